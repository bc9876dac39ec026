//! Weekly hours of a provider at a location: added, changed, taken out of service.

use super::{create_provider::add_site, stranded::stranded};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, Profile, Resource, ResourceKind, Template, Tenant},
};
use slot_core::{HoursId, Length, ResourceId, Validity, WallRange, WallTime};
use std::sync::Arc;
use time::{Date, Weekday};

/// The most templates that one provider may have.
pub const MAX_TEMPLATES: usize = 500;

/// Hours that are to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewTemplate {
    /// On which weekday.
    pub weekday: Weekday,
    /// From when to when, by the clock of the location.
    pub hours: WallRange,
    /// Where.
    pub location: ResourceId,
    /// In which room, if in one.
    pub room: Option<ResourceId>,
    /// How long visits are here, where nothing else says so.
    pub slot_length: Option<Length>,
    /// On which dates.
    pub valid: Validity,
    /// Whether they count.
    pub active: bool,
}

/// What is to change; what is `None` stays as it is, `Some(None)` takes it away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TemplateChange {
    /// On which weekday.
    pub weekday: Option<Weekday>,
    /// From when.
    pub start: Option<WallTime>,
    /// To when.
    pub end: Option<WallTime>,
    /// Where.
    pub location: Option<ResourceId>,
    /// In which room.
    pub room: Option<Option<ResourceId>>,
    /// How long visits are here.
    pub slot_length: Option<Option<Length>>,
    /// The first date.
    pub valid_from: Option<Option<Date>>,
    /// The last date.
    pub valid_until: Option<Option<Date>>,
    /// Whether they count.
    pub active: Option<bool>,
}

/// Why hours are not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateRefused {
    /// There is no such provider.
    #[error("there is no such provider")]
    UnknownProvider,
    /// The provider has no such template.
    #[error("there is no such template")]
    Unknown,
    /// There is no such location.
    #[error("there is no such location")]
    UnknownLocation,
    /// There is no such room.
    #[error("there is no such room")]
    UnknownRoom,
    /// The room is at another location.
    #[error("the room is at another location")]
    RoomElsewhere,
    /// They do not end after they start.
    #[error("the hours end before they start")]
    BadHours,
    /// Their last date is before the first.
    #[error("the last date is before the first")]
    BadValidity,
    /// Others hold at the same time at the same location.
    #[error("other hours overlap")]
    Overlap(HoursId),
    /// The provider has [`MAX_TEMPLATES`] already.
    #[error("a provider has at most {MAX_TEMPLATES} templates")]
    TooMany,
}

/// Hours as they are kept, and what they left outside.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptTemplate {
    /// The hours.
    pub template: Template,
    /// Bookings to come that lay inside of the provider's hours before, and lie outside of them now.
    pub stranded: Vec<Booking>,
}

/// Adds weekly hours, which hold at once.
pub fn add_template(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    provider: ResourceId,
    new: &NewTemplate,
) -> Result<Result<KeptTemplate, TemplateRefused>, StoreError> {
    let NewTemplate { weekday, hours, location, room, slot_length, valid, active } = *new;
    let Some(old) = person(tx, tenant, provider)? else { return Ok(Err(TemplateRefused::UnknownProvider)) };
    let id = cx.id(HoursId::from_u128);
    let template = Template { id, weekday, hours, location, room, slot_length, valid, active };
    if old.profile.as_ref().is_some_and(|profile| profile.templates.len() >= MAX_TEMPLATES) {
        return Ok(Err(TemplateRefused::TooMany));
    }
    keep(tx, cx, tenant, &old, template)
}

