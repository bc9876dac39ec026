//! What a guest may know of a booking, and may do with it, who has its token.

use super::{TooLate, change_window_booking::late};
use crate::{
    Context, StoreError, Tx,
    model::{Booking, Tenant, TenantStatus},
};
use slot_core::{Action, BookingId, Instant, Length, Refusal, Status, TenantId};

/// How long after the end of its booking a token still opens it.
const GRACE: Length = Length::minutes(24 * 60);

/// A booking, as its guest sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct GuestBooking {
    /// Whose guest it is.
    pub tenant: Tenant,
    /// The booking.
    pub booking: Booking,
    /// What is booked: a service, an event, or else the resource.
    pub what: String,
    /// With whom, where that is somebody else than what is booked.
    pub with: Option<String>,
    /// Where it is, in a line.
    pub place: Option<String>,
    /// Why the guest cannot cancel it now, if so.
    pub no_cancelling: Option<GuestRefused>,
    /// Why the guest cannot move it now, if so.
    pub no_moving: Option<GuestRefused>,
}

/// Why a guest cannot do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GuestRefused {
    /// There is no such booking, or its business is not open.
    Unknown,
    /// The token ended a day after its booking.
    Expired,
    /// The booking was called off, or another took its place: its token opens nothing any more.
    Revoked,
    /// A booking that stands like this cannot be changed so.
    NotAllowed(Status),
    /// The business does not let guests do it, or not any more.
    TooLate(TooLate),
    /// A booking of this kind is moved by the business alone.
    NotMovable,
    /// A rule of what is booked says no.
    Refused(Refusal),
    /// The guest has such a booking already.
    Duplicate(BookingId),
}

/// The booking that a token opens.
pub fn guest_booking(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: TenantId,
    id: BookingId,
) -> Result<Result<GuestBooking, GuestRefused>, StoreError> {
    let (tenant, booking) = match open(tx, cx, tenant, id)? {
        Ok(opened) => opened,
        Err(refused) => return Ok(Err(refused)),
    };
    seen(tx, cx.now, tenant, booking).map(Ok)
}

/// The business and the booking that a token opens now.
pub(super) fn open(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: TenantId,
    id: BookingId,
) -> Result<Result<(Tenant, Booking), GuestRefused>, StoreError> {
    let Some(tenant) = tx.tenant(tenant)?.filter(|tenant| tenant.status == TenantStatus::Active) else {
        return Ok(Err(GuestRefused::Unknown));
    };
    let Some(booking) = tx.booking(tenant.id, id)? else { return Ok(Err(GuestRefused::Unknown)) };
    if cx.now >= booking.span.end() + GRACE {
        return Ok(Err(GuestRefused::Expired));
    }
    match booking.status {
        Status::Cancelled | Status::Rescheduled => Ok(Err(GuestRefused::Revoked)),
        Status::Requested
        | Status::Confirmed
        | Status::CheckedIn
        | Status::InProgress
        | Status::Completed
        | Status::NoShow => Ok(Ok((tenant, booking))),
    }
}

/// The booking as its guest sees it.
pub(super) fn seen(
    tx: &mut dyn Tx,
    now: Instant,
    tenant: Tenant,
    booking: Booking,
) -> Result<GuestBooking, StoreError> {
    let resource = tx.resource(tenant.id, booking.resource)?;
    let service = match booking.service {
        Some(id) => tx.service(tenant.id, id)?,
        None => None,
    };
    let series = match booking.series {
        Some(id) => tx.event_series(tenant.id, id)?,
        None => None,
    };
    let location = match booking.visit.as_ref().map(|visit| visit.location) {
        Some(id) => tx.resource(tenant.id, id)?,
        None => None,
    };
    let location = match (location, resource.as_ref().and_then(|resource| resource.location)) {
        (None, Some(id)) => tx.resource(tenant.id, id)?,
        (location, _) => location,
    };
    let host = resource.as_ref().map(|resource| resource.name.clone());
    let thing = service.map(|service| service.name).or(series.map(|series| series.title));
    let (what, with) = match (thing, host) {
        (Some(thing), host) => (thing, host),
        (None, Some(host)) => (host, None),
        (None, None) => (tenant.name.clone(), None),
    };
    let place = [location, resource].into_iter().flatten().find_map(|place| place.address.line());
    let (no_cancelling, no_moving) = (no_cancelling(&tenant, &booking, now), no_moving(&tenant, &booking, now));
    Ok(GuestBooking { tenant, booking, what, with, place, no_cancelling, no_moving })
}

/// Why a guest cannot cancel a booking now, if so.
pub(super) fn no_cancelling(tenant: &Tenant, booking: &Booking, now: Instant) -> Option<GuestRefused> {
    if booking.status.after(Action::Cancel).is_none() || booking.span.end() <= now {
        return Some(GuestRefused::NotAllowed(booking.status));
    }
    late(tenant.settings.cancellation, now, booking.span.start()).map(GuestRefused::TooLate)
}

/// Why a guest cannot move a booking now, if so.
pub(super) fn no_moving(tenant: &Tenant, booking: &Booking, now: Instant) -> Option<GuestRefused> {
    if booking.visit.is_some() || booking.series.is_some() {
        return Some(GuestRefused::NotMovable);
    }
    match booking.status {
        Status::Requested | Status::Confirmed if now < booking.span.start() => {
            late(tenant.settings.rescheduling, now, booking.span.start()).map(GuestRefused::TooLate)
        }
        Status::Requested
        | Status::Confirmed
        | Status::CheckedIn
        | Status::InProgress
        | Status::Completed
        | Status::NoShow
        | Status::Cancelled
        | Status::Rescheduled => Some(GuestRefused::NotAllowed(booking.status)),
    }
}
