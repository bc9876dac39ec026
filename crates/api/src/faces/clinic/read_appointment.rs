//! Bodies and queries about appointments, read into commands.

use super::query::{MAX_LIMIT, USUAL_LIMIT};
use crate::{
    Problem,
    openapi::formats::{Anything, DateTime, Day, Free, Integer, Line, Uuid},
    wire::{Body, Faults, Fields, Query, json, text},
};
use actix_web::{HttpRequest, http::header};
use engine::{
    BookingFilter,
    model::{Channel, Guest},
    verbs::{BookVisit, Details, RescheduleVisit, VisitChange, VisitStep},
};
use schemars::JsonSchema;
use serde_json::json;
use slot_core::{Action, BookingId, CustomerId, Instant, Length, ResourceId, Span, Status, Zone};
use time::Date;

/// How long notes are at most, in characters.
const MAX_NOTES: usize = 10_000;
/// How long names and reasons are at most, in characters.
const MAX_LINE: usize = 255;
/// No version is higher.
const MAX_VERSION: i64 = 4_294_967_295;

/// Where an appointment may come from.
const SOURCES: &[(&str, &str)] = &[
    ("web", "web"),
    ("phone", "phone"),
    ("whatsapp", "whatsapp"),
    ("api", "api"),
    ("walk_in", "walk_in"),
    ("chatbot", "chatbot"),
];

/// Every status by its name.
const STATUSES: &[(&str, Status)] = &[
    ("requested", Status::Requested),
    ("confirmed", Status::Confirmed),
    ("checked_in", Status::CheckedIn),
    ("in_progress", Status::InProgress),
    ("completed", Status::Completed),
    ("no_show", Status::NoShow),
    ("cancelled", Status::Cancelled),
    ("rescheduled", Status::Rescheduled),
];

/// What an update does not change: an appointment has actions for that.
const FIXED: [&str; 9] = [
    "provider_profile_id",
    "patient_id",
    "appointment_type_id",
    "location_id",
    "start_time",
    "end_time",
    "status",
    "source",
    "external_reference",
];

/// An appointment that is to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewAppointment")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct AppointmentBody {
    provider_profile_id: Uuid,
    patient_id: Uuid,
    appointment_type_id: Uuid,
    location_id: Uuid,
    /// Without an offset it is UTC.
    start_time: DateTime,
    /// After the start.
    end_time: DateTime,
    /// A room of the location.
    room_id: Option<Uuid>,
    #[schemars(extend("enum" = json!(["web", "phone", "whatsapp", "api", "walk_in", "chatbot", null]), "default" = "api"))]
    source: Option<String>,
    /// What the patient may see.
    notes: Option<Free<MAX_NOTES>>,
    /// What only staff may see.
    internal_notes: Option<Free<MAX_NOTES>>,
    /// No two appointments of a business have the same.
    external_reference: Option<Line<MAX_LINE>>,
    metadata: Option<Anything>,
}

/// What is to change. `null` takes a thing away.
#[derive(JsonSchema)]
#[schemars(rename = "AppointmentUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct AppointmentPatch {
    /// The version that was read. `If-Match` with the `ETag` will do instead.
    version: Option<Integer<1, MAX_VERSION>>,
    notes: Option<Free<MAX_NOTES>>,
    internal_notes: Option<Free<MAX_NOTES>>,
    room_id: Option<Uuid>,
    metadata: Option<Anything>,
}

/// Where to an appointment is to be moved.
#[derive(JsonSchema)]
#[schemars(rename = "Reschedule")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct RescheduleBody {
    new_start_time: DateTime,
    new_end_time: DateTime,
    /// Where it was, when left out.
    new_location_id: Option<Uuid>,
    /// Where it was, when left out, unless that room is at another location.
    new_room_id: Option<Uuid>,
    reason: Option<Free<MAX_NOTES>>,
}

/// Which appointments.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct AppointmentQuery {
    provider_profile_id: Option<Uuid>,
    patient_id: Option<Uuid>,
    location_id: Option<Uuid>,
    #[schemars(extend("enum" = json!(STATUSES.iter().map(|(name, _)| *name).collect::<Vec<_>>())))]
    status: Option<String>,
    /// Only those that start on or after this day, in UTC.
    date_from: Option<Day>,
    /// Only those that start on or before this day, in UTC.
    date_to: Option<Day>,
    #[schemars(extend("default" = USUAL_LIMIT))]
    limit: Option<Integer<1, MAX_LIMIT>>,
    /// Where the last answer ended.
    cursor: Option<String>,
}

