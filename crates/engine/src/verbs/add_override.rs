//! Adds an override to a schedule, or takes one away.

use super::{offer_more::offer_opened, spread_house::spread_house};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{OverrideRecord, Resource, Tenant, Wording},
};
use slot_core::{Override, OverrideId, ResourceId};

/// The most overrides that one resource may have.
pub const MAX_OVERRIDES: usize = 1000;

/// An override that is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOverride {
    /// What it is for.
    pub title: String,
    /// What it does, and when.
    pub rule: Override,
    /// How its dates were put, for faces that give them back as they came.
    pub wording: Option<Wording>,
}

/// Why an override cannot be added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OverrideRefused {
    /// There is no such resource, or it is not active.
    #[error("there is no such resource")]
    UnknownResource,
    /// The resource has no such override.
    #[error("there is no such override")]
    UnknownOverride,
    /// The resource has [`MAX_OVERRIDES`] already.
    #[error("a resource has at most {MAX_OVERRIDES} overrides")]
    TooMany,
}

/// Adds an override, which holds at once. Bookings that exist stay.
pub fn add_override(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    resource: ResourceId,
    new: &NewOverride,
) -> Result<Result<OverrideRecord, OverrideRefused>, StoreError> {
    tx.lock(&[LockKey::Resource(tenant.id, resource)])?;
    let Some(old) = tx.resource(tenant.id, resource)?.filter(|found| found.active) else {
        return Ok(Err(OverrideRefused::UnknownResource));
    };
    if old.overrides.len() >= MAX_OVERRIDES {
        return Ok(Err(OverrideRefused::TooMany));
    }
    let record = OverrideRecord {
        id: cx.id(OverrideId::from_u128),
        title: new.title.clone(),
        rule: new.rule.clone(),
        created_at: cx.now,
        wording: new.wording.clone(),
    };
    let mut overrides = old.overrides.clone();
    overrides.push(record.clone());
    let changed = replace(tx, cx, &old, overrides)?;
    offer_opened(tx, cx, tenant, &changed, record.id)?;
    Ok(Ok(record))
}

/// Takes an override away, at once.
pub fn delete_override(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    resource: ResourceId,
    id: OverrideId,
) -> Result<Result<(), OverrideRefused>, StoreError> {
    tx.lock(&[LockKey::Resource(tenant.id, resource)])?;
    let Some(old) = tx.resource(tenant.id, resource)?.filter(|found| found.active) else {
        return Ok(Err(OverrideRefused::UnknownResource));
    };
    let left: Vec<OverrideRecord> = old.overrides.iter().filter(|record| record.id != id).cloned().collect();
    if left.len() == old.overrides.len() {
        return Ok(Err(OverrideRefused::UnknownOverride));
    }
    replace(tx, cx, &old, left)?;
    Ok(Ok(()))
}

fn replace(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    old: &Resource,
    overrides: Vec<OverrideRecord>,
) -> Result<Resource, StoreError> {
    let mut profile = old.profile.clone();
    if let Some(profile) = &mut profile {
        profile.override_places.retain(|id, _| overrides.iter().any(|record| record.id == *id));
    }
    let new = Resource { overrides, profile, rev: old.rev + 1, updated_at: cx.now, ..old.clone() };
    tx.update_resource(&new, old.rev)?;
    spread_house(tx, cx, &new)?;
    Ok(new)
}
