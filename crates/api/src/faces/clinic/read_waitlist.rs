//! Bodies and queries about the waitlist, read into commands and questions.

use super::{
    query::{self, MAX_LIMIT, MAX_OFFSET, USUAL_LIMIT},
    read_records::MAX_SPECIALTY,
};
use crate::{
    Problem,
    openapi::formats::{Day, Free, Integer, Line, Uuid},
    wire::{Body, Faults, Query, json, text},
};
use engine::{Page, WaitlistFilter, model::WaitStatus, verbs::JoinWaitlist};
use schemars::JsonSchema;
use serde_json::value::RawValue;
use slot_core::{DayPart, WaitFor, WaitPriority};

const MAX_NOTES: usize = 5000;
/// The highest priority.
const HIGHEST: i64 = 10;

const PERIODS: &[(&str, DayPart)] =
    &[("morning", DayPart::Morning), ("afternoon", DayPart::Afternoon), ("evening", DayPart::Evening)];
/// The words for parts of the day, and for any.
const PERIOD_WORDS: [Option<&str>; 4] = [Some("morning"), Some("afternoon"), Some("evening"), None];
const STATUSES: &[(&str, WaitStatus)] = &[
    ("waiting", WaitStatus::Waiting),
    ("offered", WaitStatus::Offered),
    ("booked", WaitStatus::Booked),
    ("expired", WaitStatus::Expired),
    ("removed", WaitStatus::Removed),
];
/// The words for statuses.
pub(super) const STATUS_WORDS: [&str; 5] = ["waiting", "offered", "booked", "expired", "removed"];

/// What a patient waits for: a provider, or whoever is good for something; the provider counts where both are named.
#[derive(JsonSchema)]
#[schemars(rename = "NewWaitlistEntry")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct EntryBody {
    patient_id: Uuid,
    appointment_type_id: Uuid,
    /// This or `specialty` is needed.
    provider_profile_id: Option<Uuid>,
    specialty: Option<Line<MAX_SPECIALTY>>,
    /// Only at this location.
    location_id: Option<Uuid>,
    /// Not before this date, by the clock of the location.
    preferred_date_from: Option<Day>,
    /// Not after this date.
    preferred_date_to: Option<Day>,
    /// `morning` is from 06:00 to 12:00, `afternoon` to 18:00, `evening` to 22:00.
    #[schemars(extend("enum" = PERIOD_WORDS))]
    preferred_period: Option<String>,
    #[schemars(extend("default" = 0))]
    priority: Option<Integer<0, HIGHEST>>,
    notes: Option<Free<MAX_NOTES>>,
}

/// A question for entries.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct EntryQuery {
    patient_id: Option<Uuid>,
    appointment_type_id: Option<Uuid>,
    /// Only the line of this provider; not with `specialty`.
    provider_profile_id: Option<Uuid>,
    /// Only the line of this specialty.
    specialty: Option<Line<MAX_SPECIALTY>>,
    location_id: Option<Uuid>,
    #[schemars(extend("enum" = STATUS_WORDS))]
    status: Option<String>,
    /// At most so many.
    #[schemars(extend("default" = USUAL_LIMIT))]
    limit: Option<Integer<1, MAX_LIMIT>>,
    /// After so many.
    #[schemars(extend("default" = 0))]
    offset: Option<Integer<0, MAX_OFFSET>>,
}

pub(super) fn wish(body: &Body) -> Result<JoinWaitlist, Problem> {
    let mut fields = body.fields()?;
    let patient = fields.required("patient_id", json::string(text::id));
    let service = fields.required("appointment_type_id", json::string(text::id));
    let provider = fields.optional("provider_profile_id", json::string(text::id));
    let specialty = fields.optional("specialty", json::string(text::line(MAX_SPECIALTY)));
    let location = fields.optional("location_id", json::string(text::id));
    let first = fields.optional("preferred_date_from", json::string(text::date));
    let last = fields.optional("preferred_date_to", json::string(text::date));
    let part = fields.optional("preferred_period", json::string(text::one_of(PERIODS)));
    let priority = fields.optional("priority", priority);
    let notes = fields.optional("notes", json::string(text::free(MAX_NOTES)));
    if let (Some(None), Some(None)) = (&provider, &specialty) {
        fields.fault("provider_profile_id", "or specialty is required");
    }
    if let (Some(Some(first)), Some(Some(last))) = (first, last)
        && last < first
    {
        fields.fault("preferred_date_to", "must not be before preferred_date_from");
    }
    let wants = match (provider, specialty) {
        (Some(Some(provider)), _) => Some(WaitFor::Provider(provider)),
        (_, Some(Some(specialty))) => Some(WaitFor::Specialty(specialty)),
        (_, _) => None,
    };
    let (patient, service, wants, location, first, last, part, priority, notes) =
        fields.all((patient, service, wants, location, first, last, part, priority, notes))?;
    let priority = priority.unwrap_or(WaitPriority::NONE);
    Ok(JoinWaitlist { patient, service, wants, location, first, last, part, priority, notes })
}

/// Which entries, and which part of them.
pub(super) fn list(query: &Query) -> Result<(WaitlistFilter, Page), Problem> {
    let mut params = query.params()?;
    let customer = params.optional("patient_id", text::id);
    let service = params.optional("appointment_type_id", text::id);
    let provider = params.optional("provider_profile_id", text::id);
    let specialty = params.optional("specialty", text::line(MAX_SPECIALTY));
    let location = params.optional("location_id", text::id);
    let status = params.optional("status", text::one_of(STATUSES));
    let page = query::page(&mut params);
    if params.has("provider_profile_id") && params.has("specialty") {
        params.fault("specialty", "must not be given with provider_profile_id");
    }
    let (customer, service, provider, specialty, location, status, page) =
        params.all((customer, service, provider, specialty, location, status, page))?;
    let wants = provider.map(WaitFor::Provider).or(specialty.map(WaitFor::Specialty));
    let statuses = status.map(|status| vec![status]);
    Ok((WaitlistFilter { customer, service, wants, location, statuses }, page))
}

fn priority(raw: &RawValue) -> Result<WaitPriority, Faults> {
    let urgency = json::integer(0..=HIGHEST)(raw)?;
    u8::try_from(urgency).ok().and_then(WaitPriority::new).ok_or_else(|| Faults::here("must be from 0 to 10"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_engine() {
        assert!(STATUSES.iter().all(|(word, status)| status.name() == *word));
        assert!(STATUSES.iter().map(|(word, _)| *word).eq(STATUS_WORDS));
        assert_eq!(STATUSES.len(), WaitStatus::ALL.len());
        assert!(PERIODS.iter().all(|(word, part)| part.name() == *word));
        assert!(PERIODS.iter().map(|(word, _)| Some(*word)).chain([None]).eq(PERIOD_WORDS));
    }
}
