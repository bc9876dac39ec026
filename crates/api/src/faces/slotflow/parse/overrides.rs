//! Schedule overrides and their recurrence.

use super::{LINE, weekday, weekdays};
use crate::{
    Problem,
    openapi::formats::{Clock, Day, Integer, Line},
    wire::{Body, Faults, Fields, json, text},
};
use engine::{model::Wording, verbs::NewOverride};
use schemars::JsonSchema;
use serde_json::value::RawValue;
use slot_core::{Dates, Effect, Hours, Nth, Override, WallRange, WeekdaySet};
use std::num::NonZeroU16;
use time::{Date, Weekday};

/// How many weeks or months may lie between two dates of a series.
const INTERVALS: std::ops::RangeInclusive<i64> = 1..=1000;

/// Makes an effect of the hours that it has.
type Make = fn(Hours) -> Effect;

/// What an override can do with its hours.
const EFFECTS: &[(&str, Make)] = &[("block", Effect::Block), ("open", Effect::Open)];

/// An override that is to be added.
#[derive(JsonSchema)]
#[schemars(rename = "NewOverride")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(in super::super) struct OverrideBody {
    #[schemars(extend("enum" = EFFECTS.iter().map(|(word, _)| *word).collect::<Vec<_>>()))]
    r#type: String,
    title: Line<LINE>,
    /// When `false`, `start_time` and `end_time` are required; when `true`, they are ignored.
    all_day: bool,
    start_date: Day,
    /// The last day, or the last of the series; not before `start_date`.
    end_date: Option<Day>,
    start_time: Option<Clock>,
    /// After `start_time`.
    end_time: Option<Clock>,
    recurrence: Option<NewRecurrence>,
}

/// A recurrence. Fields of the other frequency are refused.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
#[schemars(tag = "freq", rename_all = "lowercase")]
enum NewRecurrence {
    /// On some weekdays.
    Weekly {
        /// Every so many weeks.
        interval: Option<Integer<{ *INTERVALS.start() }, { *INTERVALS.end() }>>,
        /// 1 is Monday, 7 is Sunday; when left out, the weekday of `start_date`.
        #[schemars(length(min = 1, max = 7), extend("uniqueItems" = true))]
        days: Option<Vec<Integer<1, 7>>>,
    },
    /// On a day of the month, or, with `week` and `day`, on such a weekday of it; else on the day of `start_date`.
    Monthly {
        /// Every so many months.
        interval: Option<Integer<{ *INTERVALS.start() }, { *INTERVALS.end() }>>,
        day_of_month: Option<Integer<1, 31>>,
        /// 5 is the last.
        week: Option<Integer<1, 5>>,
        /// 1 is Monday, 7 is Sunday.
        day: Option<Integer<1, 7>>,
    },
}

/// An override that is to be added.
pub(in super::super) fn new_override(body: &Body) -> Result<NewOverride, Problem> {
    let mut fields = body.fields()?;
    let effect = fields.required("type", json::string(text::one_of(EFFECTS)));
    let title = fields.required("title", json::string(text::line(LINE)));
    let all_day = fields.required("all_day", json::boolean);
    let start = fields.required("start_date", json::string(text::date));
    let end = fields.optional("end_date", json::string(text::date));
    let recurrence = fields.optional("recurrence", recurrence);
    let hours = match all_day {
        None => None,
        Some(true) => Some(Hours::AllDay),
        Some(false) => timed(&mut fields),
    };
    if let (Some(start), Some(Some(end))) = (start, end)
        && end < start
    {
        fields.fault("end_date", "must not be before start_date");
    }
    let (effect, title, hours, start, end, recurrence) = fields.all((effect, title, hours, start, end, recurrence))?;
    let mut wording = Wording { last: end, ..Wording::default() };
    let dates = match recurrence {
        None => Dates::Span { first: start, last: end.unwrap_or(start) },
        Some(recurrence) => {
            recurrence.word(&mut wording);
            recurrence.dates(start, end)
        }
    };
    Ok(NewOverride { title, rule: Override { dates, effect: effect(hours) }, wording: Some(wording) })
}

