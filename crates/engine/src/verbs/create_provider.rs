//! Lets a doctor see patients: makes and changes the profile of a provider, and takes it out of service.

use super::{
    create_place::find_location,
    create_resource::{ResourceRefused, check_people, choose_slug},
    find_doctor::find_doctor,
    offer_more::offer_raised,
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Address, House, Metadata, NewPatients, Profile, Resource, ResourceKind, Tenant},
};
use slot_core::{Capacity, DoctorId, Length, ResourceId, Site};
use std::num::NonZeroU32;

/// A provider who is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewProvider {
    /// Which doctor that is.
    pub doctor: DoctorId,
    /// What patients call them; the doctor's name when absent.
    pub name: Option<String>,
    /// How long visits are where nothing else says so.
    pub length: Length,
    /// The pause between two visits.
    pub buffer: Length,
    /// How many visits a day, at most.
    pub daily_limit: Option<NonZeroU32>,
    /// How many visits at once.
    pub capacity: Capacity,
    /// The location that counts where none is named.
    pub primary: Option<ResourceId>,
    /// What they are good for.
    pub specialties: Vec<String>,
    /// Whether they take patients whom they have never seen.
    pub new_patients: NewPatients,
    /// Facts of the caller's own.
    pub metadata: Option<Metadata>,
}

/// What is to change; what is `None` stays as it is, `Some(None)` takes it away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProviderChange {
    /// What patients call them.
    pub name: Option<String>,
    /// How long visits are where nothing else says so.
    pub length: Option<Length>,
    /// The pause between two visits.
    pub buffer: Option<Length>,
    /// How many visits a day, at most.
    pub daily_limit: Option<Option<NonZeroU32>>,
    /// How many visits at once. Visits above a lowered number stay.
    pub capacity: Option<Capacity>,
    /// The location that counts where none is named.
    pub primary: Option<Option<ResourceId>>,
    /// What they are good for, all of it.
    pub specialties: Option<Vec<String>>,
    /// Whether they take patients whom they have never seen.
    pub new_patients: Option<NewPatients>,
    /// Facts of the caller's own.
    pub metadata: Option<Option<Metadata>>,
    /// Whether they take bookings.
    pub active: Option<bool>,
}

/// Why a provider is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderRefused {
    /// There is no such provider.
    #[error("there is no such provider")]
    Unknown,
    /// There is no such doctor.
    #[error("there is no such doctor")]
    UnknownDoctor,
    /// There is no such location.
    #[error("there is no such location")]
    UnknownLocation,
    /// The doctor is out of service.
    #[error("the doctor is not active")]
    DoctorInactive,
    /// The doctor is this provider already.
    #[error("the doctor has a profile already")]
    Duplicate(ResourceId),
    /// The plan has no more active people.
    #[error("the plan allows {0} active people")]
    PlanLimit(u32),
}

/// Makes the profile of a doctor. Who was made as a person elsewhere gets it; else a person is made.
pub fn create_provider(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    new: &NewProvider,
) -> Result<Result<Resource, ProviderRefused>, StoreError> {
    let own = ResourceId::from_u128(new.doctor.as_u128());
    tx.lock(&[LockKey::Plan(tenant.id), LockKey::Resource(tenant.id, own)])?;
    let Some(found) = find_doctor(tx, tenant, new.doctor)? else { return Ok(Err(ProviderRefused::UnknownDoctor)) };
    if let Some(known) = tx.provider_of(tenant.id, new.doctor)? {
        return Ok(Err(ProviderRefused::Duplicate(known.id)));
    }
    let person = tx.resource(tenant.id, own)?.filter(|person| person.kind == ResourceKind::Person);
    if person.as_ref().is_some_and(|person| person.profile.is_some()) {
        return Ok(Err(ProviderRefused::Duplicate(own)));
    }
    if !found.doctor.active {
        return Ok(Err(ProviderRefused::DoctorInactive));
    }
    let site = match new.primary {
        None => None,
        Some(id) => match find_location(tx, tenant, id)? {
            Some(location) => Some(Site { location: id, zone: location.zone.clone() }),
            None => return Ok(Err(ProviderRefused::UnknownLocation)),
        },
    };
    let profile = Profile {
        doctor: Some(new.doctor),
        buffer: new.buffer,
        daily_limit: new.daily_limit,
        primary: new.primary,
        specialties: new.specialties.clone(),
        new_patients: new.new_patients,
        metadata: new.metadata.clone(),
        sites: site.iter().cloned().collect(),
        ..Profile::bare()
    };
    if let Some(person) = person {
        let new = Resource {
            name: new.name.clone().unwrap_or_else(|| person.name.clone()),
            capacity: new.capacity,
            durations: usual_first(new.length, &person.durations),
            profile: Some(Box::new(profile)),
            rev: person.rev + 1,
            updated_at: cx.now,
            ..(*person).clone()
        };
        tx.update_resource(&new, person.rev)?;
        return Ok(Ok(new));
    }
    if let Err(refused) = check_people(tx, tenant, ResourceKind::Person)? {
        return Ok(Err(plan_limit(&refused)));
    }
    let name = new.name.clone().unwrap_or(found.doctor.name);
    // A slug made from a name is always found.
    let Ok(slug) = choose_slug(tx, tenant, None, &name)? else {
        return Err(StoreError::Contended("no slug was found".to_owned()));
    };
    let provider = Resource {
        id: cx.id(ResourceId::from_u128),
        tenant: tenant.id,
        reference: None,
        kind: ResourceKind::Person,
        name,
        slug,
        description: None,
        email: found.doctor.email,
        role: None,
        address: Address::default(),
        zone: site.map_or_else(|| tenant.zone.clone(), |site| site.zone),
        capacity: new.capacity,
        durations: vec![new.length],
        location: None,
        hours: None,
        hours_from: None,
        house: House::default(),
        overrides: Vec::new(),
        closures: Vec::new(),
        stay: None,
        profile: Some(Box::new(profile)),
        active: true,
        published: false,
        rev: 1,
        created_at: cx.now,
        updated_at: cx.now,
    };
    match tx.insert_resource(&provider) {
        // Two at one moment: the next try finds what the other one made.
        Err(StoreError::Conflict(rule)) => Err(StoreError::Contended(rule)),
        kept => kept.map(|()| Ok(provider)),
    }
}

