//! The question for slots.

use super::asked_duration;
use crate::{
    Problem,
    openapi::formats::{Day, Integer},
    wire::{Query, text},
};
use engine::verbs::{Bound, Search, Until};
use schemars::JsonSchema;
use slot_core::{Notice, ResourceId};

/// The most days of one question.
const MAX_DAYS: u16 = 366;

/// The question for slots.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(in super::super) struct SlotQuery {
    /// The first day, in the human's zone.
    date_from: Day,
    /// The last day, at most a year later.
    date_to: Day,
    /// In minutes; one of the human's `meeting_durations`.
    duration: Integer<{ i64::MIN }, { i64::MAX }>,
}

/// Slots of a human on the local days from `date_from` to `date_to`, the past included.
pub(in super::super) fn search(resource: ResourceId, query: &Query) -> Result<Search, Problem> {
    let mut params = query.params()?;
    let from = params.required("date_from", text::date);
    let to = params.required("date_to", text::date);
    let duration = params.required("duration", text::integer(i64::MIN..=i64::MAX));
    if let (Some(from), Some(to)) = (from, to) {
        if to < from {
            params.fault("date_to", "must not be before date_from");
        } else if (to - from).whole_days() >= i64::from(MAX_DAYS) {
            params.fault("date_to", format!("must be at most {MAX_DAYS} days after date_from, both days counted"));
        }
    }
    let (from, to, duration) = params.all((from, to, duration))?;
    Ok(Search {
        resource,
        from: Bound::StartOf(from),
        until: Until::Bound(Bound::EndOf(to)),
        length: Some(asked_duration(duration)),
        notice: Notice::PastAllowed,
        max_days: MAX_DAYS,
    })
}
