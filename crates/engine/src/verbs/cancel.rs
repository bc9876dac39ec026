//! Calls a booking off, which frees its time at once.

use super::{
    keep::{Said, keep, turns_of},
    offer_place::give_back,
};
use crate::{
    Context, StoreError, Tx,
    model::{Booking, Tenant},
};
use slot_core::{Action, BookingId, Status};

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
    let Some(booking) = tx.booking(tenant.id, id)? else { return Ok(Cancel::Unknown) };
    if booking.status == Status::Cancelled {
        return Ok(Cancel::Already(Box::new(booking)));
    }
    let Some(to) = booking.status.after(Action::Cancel) else { return Ok(Cancel::NotAllowed(booking.status)) };
    tx.lock(&turns_of(&booking))?;
    let cancelled = Booking { status: to, cancelled_at: Some(cx.now), ..booking.clone() };
    let cancelled = keep(tx, cx, cancelled, &booking, Said::NOTHING)?;
    give_back(tx, cx, tenant, (&cancelled, &booking))?;
    Ok(Cancel::Done(Box::new(cancelled)))
}
