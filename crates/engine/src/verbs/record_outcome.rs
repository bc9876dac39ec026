//! Records how a booking ended: it took place, or the guest did not come.

use super::{
    keep::{Said, keep, turns_of},
    offer_place::give_back,
};
use crate::{
    Context, StoreError, Tx,
    model::{Booking, Tenant},
};
use slot_core::{Action, BookingId, Desk, Status};

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
/// over gives its places in a window back, and the time of a visit.
pub fn record_outcome(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: BookingId,
    outcome: Outcome,
) -> Result<Recording, StoreError> {
    let Some(booking) = tx.booking(tenant.id, id)? else { return Ok(Recording::Unknown) };
    let action = match outcome {
        Outcome::Completed => Action::Complete,
        Outcome::NoShow => Action::NoShow,
    };
    let Some(to) = booking.status.after_at(Desk::Unstaffed, action) else {
        return Ok(Recording::NotAllowed(booking.status));
    };
    if cx.now < booking.span.start() {
        return Ok(Recording::NotStarted);
    }
    // Staff may give the time of a visit that is over to somebody else, and so it is with places in a window.
    let gives_back = booking.window.is_some() || booking.visit.is_some();
    if gives_back {
        tx.lock(&turns_of(&booking))?;
    }
    let over = keep(tx, cx, Booking { status: to, ..booking.clone() }, &booking, Said::NOTHING)?;
    if gives_back {
        give_back(tx, cx, tenant, (&over, &booking))?;
    }
    Ok(Recording::Done(Box::new(over)))
}