/// A question for appointments, read.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) filter: BookingFilter,
    pub(super) after: Option<(Instant, BookingId)>,
    pub(super) limit: u32,
}

pub(super) fn create(body: &Body) -> Result<BookVisit, Problem> {
    let mut fields = body.fields()?;
    let provider = fields.required("provider_profile_id", json::string(text::id));
    let patient = fields.required("patient_id", json::string(text::id));
    let service = fields.required("appointment_type_id", json::string(text::id));
    let location = fields.required("location_id", json::string(text::id));
    let span = span(&mut fields, ["start_time", "end_time"]);
    let room = fields.optional("room_id", json::string(text::id));
    let source = fields.optional("source", json::string(text::one_of(SOURCES)));
    let notes = fields.optional("notes", json::string(text::free(MAX_NOTES)));
    let internal_notes = fields.optional("internal_notes", json::string(text::free(MAX_NOTES)));
    let external_reference = fields.optional("external_reference", json::string(text::line(MAX_LINE)));
    let metadata = fields.optional("metadata", json::metadata);
    let read = (provider, patient, service, location, span, room, source, notes, internal_notes, external_reference);
    let (read, metadata) = fields.all((crate::wire::All::all(read), metadata))?;
    let (provider, patient, service, location, span, room, source, notes, internal_notes, external_reference) = read;
    let details = Details {
        notes,
        source: Some(source.unwrap_or("api").to_owned()),
        external_reference,
        metadata,
        ..Details::of(Guest::default(), Channel::Api)
    };
    Ok(BookVisit {
        provider,
        patient,
        service,
        location,
        room,
        span,
        internal_notes,
        treatment: None,
        through: None,
        details,
    })
}

pub(super) fn reschedule(body: &Body) -> Result<RescheduleVisit, Problem> {
    let mut fields = body.fields()?;
    let span = span(&mut fields, ["new_start_time", "new_end_time"]);
    let location = fields.optional("new_location_id", json::string(text::id::<ResourceId>));
    let room = fields.optional("new_room_id", json::string(text::id::<ResourceId>));
    let reason = fields.optional("reason", json::string(text::free(MAX_NOTES)));
    let (span, location, room, reason) = fields.all((span, location, room, reason))?;
    Ok(RescheduleVisit { span, location, room, reason })
}

/// An update, with the version that the body or `If-Match` names. Where they name two, none of them can be meant.
pub(super) fn change(request: &HttpRequest, body: &Body) -> Result<VisitChange, Problem> {
    let matched = if_match(request)?;
    let mut fields = body.fields()?;
    let said = fields.optional("version", json::integer(1..=MAX_VERSION));
    let notes = fields.nullable("notes", json::string(text::free(MAX_NOTES)));
    let internal_notes = fields.nullable("internal_notes", json::string(text::free(MAX_NOTES)));
    let room = fields.nullable("room_id", json::string(text::id));
    let metadata = fields.nullable("metadata", json::metadata);
    for name in FIXED.into_iter().filter(|name| fields.has(name)).collect::<Vec<_>>() {
        fields.fault(name, "cannot be changed by an update");
    }
    if said == Some(None) && matched.is_none() {
        fields.fault("version", "is required");
    }
    let (said, notes, internal_notes, room, metadata) = fields.all((said, notes, internal_notes, room, metadata))?;
    let said = said.and_then(|version| u32::try_from(version).ok());
    let version = match (said, matched) {
        (Some(said), Some(matched)) if said != matched => NO_VERSION,
        (said, matched) => said.or(matched).unwrap_or(NO_VERSION),
    };
    Ok(VisitChange { version, notes, internal_notes, room, metadata })
}

/// What no appointment ever has.
const NO_VERSION: u32 = 0;

/// The version that `If-Match` names: `"7"`, and `7` where somebody forgot to quote it. `*` names none.
fn if_match(request: &HttpRequest) -> Result<Option<u32>, Problem> {
    let Some(value) = request.headers().get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let quoted = text.strip_prefix("W/").unwrap_or(text);
    let number = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(quoted);
    match number.parse::<u32>() {
        Ok(version) if number.bytes().all(|digit| digit.is_ascii_digit()) => Ok(Some(version)),
        Ok(_) | Err(_) => Err(Faults::at("If-Match", "must be the ETag of an appointment, such as \"1\"").into()),
    }
}

