//! The schedule of a resource as JSON: durations, hours, overrides and closures.

use engine::model::{Closure, HoursRule, House, OverrideRecord, Plot, Resource, Wording};
use serde::{Deserialize, Serialize};
use slot_core::{Dates, Effect, Hours, Instant, Length, Nth, Override, Span, WallRange, WeekdaySet};
use std::num::NonZeroU16;
use time::{Date, Weekday, format_description::BorrowedFormatItem, macros::format_description};

const DATE: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");

/// What the column `resources.schedule` holds. Lengths and instants are microseconds; weekdays count from Monday, zero.
#[derive(Serialize, Deserialize)]
pub(super) struct ScheduleJson {
    durations: Vec<i64>,
    hours: Option<Vec<HoursJson>>,
    overrides: Vec<OverrideJson>,
    closures: Vec<ClosureJson>,
    /// Absent where nothing is taken over.
    #[serde(default, skip_serializing_if = "HouseJson::is_empty")]
    house: HouseJson,
}

/// What is taken over from a location.
#[derive(Default, Serialize, Deserialize)]
struct HouseJson {
    closures: Vec<ClosureJson>,
    overrides: Vec<OverrideJson>,
}

#[derive(Serialize, Deserialize)]
struct HoursJson {
    weekday: u8,
    hours: RangeJson,
    /// Absent where it is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    available: Option<bool>,
}

/// From, until, as `HH:MM`.
#[derive(Serialize, Deserialize)]
pub(super) struct RangeJson(String, String);

#[derive(Serialize, Deserialize)]
struct OverrideJson {
    id: String,
    title: String,
    created_at: i64,
    dates: DatesJson,
    effect: EffectJson,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wording: Option<WordingJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DatesJson {
    Span { first: String, last: String },
    Weekly { start: String, interval: NonZeroU16, days: Vec<u8>, until: Option<String> },
    MonthlyByDate { start: String, interval: NonZeroU16, day: u8, until: Option<String> },
    MonthlyByWeekday { start: String, interval: NonZeroU16, nth: u8, weekday: u8, until: Option<String> },
}

/// What is missing here was not said.
#[derive(Serialize, Deserialize)]
struct WordingJson {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    interval: Option<NonZeroU16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    days: Option<Vec<u8>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day_of_month: Option<u8>,
}

/// Hours that are `null` are the whole day.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum EffectJson {
    Block(Option<RangeJson>),
    Open(Option<RangeJson>),
    Replace(Vec<RangeJson>),
}

#[derive(Serialize, Deserialize)]
struct ClosureJson {
    plot: PlotJson,
    reason: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PlotJson {
    Span(i64, i64),
    Day(String),
}

/// The parts of a resource that the JSON holds.
pub(super) struct Parts {
    pub(super) durations: Vec<Length>,
    pub(super) hours: Option<Vec<HoursRule>>,
    pub(super) overrides: Vec<OverrideRecord>,
    pub(super) closures: Vec<Closure>,
    pub(super) house: House,
}

impl ScheduleJson {
    pub(super) fn of(resource: &Resource) -> Self {
        let hours = |rule: &HoursRule| HoursJson {
            weekday: weekday_number(rule.weekday),
            hours: RangeJson::of(rule.hours),
            available: (!rule.available).then_some(false),
        };
        Self {
            durations: resource.durations.iter().map(|length| length.as_micros()).collect(),
            hours: resource.hours.as_ref().map(|rules| rules.iter().map(hours).collect()),
            overrides: resource.overrides.iter().map(OverrideJson::of).collect(),
            closures: resource.closures.iter().map(ClosureJson::of).collect(),
            house: HouseJson::of(&resource.house),
        }
    }

    /// `None` when something in it is not what it should be.
    pub(super) fn read(self) -> Option<Parts> {
        let hours = |rules: Vec<HoursJson>| {
            let rule = |rule: HoursJson| {
                let available = rule.available.unwrap_or(true);
                Some(HoursRule { weekday: weekday(rule.weekday)?, hours: rule.hours.read()?, available })
            };
            rules.into_iter().map(rule).collect::<Option<Vec<_>>>()
        };
        Some(Parts {
            durations: self.durations.into_iter().map(Length::micros).collect(),
            hours: match self.hours {
                Some(rules) => Some(hours(rules)?),
                None => None,
            },
            overrides: self.overrides.into_iter().map(OverrideJson::read).collect::<Option<_>>()?,
            closures: self.closures.into_iter().map(ClosureJson::read).collect::<Option<_>>()?,
            house: self.house.read()?,
        })
    }
}

impl HouseJson {
    fn of(house: &House) -> Self {
        Self {
            closures: house.closures.iter().map(ClosureJson::of).collect(),
            overrides: house.overrides.iter().map(OverrideJson::of).collect(),
        }
    }

    fn read(self) -> Option<House> {
        Some(House {
            closures: self.closures.into_iter().map(ClosureJson::read).collect::<Option<_>>()?,
            overrides: self.overrides.into_iter().map(OverrideJson::read).collect::<Option<_>>()?,
        })
    }

    fn is_empty(&self) -> bool {
        self.closures.is_empty() && self.overrides.is_empty()
    }
}

impl RangeJson {
    pub(super) fn of(range: WallRange) -> Self {
        Self(range.start().to_string(), range.end().to_string())
    }

    pub(super) fn read(self) -> Option<WallRange> {
        WallRange::parse(&self.0, &self.1).ok()
    }
}

impl OverrideJson {
    fn of(record: &OverrideRecord) -> Self {
        Self {
            id: record.id.ulid(),
            title: record.title.clone(),
            created_at: record.created_at.as_micros(),
            dates: DatesJson::of(&record.rule.dates),
            effect: EffectJson::of(&record.rule.effect),
            wording: record.wording.as_ref().map(WordingJson::of),
        }
    }