/// Changes weekly hours, in whatever part is said. Bookings stay; those that are left outside are named.
pub fn change_template(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    provider: ResourceId,
    id: HoursId,
    change: &TemplateChange,
) -> Result<Result<KeptTemplate, TemplateRefused>, StoreError> {
    let Some(old) = person(tx, tenant, provider)? else { return Ok(Err(TemplateRefused::UnknownProvider)) };
    let known = old.profile.iter().flat_map(|profile| &profile.templates).find(|template| template.id == id);
    let Some(known) = known else { return Ok(Err(TemplateRefused::Unknown)) };
    let (start, end) = (change.start.unwrap_or(known.hours.start()), change.end.unwrap_or(known.hours.end()));
    let Ok(hours) = WallRange::new(start, end) else { return Ok(Err(TemplateRefused::BadHours)) };
    let template = Template {
        weekday: change.weekday.unwrap_or(known.weekday),
        hours,
        location: change.location.unwrap_or(known.location),
        room: change.room.unwrap_or(known.room),
        slot_length: change.slot_length.unwrap_or(known.slot_length),
        valid: Validity {
            from: change.valid_from.unwrap_or(known.valid.from),
            until: change.valid_until.unwrap_or(known.valid.until),
        },
        active: change.active.unwrap_or(known.active),
        id,
    };
    keep(tx, cx, tenant, &old, template)
}

/// Takes weekly hours out of service. Bookings stay; a second time changes nothing.
pub fn retire_template(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    provider: ResourceId,
    id: HoursId,
) -> Result<Result<(), TemplateRefused>, StoreError> {
    let Some(old) = person(tx, tenant, provider)? else { return Ok(Err(TemplateRefused::UnknownProvider)) };
    let mut profile = old.profile();
    let Some(template) = profile.templates.iter_mut().find(|template| template.id == id) else {
        return Ok(Err(TemplateRefused::Unknown));
    };
    if std::mem::replace(&mut template.active, false) {
        tx.update_resource(&with(&old, profile, cx), old.rev)?;
    }
    Ok(Ok(()))
}

/// Keeps hours in place of those with the same id, if there are any.
fn keep(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    old: &Resource,
    template: Template,
) -> Result<Result<KeptTemplate, TemplateRefused>, StoreError> {
    if template.hours.is_overnight() {
        return Ok(Err(TemplateRefused::BadHours));
    }
    if let (Some(from), Some(until)) = (template.valid.from, template.valid.until)
        && until < from
    {
        return Ok(Err(TemplateRefused::BadValidity));
    }
    let mut profile = old.profile();
    if !add_site(tx, tenant, &mut profile, template.location)? {
        return Ok(Err(TemplateRefused::UnknownLocation));
    }
    if let Some(id) = template.room {
        match tx.resource(tenant.id, id)?.filter(|found| found.kind == ResourceKind::Room) {
            None => return Ok(Err(TemplateRefused::UnknownRoom)),
            Some(room) if room.location.is_some_and(|location| location != template.location) => {
                return Ok(Err(TemplateRefused::RoomElsewhere));
            }
            Some(_) => {}
        }
    }
    if let Some(other) = profile.templates.iter().find(|other| overlaps(&template, other)) {
        return Ok(Err(TemplateRefused::Overlap(other.id)));
    }
    match profile.templates.iter_mut().find(|known| known.id == template.id) {
        Some(known) => *known = template,
        None => profile.templates.push(template),
    }
    let new = with(old, profile, cx);
    tx.update_resource(&new, old.rev)?;
    let stranded = stranded(tx, cx, tenant, old, &new)?;
    Ok(Ok(KeptTemplate { template, stranded }))
}

/// Whether both hold at one time at one location.
fn overlaps(one: &Template, other: &Template) -> bool {
    let starts_in_time = |from: Option<Date>, until: Option<Date>| match (from, until) {
        (Some(from), Some(until)) => from <= until,
        (_, _) => true,
    };
    one.id != other.id
        && one.active
        && other.active
        && one.weekday == other.weekday
        && one.location == other.location
        && one.hours.start() < other.hours.end()
        && other.hours.start() < one.hours.end()
        && starts_in_time(one.valid.from, other.valid.until)
        && starts_in_time(other.valid.from, one.valid.until)
}

/// The person with this id, in their turn.
pub(super) fn person(tx: &mut dyn Tx, tenant: &Tenant, id: ResourceId) -> Result<Option<Arc<Resource>>, StoreError> {
    tx.lock(&[LockKey::Resource(tenant.id, id)])?;
    Ok(tx.resource(tenant.id, id)?.filter(|found| found.kind == ResourceKind::Person))
}

/// The person with another profile.
pub(super) fn with(old: &Resource, profile: Profile, cx: Context<'_>) -> Resource {
    Resource { profile: Some(Box::new(profile)), rev: old.rev + 1, updated_at: cx.now, ..old.clone() }
}
