//! Records how a booking ended: it took place, or the guest did not come.

use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, EventKind, HistoryRow, Tenant},
};
use slot_core::{Action, BookingId, Desk, Owner, Status};

/// How a booking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took place.
    Completed,
    /// The guest did not come.
    NoShow,
}

/// What became of recording it.
#[derive(Clone, Debug, PartialEq)]
pub enum Recording {
    /// It is recorded now.
    Done(Box<Booking>),
    /// There is no such booking.
    Unknown,
    /// A booking that stands like this has no such outcome.
    NotAllowed(Status),
    /// It has not begun yet.
    NotStarted,
}

/// Records the outcome of a booking that has begun. Nobody records check-in and start here ([`Desk::Unstaffed`]). What is
/// over gives its places in a window back.
pub fn record_outcome(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: BookingId,
    outcome: Outcome,
) -> Result<Recording, StoreError> {
    let Some(mut booking) = tx.booking(tenant.id, id)? else { return Ok(Recording::Unknown) };
    let (action, kind) = match outcome {
        Outcome::Completed => (Action::Complete, EventKind::BookingCompleted),
        Outcome::NoShow => (Action::NoShow, EventKind::BookingNoShow),
    };
    let Some(to) = booking.status.after_at(Desk::Unstaffed, action) else {
        return Ok(Recording::NotAllowed(booking.status));
    };
    if cx.now < booking.span.start() {
        return Ok(Recording::NotStarted);
    }
    if booking.window.is_some() {
        let turns: Vec<LockKey> =
            booking.parts.iter().map(|part| LockKey::Resource(tenant.id, part.resource)).collect();
        tx.lock(&turns)?;
        tx.delete_claims(tenant.id, Owner::Booking(id))?;
    }
    let (from, version) = (booking.status, booking.version);
    booking.status = to;
    booking.version = version + 1;
    booking.updated_at = cx.now;
    let step =
        HistoryRow { booking: id, version: booking.version, from: Some(from), to, by: None, reason: None, at: cx.now };
    tx.update_booking(&booking, version, &step)?;
    super::ledger::tell(tx, cx, kind, &booking)?;
    Ok(Recording::Done(Box::new(booking)))
}
