//! Makes a resource: a person, a room, anything with a calendar.

use super::slug::{free_slug, is_slug, slugify};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Address, Closure, HoursRule, House, Resource, ResourceKind, Tenant},
};
use slot_core::{Capacity, Length, ResourceId, Zone};

/// A resource that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewResource {
    /// What it is.
    pub kind: ResourceKind,
    /// What people call it.
    pub name: String,
    /// Its name in URLs; made from the name when absent.
    pub slug: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// A person's e-mail address.
    pub email: Option<String>,
    /// A person's role.
    pub role: Option<String>,
    /// Where it is.
    pub address: Address,
    /// The zone of its wall clock.
    pub zone: Zone,
    /// How many bookings may overlap.
    pub capacity: Capacity,
    /// The lengths that can be booked, the usual one first.
    pub durations: Vec<Length>,
    /// Its weekly hours; `None` when nobody has set them yet.
    pub hours: Option<Vec<HoursRule>>,
    /// When it is shut.
    pub closures: Vec<Closure>,
    /// Whether it takes bookings.
    pub active: bool,
    /// Whether it is shown on public surfaces.
    pub published: bool,
}

/// Why a resource cannot be made or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResourceRefused {
    /// There is no such resource.
    #[error("there is no such resource")]
    Unknown,
    /// Not a slug.
    #[error("a slug has 1 to 80 lower-case letters, digits and hyphens")]
    BadSlug,
    /// Another resource has it.
    #[error("the slug is in use")]
    SlugTaken,
    /// The plan has no more active people.
    #[error("the plan allows {0} active people")]
    PlanLimit(u32),
}

/// Makes a resource.
pub fn create_resource(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    new: &NewResource,
) -> Result<Result<Resource, ResourceRefused>, StoreError> {
    if new.active
        && let Err(refused) = check_people(tx, tenant, new.kind)?
    {
        return Ok(Err(refused));
    }
    let slug = match choose_slug(tx, tenant, new.slug.as_deref(), &new.name)? {
        Ok(slug) => slug,
        Err(refused) => return Ok(Err(refused)),
    };
    let resource = Resource {
        id: cx.id(ResourceId::from_u128),
        tenant: tenant.id,
        reference: None,
        kind: new.kind,
        name: new.name.clone(),
        slug,
        description: new.description.clone(),
        email: new.email.clone(),
        role: new.role.clone(),
        address: new.address.clone(),
        zone: new.zone.clone(),
        capacity: new.capacity,
        durations: new.durations.clone(),
        location: None,
        hours: new.hours.clone(),
        profile: None,
        hours_from: None,
        house: House::default(),
        overrides: Vec::new(),
        closures: new.closures.clone(),
        stay: None,
        active: new.active,
        published: new.published,
        rev: 1,
        created_at: cx.now,
        updated_at: cx.now,
    };
    match tx.insert_resource(&resource) {
        // Two of one name at one moment: the next try finds the slug taken and chooses another, or refuses.
        Err(StoreError::Conflict(rule)) => Err(StoreError::Contended(rule)),
        other => other.map(|()| Ok(resource)),
    }
}

/// Whether the plan has room for one more active person.
pub(super) fn check_people(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    kind: ResourceKind,
) -> Result<Result<(), ResourceRefused>, StoreError> {
    let (ResourceKind::Person, Some(limit)) = (kind, tenant.plan.people()) else { return Ok(Ok(())) };
    tx.lock(&[LockKey::Plan(tenant.id)])?;
    let active = tx.count_active(tenant.id, ResourceKind::Person)?;
    Ok(if active < u64::from(limit) { Ok(()) } else { Err(ResourceRefused::PlanLimit(limit)) })
}

/// The slug that was asked for, when it is free; else one made from the name.
pub(super) fn choose_slug(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    asked: Option<&str>,
    name: &str,
) -> Result<Result<String, ResourceRefused>, StoreError> {
    match asked {
        Some(slug) if !is_slug(slug) => Ok(Err(ResourceRefused::BadSlug)),
        Some(slug) if tx.slugs_like(tenant.id, slug)?.iter().any(|known| known == slug) => {
            Ok(Err(ResourceRefused::SlugTaken))
        }
        Some(slug) => Ok(Ok(slug.to_owned())),
        None => {
            let stem = slugify(name);
            let taken = tx.slugs_like(tenant.id, &stem)?;
            Ok(Ok(free_slug(&stem, &taken)))
        }
    }
}
