//! Calls a booking off, which frees its time at once.

use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, EventKind, HistoryRow, Tenant},
};
use slot_core::{Action, BookingId, Owner, Status};

/// What became of a cancellation.
#[derive(Clone, Debug, PartialEq)]
pub enum Cancel {
    /// It is cancelled now.
    Done(Box<Booking>),
    /// It was cancelled before; nothing changed.
    Already(Box<Booking>),
    /// There is no such booking.
    Unknown,
    /// A booking that stands like this cannot be cancelled.
    NotAllowed(Status),
}

/// Cancels a booking: status, history, event and freed claims in one transaction.
pub fn cancel(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant, id: BookingId) -> Result<Cancel, StoreError> {
    let Some(mut booking) = tx.booking(tenant.id, id)? else { return Ok(Cancel::Unknown) };
    if booking.status == Status::Cancelled {
        return Ok(Cancel::Already(Box::new(booking)));
    }
    let Some(to) = booking.status.after(Action::Cancel) else { return Ok(Cancel::NotAllowed(booking.status)) };
    // Others may be moving its claims between lanes: not while they are deleted.
    let turns: Vec<LockKey> = booking.parts.iter().map(|part| LockKey::Resource(tenant.id, part.resource)).collect();
    tx.lock(&turns)?;
    let (from, version) = (booking.status, booking.version);
    booking.status = to;
    booking.version = version + 1;
    booking.updated_at = cx.now;
    booking.cancelled_at = Some(cx.now);
    let step =
        HistoryRow { booking: id, version: booking.version, from: Some(from), to, by: None, reason: None, at: cx.now };
    tx.update_booking(&booking, version, &step)?;
    tx.delete_claims(tenant.id, Owner::Booking(id))?;
    super::ledger::tell(tx, cx, EventKind::BookingCancelled, &booking)?;
    Ok(Cancel::Done(Box::new(booking)))
}
