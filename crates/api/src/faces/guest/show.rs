//! A booking as its guest sees it.

use super::errors;
use crate::openapi::formats::{DateTime, Uuid, Zone};
use engine::verbs::{GuestBooking, GuestRefused};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{Instant, Status};
use time::macros::format_description;

/// A booking as its guest sees it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BookingAnswer")]
pub(super) struct View<'a> {
    booking: BookingView<'a>,
}

/// A booking.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Booking")]
struct BookingView<'a> {
    #[schemars(with = "Uuid")]
    id: String,
    #[schemars(extend("enum" = Status::ALL.iter().map(|status| status.name()).collect::<Vec<_>>()))]
    status: &'static str,
    /// Goes up with every change.
    version: u32,
    business: Business<'a>,
    /// What is booked.
    what: &'a str,
    /// With whom.
    with: Option<&'a str>,
    /// Where.
    place: Option<&'a str>,
    #[schemars(with = "DateTime")]
    starts_at: String,
    #[schemars(with = "DateTime")]
    ends_at: String,
    /// The start on the wall clock of the business.
    local_start: String,
    /// The end on the wall clock of the business.
    local_end: String,
    #[schemars(with = "Zone")]
    timezone: &'static str,
    /// How many people come.
    party: u32,
    name: &'a str,
    notes: Option<&'a str>,
    /// The short name of the booking.
    code: Option<&'a str>,
    /// The number in its window.
    number: Option<u32>,
    cancel: Change,
    reschedule: Change,
}

/// Whose guest it is.
#[derive(Serialize, JsonSchema)]
struct Business<'a> {
    name: &'a str,
    slug: &'a str,
    /// The language of its messages.
    locale: &'a str,
}

/// Whether the guest may do something now.
#[derive(Serialize, JsonSchema)]
struct Change {
    allowed: bool,
    /// Why not: the code that doing it would be refused with.
    why_not: Option<&'static str>,
}

impl<'a> View<'a> {
    pub(super) fn of(seen: &'a GuestBooking) -> Self {
        let GuestBooking { tenant, booking, what, with, place, no_cancelling, no_moving } = seen;
        let zone = &tenant.zone;
        let stamp = |at: Instant| at.rfc3339().to_string();
        let local = |at: Instant| {
            zone.local(at).format(format_description!("[year]-[month]-[day]T[hour]:[minute]")).unwrap_or_default()
        };
        let change = |refused: &Option<GuestRefused>| Change {
            allowed: refused.is_none(),
            why_not: refused.as_ref().map(errors::code),
        };
        Self {
            booking: BookingView {
                id: booking.id.to_string(),
                status: Status::name(booking.status),
                version: booking.version,
                business: Business { name: &tenant.name, slug: &tenant.slug, locale: &tenant.locale },
                what,
                with: with.as_deref(),
                place: place.as_deref(),
                starts_at: stamp(booking.span.start()),
                ends_at: stamp(booking.span.end()),
                local_start: local(booking.span.start()),
                local_end: local(booking.span.end()),
                timezone: zone.name(),
                party: booking.party.get(),
                name: &booking.guest.name,
                notes: booking.notes.as_deref(),
                code: booking.code.as_deref(),
                number: booking.token,
                cancel: change(no_cancelling),
                reschedule: change(no_moving),
            },
        }
    }
}
