//! Cancels a booking for its guest, under the rules of the business.

use super::{
    Cancel, cancel,
    guest_booking::{GuestBooking, GuestRefused, no_cancelling, open, seen},
};
use crate::{Context, StoreError, Tx};
use slot_core::{BookingId, TenantId};

/// Cancels the booking that a token opens. The token opens nothing any more afterwards.
pub fn cancel_as_guest(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: TenantId,
    id: BookingId,
) -> Result<Result<GuestBooking, GuestRefused>, StoreError> {
    let (tenant, booking) = match open(tx, cx, tenant, id)? {
        Ok(opened) => opened,
        Err(refused) => return Ok(Err(refused)),
    };
    if let Some(refused) = no_cancelling(&tenant, &booking, cx.now) {
        return Ok(Err(refused));
    }
    match cancel(tx, cx, &tenant, id)? {
        Cancel::Done(booking) => seen(tx, cx.now, tenant, *booking).map(Ok),
        Cancel::Already(_) => Ok(Err(GuestRefused::Revoked)),
        Cancel::Unknown => Ok(Err(GuestRefused::Unknown)),
        Cancel::NotAllowed(status) => Ok(Err(GuestRefused::NotAllowed(status))),
    }
}
