//! Appointments as callers are shown them.

use super::shape::{Moment, Text};
use crate::openapi::formats::Anything;
use engine::{
    StoreError,
    model::{Booking, HistoryRow, Metadata, Visit},
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::json;
use slot_core::{BookingId, CustomerId, ResourceId, ServiceId, Status};

/// An appointment.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Appointment")]
pub(super) struct AppointmentView<'a> {
    id: Text<BookingId>,
    provider_profile_id: Text<ResourceId>,
    patient_id: Text<CustomerId>,
    appointment_type_id: Text<ServiceId>,
    location_id: Text<ResourceId>,
    room_id: Option<Text<ResourceId>>,
    start_time: Moment,
    end_time: Moment,
    #[schemars(extend("enum" = json!(Status::ALL.map(Status::name))))]
    status: &'static str,
    #[schemars(extend("enum" = json!(["web", "phone", "whatsapp", "api", "walk_in", "chatbot"])))]
    source: &'a str,
    notes: Option<&'a str>,
    internal_notes: Option<&'a str>,
    external_reference: Option<&'a str>,
    #[schemars(with = "Anything")]
    metadata: Facts<'a>,
    /// Goes up with every change.
    version: u32,
    /// The appointment that it took the place of.
    rescheduled_from_id: Option<Text<BookingId>>,
    /// The appointment that took its place.
    rescheduled_to_id: Option<Text<BookingId>>,
    cancellation_reason: Option<&'a str>,
    cancelled_by: Option<&'a str>,
    created_at: Moment,
    updated_at: Moment,
    /// Where one appointment is shown: how it came to stand like this, the oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    status_history: Option<Vec<StepView<'a>>>,
}

/// A step of an appointment's life.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "StatusChange")]
struct StepView<'a> {
    from_status: Option<&'static str>,
    to_status: &'static str,
    changed_by: Option<&'a str>,
    reason: Option<&'a str>,
    changed_at: Moment,
}

/// A part of the list.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppointmentList")]
pub(super) struct AppointmentsView<'a> {
    pub(super) appointments: Vec<AppointmentView<'a>>,
    /// Where the next part begins; `null` at the end.
    pub(super) next_cursor: Option<String>,
    pub(super) limit: u32,
}

impl<'a> AppointmentView<'a> {
    /// A visit; what is none cannot be shown.
    pub(super) fn of(booking: &'a Booking) -> Result<Self, StoreError> {
        let lost = || StoreError::Corrupt { table: "bookings", id: booking.id.ulid() };
        let visit: &Visit = booking.visit.as_ref().ok_or_else(lost)?;
        Ok(Self {
            id: Text(booking.id),
            provider_profile_id: Text(booking.resource),
            patient_id: Text(booking.customer.ok_or_else(lost)?),
            appointment_type_id: Text(booking.service.ok_or_else(lost)?),
            location_id: Text(visit.location),
            room_id: visit.room.map(Text),
            start_time: Moment(booking.span.start()),
            end_time: Moment(booking.span.end()),
            status: booking.status.name(),
            source: booking.source.as_deref().unwrap_or("api"),
            notes: booking.notes.as_deref(),
            internal_notes: visit.internal_notes.as_deref(),
            external_reference: booking.external_reference.as_deref(),
            metadata: Facts(booking.metadata.as_ref()),
            version: booking.version,
            rescheduled_from_id: visit.rescheduled_from.map(Text),
            rescheduled_to_id: visit.rescheduled_to.map(Text),
            cancellation_reason: visit.cancellation_reason.as_deref(),
            cancelled_by: visit.cancelled_by.as_deref(),
            created_at: Moment(booking.created_at),
            updated_at: Moment(booking.updated_at),
            status_history: None,
        })
    }

    /// The same, with what led here: versions in which the status stayed as it was are left out.
    pub(super) fn with(self, history: &'a [HistoryRow]) -> Self {
        let steps = history.iter().filter(|row| row.from != Some(row.to));
        Self { status_history: Some(steps.map(StepView::of).collect()), ..self }
    }
}

impl<'a> StepView<'a> {
    fn of(row: &'a HistoryRow) -> Self {
        Self {
            from_status: row.from.map(Status::name),
            to_status: row.to.name(),
            changed_by: row.by.as_deref(),
            reason: row.reason.as_deref(),
            changed_at: Moment(row.at),
        }
    }
}

/// What was attached, to the letter; nothing is an empty object.
struct Facts<'a>(Option<&'a Metadata>);

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(metadata) => metadata.serialize(serializer),
            None => serde::ser::SerializeMap::end(serializer.serialize_map(Some(0))?),
        }
    }
}
