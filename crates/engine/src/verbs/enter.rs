//! Enters what was decided: the end of every verb that books, whatever is booked.

use super::{
    ledger::{Grant, make_room},
    payload::booking_event,
    plan,
};
use crate::{
    Context, Entry, NewClaim, Recorded, StoreError, Tx,
    model::{Booking, EventKind, HistoryRow, Tenant},
};
use slot_core::{HoldId, Owner, Refusal, ResourceId, Status};

/// A booking that every rule has let through, but the plan's.
pub(super) struct Decided<'a> {
    /// The booking. What it occupies is filled in here.
    pub(super) booking: Booking,
    /// What it gets.
    pub(super) grants: &'a [Grant],
    /// What people call that which is booked.
    pub(super) title: &'a str,
    /// The revs of the resources that the decision was made on.
    pub(super) revs: &'a [(ResourceId, u64)],
    /// The hold that it comes from, whose place it takes over.
    pub(super) through: Option<HoldId>,
}

/// What became of it.
pub(super) enum Entered {
    /// It is stored, all of it.
    Stored(Box<Booking>),
    /// The plan's bookings are used up. Nothing is stored.
    Refused(Refusal),
    /// The net of the database refused a claim. Nothing is stored.
    Taken,
}

/// Stores a booking with its claims, history, event and charge, all or none.
pub(super) fn enter(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    decided: Decided<'_>,
) -> Result<Entered, StoreError> {
    let Decided { mut booking, grants, title, revs, through } = decided;
    // What takes the place of another booking was counted with that one.
    let replaces = booking.visit.as_ref().is_some_and(|visit| visit.rescheduled_from.is_some());
    let charge = if replaces { Ok(plan::Charge::Nothing) } else { plan::charge(tx, cx, tenant)? };
    let charge = match charge {
        Ok(charge) => charge,
        Err(refusal) => return Ok(Entered::Refused(refusal)),
    };
    booking.parts = grants.iter().map(|grant| grant.part).collect();
    if let Some(hold) = through {
        tx.delete_claims(tenant.id, Owner::Hold { id: hold, until: cx.now })?;
    }
    make_room(tx, tenant.id, grants)?;
    let claims: Vec<NewClaim> = grants.iter().flat_map(|grant| &grant.claims).copied().collect();
    let history = HistoryRow {
        booking: booking.id,
        version: 1,
        from: None,
        to: booking.status,
        by: None,
        reason: None,
        at: cx.now,
    };
    let kind = match booking.status {
        _ if replaces => EventKind::BookingReplacement,
        Status::Requested => EventKind::BookingRequested,
        Status::Confirmed
        | Status::CheckedIn
        | Status::InProgress
        | Status::Completed
        | Status::NoShow
        | Status::Cancelled
        | Status::Rescheduled => EventKind::BookingConfirmed,
    };
    let event = booking_event(cx, kind, &booking, title)?;
    let entry = Entry { booking: &booking, claims: &claims, history: &history, events: &[event], revs };
    match tx.record(&entry) {
        Ok(Recorded::Stored) => {
            if let Some(bought) = plan::settle(tx, cx, tenant, &charge)? {
                tx.append_events(&[bought])?;
            }
            Ok(Entered::Stored(Box::new(booking)))
        }
        Ok(Recorded::Taken) => Ok(Entered::Taken),
        Ok(Recorded::Stale) => Err(StoreError::Contended("a schedule changed".to_owned())),
        // Two bookings drew the same short name: the next draw is another. Or two were called the same elsewhere: who comes
        // second will find the first.
        Err(StoreError::Conflict(rule)) if rule == "bookings_code" || rule == "bookings_external_reference" => {
            Err(StoreError::Contended(rule))
        }
        Err(error) => Err(error),
    }
}

impl Entered {
    /// What it means under a lock, where the net has nothing to say: if it does, the whole is tried again.
    pub(super) fn locked(self) -> Result<Result<Booking, Refusal>, StoreError> {
        match self {
            Self::Stored(booking) => Ok(Ok(*booking)),
            Self::Refused(refusal) => Ok(Err(refusal)),
            Self::Taken => Err(StoreError::Contended("the net refused a claim".to_owned())),
        }
    }
}