    fn read(self) -> Option<OverrideRecord> {
        Some(OverrideRecord {
            id: self.id.parse().ok()?,
            title: self.title,
            rule: Override { dates: self.dates.read()?, effect: self.effect.read()? },
            created_at: Instant::from_micros(self.created_at),
            wording: match self.wording {
                Some(wording) => Some(wording.read()?),
                None => None,
            },
        })
    }
}

impl DatesJson {
    fn of(dates: &Dates) -> Self {
        match *dates {
            Dates::Span { first, last } => Self::Span { first: day_text(first), last: day_text(last) },
            Dates::Weekly { start, interval, days, until } => Self::Weekly {
                start: day_text(start),
                interval,
                days: days.iter().map(weekday_number).collect(),
                until: until.map(day_text),
            },
            Dates::MonthlyByDate { start, interval, day, until } => {
                Self::MonthlyByDate { start: day_text(start), interval, day, until: until.map(day_text) }
            }
            Dates::MonthlyByWeekday { start, interval, nth, weekday, until } => Self::MonthlyByWeekday {
                start: day_text(start),
                interval,
                nth: nth_number(nth),
                weekday: weekday_number(weekday),
                until: until.map(day_text),
            },
        }
    }

    fn read(self) -> Option<Dates> {
        Some(match self {
            Self::Span { first, last } => Dates::Span { first: day(&first)?, last: day(&last)? },
            Self::Weekly { start, interval, days, until } => Dates::Weekly {
                start: day(&start)?,
                interval,
                days: days.into_iter().map(weekday).collect::<Option<WeekdaySet>>()?,
                until: last_day(until)?,
            },
            Self::MonthlyByDate { start, interval, day: of_month, until } => {
                Dates::MonthlyByDate { start: day(&start)?, interval, day: of_month, until: last_day(until)? }
            }
            Self::MonthlyByWeekday { start, interval, nth: which, weekday: number, until } => Dates::MonthlyByWeekday {
                start: day(&start)?,
                interval,
                nth: nth(which)?,
                weekday: weekday(number)?,
                until: last_day(until)?,
            },
        })
    }
}

impl WordingJson {
    fn of(wording: &Wording) -> Self {
        let Wording { last, interval, ref days, day_of_month } = *wording;
        let days = days.as_ref().map(|days| days.iter().copied().map(weekday_number).collect());
        Self { last: last.map(day_text), interval, days, day_of_month }
    }

    fn read(self) -> Option<Wording> {
        let days = match self.days {
            Some(days) => Some(days.into_iter().map(weekday).collect::<Option<_>>()?),
            None => None,
        };
        Some(Wording { last: last_day(self.last)?, interval: self.interval, days, day_of_month: self.day_of_month })
    }
}

impl EffectJson {
    fn of(effect: &Effect) -> Self {
        let hours = |hours: &Hours| match *hours {
            Hours::AllDay => None,
            Hours::Timed(range) => Some(RangeJson::of(range)),
        };
        match effect {
            Effect::Block(at) => Self::Block(hours(at)),
            Effect::Open(at) => Self::Open(hours(at)),
            Effect::Replace(ranges) => Self::Replace(ranges.iter().copied().map(RangeJson::of).collect()),
        }
    }

    fn read(self) -> Option<Effect> {
        let hours = |range: Option<RangeJson>| match range {
            None => Some(Hours::AllDay),
            Some(range) => range.read().map(Hours::Timed),
        };
        Some(match self {
            Self::Block(range) => Effect::Block(hours(range)?),
            Self::Open(range) => Effect::Open(hours(range)?),
            Self::Replace(ranges) => Effect::Replace(ranges.into_iter().map(RangeJson::read).collect::<Option<_>>()?),
        })
    }
}

impl ClosureJson {
    fn of(closure: &Closure) -> Self {
        let plot = match closure.plot {
            Plot::Span(span) => PlotJson::Span(span.start().as_micros(), span.end().as_micros()),
            Plot::Day(date) => PlotJson::Day(day_text(date)),
        };
        Self { plot, reason: closure.reason.clone() }
    }

    fn read(self) -> Option<Closure> {
        let plot = match self.plot {
            PlotJson::Span(start, end) => {
                Plot::Span(Span::new(Instant::from_micros(start), Instant::from_micros(end)).ok()?)
            }
            PlotJson::Day(text) => Plot::Day(day(&text)?),
        };
        Some(Closure { plot, reason: self.reason })
    }
}

pub(crate) fn day_text(date: Date) -> String {
    date.format(&DATE).unwrap_or_default()
}

pub(crate) fn day(text: &str) -> Option<Date> {
    Date::parse(text, &DATE).ok()
}

/// The outer `None` is a text that is no date.
#[expect(clippy::option_option, reason = "an end that is absent differs from one that cannot be read")]
pub(super) fn last_day(text: Option<String>) -> Option<Option<Date>> {
    match text {
        None => Some(None),
        Some(text) => day(&text).map(Some),
    }
}

pub(crate) fn weekday_number(weekday: Weekday) -> u8 {
    weekday.number_days_from_monday()
}

pub(crate) fn weekday(number: u8) -> Option<Weekday> {
    (number < 7).then(|| Weekday::Monday.nth_next(number))
}

fn nth_number(nth: Nth) -> u8 {
    match nth {
        Nth::First => 1,
        Nth::Second => 2,
        Nth::Third => 3,
        Nth::Fourth => 4,
        Nth::Last => 5,
    }
}

fn nth(number: u8) -> Option<Nth> {
    [Nth::First, Nth::Second, Nth::Third, Nth::Fourth, Nth::Last].into_iter().find(|&nth| nth_number(nth) == number)
}