/// The step that an action takes. An empty body says nothing.
pub(super) fn step(action: Action, body: &Body) -> Result<VisitStep, Problem> {
    let bare = VisitStep { action, by: None, reason: None, notes: None };
    if body.bytes()?.trim_ascii().is_empty() {
        return Ok(bare);
    }
    let mut fields = body.fields()?;
    let mut said = |name: Option<&str>, max| match name {
        Some(name) => fields.optional(name, json::string(text::free(max))),
        None => Some(None),
    };
    let words = Words::of(action);
    let (by, reason, notes) = (said(words.by, MAX_LINE), said(words.reason, MAX_NOTES), said(words.notes, MAX_NOTES));
    let (by, reason, notes) = fields.all((by, reason, notes))?;
    Ok(VisitStep { by, reason, notes, ..bare })
}

/// What an action's body may say, by the names of the fields.
struct Words {
    by: Option<&'static str>,
    reason: Option<&'static str>,
    notes: Option<&'static str>,
}

impl Words {
    const fn of(action: Action) -> Self {
        const NONE: Words = Words { by: None, reason: None, notes: None };
        match action {
            Action::Confirm => Self { by: Some("confirmed_by"), ..NONE },
            Action::CheckIn => Self { by: Some("checked_in_by"), ..NONE },
            Action::Complete | Action::NoShow => Self { notes: Some("notes"), ..NONE },
            Action::Cancel => Self { by: Some("cancelled_by"), reason: Some("reason"), ..NONE },
            Action::Start | Action::Reschedule => NONE,
        }
    }
}

/// The body of `confirm`.
#[derive(JsonSchema)]
#[schemars(rename = "Confirm")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct ConfirmBody {
    confirmed_by: Option<Free<MAX_LINE>>,
}

/// The body of `check-in`.
#[derive(JsonSchema)]
#[schemars(rename = "CheckIn")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct CheckInBody {
    checked_in_by: Option<Free<MAX_LINE>>,
}

/// The body of `complete` and `no-show`.
#[derive(JsonSchema)]
#[schemars(rename = "Outcome")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct OutcomeBody {
    /// What is added to the notes.
    notes: Option<Free<MAX_NOTES>>,
}

/// The body of `cancel`.
#[derive(JsonSchema)]
#[schemars(rename = "Cancel")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct CancelBody {
    reason: Option<Free<MAX_NOTES>>,
    cancelled_by: Option<Free<MAX_LINE>>,
}

pub(super) fn list(query: &Query) -> Result<Asked, Problem> {
    let mut params = query.params()?;
    let provider = params.optional("provider_profile_id", text::id::<ResourceId>);
    let patient = params.optional("patient_id", text::id::<CustomerId>);
    let location = params.optional("location_id", text::id::<ResourceId>);
    let status = params.optional("status", text::one_of(STATUSES));
    let first = params.optional("date_from", text::date);
    let last = params.optional("date_to", text::date);
    let limit = params.optional("limit", text::integer(1..=MAX_LIMIT));
    let cursor = params.optional("cursor", text::free(MAX_LINE));
    if let (Some(Some(first)), Some(Some(last))) = (first, last)
        && last < first
    {
        params.fault("date_to", "must not be before date_from");
    }
    let (provider, patient, location, status, first, last, limit, cursor) =
        params.all((provider, patient, location, status, first, last, limit, cursor))?;
    let midnight = |date: Date| Zone::utc().instant(date, slot_core::WallTime::MIDNIGHT);
    let filter = BookingFilter {
        resource: provider,
        customer: patient,
        location,
        statuses: status.map(|status| vec![status]),
        is_visit: Some(true),
        starts_from: first.map(midnight),
        starts_before: last.map(|date| midnight(date) + Length::minutes(24 * 60)),
        ..BookingFilter::default()
    };
    let after = match cursor {
        Some(cursor) => match super::cursor::read(&filter, &cursor) {
            Some(after) => Some(after),
            None => return Err(Faults::at("cursor", "must be the next_cursor of the same question").into()),
        },
        None => None,
    };
    let limit = limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(USUAL_LIMIT);
    Ok(Asked { filter, after, limit })
}

/// From one moment until a later one.
fn span(fields: &mut Fields<'_>, [from, until]: [&str; 2]) -> Option<Span> {
    let start = fields.required(from, json::string(moment));
    let end = fields.required(until, json::string(moment));
    let span = Span::new(start?, end?);
    if span.is_err() {
        fields.fault(until, format!("must be after {from}"));
    }
    span.ok()
}