fn timed(fields: &mut Fields<'_>) -> Option<Hours> {
    let start = fields.required("start_time", json::string(text::wall_time));
    let end = fields.required("end_time", json::string(text::wall_time));
    let (start, end) = start.zip(end)?;
    if start >= end {
        fields.fault("end_time", "must be after start_time");
        return None;
    }
    WallRange::new(start, end).ok().map(Hours::Timed)
}

/// A recurrence rule. What depends on the date it starts from is filled in by [`Recurrence::dates`].
#[derive(Clone, Debug)]
struct Recurrence {
    /// `None` is each week or month.
    interval: Option<NonZeroU16>,
    on: On,
}

#[derive(Clone, Debug)]
enum On {
    /// These weekdays; `None` is the weekday of the start.
    Weekdays(Option<Vec<Weekday>>),
    /// This day of the month; `None` is that of the start.
    DayOfMonth(Option<u8>),
    /// The n-th such weekday of the month.
    NthWeekday(Nth, Weekday),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Freq {
    Weekly,
    Monthly,
}

/// The fields that belong to one frequency alone.
const WEEKLY_ONLY: &[&str] = &["days"];
const MONTHLY_ONLY: &[&str] = &["day_of_month", "week", "day"];

fn recurrence(raw: &RawValue) -> Result<Recurrence, Faults> {
    let mut fields = Fields::of(raw)?;
    let freq =
        fields.required("freq", json::string(text::one_of(&[("weekly", Freq::Weekly), ("monthly", Freq::Monthly)])));
    let interval = fields.optional("interval", json::integer(INTERVALS));
    let foreign = match freq {
        None => &[],
        Some(Freq::Weekly) => MONTHLY_ONLY,
        Some(Freq::Monthly) => WEEKLY_ONLY,
    };
    for name in foreign.iter().filter(|name| fields.has(name)).collect::<Vec<_>>() {
        fields.fault(name, "does not go with this freq");
    }
    let on = match freq {
        None => None,
        Some(Freq::Weekly) => fields.optional("days", weekdays).map(On::Weekdays),
        Some(Freq::Monthly) => monthly(&mut fields),
    };
    let (interval, on) = fields.all((interval, on))?;
    let interval = interval.and_then(|every| NonZeroU16::new(u16::try_from(every).ok()?));
    Ok(Recurrence { interval, on })
}

fn monthly(fields: &mut Fields<'_>) -> Option<On> {
    let date = fields.optional("day_of_month", json::integer(1..=31))?;
    let (week, day) = (fields.optional("week", nth)?, fields.optional("day", weekday)?);
    match (date, week, day) {
        (date, None, None) => Some(On::DayOfMonth(date.and_then(|day| u8::try_from(day).ok()))),
        (None, Some(nth), Some(weekday)) => Some(On::NthWeekday(nth, weekday)),
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
            fields.fault("day_of_month", "does not go with week and day");
            None
        }
        (None, Some(_), None) => {
            fields.fault("day", "is required with week");
            None
        }
        (None, None, Some(_)) => {
            fields.fault("week", "is required with day");
            None
        }
    }
}

fn nth(raw: &RawValue) -> Result<Nth, Faults> {
    let number = json::integer(1..=5)(raw)?;
    u8::try_from(number).ok().and_then(Nth::from_number).ok_or_else(|| Faults::here("must be from 1 to 5"))
}

impl Recurrence {
    /// Notes how it was put.
    fn word(&self, wording: &mut Wording) {
        wording.interval = self.interval;
        match &self.on {
            On::Weekdays(days) => wording.days.clone_from(days),
            On::DayOfMonth(day) => wording.day_of_month = *day,
            On::NthWeekday(..) => {}
        }
    }

    /// The dates of the series that starts there and, if it ends, ends on `until`.
    fn dates(self, start: Date, until: Option<Date>) -> Dates {
        let interval = self.interval.unwrap_or(NonZeroU16::MIN);
        match self.on {
            On::Weekdays(days) => {
                let days: WeekdaySet = days.unwrap_or_else(|| vec![start.weekday()]).into_iter().collect();
                Dates::Weekly { start, interval, days, until }
            }
            On::DayOfMonth(day) => Dates::MonthlyByDate { start, interval, day: day.unwrap_or(start.day()), until },
            On::NthWeekday(nth, weekday) => Dates::MonthlyByWeekday { start, interval, nth, weekday, until },
        }
    }
}
