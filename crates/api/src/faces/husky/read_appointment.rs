//! Appointments as callers write and ask for them.

use super::words::SESSIONS;
use crate::{
    Problem,
    openapi::formats::{DateTime, Day, Free, Integer, Line, Uuid},
    wire::{Body, Query, json, text},
};
use engine::{
    BookingFilter, Page,
    model::{Channel, DaySession, Guest},
    verbs::{Arrival, BookWindow, ServiceName, Standing, WindowBookingChange},
};
use schemars::JsonSchema;
use slot_core::{ServiceId, Status, WallTime, Zone};
use std::num::NonZeroU32;

/// Characters in a name.
const LINE: usize = 255;
/// Characters in a note.
const NOTE: usize = 5000;

/// An appointment that is to be made.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct NewAppointment {
    /// A service, by its id or its name.
    appointment_type: Line<LINE>,
    /// With `Z` or an offset, from the year 1970 to 9998.
    appointment_date: DateTime,
    patient_name: Line<LINE>,
    /// Kept as it is given.
    parent_phone: Line<LINE>,
    /// Needed where there are several branches.
    branch_id: Option<Uuid>,
    #[schemars(extend("enum" = SESSIONS.iter().map(|(word, _)| *word).collect::<Vec<_>>()))]
    session: Option<String>,
    batch: Option<Line<LINE>>,
    assigned_doctor: Option<Free<LINE>>,
    notes: Option<Free<NOTE>>,
    external_reference_id: Option<Free<LINE>>,
}

/// What is to change of an appointment.
#[derive(JsonSchema)]
#[schemars(extend("minProperties" = 1))]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct AppointmentChange {
    /// With `Z` or an offset, from the year 1970 to 9998.
    appointment_date: Option<DateTime>,
    #[schemars(extend("enum" = STANDINGS.iter().map(|(word, _)| *word).collect::<Vec<_>>()))]
    status: Option<String>,
    #[schemars(extend("enum" = SESSIONS.iter().map(|(word, _)| *word).collect::<Vec<_>>()))]
    session: Option<String>,
    batch: Option<Line<LINE>>,
    assigned_doctor: Option<Free<LINE>>,
    notes: Option<Free<NOTE>>,
}

/// Which appointments are listed.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct AppointmentQuery {
    /// A UTC day.
    date: Option<Day>,
    #[schemars(extend("enum" = STATUSES.iter().map(|(word, _)| *word).collect::<Vec<_>>()))]
    status: Option<String>,
    /// A service's id.
    appointment_type: Option<Uuid>,
    branch_id: Option<Uuid>,
    #[schemars(extend("enum" = SESSIONS.iter().map(|(word, _)| *word).collect::<Vec<_>>()))]
    session: Option<String>,
    batch: Option<Line<LINE>>,
    /// 1 when left out.
    page: Option<Integer<1, { i64::MAX }>>,
    /// 50 when left out; above 200 it is cut to 200.
    limit: Option<Integer<1, { i64::MAX }>>,
}

/// An appointment that is to be made, for one person.
pub(super) fn create(body: &Body) -> Result<BookWindow, Problem> {
    let mut fields = body.fields()?;
    let service = fields.required("appointment_type", json::string(text::line(LINE)));
    let start = fields.required("appointment_date", json::string(text::instant));
    let name = fields.required("patient_name", json::string(text::line(LINE)));
    let phone = fields.required("parent_phone", json::string(text::line(LINE)));
    let branch = fields.optional("branch_id", json::string(text::id));
    let session = fields.optional("session", json::string(text::one_of(&SESSIONS)));
    let batch = fields.optional("batch", json::string(text::line(LINE)));
    let assigned = fields.optional("assigned_doctor", json::string(text::free(LINE)));
    let notes = fields.optional("notes", json::string(text::free(NOTE)));
    let reference = fields.optional("external_reference_id", json::string(text::free(LINE)));
    let read = (service, start, name, phone, branch, session, batch, assigned, notes, reference);
    let (service, start, name, phone, branch, session, batch, assigned, notes, reference) = fields.all(read)?;
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    Ok(BookWindow {
        window: None,
        branch,
        service: Some(service.parse::<ServiceId>().map_or(ServiceName::Name(service), ServiceName::Id)),
        session,
        batch,
        arrival: Arrival::At(start),
        party: NonZeroU32::MIN,
        guest: Guest { name, phone: Some(phone), ..Guest::default() },
        customer: None,
        notes: said(notes),
        assigned: said(assigned),
        external_reference: said(reference),
        consent: None,
        source: None,
        metadata: None,
        channel: Channel::Api,
    })
}

/// What is to change of an appointment: something at least.
pub(super) fn change(body: &Body) -> Result<WindowBookingChange, Problem> {
    const WRITABLE: [&str; 6] = ["appointment_date", "status", "session", "batch", "assigned_doctor", "notes"];
    let mut fields = body.fields()?;
    if !WRITABLE.iter().any(|name| fields.has(name)) {
        fields.fault("body", format!("must have one of {}", WRITABLE.join(", ")));
    }
    let start = fields.optional("appointment_date", json::string(text::instant));
    let standing = fields.optional("status", json::string(text::one_of(STANDINGS)));
    let session = fields.optional("session", json::string(text::one_of(&SESSIONS)));
    let batch = fields.optional("batch", json::string(text::line(LINE)));
    let assigned = fields.optional("assigned_doctor", json::string(text::free(LINE)));
    let notes = fields.optional("notes", json::string(text::free(NOTE)));
    let (start, standing, session, batch, assigned, notes) =
        fields.all((start, standing, session, batch, assigned, notes))?;
    Ok(WindowBookingChange { start, session, batch, standing, assigned, notes, channel: Channel::Api })
}

