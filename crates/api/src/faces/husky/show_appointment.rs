//! Appointments as callers are shown them.

use super::words;
use crate::openapi::{
    formats::{DateTime, Spelled},
    schema,
};
use engine::model::{Booking, Window};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::json;
use slot_core::{Instant, ResourceId, ServiceId, Status, WindowId, Zone};
use std::{borrow::Cow, collections::HashMap, fmt::Display};
use time::Date;

/// An appointment: what is published, in that order, and then its notes and its moment.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Appointment")]
pub(super) struct AppointmentView<'a> {
    appointment_id: Text<Code<'a>>,
    appointment_type: Option<Text<ServiceId>>,
    branch_id: Text<ResourceId>,
    /// The day of the business's own wall clock.
    date: Text<Date>,
    #[schemars(extend("enum" = json!(["Morning", "Afternoon", "Evening", null])))]
    session: Option<&'static str>,
    batch: Option<&'a str>,
    /// The patient's number in the window on that date, where the business numbers them.
    #[schemars(with = "Option<String>")]
    token: Option<Text<u32>>,
    patient_name: &'a str,
    parent_phone: Option<&'a str>,
    assigned_doctor: Option<&'a str>,
    #[schemars(extend("enum" = STATUSES))]
    status: &'static str,
    external_reference_id: Option<&'a str>,
    created_at: Moment,
    updated_at: Moment,
    notes: Option<&'a str>,
    /// When the patient comes, in UTC.
    start_time: Moment,
}

/// The answer about one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct OneAppointment<'a> {
    #[schemars(extend("const" = true))]
    success: bool,
    data: AppointmentView<'a>,
}

/// The answer to who makes one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MadeAppointment<'a> {
    #[schemars(extend("const" = true))]
    success: bool,
    appointment_id: Text<Code<'a>>,
    /// The patient's number in the window on that date, where the business numbers them.
    #[schemars(with = "Option<String>")]
    token: Option<Text<u32>>,
    data: AppointmentView<'a>,
}

/// A part of the list.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Appointments<'a> {
    #[schemars(extend("const" = true))]
    success: bool,
    data: Vec<AppointmentView<'a>>,
    pagination: Pagination,
}

/// Which part of the list it is.
#[derive(Debug, Serialize, JsonSchema)]
struct Pagination {
    page: u32,
    limit: u32,
    total: u64,
    total_pages: u64,
}

impl<'a> AppointmentView<'a> {
    fn of(booking: &'a Booking, window: Option<&'a Window>, zone: &Zone) -> Self {
        Self {
            appointment_id: code(booking),
            appointment_type: booking.service.map(Text),
            branch_id: Text(booking.resource),
            date: Text(zone.date(booking.span.start())),
            session: window.map(|window| words::session(window.session)),
            batch: window.and_then(|window| window.batch.as_deref()),
            token: booking.token.map(Text),
            patient_name: &booking.guest.name,
            parent_phone: booking.guest.phone.as_deref(),
            assigned_doctor: booking.assigned.as_deref(),
            status: status(booking.status, booking.moved_at.is_some()),
            external_reference_id: booking.external_reference.as_deref(),
            created_at: Moment(booking.created_at),
            updated_at: Moment(booking.updated_at),
            notes: booking.notes.as_deref(),
            start_time: Moment(booking.span.start()),
        }
    }
}

pub(super) fn one<'a>(booking: &'a Booking, window: Option<&'a Window>, zone: &Zone) -> OneAppointment<'a> {
    OneAppointment { success: true, data: AppointmentView::of(booking, window, zone) }
}

pub(super) fn new<'a>(booking: &'a Booking, window: Option<&'a Window>, zone: &Zone) -> MadeAppointment<'a> {
    let data = AppointmentView::of(booking, window, zone);
    MadeAppointment { success: true, appointment_id: code(booking), token: booking.token.map(Text), data }
}

pub(super) fn list<'a>(
    found: &'a engine::Paged<Booking>,
    windows: &HashMap<WindowId, &'a Window>,
    zone: &Zone,
    (page, limit): (u32, u32),
) -> Appointments<'a> {
    let shown = |booking: &'a Booking| {
        let window = booking.window.and_then(|window| windows.get(&window).copied());
        AppointmentView::of(booking, window, zone)
    };
    let total = found.total;
    let pagination = Pagination { page, limit, total, total_pages: total.div_ceil(u64::from(limit)) };
    Appointments { success: true, data: found.items.iter().map(shown).collect(), pagination }
}

/// The words for a status.
const STATUSES: [&str; 4] = ["confirmed", "rescheduled", "completed", "cancelled"];

/// The status in this face's four words. Who did not come is as done as who did.
pub(super) const fn status(status: Status, is_moved: bool) -> &'static str {
    match status {
        Status::Requested | Status::Confirmed | Status::CheckedIn | Status::InProgress if is_moved => "rescheduled",
        Status::Requested | Status::Confirmed | Status::CheckedIn | Status::InProgress => "confirmed",
        Status::Completed | Status::NoShow => "completed",
        Status::Cancelled | Status::Rescheduled => "cancelled",
    }
}

/// The short name of an appointment, as this face writes it.
#[derive(Clone, Copy, Debug)]
struct Code<'a>(&'a str);

impl Display for Code<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{PREFIX}{}", self.0)
    }
}

/// What the short names of appointments begin with here.
const PREFIX: &str = "appt_";

fn code(booking: &Booking) -> Text<Code<'_>> {
    Text(Code(booking.code.as_deref().unwrap_or_default()))
}

/// The short name in an appointment's id; `None` when it is no such id.
pub(super) fn read_code(id: &str) -> Option<&str> {
    let code = id.strip_prefix(PREFIX)?;
    let is_shaped = code.len() == 10 && code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
    is_shaped.then_some(code)
}

/// The schema of an appointment's id.
#[derive(Clone, Copy, Debug)]
pub(super) enum AppointmentId {}

impl JsonSchema for AppointmentId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AppointmentId".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        schema(json!({ "type": "string", "pattern": "^appt_[0-9a-z]{10}$", "examples": ["appt_k3j9x0a1b2"] }))
    }
}

impl Spelled for Code<'_> {
    type As = AppointmentId;
}

/// Something that writes itself.
#[derive(Clone, Copy, Debug)]
struct Text<T>(T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<T: Spelled> JsonSchema for Text<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::As::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::As::json_schema(generator)
    }
}

/// A moment, in UTC with milliseconds.
#[derive(Clone, Copy, Debug)]
struct Moment(Instant);

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.rfc3339_millis().as_str())
    }
}

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        DateTime::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        DateTime::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_ten_small_letters_and_digits() {
        assert_eq!(read_code("appt_k3j9x0a1b2"), Some("k3j9x0a1b2"));
        for bad in
            ["", "appt_", "k3j9x0a1b2", "appt_k3j9x0a1b", "appt_k3j9x0a1b22", "appt_K3j9x0a1b2", "APPT_k3j9x0a1b2"]
        {
            assert_eq!(read_code(bad), None, "{bad}");
        }
    }

    #[test]
    fn four_words_tell_how_it_stands() {
        let told: Vec<&str> = Status::ALL.into_iter().map(|one| status(one, false)).collect();
        assert_eq!(
            told,
            ["confirmed", "confirmed", "confirmed", "confirmed", "completed", "completed", "cancelled", "cancelled"]
        );
        assert_eq!(status(Status::Confirmed, true), "rescheduled");
        assert_eq!(status(Status::Completed, true), "completed");
    }
}
