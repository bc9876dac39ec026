//! What an event tells of a booking: the whole of it, face-neutral, as it then was, but for what only staff may see.

use crate::{
    Context, StoreError,
    model::{Booking, Event, EventKind, Metadata},
};
use serde::Serialize;
use slot_core::{BookingId, EventId, Instant};

#[derive(Serialize)]
struct BookingPayload<'a> {
    id: String,
    resource_id: String,
    resource_name: &'a str,
    service_id: Option<String>,
    staff_id: Option<String>,
    customer_id: Option<String>,
    window_id: Option<String>,
    series_id: Option<String>,
    party: u32,
    starts_at: String,
    ends_at: String,
    status: &'a str,
    version: u32,
    name: &'a str,
    first_name: Option<&'a str>,
    last_name: Option<&'a str>,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    notes: Option<&'a str>,
    interest: Option<&'a str>,
    source: Option<&'a str>,
    lead_id: Option<String>,
    external_reference: Option<&'a str>,
    code: Option<&'a str>,
    token: Option<u32>,
    assigned: Option<&'a str>,
    consent_at: Option<String>,
    location_id: Option<String>,
    room_id: Option<String>,
    rescheduled_from_id: Option<String>,
    rescheduled_to_id: Option<String>,
    cancellation_reason: Option<&'a str>,
    cancelled_by: Option<&'a str>,
    treatment_id: Option<String>,
    metadata: Option<&'a Metadata>,
    channel: &'a str,
    created_at: String,
    updated_at: String,
    moved_at: Option<String>,
    cancelled_at: Option<String>,
}

/// The event that tells of a booking as it now is; `title` is what people call that which is booked.
pub(super) fn booking_event(
    cx: Context<'_>,
    kind: EventKind,
    booking: &Booking,
    title: &str,
) -> Result<Event, StoreError> {
    let stamp = |at: Instant| at.rfc3339_millis().to_string();
    let visit = booking.visit.as_ref();
    let named = |other: Option<BookingId>| other.map(|other| other.to_string());
    let payload = BookingPayload {
        id: booking.id.to_string(),
        resource_id: booking.resource.to_string(),
        resource_name: title,
        service_id: booking.service.map(|service| service.to_string()),
        staff_id: booking.staff.map(|staff| staff.to_string()),
        customer_id: booking.customer.map(|customer| customer.to_string()),
        window_id: booking.window.map(|window| window.to_string()),
        series_id: booking.series.map(|series| series.to_string()),
        party: booking.party.get(),
        starts_at: stamp(booking.span.start()),
        ends_at: stamp(booking.span.end()),
        status: booking.status.name(),
        version: booking.version,
        name: &booking.guest.name,
        first_name: booking.guest.first_name.as_deref(),
        last_name: booking.guest.last_name.as_deref(),
        email: booking.guest.email.as_deref(),
        phone: booking.guest.phone.as_deref(),
        notes: booking.notes.as_deref(),
        interest: booking.interest.as_deref(),
        source: booking.source.as_deref(),
        lead_id: booking.lead.map(|lead| lead.to_string()),
        external_reference: booking.external_reference.as_deref(),
        code: booking.code.as_deref(),
        token: booking.token,
        assigned: booking.assigned.as_deref(),
        consent_at: booking.consent.as_ref().map(|consent| stamp(consent.at)),
        location_id: visit.map(|visit| visit.location.to_string()),
        room_id: visit.and_then(|visit| visit.room).map(|room| room.to_string()),
        rescheduled_from_id: named(visit.and_then(|visit| visit.rescheduled_from)),
        rescheduled_to_id: named(visit.and_then(|visit| visit.rescheduled_to)),
        cancellation_reason: visit.and_then(|visit| visit.cancellation_reason.as_deref()),
        cancelled_by: visit.and_then(|visit| visit.cancelled_by.as_deref()),
        treatment_id: named(visit.and_then(|visit| visit.treatment)),
        metadata: booking.metadata.as_ref(),
        channel: booking.channel.name(),
        created_at: stamp(booking.created_at),
        updated_at: stamp(booking.updated_at),
        moved_at: booking.moved_at.map(stamp),
        cancelled_at: booking.cancelled_at.map(stamp),
    };
    let payload = serde_json::to_string(&payload).map_err(|error| StoreError::Database(error.to_string()))?;
    Ok(Event {
        id: cx.id(EventId::from_u128),
        tenant: booking.tenant,
        kind,
        subject: booking.id.as_u128(),
        version: booking.version,
        payload,
        at: cx.now,
    })
}
