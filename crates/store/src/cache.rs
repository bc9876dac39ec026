//! What is large and was read whole: resources by revision, which says whether they changed, and models, which never do.

use engine::model::{Resource, RiskModel};
use slot_core::{ResourceId, TenantId};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// How many are kept; when there are more, all are forgotten.
const LIMIT: usize = 20_000;
/// The same of models, which weigh some 300 kB each.
const MODELS: usize = 200;

/// Committed resources by business, id and revision.
#[derive(Debug, Default)]
pub(crate) struct ResourceCache {
    known: RwLock<HashMap<(TenantId, ResourceId), Arc<Resource>>>,
    models: RwLock<HashMap<(TenantId, i64), Arc<RiskModel>>>,
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

    /// The model of a business by its version.
    pub(crate) fn model(&self, tenant: TenantId, version: i64) -> Option<Arc<RiskModel>> {
        self.models.read().unwrap_or_else(PoisonError::into_inner).get(&(tenant, version)).cloned()
    }

    /// Keeps a model that is known to be committed.
    pub(crate) fn keep_model(&self, tenant: TenantId, version: i64, model: &Arc<RiskModel>) {
        let mut models = self.models.write().unwrap_or_else(PoisonError::into_inner);
        if models.len() >= MODELS {
            models.clear();
        }
        models.insert((tenant, version), Arc::clone(model));
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