/// Changes a provider. A person without a profile gets one. What is booked stays.
pub fn change_provider(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: ResourceId,
    change: &ProviderChange,
) -> Result<Result<Resource, ProviderRefused>, StoreError> {
    // The plan's turn comes before the resource's: every writer takes them in this order.
    let turns = [LockKey::Plan(tenant.id), LockKey::Resource(tenant.id, id)];
    tx.lock(if change.active == Some(true) { &turns } else { turns.get(1..).unwrap_or_default() })?;
    let Some(old) = tx.resource(tenant.id, id)?.filter(|found| found.kind == ResourceKind::Person) else {
        return Ok(Err(ProviderRefused::Unknown));
    };
    let active = change.active.unwrap_or(old.active);
    if active
        && !old.active
        && let Err(refused) = check_people(tx, tenant, ResourceKind::Person)?
    {
        return Ok(Err(plan_limit(&refused)));
    }
    let mut profile = old.profile();
    if let Some(primary) = change.primary {
        profile.primary = primary;
        if let Some(location) = primary
            && !add_site(tx, tenant, &mut profile, location)?
        {
            return Ok(Err(ProviderRefused::UnknownLocation));
        }
    }
    let profile = Profile {
        buffer: change.buffer.unwrap_or(profile.buffer),
        daily_limit: change.daily_limit.unwrap_or(profile.daily_limit),
        specialties: change.specialties.clone().unwrap_or(profile.specialties),
        new_patients: change.new_patients.unwrap_or(profile.new_patients),
        metadata: change.metadata.clone().unwrap_or(profile.metadata),
        ..profile
    };
    let new = Resource {
        name: change.name.clone().unwrap_or_else(|| old.name.clone()),
        capacity: change.capacity.unwrap_or(old.capacity),
        durations: change.length.map_or_else(|| old.durations.clone(), |usual| usual_first(usual, &old.durations)),
        profile: Some(Box::new(profile)),
        active,
        rev: old.rev + 1,
        updated_at: cx.now,
        ..(*old).clone()
    };
    tx.update_resource(&new, old.rev)?;
    offer_raised(tx, cx, tenant, &old, &new)?;
    Ok(Ok(new))
}

/// Takes a provider out of service. Visits stay; `false` when there is none.
pub fn retire_provider(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant, id: ResourceId) -> Result<bool, StoreError> {
    let change = ProviderChange { active: Some(false), ..ProviderChange::default() };
    Ok(change_provider(tx, cx, tenant, id, &change)?.is_ok())
}

/// Keeps the zone of a location in a profile; `false` when there is no such location.
pub(super) fn add_site(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    profile: &mut Profile,
    id: ResourceId,
) -> Result<bool, StoreError> {
    let Some(location) = find_location(tx, tenant, id)? else { return Ok(false) };
    if profile.sites.iter().all(|site| site.location != id) {
        profile.sites.push(Site { location: id, zone: location.zone.clone() });
    }
    Ok(true)
}

fn usual_first(usual: Length, known: &[Length]) -> Vec<Length> {
    let others = known.iter().skip(1).copied().filter(|&other| other != usual);
    std::iter::once(usual).chain(others).collect()
}

const fn plan_limit(refused: &ResourceRefused) -> ProviderRefused {
    match refused {
        ResourceRefused::PlanLimit(limit) => ProviderRefused::PlanLimit(*limit),
        ResourceRefused::Unknown | ResourceRefused::BadSlug | ResourceRefused::SlugTaken => ProviderRefused::Unknown,
    }
}
