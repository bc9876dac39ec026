//! Makes a capacity window.

use super::{only_branch::only_branch, window_event::tell_window};
use crate::{
    Context, StoreError, Tx,
    model::{DaySession, EventKind, ResourceKind, Tenant, Window, WindowStatus},
};
use slot_core::{ResourceId, ServiceId, WallRange, WindowId};
use std::num::NonZeroU32;
use time::Weekday;

/// A window that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWindow {
    /// The operator's own name for it.
    pub reference: Option<String>,
    /// The location; `None` is the only one that the business has.
    pub branch: Option<ResourceId>,
    /// On which weekday.
    pub weekday: Weekday,
    /// In which part of the day.
    pub session: DaySession,
    /// What people call it among windows of the same session.
    pub batch: Option<String>,
    /// From when to when by the clock, on one day.
    pub hours: WallRange,
    /// How many places there are.
    pub places: NonZeroU32,
    /// How many of them others than staff may fill; `None` is all of them.
    pub share: Option<u32>,
    /// The only service that it is for; `None` is any.
    pub service: Option<ServiceId>,
    /// The smallest party.
    pub min_party: NonZeroU32,
    /// The largest party; `None` is as many as there are places.
    pub max_party: Option<NonZeroU32>,
    /// Whether it takes bookings.
    pub status: WindowStatus,
}

/// Why a window cannot be made or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WindowRefused {
    /// There is no such window.
    #[error("there is no such window")]
    Unknown,
    /// The business has several locations, or none, and none was named.
    #[error("the location must be named: the business has {0} of them")]
    BranchNeeded(u64),
    /// There is no such location, or it takes no bookings.
    #[error("there is no such location")]
    UnknownBranch,
    /// There is no such service.
    #[error("there is no such service")]
    UnknownService,
    /// It ends at or before its start.
    #[error("the end must be after the start, on the same day")]
    Backwards,
    /// More places for others than staff than there are.
    #[error("a share of {share} is more than all {places} places")]
    ShareTooLarge {
        /// The share that was asked for.
        share: u32,
        /// All the places.
        places: u32,
    },
    /// The smallest party is larger than the largest.
    #[error("the smallest party of {least} is larger than the largest of {most}")]
    BadParty {
        /// The smallest.
        least: u32,
        /// The largest.
        most: u32,
    },
    /// Another window has it.
    #[error("the reference is in use")]
    ReferenceTaken,
}

/// Makes a window. Windows of the same hours are allowed: they are batches.
pub fn create_window(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    new: &NewWindow,
) -> Result<Result<Window, WindowRefused>, StoreError> {
    let branch = match new.branch {
        Some(id) => id,
        None => match only_branch(tx, tenant)? {
            Ok(branch) => branch.id,
            Err(count) => return Ok(Err(WindowRefused::BranchNeeded(count))),
        },
    };
    let window = Window {
        id: cx.id(WindowId::from_u128),
        tenant: tenant.id,
        reference: new.reference.clone(),
        branch,
        weekday: new.weekday,
        session: new.session,
        batch: new.batch.clone(),
        hours: new.hours,
        places: new.places,
        share: new.share.unwrap_or(new.places.get()),
        service: new.service,
        status: new.status,
        min_party: new.min_party,
        max_party: new.max_party,
        rev: 1,
        created_at: cx.now,
        updated_at: cx.now,
    };
    if let Err(refused) = check(tx, tenant, &window, None)? {
        return Ok(Err(refused));
    }
    match tx.insert_window(&window) {
        // Two of one reference at one moment: the next try finds it taken.
        Err(StoreError::Conflict(rule)) => Err(StoreError::Contended(rule)),
        other => {
            other?;
            tell_window(tx, cx, EventKind::WindowCreated, &window, None)?;
            Ok(Ok(window))
        }
    }
}

/// Whether a window may be kept, in place of `old` if there is one. What did not change is not looked at again.
pub(super) fn check(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    new: &Window,
    old: Option<&Window>,
) -> Result<Result<(), WindowRefused>, StoreError> {
    if new.hours.is_overnight() {
        return Ok(Err(WindowRefused::Backwards));
    }
    if new.share > new.places.get() {
        return Ok(Err(WindowRefused::ShareTooLarge { share: new.share, places: new.places.get() }));
    }
    if let Some(most) = new.max_party.filter(|most| *most < new.min_party) {
        return Ok(Err(WindowRefused::BadParty { least: new.min_party.get(), most: most.get() }));
    }
    if old.is_none_or(|old| old.branch != new.branch) {
        let found = tx.resource(tenant.id, new.branch)?;
        if !found.is_some_and(|branch| branch.kind == ResourceKind::Location && branch.active) {
            return Ok(Err(WindowRefused::UnknownBranch));
        }
    }
    if let Some(service) = new.service
        && old.is_none_or(|old| old.service != new.service)
        && !tx.service(tenant.id, service)?.is_some_and(|service| service.active)
    {
        return Ok(Err(WindowRefused::UnknownService));
    }
    if let Some(reference) = &new.reference
        && old.is_none_or(|old| old.reference != new.reference)
        && tx.window_by_reference(tenant.id, reference)?.is_some()
    {
        return Ok(Err(WindowRefused::ReferenceTaken));
    }
    Ok(Ok(()))
}
