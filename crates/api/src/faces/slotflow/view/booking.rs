//! Bookings.

use super::{Moment, Text};
use crate::openapi::formats::Anything;
use engine::{
    Page, Paged,
    model::{self, Metadata},
};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{BookingId, ResourceId, Status};

/// A booking.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Booking<'a> {
    id: Text<BookingId>,
    /// Who, or what, is booked.
    human_id: Text<ResourceId>,
    starts_at: Moment,
    ends_at: Moment,
    duration_minutes: i64,
    attendee_name: &'a str,
    attendee_email: Option<&'a str>,
    #[schemars(extend("enum" = STATUSES))]
    status: &'static str,
    /// What was attached, to the letter.
    #[schemars(with = "Option<Anything>")]
    metadata: Option<&'a Metadata>,
    created_at: Moment,
}

/// A part of the list of bookings.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "BookingList")]
pub(in super::super) struct List<'a> {
    bookings: Vec<Booking<'a>>,
    /// How many there are in all.
    total: u64,
    /// The limit that was applied.
    limit: u32,
    offset: u32,
}

/// What a cancellation answers.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Cancelled {
    id: Text<BookingId>,
    #[schemars(extend("const" = "cancelled"))]
    status: &'static str,
}

pub(in super::super) fn booking(booking: &model::Booking) -> Booking<'_> {
    Booking {
        id: Text(booking.id),
        human_id: Text(booking.resource),
        starts_at: Moment(booking.span.start()),
        ends_at: Moment(booking.span.end()),
        duration_minutes: booking.span.length().as_minutes(),
        attendee_name: &booking.guest.name,
        attendee_email: booking.guest.email.as_deref(),
        status: status(booking.status),
        metadata: booking.metadata.as_ref(),
        created_at: Moment(booking.created_at),
    }
}

pub(in super::super) fn bookings(found: &Paged<model::Booking>, page: Page) -> List<'_> {
    let Page { limit, offset } = page;
    List { bookings: found.items.iter().map(booking).collect(), total: found.total, limit, offset }
}

/// The answer to a cancellation, the first as well as any later one.
pub(in super::super) fn cancelled(id: BookingId) -> Cancelled {
    Cancelled { id: Text(id), status: status(Status::Cancelled) }
}

/// The words for a status.
const STATUSES: [&str; 2] = ["confirmed", "cancelled"];

/// Two words for eight statuses: whatever holds its time is confirmed.
fn status(status: Status) -> &'static str {
    if status.occupies() { "confirmed" } else { "cancelled" }
}
