//! Finds the bookings that a changed window has left outside of it.

use crate::{
    BookingFilter, StoreError, Tx, WindowFilter,
    model::{Booking, Tenant, Window, WindowStatus},
};
use slot_core::{Places, SessionRule, Sessions, Status, WeeklyRule, WindowId};
use std::collections::HashMap;

/// How many bookings are read at once.
const PAGE: u32 = 1000;

/// The bookings that stand and whose window is not open at their start any more: it was disabled, or moved to another
/// weekday or other hours. They are kept and counted; somebody should tell their guests. By start, whenever that is.
pub fn stray_bookings(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Vec<Booking>, StoreError> {
    let windows = tx.windows(tenant.id, WindowFilter::default())?;
    if windows.is_empty() {
        return Ok(Vec::new());
    }
    let filter = BookingFilter {
        statuses: Some(Status::AHEAD.to_vec()),
        windows: Some(windows.iter().map(|window| window.id).collect()),
        ..BookingFilter::default()
    };
    let sessions: HashMap<WindowId, Sessions> =
        windows.iter().filter_map(|window| Some((window.id, open_sessions(tenant, window)?))).collect();
    let is_inside = |booking: &Booking| {
        let sessions = booking.window.and_then(|window| sessions.get(&window));
        sessions.is_some_and(|sessions| sessions.at(booking.span.start()).is_some())
    };
    let (mut strays, mut after) = (Vec::new(), None);
    loop {
        let found = tx.bookings_after(tenant.id, &filter, after, PAGE)?;
        let Some(last) = found.last() else { return Ok(strays) };
        after = Some((last.span.start(), last.id));
        strays.extend(found.into_iter().filter(|booking| !is_inside(booking)));
    }
}

/// The sessions of a window that takes bookings, whatever differs on single dates.
fn open_sessions(tenant: &Tenant, window: &Window) -> Option<Sessions> {
    let rule = SessionRule::Weekly(WeeklyRule::always(window.weekday, window.hours));
    let places = Places::open_to_all(window.places.get());
    (window.status == WindowStatus::Open).then(|| Sessions::of(tenant.zone.clone(), rule, places))
}