/// A list of appointments that is asked for.
#[derive(Debug)]
pub(super) struct AppointmentList {
    /// Which bookings, but for what is told of their windows.
    pub(super) filter: BookingFilter,
    /// Only in this part of the day.
    pub(super) session: Option<DaySession>,
    /// Only in windows that people call this.
    pub(super) batch: Option<String>,
    /// Which page, from one.
    pub(super) page: u32,
    /// How many on a page.
    pub(super) limit: u32,
}

impl AppointmentList {
    /// The part of the list.
    pub(super) fn part(&self) -> Page {
        Page { limit: self.limit, offset: (self.page - 1).saturating_mul(self.limit) }
    }
}

/// The list that is asked for: a date is a UTC day; a limit above the maximum is cut.
pub(super) fn list(query: &Query) -> Result<AppointmentList, Problem> {
    let mut params = query.params()?;
    let date = params.optional("date", text::date);
    let status = params.optional("status", text::one_of(STATUSES));
    let service = params.optional("appointment_type", text::id);
    let resource = params.optional("branch_id", text::id);
    let session = params.optional("session", text::one_of(&SESSIONS));
    let batch = params.optional("batch", text::line(LINE));
    let page = params.optional("page", text::integer(1..=i64::MAX));
    let limit = params.optional("limit", text::integer(1..=i64::MAX));
    let (date, status, service, resource, session, batch, page, limit) =
        params.all((date, status, service, resource, session, batch, page, limit))?;
    let filter = BookingFilter {
        resource,
        service,
        statuses: status.map(|(statuses, _)| statuses.to_vec()),
        moved: status.and_then(|(_, moved)| moved),
        starts_from: date.map(|date| Zone::utc().instant(date, WallTime::MIDNIGHT)),
        starts_before: date.map(|date| Zone::utc().instant(date, WallTime::END)),
        ..BookingFilter::default()
    };
    Ok(AppointmentList {
        filter,
        session,
        batch,
        page: page.map_or(1, |page| u32::try_from(page).unwrap_or(u32::MAX)),
        limit: limit.map_or(50, |limit| u32::try_from(limit).unwrap_or(u32::MAX).min(200)),
    })
}

/// The statuses that can be asked for.
const STANDINGS: &[(&str, Standing)] =
    &[("confirmed", Standing::Confirmed), ("completed", Standing::Completed), ("cancelled", Standing::Cancelled)];

/// Standings of ours, and whether a booking that stands so was moved.
type Standings = (&'static [Status], Option<bool>);

/// What each of this face's four statuses stands for.
const STATUSES: &[(&str, Standings)] = &[
    ("confirmed", (&Status::LIVE, Some(false))),
    ("rescheduled", (&Status::LIVE, Some(true))),
    ("cancelled", (&Status::WITHDRAWN, None)),
    ("completed", (&[Status::Completed, Status::NoShow], None)),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn told(problem: &Problem) -> String {
        problem.to_string()
    }

    #[test]
    fn every_bad_field_is_told() {
        let body = Body::of(
            r#"{"appointment_type": " ", "appointment_date": "2026-06-15", "patient_name": 5, "branch_id": "x",
                "session": "Night", "batch": ""}"#,
        );
        assert_eq!(
            told(&create(&body).unwrap_err()),
            "appointment_type must not be blank; appointment_date must be a date-time such as 2026-03-10T14:00:00Z; \
             patient_name must be a string; parent_phone is required; branch_id must be a UUID; \
             session must be one of Morning, Afternoon, Evening; batch must not be blank"
        );
        let naive = Body::of(
            r#"{"appointment_type": "a", "appointment_date": "2026-06-15T09:30:00", "patient_name": "b", "parent_phone": "1"}"#,
        );
        assert_eq!(told(&create(&naive).unwrap_err()), "appointment_date must have an offset, such as Z or -03:00");
    }

    #[test]
    fn a_change_changes_something() {
        for nothing in ["{}", r#"{"notes": null}"#, r#"{"token": "5"}"#] {
            assert_eq!(
                told(&change(&Body::of(nothing)).unwrap_err()),
                "body must have one of appointment_date, status, session, batch, assigned_doctor, notes"
            );
        }
        let rescheduled = change(&Body::of(r#"{"status": "rescheduled"}"#)).unwrap_err();
        assert_eq!(told(&rescheduled), "status must be one of confirmed, completed, cancelled");
    }

    #[test]
    fn pages_count_from_one() {
        let of = |query: &str| list(&Query::of(query)).map(|list| list.part());
        assert_eq!(of(""), Ok(Page { limit: 50, offset: 0 }));
        assert_eq!(of("page=3&limit=500"), Ok(Page { limit: 200, offset: 400 }));
        for bad in
            ["page=0", "limit=0", "limit=-1", "page=x", "status=open", "date=today", "branch_id=1", "session=Noon"]
        {
            assert!(of(bad).is_err(), "{bad}");
        }
        assert_eq!(of("page=9999999999&limit=2"), Ok(Page { limit: 2, offset: u32::MAX }));
    }
}
