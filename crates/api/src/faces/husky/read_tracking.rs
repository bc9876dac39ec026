//! Questions about dates, and bodies about what differs on them.

use super::{
    read_window::{MAX_PLACES, share},
    slot_id,
    words::{SESSION_WORDS, SESSIONS, STATUS_WORDS, STATUSES},
};
use crate::{
    Problem,
    openapi::formats::{Day, Integer, Uuid},
    wire::{Body, Faults, Query, json, text},
};
use engine::verbs::{TrackingChange, WindowChoice};
use schemars::JsonSchema;
use time::Date;

/// The longest range of dates, in days.
pub(super) const MAX_DAYS: i64 = 366;

/// The question for open windows.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct AvailabilityQuery {
    date: Day,
    branch_id: Option<Uuid>,
    #[schemars(extend("enum" = SESSION_WORDS))]
    session: Option<String>,
}

/// The question for records.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct TrackingQuery {
    date_from: Day,
    /// `date_from` when left out; at most 366 days in all.
    date_to: Option<Day>,
    branch_id: Option<Uuid>,
    appointment_type_id: Option<Uuid>,
    #[schemars(extend("enum" = SESSION_WORDS))]
    session: Option<String>,
}

/// What is to differ in a record: at least one field.
#[derive(JsonSchema)]
#[schemars(extend("minProperties" = 1))]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct TrackingPatch {
    /// For this service.
    #[schemars(extend("enum" = STATUS_WORDS))]
    status: Option<String>,
    /// For the whole window.
    max_slots: Option<Integer<0, MAX_PLACES>>,
}

/// Which dates are to be regenerated.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct RegenerateBody {
    date_from: Day,
    /// `date_from` when left out; at most 366 days in all.
    date_to: Option<Day>,
}

/// Which windows of which date are asked for.
pub(super) fn availability(query: &Query) -> Result<(WindowChoice, Date), Problem> {
    let mut params = query.params()?;
    let date = params.required("date", text::date);
    let branch = params.optional("branch_id", text::id);
    let session = params.optional("session", text::one_of(&SESSIONS));
    let (date, branch, session) = params.all((date, branch, session))?;
    Ok((WindowChoice { branch, session, service: None }, date))
}

/// Which records of which dates are asked for.
pub(super) fn range(query: &Query) -> Result<(WindowChoice, (Date, Date)), Problem> {
    let mut params = query.params()?;
    let first = params.required("date_from", text::date);
    let last = params.optional("date_to", text::date);
    let branch = params.optional("branch_id", text::id);
    let service = params.optional("appointment_type_id", text::id);
    let session = params.optional("session", text::one_of(&SESSIONS));
    if let Some(fault) = bad_range(first, last.flatten()) {
        params.fault("date_to", fault);
    }
    let (first, last, branch, service, session) = params.all((first, last, branch, service, session))?;
    Ok((WindowChoice { branch, session, service }, (first, last.unwrap_or(first))))
}

/// Which dates are to be regenerated.
pub(super) fn regeneration(body: &Body) -> Result<(Date, Date), Problem> {
    let mut fields = body.fields()?;
    let first = fields.required("date_from", json::string(text::date));
    let last = fields.optional("date_to", json::string(text::date));
    if let Some(fault) = bad_range(first, last.flatten()) {
        fields.fault("date_to", fault);
    }
    let (first, last) = fields.all((first, last))?;
    Ok((first, last.unwrap_or(first)))
}

/// What is to differ in which record. What cannot be set is ignored.
pub(super) fn change(slot_id: &str, body: &Body) -> Result<TrackingChange, Problem> {
    let record = slot_id::record(slot_id).map_err(|faults| faults.inside("slot_id"))?;
    let (window, date, service) = record;
    let mut fields = body.fields()?;
    let status = fields.optional("status", json::string(text::one_of(&STATUSES)));
    let places = fields.optional("max_slots", share);
    let (status, places) = fields.all((status, places))?;
    if status.is_none() && places.is_none() {
        return Err(Faults::at("body", "must have at least one of status, max_slots").into());
    }
    Ok(TrackingChange { window, date, service, status, places })
}

fn bad_range(first: Option<Date>, last: Option<Date>) -> Option<String> {
    match (last? - first?).whole_days() {
        ..0 => Some("must not be before date_from".to_owned()),
        0..MAX_DAYS => None,
        MAX_DAYS.. => Some(format!("must be at most {MAX_DAYS} days from date_from, both included")),
    }
}
