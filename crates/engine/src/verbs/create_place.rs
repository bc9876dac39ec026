//! Makes and changes locations and rooms, and takes them out of service.

use super::{
    create_doctor::{RecordRefused, unique},
    create_resource::choose_slug,
    spread_zone::spread_zone,
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Address, House, Resource, ResourceKind, Tenant},
};
use slot_core::{Capacity, ResourceId, Zone};
use std::num::NonZeroU32;

/// A location or room that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPlace {
    /// What it is.
    pub place: Place,
    /// What people call it.
    pub name: String,
    /// The operator's own name for it; unique among its kind.
    pub reference: Option<String>,
}

/// A location, or a room in one.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// A location, with the zone of its wall clock.
    Location(Zone),
    /// A room at a location, whose clock it has.
    Room(ResourceId),
}

/// What is to change; what is `None` stays as it is, `Some(None)` takes it away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaceChange {
    /// What people call it.
    pub name: Option<String>,
    /// The operator's own name for it.
    pub reference: Option<Option<String>>,
    /// Of a location: the zone of its wall clock.
    pub zone: Option<Zone>,
    /// Of a room: where it is.
    pub location: Option<ResourceId>,
    /// Whether it is in use.
    pub active: Option<bool>,
}

/// Makes a location or a room.
pub fn create_place(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    new: &NewPlace,
) -> Result<Result<Resource, RecordRefused>, StoreError> {
    let (kind, zone, location) = match &new.place {
        Place::Location(zone) => (ResourceKind::Location, zone.clone(), None),
        Place::Room(location) => match find_location(tx, tenant, *location)? {
            Some(found) => (ResourceKind::Room, found.zone.clone(), Some(found)),
            None => return Ok(Err(RecordRefused::UnknownLocation)),
        },
    };
    // A slug made from a name is always found.
    let Ok(slug) = choose_slug(tx, tenant, None, &new.name)? else {
        return Err(StoreError::Contended("no slug was found".to_owned()));
    };
    let bare = Resource {
        id: cx.id(ResourceId::from_u128),
        tenant: tenant.id,
        reference: new.reference.clone(),
        kind,
        name: new.name.clone(),
        slug,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone,
        capacity: Capacity(NonZeroU32::MIN),
        durations: vec![Resource::USUAL_VISIT],
        location: location.as_ref().map(|location| location.id),
        hours: None,
        hours_from: None,
        house: House::default(),
        overrides: Vec::new(),
        closures: Vec::new(),
        stay: None,
        profile: None,
        active: true,
        published: false,
        rev: 1,
        created_at: cx.now,
        updated_at: cx.now,
    };
    let place = match location {
        Some(location) => bare.following(&location),
        None => bare,
    };
    match tx.insert_resource(&place) {
        // Two of one name at one moment: the next try finds the slug taken and chooses another.
        Err(StoreError::Conflict(rule)) if rule == "resources_slug" => Err(StoreError::Contended(rule)),
        kept => Ok(unique(kept)?.map(|()| place)),
    }
}

/// Changes a location or a room. What is booked there stays. A location's new zone is that of its rooms, and of the hours
/// that people work there.
pub fn change_place(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    kind: ResourceKind,
    id: ResourceId,
    change: &PlaceChange,
) -> Result<Result<Resource, RecordRefused>, StoreError> {
    tx.lock(&[LockKey::Resource(tenant.id, id)])?;
    let Some(old) = tx.resource(tenant.id, id)?.filter(|found| found.kind == kind) else {
        return Ok(Err(RecordRefused::Unknown));
    };
    let mut new = Resource {
        name: change.name.clone().unwrap_or_else(|| old.name.clone()),
        reference: change.reference.clone().unwrap_or_else(|| old.reference.clone()),
        zone: change.zone.clone().unwrap_or_else(|| old.zone.clone()),
        active: change.active.unwrap_or(old.active),
        rev: old.rev + 1,
        updated_at: cx.now,
        ..(*old).clone()
    };
    if let Some(location) = change.location {
        let Some(found) = find_location(tx, tenant, location)? else {
            return Ok(Err(RecordRefused::UnknownLocation));
        };
        new.location = Some(location);
        new.zone = found.zone.clone();
    }
    if let Err(refused) = unique(tx.update_resource(&new, old.rev))? {
        return Ok(Err(refused));
    }
    spread_zone(tx, cx, &old, &new)?;
    Ok(Ok(new))
}

/// The location with this id, in service or not.
pub(super) fn find_location(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    id: ResourceId,
) -> Result<Option<std::sync::Arc<Resource>>, StoreError> {
    Ok(tx.resource(tenant.id, id)?.filter(|found| found.kind == ResourceKind::Location))
}
