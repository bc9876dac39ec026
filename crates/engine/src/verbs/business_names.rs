//! What messages may name of a business, and the hours in which it is open.

use crate::{
    Page, ProviderFilter, ResourceFilter, ServiceFilter, StoreError, Tx,
    model::{Resource, ResourceKind, Tenant},
};
use language::{Directory, Entry, Moment, Policy, Provider};
use slot_core::{Instant, ResourceId, Zone};

/// The most locations that are known by name.
const LOCATIONS: Page = Page { limit: 500, offset: 0 };

/// What messages may name of a business.
#[derive(Debug)]
pub(super) struct BusinessNames {
    /// The names, with ids as text.
    pub(super) directory: Directory,
    /// How messages are read here.
    pub(super) policy: Policy,
    /// The clock on the wall.
    pub(super) zone: Zone,
}

impl BusinessNames {
    /// Reads them: three questions, however many there are.
    pub(super) fn read(tx: &mut dyn Tx, tenant: &Tenant, location: Option<ResourceId>) -> Result<Self, StoreError> {
        let providers = tx.providers(tenant.id, &ProviderFilter { specialty: None, active: Some(true) })?;
        let services = tx.services(tenant.id, ServiceFilter { active: Some(true) })?;
        let filter = ResourceFilter { kind: Some(ResourceKind::Location), active: Some(true), name_contains: None };
        let locations = tx.resources(tenant.id, &filter, LOCATIONS)?.items;
        let only = if let [only] = locations.as_slice() { Some(only.id) } else { None };
        let zone = locations.iter().find(|place| Some(place.id) == location.or(only)).map(|place| place.zone.clone());
        let policy = policy(&providers);
        let directory = Directory {
            providers: providers
                .into_iter()
                .map(|one| Provider { id: one.id.to_string(), specialties: one.profile().specialties, name: one.name })
                .collect(),
            visits: services.into_iter().map(|one| Entry { id: one.id.to_string(), name: one.name }).collect(),
            locations: locations.into_iter().map(|one| Entry { id: one.id.to_string(), name: one.name }).collect(),
        };
        Ok(Self { directory, policy, zone: zone.unwrap_or_else(|| tenant.zone.clone()) })
    }

    /// How a message is read at this moment.
    pub(super) fn moment(&self, now: Instant) -> Moment {
        Moment { now: self.zone.local(now), policy: self.policy }
    }
}

/// The policy with the hours in which somebody sees patients.
fn policy(providers: &[Resource]) -> Policy {
    let templates: Vec<_> = providers
        .iter()
        .filter_map(|one| one.profile.as_deref())
        .flat_map(|profile| &profile.templates)
        .filter(|template| template.active)
        .map(|template| template.hours)
        .collect();
    let opens = templates.iter().map(|hours| hours.start().minutes()).min();
    let closes = templates.iter().map(|hours| if hours.is_overnight() { 1440 } else { hours.end().minutes() }).max();
    match (opens, closes) {
        (Some(opens), Some(closes)) => Policy { opens, closes },
        _ => Policy::CLINIC,
    }
}
