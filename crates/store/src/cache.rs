//! Resources that were read whole, by revision: a resource is large, and its revision says whether it changed.

use engine::model::Resource;
use slot_core::{ResourceId, TenantId};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// How many are kept; when there are more, all are forgotten.
const LIMIT: usize = 20_000;

/// Committed resources by business, id and revision.
#[derive(Debug, Default)]
pub(crate) struct ResourceCache {
    known: RwLock<HashMap<(TenantId, ResourceId), Arc<Resource>>>,
}

impl ResourceCache {
    /// The resource in the latest revision that is known.
    pub(crate) fn latest(&self, tenant: TenantId, id: ResourceId) -> Option<Arc<Resource>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&(tenant, id)).cloned()
    }

    /// The resource, if it is known in this revision.
    pub(crate) fn get(&self, tenant: TenantId, id: ResourceId, rev: u64) -> Option<Arc<Resource>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&(tenant, id)).filter(|resource| resource.rev == rev).cloned()
    }

    /// Keeps resources that are known to be committed as they are. An older revision never replaces a newer one.
    pub(crate) fn keep(&self, resources: Vec<Arc<Resource>>) {
        if resources.is_empty() {
            return;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() + resources.len() > LIMIT {
            known.clear();
        }
        for resource in resources {
            let place = known.entry((resource.tenant, resource.id)).or_insert_with(|| Arc::clone(&resource));
            if place.rev < resource.rev {
                *place = resource;
            }
        }
    }
}
