//! Entries of the waitlist as callers are shown them.

use super::{
    read_waitlist::STATUS_WORDS,
    shape::{Moment, Row, Text},
};
use engine::{
    model::{Offer, WaitlistEntry},
    verbs::LinePlace,
};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{BookingId, CustomerId, ResourceId, ServiceId, WaitFor, WaitlistId};
use time::Date;

/// Somebody who waits, or has waited.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WaitlistEntry")]
pub(super) struct EntryView<'a> {
    id: Text<WaitlistId>,
    patient_id: Text<CustomerId>,
    appointment_type_id: Text<ServiceId>,
    provider_profile_id: Option<Text<ResourceId>>,
    specialty: Option<&'a str>,
    location_id: Option<Text<ResourceId>>,
    preferred_date_from: Option<Text<Date>>,
    preferred_date_to: Option<Text<Date>>,
    /// `morning`, `afternoon` or `evening`.
    preferred_period: Option<&'static str>,
    #[schemars(range(max = 10))]
    priority: u8,
    notes: Option<&'a str>,
    #[schemars(extend("enum" = STATUS_WORDS))]
    status: &'static str,
    /// From one; `null` for one who does not wait.
    position: Option<usize>,
    /// The place that is kept, while it is.
    offer: Option<OfferView>,
    /// The appointment that was booked through the offer.
    appointment_id: Option<Text<BookingId>>,
    created_at: Moment,
    updated_at: Moment,
}

/// A place that is kept for somebody.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WaitlistOffer")]
struct OfferView {
    provider_profile_id: Text<ResourceId>,
    location_id: Option<Text<ResourceId>>,
    room_id: Option<Text<ResourceId>>,
    start_time: Moment,
    end_time: Moment,
    /// When it ends unless it is answered.
    expires_at: Moment,
}

/// Where somebody stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WaitlistPosition")]
pub(super) struct PositionView {
    id: Text<WaitlistId>,
    /// From one; `null` for one who does not wait.
    position: Option<usize>,
    /// How many wait in the line.
    total_waiting: usize,
}

impl Row for EntryView<'_> {
    const MANY: &'static str = "entries";
}

impl<'a> EntryView<'a> {
    pub(super) fn of(entry: &'a WaitlistEntry, place: LinePlace) -> Self {
        let (provider, specialty) = match &entry.wants {
            WaitFor::Provider(provider) => (Some(*provider), None),
            WaitFor::Specialty(specialty) => (None, Some(specialty.as_str())),
        };
        Self {
            id: Text(entry.id),
            patient_id: Text(entry.customer),
            appointment_type_id: Text(entry.service),
            provider_profile_id: provider.map(Text),
            specialty,
            location_id: entry.location.map(Text),
            preferred_date_from: entry.first.map(Text),
            preferred_date_to: entry.last.map(Text),
            preferred_period: entry.part.map(slot_core::DayPart::name),
            priority: entry.priority.get(),
            notes: entry.notes.as_deref(),
            status: entry.status.name(),
            position: place.position,
            offer: entry.offer.as_ref().map(OfferView::of),
            appointment_id: entry.booking.map(Text),
            created_at: Moment(entry.created_at),
            updated_at: Moment(entry.updated_at),
        }
    }
}

impl OfferView {
    fn of(offer: &Offer) -> Self {
        let Offer { hold: _, provider, location, room, span, at: _, until } = *offer;
        Self {
            provider_profile_id: Text(provider),
            location_id: location.map(Text),
            room_id: room.map(Text),
            start_time: Moment(span.start()),
            end_time: Moment(span.end()),
            expires_at: Moment(until),
        }
    }
}

impl PositionView {
    pub(super) fn of(entry: &WaitlistEntry, place: LinePlace) -> Self {
        Self { id: Text(entry.id), position: place.position, total_waiting: place.waiting }
    }
}