/// A moment; without an offset it is UTC.
pub(super) fn moment(text: &str) -> Result<Instant, Faults> {
    text::instant(text).or_else(|faults| text::instant(&format!("{text}Z")).map_err(|_worse| faults))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn new_with(more: &str) -> Result<BookVisit, Problem> {
        let id = "01890000-0000-7000-8000-000000000000";
        create(&Body::of(format!(
            r#"{{"provider_profile_id": "{id}", "patient_id": "{id}", "appointment_type_id": "{id}",
                "location_id": "{id}", "start_time": "2026-05-15T11:00:00Z", "end_time": "2026-05-15T11:30:00Z"{more}}}"#
        )))
    }

    #[test]
    fn times_without_an_offset_are_utc() {
        let expect = moment("2026-05-15T11:00:00Z");
        for same in ["2026-05-15T11:00:00", "2026-05-15T08:00:00-03:00", "2026-05-15T11:00", "2026-05-15T11:00:00.0000"]
        {
            assert_eq!(moment(same), expect, "{same}");
        }
        for bad in ["2026-05-15", "11:00", "", "2026-05-15T25:00:00", "2026-05-15T11:00:00ZZ"] {
            assert!(moment(bad).is_err(), "{bad}");
        }
        let backwards = r#", "end_time": "2026-05-15T11:00:00Z""#;
        assert_eq!(new_with(backwards).unwrap_err().to_string(), "end_time must be after start_time");
    }

    #[test]
    fn every_bad_field_is_told() {
        assert_eq!(new_with("").unwrap().details.source.as_deref(), Some("api"));
        let told = new_with(r#", "patient_id": "x", "source": "fax", "notes": 5, "metadata": [], "room_id": 1"#);
        assert_eq!(
            told.unwrap_err().to_string(),
            "patient_id must be a UUID; room_id must be a string; source must be one of web, phone, whatsapp, api, \
             walk_in, chatbot; notes must be a string; metadata must be a JSON object"
        );
    }

    #[test]
    fn a_version_comes_in_two_places() {
        let version = |header: Option<&str>, body: &str| {
            let request = match header {
                Some(tag) => TestRequest::default().insert_header(("if-match", tag)),
                None => TestRequest::default(),
            };
            change(&request.to_http_request(), &Body::of(body.to_owned())).map(|change| change.version)
        };
        for (header, body, expect) in [
            (None, r#"{"version": 3}"#, 3),
            (Some("\"3\""), "{}", 3),
            (Some("3"), "{}", 3),
            (Some("W/\"3\""), r#"{"version": 3}"#, 3),
            (Some("*"), r#"{"version": 3}"#, 3),
            (Some("\"4\""), r#"{"version": 3}"#, NO_VERSION),
        ] {
            assert_eq!(version(header, body), Ok(expect), "{header:?} {body}");
        }
        for (header, body) in [
            (None, "{}"),
            (Some("*"), "{}"),
            (Some("\"x\""), r#"{"version": 3}"#),
            (None, r#"{"version": 0}"#),
            (None, r#"{"version": "3"}"#),
            (None, r#"{"version": 3, "status": "confirmed"}"#),
        ] {
            assert!(version(header, body).is_err(), "{header:?} {body}");
        }
    }

    #[test]
    fn an_action_reads_its_own_words() {
        let said = |action, body: &str| step(action, &Body::of(body.to_owned())).unwrap();
        for action in Action::ALL {
            for nothing in ["", " ", "{}", r#"{"other": 5}"#] {
                assert_eq!(said(action, nothing), VisitStep { action, by: None, reason: None, notes: None });
            }
        }
        let cancelled = said(Action::Cancel, r#"{"reason": "ill", "cancelled_by": "patient", "notes": "x"}"#);
        assert_eq!(
            (cancelled.reason.as_deref(), cancelled.by.as_deref(), cancelled.notes),
            (Some("ill"), Some("patient"), None)
        );
        assert_eq!(said(Action::Complete, r#"{"notes": "fine"}"#).notes.as_deref(), Some("fine"));
        assert!(step(Action::Confirm, &Body::of(r#"{"confirmed_by": 5}"#)).is_err());
        assert!(step(Action::Confirm, &Body::of("[")).is_err());
    }
}
