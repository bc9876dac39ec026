//! What every verb shares that changes a booking: its next version, the step of its life, and what is told of it.

use super::ledger::tell;
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, EventKind, HistoryRow},
};
use slot_core::{Instant, Status};

/// Who took a step, and why, in words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    pub(super) by: Option<&'a str>,
    pub(super) reason: Option<&'a str>,
}

impl Said<'_> {
    /// Neither was said.
    pub(super) const NOTHING: Self = Self { by: None, reason: None };
}

/// On what others take turns who may be moving the claims of this booking between lanes: to be taken before they go.
pub(super) fn turns_of(booking: &Booking) -> Vec<LockKey> {
    booking.parts.iter().map(|part| LockKey::Resource(booking.tenant, part.resource)).collect()
}

/// Stores a booking that was changed since it was `before`, in its next version, with the step and its events.
pub(super) fn keep(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    mut booking: Booking,
    before: &Booking,
    said: Said<'_>,
) -> Result<Booking, StoreError> {
    booking.version = before.version + 1;
    booking.updated_at = cx.now;
    let step = HistoryRow {
        booking: booking.id,
        version: booking.version,
        from: Some(before.status),
        to: booking.status,
        by: said.by.map(str::to_owned),
        reason: said.reason.map(str::to_owned),
        at: cx.now,
    };
    tx.update_booking(&booking, before.version, &step)?;
    let released = (booking.visit.is_some() && releases(&booking, before, cx.now)).then_some(EventKind::SlotReleased);
    let kinds: Vec<EventKind> = told(&booking, before).into_iter().chain(released).collect();
    tell(tx, cx, &kinds, &booking)?;
    Ok(booking)
}

/// Whether the change gives time back that still lies ahead: of a visit that was missed the rest counts, of what was called
/// off or moved only what has not begun, since nobody is offered a time that has.
pub(super) fn releases(booking: &Booking, before: &Booking, now: Instant) -> bool {
    before.status.is_live()
        && match booking.status {
            Status::NoShow => now < before.span.end(),
            Status::Cancelled | Status::Rescheduled => now < before.span.start(),
            Status::Requested | Status::Confirmed | Status::CheckedIn | Status::InProgress | Status::Completed => false,
        }
}

/// What is told of the change. That it has begun is told to nobody.
fn told(booking: &Booking, before: &Booking) -> Option<EventKind> {
    if booking.status == before.status {
        let is_moved = booking.span.start() != before.span.start();
        return Some(if is_moved { EventKind::BookingRescheduled } else { EventKind::BookingUpdated });
    }
    match booking.status {
        Status::Confirmed => Some(EventKind::BookingConfirmed),
        Status::CheckedIn => Some(EventKind::BookingCheckedIn),
        Status::InProgress => None,
        Status::Completed => Some(EventKind::BookingCompleted),
        Status::NoShow => Some(EventKind::BookingNoShow),
        Status::Cancelled => Some(EventKind::BookingCancelled),
        Status::Rescheduled => Some(EventKind::BookingRescheduled),
        Status::Requested => Some(EventKind::BookingUpdated),
    }
}
