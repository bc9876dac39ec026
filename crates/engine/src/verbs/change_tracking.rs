//! Changes what a window is like on one date.

use super::{
    tracking_range::TrackingRecord,
    window_event::{OnDate, tell_window},
    window_facts::{WindowDay, WindowFacts},
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{EventKind, Service, Tenant, Tracking, Window, WindowStatus},
};
use slot_core::{ResourceId, ServiceId, WindowId};
use time::Date;

/// Which record is to change, and what of it; what is `None` stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrackingChange {
    /// In which window.
    pub window: WindowId,
    /// On which local date.
    pub date: Date,
    /// For which service.
    pub service: ServiceId,
    /// Whether the window takes bookings of the service on that date.
    pub status: Option<WindowStatus>,
    /// How many places the window has on that date, for all its services together. Less than are booked is allowed: nobody
    /// is thrown out.
    pub places: Option<u32>,
}

/// A record after its change.
#[derive(Clone, Debug)]
pub struct ChangedTracking {
    /// On which local date.
    pub date: Date,
    /// Which window.
    pub window: Window,
    /// For which service.
    pub service: Service,
    /// The places, and what is taken of them.
    pub day: WindowDay,
    /// Whether the window takes bookings of the service.
    pub status: WindowStatus,
}

/// Changes one record, in the turn of its window. `None` when there is no such record: no such window, one that takes no
/// bookings, not its weekday, or not its service.
pub fn change_tracking(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    change: &TrackingChange,
) -> Result<Option<ChangedTracking>, StoreError> {
    let (id, date) = (change.window, change.date);
    tx.lock(&[LockKey::Resource(tenant.id, ResourceId::from_u128(id.as_u128()))])?;
    let Some(window) = tx.window(tenant.id, id)? else { return Ok(None) };
    if window.status == WindowStatus::Closed || window.weekday != date.weekday() {
        return Ok(None);
    }
    let mut facts = WindowFacts::of(tx, cx, tenant, vec![window], (date, date))?;
    // A window whose branch takes no bookings is not among them.
    let Some(window) = facts.windows.first().cloned() else { return Ok(None) };
    let Some(service) = facts.offered(&window).find(|service| service.id == change.service).cloned() else {
        return Ok(None);
    };
    let known = facts.tracking(id, date).cloned();
    let known = known.unwrap_or_else(|| Tracking::unchanged(tenant.id, id, date, cx.now));
    let tracking = change.apply(known, cx);
    if tracking.is_unchanged() {
        tx.delete_tracking(tenant.id, id, date)?;
    } else {
        tx.put_tracking(&tracking)?;
    }
    facts.track(tracking);
    let (day, status) = (facts.day(&window, date), facts.status(&window, date, service.id));
    let on = OnDate { date, service: service.id, places: day.places.max(), status };
    tell_window(tx, cx, EventKind::WindowUpdated, &window, Some(on))?;
    Ok(Some(ChangedTracking { date, window, service, day, status }))
}

impl ChangedTracking {
    /// It as a list has it.
    pub const fn record(&self) -> TrackingRecord<'_> {
        TrackingRecord {
            date: self.date,
            window: &self.window,
            service: &self.service,
            day: self.day,
            status: self.status,
        }
    }
}

impl TrackingChange {
    fn apply(&self, mut tracking: Tracking, cx: Context<'_>) -> Tracking {
        match self.status {
            None => {}
            // Open is what it is anyway.
            Some(WindowStatus::Open) if tracking.status != Some(WindowStatus::Closed) => {
                tracking.services.remove(&self.service);
            }
            Some(status) => {
                tracking.services.insert(self.service, status);
            }
        }
        tracking.places = self.places.or(tracking.places);
        Tracking { updated_at: cx.now, ..tracking }
    }
}
