//! The body of a series of appointments, read into a command.

use super::read_appointment::{self, AppointmentBody};
use crate::{
    Problem,
    openapi::formats::{DateTime, Day},
    wire::{Body, Faults, json, text},
};
use engine::verbs::{BookSeries, MAX_SERIES, SeriesDay, SeriesDays};
use schemars::JsonSchema;
use serde_json::value::RawValue;
use slot_core::{RecurrenceRule, SeriesEnd};

/// How long a rule is at most, in characters.
const MAX_RULE: usize = 500;

/// A series of appointments that is to be made: what every one of them is like, and `rrule` or `dates`.
#[derive(JsonSchema)]
#[schemars(rename = "NewSeries")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct SeriesBody {
    #[serde(flatten)]
    appointment: AppointmentBody,
    /// A recurrence rule (RFC 5545) that ends, such as `FREQ=WEEKLY;COUNT=10`: from the day of `start_time` on, at its time
    /// by the clock of the location. Needed when there are no `dates`.
    #[schemars(length(max = MAX_RULE))]
    rrule: Option<String>,
    /// The days, at the time of `start_time` by the clock of the location, or the moments. Needed when there is no `rrule`.
    #[schemars(length(min = 1, max = MAX_SERIES))]
    dates: Option<Vec<DayOrMoment>>,
}

/// A date, or a date-time.
#[derive(JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
enum DayOrMoment {
    Day(Day),
    Moment(DateTime),
}

pub(super) fn series(body: &Body) -> Result<BookSeries, Problem> {
    let visit = read_appointment::create(body);
    let mut fields = body.fields()?;
    let rule = fields.optional("rrule", json::string(rule));
    let dates = fields.optional("dates", json::list(1..=MAX_SERIES, json_day));
    match (fields.has("rrule"), fields.has("dates")) {
        (false, false) => fields.fault("rrule", "or dates is required"),
        (true, true) => fields.fault("dates", "must not be given beside rrule"),
        (true, false) | (false, true) => {}
    }
    let days = fields.all((rule, dates));
    match (visit, days) {
        (Ok(visit), Ok((Some(rule), _))) => Ok(BookSeries { visit, days: SeriesDays::Rule(rule) }),
        (Ok(visit), Ok((None, dates))) => Ok(BookSeries { visit, days: SeriesDays::On(dates.unwrap_or_default()) }),
        (Err(Problem::Invalid(faults)), Err(more)) => Err(faults.and(more).into()),
        (Err(problem), _) => Err(problem),
        (Ok(_), Err(faults)) => Err(faults.into()),
    }
}

/// A rule that ends.
fn rule(text: &str) -> Result<RecurrenceRule, Faults> {
    let text = text::line(MAX_RULE)(text)?;
    let bare = text.strip_prefix("RRULE:").unwrap_or(&text);
    let rule: RecurrenceRule =
        bare.parse().map_err(|error| Faults::here(format!("is no rule that is read: {error}")))?;
    match rule.end() {
        SeriesEnd::Never => Err(Faults::here("must end, with COUNT or UNTIL")),
        SeriesEnd::After(_) | SeriesEnd::OnDate(_) | SeriesEnd::AtLocal(_) | SeriesEnd::At(_) => Ok(rule),
    }
}

fn json_day(raw: &RawValue) -> Result<SeriesDay, Faults> {
    json::string(day)(raw)
}

/// A date, or a date-time; one without an offset is UTC.
fn day(text: &str) -> Result<SeriesDay, Faults> {
    if text.contains(['T', 't', ' ']) {
        return read_appointment::moment(text).map(SeriesDay::At);
    }
    text::date(text).map(SeriesDay::Date)
}
