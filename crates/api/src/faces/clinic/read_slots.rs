//! A query for slots, read into a question.

use super::show_slot::Scoring;
use crate::{
    Problem,
    openapi::formats::{Day, Integer, Line, Uuid},
    wire::{Faults, Query, text},
};
use engine::model::{VisitMark, VisitOrder, VisitQuery};
use schemars::JsonSchema;

/// How many slots are listed when it is not said, and how many at most.
const USUAL_LIMIT: u32 = 50;
const MAX_LIMIT: i64 = 200;
/// How many days after the first the last may be.
const MAX_DAYS: i64 = 30;
/// How long a specialty is at most, in characters.
const MAX_SPECIALTY: usize = 200;

const ORDERS: &[(&str, VisitOrder)] = &[("date", VisitOrder::Soonest), ("score", VisitOrder::Best)];
const SCORINGS: &[(&str, Scoring)] = &[("on", Scoring::On), ("off", Scoring::Off)];

/// A question for slots. One of `provider_id` and `specialty` is needed; both together are both asked for.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct SlotsQuery {
    /// The first day, today or later, by the clock of each location.
    date_from: Day,
    /// The last day, at most 30 days after the first.
    date_to: Day,
    /// What for.
    appointment_type_id: Uuid,
    /// Only with this provider. Needed when there is no `specialty`.
    provider_id: Option<Uuid>,
    /// Only with providers who are good for this, whatever the letter case. Needed when there is no `provider_id`.
    specialty: Option<Line<MAX_SPECIALTY>>,
    /// Only at this location.
    location_id: Option<Uuid>,
    /// How long slots are; else as long as the type of appointment, the template or the provider says.
    duration_minutes: Option<Integer<5, 480>>,
    /// At most so many.
    #[schemars(extend("default" = USUAL_LIMIT))]
    limit: Option<Integer<1, MAX_LIMIT>>,
    /// The `next_cursor` of the part before, asked with the same parameters.
    cursor: Option<String>,
    /// By date, start and provider, or the best first.
    #[schemars(extend("enum" = ["date", "score"], "default" = "date"))]
    sort: Option<String>,
    /// `off` gives every slot the score 1.
    #[schemars(extend("enum" = ["on", "off"], "default" = "on"))]
    score: Option<String>,
}

/// A question for slots, and how their scores are told.
#[derive(Clone, Debug)]
pub(super) struct SlotQuestion {
    pub(super) visits: VisitQuery,
    pub(super) scoring: Scoring,
}

pub(super) fn question(query: &Query) -> Result<SlotQuestion, Problem> {
    let mut params = query.params()?;
    let first = params.required("date_from", text::date);
    let last = params.required("date_to", text::date);
    let service = params.required("appointment_type_id", text::id);
    let provider = params.optional("provider_id", text::id);
    let specialty = params.optional("specialty", text::line(MAX_SPECIALTY));
    let location = params.optional("location_id", text::id);
    let length = params.optional("duration_minutes", text::minutes(5..=480));
    let limit = params.optional("limit", text::integer(1..=MAX_LIMIT));
    let order = params.optional("sort", text::one_of(ORDERS));
    let scoring = params.optional("score", text::one_of(SCORINGS));
    // Where all are equally good, the sooner is the better. A cursor is a place in one order.
    let ordered = match (order.flatten(), scoring.flatten()) {
        (Some(order), None | Some(Scoring::On)) => order,
        (None, _) | (Some(_), Some(Scoring::Off)) => VisitOrder::Soonest,
    };
    let after = params.optional("cursor", |text| mark(text, ordered));
    if !params.has("provider_id") && !params.has("specialty") {
        params.fault("provider_id", "or specialty is required");
    }
    if let Some((first, last)) = first.zip(last) {
        let days = (last - first).whole_days();
        if days < 0 {
            params.fault("date_to", "must not be before date_from");
        } else if days > MAX_DAYS {
            params.fault("date_to", "must be at most 30 days after date_from");
        }
    }
    let (first, last, service, provider, specialty, location, length, limit, _order, scoring, after) =
        params.all((first, last, service, provider, specialty, location, length, limit, order, scoring, after))?;
    let scoring = scoring.unwrap_or(Scoring::On);
    let limit = limit.and_then(|limit| u32::try_from(limit).ok()).unwrap_or(USUAL_LIMIT);
    let order = ordered;
    let visits = VisitQuery { provider, specialty, service, location, first, last, length, order, after, limit };
    Ok(SlotQuestion { visits, scoring })
}

fn mark(text: &str, order: VisitOrder) -> Result<VisitMark, Faults> {
    let read = text.parse::<VisitMark>().ok().filter(|mark| mark.is_of(order));
    read.ok_or_else(|| Faults::here("must be the next_cursor of an answer to this question"))
}
