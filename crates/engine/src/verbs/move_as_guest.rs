//! Moves a booking for its guest, under the rules of the business. It keeps its id, and its token.

use super::{
    SeatRefused, WindowBookingChange, WindowBookingChanged, change_window_booking,
    guest_booking::{GuestBooking, GuestRefused, no_moving, open, seen},
    move_slot::move_slot,
};
use crate::{
    Context, StoreError, Tx,
    model::{Booking, Channel, Tenant},
};
use slot_core::{BookingId, Instant, TenantId};

/// Moves the booking that a token opens to another start: as long as it was, with the same people, where a guest may book.
pub fn move_as_guest(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: TenantId,
    id: BookingId,
    start: Instant,
) -> Result<Result<GuestBooking, GuestRefused>, StoreError> {
    let (tenant, booking) = match open(tx, cx, tenant, id)? {
        Ok(opened) => opened,
        Err(refused) => return Ok(Err(refused)),
    };
    if let Some(refused) = no_moving(&tenant, &booking, cx.now) {
        return Ok(Err(refused));
    }
    let moved = match booking.window {
        Some(_) => in_window(tx, cx, &tenant, id, start)?,
        None => move_slot(tx, cx, &tenant, booking, start, Channel::BookingPage)?,
    };
    match moved {
        Ok(booking) => seen(tx, cx.now, tenant, booking).map(Ok),
        Err(refused) => Ok(Err(refused)),
    }
}

fn in_window(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: BookingId,
    start: Instant,
) -> Result<Result<Booking, GuestRefused>, StoreError> {
    let change = WindowBookingChange {
        start: Some(start),
        session: None,
        batch: None,
        standing: None,
        assigned: None,
        notes: None,
        channel: Channel::BookingPage,
    };
    Ok(match change_window_booking(tx, cx, tenant, id, &change)? {
        WindowBookingChanged::Done(booking) => Ok(*booking),
        WindowBookingChanged::Unknown => Err(GuestRefused::Unknown),
        WindowBookingChanged::NotAllowed(status) => Err(GuestRefused::NotAllowed(status)),
        WindowBookingChanged::NotCancelled(late) | WindowBookingChanged::NotMoved(late) => {
            Err(GuestRefused::TooLate(late))
        }
        WindowBookingChanged::Refused(refused) => Err(match refused {
            SeatRefused::Refused(refusal) => GuestRefused::Refused(refusal),
            SeatRefused::Again(other) => GuestRefused::Duplicate(other),
            SeatRefused::BranchNeeded
            | SeatRefused::UnknownBranch
            | SeatRefused::UnknownWindow
            | SeatRefused::UnknownService => GuestRefused::NotMovable,
        }),
    })
}
