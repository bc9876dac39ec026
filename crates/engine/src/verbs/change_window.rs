//! Changes a capacity window.

use super::{
    create_window::{WindowRefused, check},
    window_event::tell_window,
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{DaySession, EventKind, Tenant, Window, WindowStatus},
};
use slot_core::{BadWallTime, ResourceId, ServiceId, WallRange, WallTime, WindowId};
use std::num::NonZeroU32;
use time::Weekday;

/// What is to change; what is `None` stays as it is, `Some(None)` takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WindowChange {
    /// The operator's own name for it.
    pub reference: Option<Option<String>>,
    /// The location. What differs on single dates, and the places that are taken, move with it.
    pub branch: Option<ResourceId>,
    /// On which weekday.
    pub weekday: Option<Weekday>,
    /// In which part of the day.
    pub session: Option<DaySession>,
    /// What people call it among windows of the same session.
    pub batch: Option<Option<String>>,
    /// From when on by the clock.
    pub start: Option<WallTime>,
    /// Until when by the clock.
    pub end: Option<WallTime>,
    /// How many places there are.
    pub places: Option<NonZeroU32>,
    /// How many of them others than staff may fill.
    pub share: Option<u32>,
    /// The only service that it is for.
    pub service: Option<Option<ServiceId>>,
    /// The smallest party.
    pub min_party: Option<NonZeroU32>,
    /// The largest party.
    pub max_party: Option<Option<NonZeroU32>>,
    /// Whether it takes bookings.
    pub status: Option<WindowStatus>,
}

/// Changes a window, in its turn, so that nobody books by rules that are half old and half new. Bookings stay, also those
/// that the new rules leave outside of it: they come as they were told.
pub fn change_window(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: WindowId,
    change: &WindowChange,
) -> Result<Result<Window, WindowRefused>, StoreError> {
    tx.lock(&[LockKey::Resource(tenant.id, ResourceId::from_u128(id.as_u128()))])?;
    let Some(old) = tx.window(tenant.id, id)? else { return Ok(Err(WindowRefused::Unknown)) };
    let Ok(new) = change.apply(&old) else { return Ok(Err(WindowRefused::Backwards)) };
    if new == old {
        return Ok(Ok(old));
    }
    let new = Window { rev: old.rev + 1, updated_at: cx.now, ..new };
    if let Err(refused) = check(tx, tenant, &new, Some(&old))? {
        return Ok(Err(refused));
    }
    match tx.update_window(&new, old.rev) {
        // Another window took the reference meanwhile: the next try finds it taken.
        Err(StoreError::Conflict(rule)) => Err(StoreError::Contended(rule)),
        other => {
            other?;
            tell_window(tx, cx, EventKind::WindowUpdated, &new, None)?;
            Ok(Ok(new))
        }
    }
}

impl WindowChange {
    fn apply(&self, old: &Window) -> Result<Window, BadWallTime> {
        let (start, end) = (self.start.unwrap_or(old.hours.start()), self.end.unwrap_or(old.hours.end()));
        Ok(Window {
            reference: self.reference.clone().unwrap_or_else(|| old.reference.clone()),
            branch: self.branch.unwrap_or(old.branch),
            weekday: self.weekday.unwrap_or(old.weekday),
            session: self.session.unwrap_or(old.session),
            batch: self.batch.clone().unwrap_or_else(|| old.batch.clone()),
            hours: WallRange::new(start, end)?,
            places: self.places.unwrap_or(old.places),
            share: self.share.unwrap_or(old.share),
            service: self.service.unwrap_or(old.service),
            min_party: self.min_party.unwrap_or(old.min_party),
            max_party: self.max_party.unwrap_or(old.max_party),
            status: self.status.unwrap_or(old.status),
            ..old.clone()
        })
    }
}
