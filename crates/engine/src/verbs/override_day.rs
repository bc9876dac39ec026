//! What differs in a provider's hours on one date: added and taken away, with the location that it is at.

use super::{
    add_override::MAX_OVERRIDES,
    add_template::{person, with},
    create_provider::add_site,
    offer_more::offer_opened,
    stranded::stranded,
};
use crate::{
    Context, StoreError, Tx,
    model::{Booking, OverrideRecord, Resource, Tenant},
};
use slot_core::{Dates, Effect, Override, OverrideId, ResourceId};
use time::Date;

/// Something that is to differ on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDayOverride {
    /// On which date, by the clock of the location.
    pub date: Date,
    /// What it does.
    pub effect: Effect,
    /// Where; at the primary location when absent, and a block everywhere.
    pub location: Option<ResourceId>,
    /// Why.
    pub reason: Option<String>,
}

/// Why it is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DayOverrideRefused {
    /// There is no such provider.
    #[error("there is no such provider")]
    UnknownProvider,
    /// The provider has no such override.
    #[error("there is no such override")]
    Unknown,
    /// There is no such location.
    #[error("there is no such location")]
    UnknownLocation,
    /// The provider has [`MAX_OVERRIDES`] already.
    #[error("a provider has at most {MAX_OVERRIDES} overrides")]
    TooMany,
}

/// What differs, as it is kept, and what it left outside.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptOverride {
    /// What differs.
    pub record: OverrideRecord,
    /// Bookings to come that lay inside of the provider's hours before, and lie outside of them now.
    pub stranded: Vec<Booking>,
}

/// Why something differs, if that was said: else it has a title that says what it does, as other faces need one.
pub fn override_reason(record: &OverrideRecord) -> Option<&str> {
    Some(record.title.as_str()).filter(|title| *title != usual_title(&record.rule.effect))
}

const fn usual_title(effect: &Effect) -> &'static str {
    match effect {
        Effect::Block(_) => "Blocked",
        Effect::Open(_) => "Further hours",
        Effect::Replace(_) => "Other hours",
    }
}

/// Adds something that differs on a date. It holds at once; bookings stay, and those that are left outside are named.
pub fn override_day(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    provider: ResourceId,
    new: &NewDayOverride,
) -> Result<Result<KeptOverride, DayOverrideRefused>, StoreError> {
    let Some(old) = person(tx, tenant, provider)? else { return Ok(Err(DayOverrideRefused::UnknownProvider)) };
    if old.overrides.len() >= MAX_OVERRIDES {
        return Ok(Err(DayOverrideRefused::TooMany));
    }
    let record = OverrideRecord {
        id: cx.id(OverrideId::from_u128),
        title: new.reason.clone().unwrap_or_else(|| usual_title(&new.effect).to_owned()),
        rule: Override { dates: Dates::on(new.date), effect: new.effect.clone() },
        created_at: cx.now,
        wording: None,
    };
    let mut profile = old.profile();
    if let Some(location) = new.location {
        if !add_site(tx, tenant, &mut profile, location)? {
            return Ok(Err(DayOverrideRefused::UnknownLocation));
        }
        profile.override_places.insert(record.id, location);
    }
    let mut changed = with(&old, profile, cx);
    changed.overrides.push(record.clone());
    tx.update_resource(&changed, old.rev)?;
    let stranded = stranded(tx, cx, tenant, &old, &changed)?;
    offer_opened(tx, cx, tenant, &changed, record.id)?;
    Ok(Ok(KeptOverride { record, stranded }))
}

/// Takes away what differs, for good.
pub fn delete_day_override(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    provider: ResourceId,
    id: OverrideId,
) -> Result<Result<(), DayOverrideRefused>, StoreError> {
    let Some(old) = person(tx, tenant, provider)? else { return Ok(Err(DayOverrideRefused::UnknownProvider)) };
    let left: Vec<OverrideRecord> = old.overrides.iter().filter(|record| record.id != id).cloned().collect();
    if left.len() == old.overrides.len() {
        return Ok(Err(DayOverrideRefused::Unknown));
    }
    let mut profile = old.profile();
    profile.override_places.remove(&id);
    tx.update_resource(&Resource { overrides: left, ..with(&old, profile, cx) }, old.rev)?;
    Ok(Ok(()))
}
