//! Schedule overrides and their recurrence.

use super::{Moment, Text, number};
use engine::model::{OverrideRecord, Resource, Wording};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{Dates, Effect, Hours, OverrideId, ResourceId, WallRange, WallTime};
use std::num::NonZeroU16;
use time::Date;

/// An override.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Override<'a> {
    id: Text<OverrideId>,
    human_id: Text<ResourceId>,
    #[serde(rename = "type")]
    #[schemars(extend("enum" = ["block", "open"]))]
    kind: &'static str,
    title: &'a str,
    all_day: bool,
    /// Its first day.
    start_date: Text<Date>,
    /// Its last day; of a recurrence, the last of the series.
    end_date: Option<Text<Date>>,
    start_time: Option<Text<WallTime>>,
    end_time: Option<Text<WallTime>>,
    recurrence: Option<Recurrence>,
    created_at: Moment,
}

/// A recurrence. What its frequency does not have, and what was not said, is left out.
#[derive(Debug, Default, Serialize, JsonSchema)]
struct Recurrence {
    #[schemars(extend("enum" = ["weekly", "monthly"]))]
    freq: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<NonZeroU16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(inner(range(min = 1, max = 7)))]
    days: Option<Vec<u8>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 31))]
    day_of_month: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 5))]
    week: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 7))]
    day: Option<u8>,
}

/// The list of overrides.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Overrides<'a> {
    overrides: Vec<Override<'a>>,
    total: usize,
}

/// The overrides of a human, by start date; of one date the elder first.
pub(in super::super) fn overrides(human: &Resource) -> Overrides<'_> {
    let mut records: Vec<&OverrideRecord> = human.overrides.iter().collect();
    records.sort_by_key(|record| (record.rule.dates.first(), record.created_at, record.id));
    let overrides: Vec<_> = records.into_iter().map(|record| override_of(human.id, record)).collect();
    Overrides { total: overrides.len(), overrides }
}

pub(in super::super) fn override_of(human: ResourceId, record: &OverrideRecord) -> Override<'_> {
    let (kind, hours) = kind_and_hours(&record.rule.effect);
    let timed = match hours {
        Hours::AllDay => None,
        Hours::Timed(range) => Some(range),
    };
    let (end, recurrence) = series(record);
    Override {
        id: Text(record.id),
        human_id: Text(human),
        kind,
        title: &record.title,
        all_day: timed.is_none(),
        start_date: Text(record.rule.dates.first()),
        end_date: end.map(Text),
        start_time: timed.map(|range| Text(range.start())),
        end_time: timed.map(|range| Text(range.end())),
        recurrence,
        created_at: Moment(record.created_at),
    }
}

/// Hours that replace the ordinary ones can only be made elsewhere: none at all are shown as a blocked day, others as open
/// from the first to the last of them.
fn kind_and_hours(effect: &Effect) -> (&'static str, Hours) {
    match effect {
        Effect::Block(hours) => ("block", *hours),
        Effect::Open(hours) => ("open", *hours),
        Effect::Replace(ranges) => {
            let start = ranges.iter().map(|range| range.start()).min();
            let end = ranges.iter().map(|range| if range.is_overnight() { WallTime::END } else { range.end() }).max();
            match start.zip(end).and_then(|(start, end)| WallRange::new(start, end).ok()) {
                Some(range) => ("open", Hours::Timed(range)),
                None => ("block", Hours::AllDay),
            }
        }
    }
}

/// The end date and the recurrence, as they were put. Of one that was made elsewhere everything is said, except that a single
/// day has no end date.
fn series(record: &OverrideRecord) -> (Option<Date>, Option<Recurrence>) {
    let wording = record.wording.as_ref();
    match record.rule.dates {
        Dates::Span { first, last } => (wording.map_or((last != first).then_some(last), |said| said.last), None),
        Dates::Weekly { interval, days, until, .. } => {
            let days = match wording {
                Some(said) => said.days.as_ref().map(|days| days.iter().copied().map(number).collect()),
                None => Some(days.iter().map(number).collect()),
            };
            (
                until,
                Some(Recurrence { freq: "weekly", interval: every(wording, interval), days, ..Recurrence::default() }),
            )
        }
        Dates::MonthlyByDate { interval, day, until, .. } => {
            let day_of_month = wording.map_or(Some(day), |said| said.day_of_month);
            let interval = every(wording, interval);
            (until, Some(Recurrence { freq: "monthly", interval, day_of_month, ..Recurrence::default() }))
        }
        Dates::MonthlyByWeekday { interval, nth, weekday, until, .. } => {
            let (week, day) = (Some(nth.number()), Some(number(weekday)));
            let interval = every(wording, interval);
            (until, Some(Recurrence { freq: "monthly", interval, week, day, ..Recurrence::default() }))
        }
    }
}

fn every(wording: Option<&Wording>, interval: NonZeroU16) -> Option<NonZeroU16> {
    wording.map_or(Some(interval), |said| said.interval)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_that_replace_are_shown_as_this_face_can() {
        let range = |start, end| WallRange::parse(start, end).unwrap();
        let timed = |start, end| Hours::Timed(range(start, end));
        for (ranges, shown) in [
            (vec![], ("block", Hours::AllDay)),
            (vec![range("14:00", "18:00"), range("09:00", "12:00")], ("open", timed("09:00", "18:00"))),
            (vec![range("22:00", "02:00")], ("open", timed("22:00", "24:00"))),
        ] {
            assert_eq!(kind_and_hours(&Effect::Replace(ranges)), shown);
        }
    }
}
