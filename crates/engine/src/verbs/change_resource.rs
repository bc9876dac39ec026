//! Changes a resource, its schedule included.

use super::{
    create_resource::{ResourceRefused, check_people},
    offer_more::offer_raised,
    slug::is_slug,
    spread_house::spread_house,
    spread_zone::spread_zone,
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Address, Closure, HoursRule, Profile, Resource, ResourceKind, Tenant},
};
use slot_core::{Capacity, Length, ResourceId, Zone};

/// What is to change; what is `None` stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ResourceChange {
    /// What it is.
    pub kind: Option<ResourceKind>,
    /// What people call it.
    pub name: Option<String>,
    /// Its name in URLs.
    pub slug: Option<String>,
    /// What it is for; `Some(None)` takes it away.
    pub description: Option<Option<String>>,
    /// Where it is.
    pub address: AddressChange,
    /// The zone of its wall clock.
    pub zone: Option<Zone>,
    /// How many bookings may overlap. Bookings above a lowered number stay.
    pub capacity: Option<Capacity>,
    /// The lengths that can be booked, the usual one first.
    pub durations: Option<Vec<Length>>,
    /// The usual length: the others stay.
    pub usual_duration: Option<Length>,
    /// Its weekly hours.
    pub hours: Option<Vec<HoursRule>>,
    /// When it is shut.
    pub closures: Option<Vec<Closure>>,
    /// Whether it takes bookings.
    pub active: Option<bool>,
    /// Whether it is shown on public surfaces.
    pub published: Option<bool>,
}

/// What is to change of an address, line by line; what is `None` stays as it is, `Some(None)` takes the line away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressChange {
    /// Street and number.
    pub line1: Option<Option<String>>,
    /// Floor, suite, and so on.
    pub line2: Option<Option<String>>,
    /// Town.
    pub city: Option<Option<String>>,
    /// State or region.
    pub state: Option<Option<String>>,
    /// Postal code.
    pub postal_code: Option<Option<String>>,
    /// Country.
    pub country: Option<Option<String>>,
}

impl AddressChange {
    /// The changed address.
    #[must_use]
    pub fn apply(&self, old: &Address) -> Address {
        let Self { line1, line2, city, state, postal_code, country } = self;
        Address {
            line1: line1.clone().unwrap_or_else(|| old.line1.clone()),
            line2: line2.clone().unwrap_or_else(|| old.line2.clone()),
            city: city.clone().unwrap_or_else(|| old.city.clone()),
            state: state.clone().unwrap_or_else(|| old.state.clone()),
            postal_code: postal_code.clone().unwrap_or_else(|| old.postal_code.clone()),
            country: country.clone().unwrap_or_else(|| old.country.clone()),
        }
    }
}

/// Changes a resource. Bookings that exist stay where they are, whatever the new schedule says. Those who belong
/// to a location follow when it changes; hours that are set make them one's own.
pub fn change_resource(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: ResourceId,
    change: &ResourceChange,
) -> Result<Result<Resource, ResourceRefused>, StoreError> {
    // The plan's turn comes before the resource's: every writer takes them in this order.
    let wakes_up = change.active == Some(true) || change.kind == Some(ResourceKind::Person);
    let turns = [LockKey::Plan(tenant.id), LockKey::Resource(tenant.id, id)];
    tx.lock(if wakes_up { &turns } else { turns.get(1..).unwrap_or_default() })?;
    let Some(old) = tx.resource(tenant.id, id)? else { return Ok(Err(ResourceRefused::Unknown)) };
    let new = apply(&old, change, cx);
    let becomes_active_person = new.active && new.kind == ResourceKind::Person;
    let was_active_person = old.active && old.kind == ResourceKind::Person;
    if becomes_active_person
        && !was_active_person
        && let Err(refused) = check_people(tx, tenant, new.kind)?
    {
        return Ok(Err(refused));
    }
    if new.slug != old.slug {
        if !is_slug(&new.slug) {
            return Ok(Err(ResourceRefused::BadSlug));
        }
        if tx.slugs_like(tenant.id, &new.slug)?.contains(&new.slug) {
            return Ok(Err(ResourceRefused::SlugTaken));
        }
    }
    tx.update_resource(&new, old.rev)?;
    spread_zone(tx, cx, &old, &new)?;
    spread_house(tx, cx, &new)?;
    offer_raised(tx, cx, tenant, &old, &new)?;
    Ok(Ok(new))
}

/// Takes a resource out of service. Its bookings stay; `None` when there is no such resource.
pub fn retire_resource(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: ResourceId,
) -> Result<Option<Resource>, StoreError> {
    let change = ResourceChange { active: Some(false), ..ResourceChange::default() };
    Ok(change_resource(tx, cx, tenant, id, &change)?.ok())
}

fn apply(old: &Resource, change: &ResourceChange, cx: Context<'_>) -> Resource {
    let mut durations = change.durations.clone().unwrap_or_else(|| old.durations.clone());
    if let Some(usual) = change.usual_duration {
        let others: Vec<Length> = durations.iter().skip(1).copied().filter(|&other| other != usual).collect();
        durations = std::iter::once(usual).chain(others).collect();
    }
    Resource {
        kind: change.kind.unwrap_or(old.kind),
        name: change.name.clone().unwrap_or_else(|| old.name.clone()),
        slug: change.slug.clone().unwrap_or_else(|| old.slug.clone()),
        description: change.description.clone().unwrap_or_else(|| old.description.clone()),
        address: change.address.apply(&old.address),
        zone: change.zone.clone().unwrap_or_else(|| old.zone.clone()),
        capacity: change.capacity.unwrap_or(old.capacity),
        durations,
        hours: change.hours.clone().or_else(|| old.hours.clone()),
        hours_from: if change.hours.is_some() { None } else { old.hours_from },
        profile: match &old.profile {
            // Whoever says the hours says all of them.
            Some(profile) if change.hours.is_some() => {
                Some(Box::new(Profile { templates: Vec::new(), ..(**profile).clone() }))
            }
            Some(_) | None => old.profile.clone(),
        },
        closures: change.closures.clone().unwrap_or_else(|| old.closures.clone()),
        active: change.active.unwrap_or(old.active),
        published: change.published.unwrap_or(old.published),
        rev: old.rev + 1,
        updated_at: cx.now,
        ..old.clone()
    }
}
