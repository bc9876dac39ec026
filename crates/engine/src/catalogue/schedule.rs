//! Hours, overrides, closures and stay rules of the file, and what they are in the model.

use super::{
    fault::{Faults, Place},
    numbers::{Count, Whole},
    read::object,
    words::{Line, Prose, Word, spoken},
};
use crate::model::{Closure, HoursRule, OverrideRecord, Plot, StayRules, StayUnit, Wording};
use slot_core::{Dates, Effect, Instant, Nth, Override, Span, WallRange, WallTime, WeekdaySet};
use std::num::{NonZeroU16, NonZeroU32};
use time::{Date, Weekday};

object! {
    /// Hours of one weekday.
    HoursRow
    must {
        /// The weekday.
        "day" day: Word<Weekday>,
        /// From when by the clock.
        "start" start: Word<WallTime>,
        /// Until when by the clock; `24:00` is the end of the day.
        "end" end: Word<WallTime>,
    }
    may {
        /// `false` for a break: nothing can be booked then, whatever other rows say.
        "available" available: Option<bool>,
        /// `true` when the end is on the day after.
        "overnight" overnight: Option<bool>,
    }
}

object! {
    /// Hours of a date.
    RangeRow
    must {
        /// From when by the clock.
        "start_time" start: Word<WallTime>,
        /// Until when by the clock.
        "end_time" end: Word<WallTime>,
    }
    may {
        /// `true` when the end is on the day after.
        "overnight" overnight: Option<bool>,
    }
}

object! {
    /// What differs from the weekly hours, on which dates.
    OverrideRow
    must {
        /// `block`: nothing can be booked then. `open`: open beside the weekly hours. `replace`: only these hours.
        "type" kind: Word<OverrideKind>,
        /// What it is for.
        "title" title: Word<Line>,
        /// The first date.
        "start_date" first: Word<Date>,
    }
    may {
        /// The last date; with a recurrence, that of the series. Without it the first date alone, or a series without end.
        "end_date" last: Option<Word<Date>>,
        /// From when by the clock. Without it, all day.
        "start_time" start: Option<Word<WallTime>>,
        /// Until when by the clock.
        "end_time" end: Option<Word<WallTime>>,
        /// `true` when the end is on the day after.
        "overnight" overnight: Option<bool>,
        /// Of `replace`: the hours of those dates; an empty list closes them.
        "hours" hours: Option<Vec<RangeRow>>,
        /// On which of the dates.
        "recurrence" recurrence: Option<RecurrenceRow>,
    }
}

object! {
    /// Every so many weeks or months.
    RecurrenceRow
    must {
        /// Weekly or monthly.
        "freq" freq: Word<Freq>,
    }
    may {
        /// Every how many; 1 when absent.
        "interval" interval: Option<Whole<1, 1000>>,
        /// Weekly: on which weekdays; that of the first date when absent.
        "days" days: Option<Vec<Word<Weekday>>>,
        /// Monthly: on which day of the month; that of the first date when absent.
        "day_of_month" day_of_month: Option<Whole<1, 31>>,
        /// Monthly, with `day`: the first to fourth of the month, or 5 for the last.
        "week" week: Option<Whole<1, 5>>,
        /// Monthly, with `week`: the weekday.
        "day" day: Option<Word<Weekday>>,
    }
}

object! {
    /// When it is shut, whatever the hours say: a date, or from one moment to another.
    ClosureRow
    must {}
    may {
        /// A whole day.
        "date" date: Option<Word<Date>>,
        /// From when.
        "starts_at" starts_at: Option<Word<Instant>>,
        /// Until when.
        "ends_at" ends_at: Option<Word<Instant>>,
        /// Why.
        "reason" reason: Option<Word<Prose>>,
    }
}

object! {
    /// How it is booked by the night or by the day.
    StayRow
    must {
        /// What is counted.
        "unit" unit: Word<StayUnit>,
        /// From when on the date of arrival, by the clock.
        "check_in" check_in: Word<WallTime>,
        /// Until when on the date of departure, by the clock.
        "check_out" check_out: Word<WallTime>,
    }
    may {
        /// On which weekdays a stay may begin; any when absent.
        "check_in_days" arrivals: Option<Vec<Word<Weekday>>>,
        /// On which weekdays a stay may end; any when absent.
        "check_out_days" departures: Option<Vec<Word<Weekday>>>,
        /// The shortest stay; 1 when absent.
        "min_units" min_units: Option<Count>,
        /// The longest stay; without limit when absent.
        "max_units" max_units: Option<Count>,
    }
}

/// What an override does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OverrideKind {
    Block,
    Open,
    Replace,
}

/// How often something recurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freq {
    Weekly,
    Monthly,
}

const KINDS: [(&str, OverrideKind); 3] =
    [("block", OverrideKind::Block), ("open", OverrideKind::Open), ("replace", OverrideKind::Replace)];
const FREQS: [(&str, Freq); 2] = [("weekly", Freq::Weekly), ("monthly", Freq::Monthly)];

spoken!(OverrideKind, KINDS);
spoken!(Freq, FREQS);

/// The hours between two times, which must be in order unless the end is on the day after.
fn range(
    (start, start_name): (WallTime, &str),
    (end, end_name): (WallTime, &str),
    overnight: Option<bool>,
    at: &Place<'_>,
    faults: &mut Faults,
) -> Option<WallRange> {
    let Ok(range) = WallRange::new(start, end) else {
        faults.add(&at.field(start_name), "must be before 24:00");
        return None;
    };
    let ends_next_day = overnight == Some(true);
    if range.is_overnight() && !ends_next_day {
        faults.add(&at.field(end_name), format!("must be after {start_name} ({start}); or say `overnight: true`"));
        return None;
    }
    if ends_next_day && !range.is_overnight() {
        faults.add(&at.field("overnight"), format!("{end_name} must then be at or before {start_name}"));
        return None;
    }
    Some(range)
}

impl HoursRow {
    fn rule(&self, at: &Place<'_>, faults: &mut Faults) -> Option<HoursRule> {
        let hours = range((self.start.0, "start"), (self.end.0, "end"), self.overnight, at, faults)?;
        Some(HoursRule { weekday: self.day.0, hours, available: self.available.unwrap_or(true) })
    }

    pub(super) fn of(rule: HoursRule) -> Self {
        Self {
            day: Word(rule.weekday),
            start: Word(rule.hours.start()),
            end: Word(rule.hours.end()),
            available: (!rule.available).then_some(false),
            overnight: rule.hours.is_overnight().then_some(true),
        }
    }
}

/// The hours of a week. Those of one weekday that can be booked must not overlap.
pub(super) fn hours(rows: &[HoursRow], at: &Place<'_>, faults: &mut Faults) -> Vec<HoursRule> {
    let mut rules: Vec<HoursRule> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let place = at.item(index);
        let Some(rule) = row.rule(&place, faults) else { continue };
        let clash = rules.iter().any(|other| {
            other.available == rule.available
                && other.weekday == rule.weekday
                && (other.hours.is_overnight() || rule.hours.start() < other.hours.end())
                && (rule.hours.is_overnight() || other.hours.start() < rule.hours.end())
        });
        if clash {
            faults.add(&place, "must not overlap other hours of the same day");
        }
        rules.push(rule);
    }
    rules
}

impl OverrideRow {
    /// The override, its title, and how it was put.
    pub(super) fn read(&self, at: &Place<'_>, faults: &mut Faults) -> Option<(Override, String, Wording)> {
        let (first, last) = (self.first.0, self.last.as_ref().map(|last| last.0));
        if last.is_some_and(|last| last < first) {
            faults.add(&at.field("end_date"), "must not be before start_date");
        }
        let effect = self.effect(at, faults);
        let mut wording = Wording { last, ..Wording::default() };
        let dates = match &self.recurrence {
            None => Some(Dates::Span { first, last: last.unwrap_or(first) }),
            Some(row) => row.dates(first, last, &mut wording, &at.field("recurrence"), faults),
        };
        Some((Override { dates: dates?, effect: effect? }, self.title.0.0.clone(), wording))
    }

    fn effect(&self, at: &Place<'_>, faults: &mut Faults) -> Option<Effect> {
        if self.kind.0 == OverrideKind::Replace {
            for (name, is_there) in [("start_time", self.start.is_some()), ("end_time", self.end.is_some())] {
                if is_there {
                    faults.add(&at.field(name), "does not go with `replace`: say `hours`");
                }
            }
            let Some(rows) = &self.hours else {
                faults.add(&at.field("hours"), "is required with `replace`; an empty list closes the dates");
                return None;
            };
            let list = at.field("hours");
            let mut ranges = Vec::with_capacity(rows.len());
            for (index, row) in rows.iter().enumerate() {
                let (start, end) = ((row.start.0, "start_time"), (row.end.0, "end_time"));
                ranges.extend(range(start, end, row.overnight, &list.item(index), faults));
            }
            return Some(Effect::Replace(ranges));
        }
        if self.hours.is_some() {
            faults.add(&at.field("hours"), "goes with `replace` only: say `start_time` and `end_time`");
        }
        let hours = match (&self.start, &self.end) {
            (None, None) => slot_core::Hours::AllDay,
            (Some(start), Some(end)) => slot_core::Hours::Timed(range(
                (start.0, "start_time"),
                (end.0, "end_time"),
                self.overnight,
                at,
                faults,
            )?),
            (Some(_), None) => {
                faults.add(&at.field("end_time"), "is required with start_time");
                return None;
            }
            (None, Some(_)) => {
                faults.add(&at.field("start_time"), "is required with end_time");
                return None;
            }
        };
        Some(if self.kind.0 == OverrideKind::Block { Effect::Block(hours) } else { Effect::Open(hours) })
    }

    pub(super) fn of(record: &OverrideRecord) -> Self {
        let wall = |range: WallRange| (Some(Word(range.start())), Some(Word(range.end())));
        let (kind, timed, hours) = match &record.rule.effect {
            Effect::Block(hours) => (OverrideKind::Block, Some(*hours), None),
            Effect::Open(hours) => (OverrideKind::Open, Some(*hours), None),
            Effect::Replace(ranges) => {
                (OverrideKind::Replace, None, Some(ranges.iter().copied().map(RangeRow::of).collect()))
            }
        };
        let timed = match timed {
            Some(slot_core::Hours::Timed(range)) => Some(range),
            Some(slot_core::Hours::AllDay) | None => None,
        };
        let (start, end) = timed.map_or((None, None), wall);
        let (first, last, recurrence) = RecurrenceRow::of(&record.rule.dates);
        Self {
            kind: Word(kind),
            title: Word(Line(record.title.clone())),
            first: Word(first),
            last: last.map(Word),
            start,
            end,
            overnight: timed.filter(|range| range.is_overnight()).map(|_| true),
            hours,
            recurrence,
        }
    }
}

impl RangeRow {
    fn of(range: WallRange) -> Self {
        Self { start: Word(range.start()), end: Word(range.end()), overnight: range.is_overnight().then_some(true) }
    }
}

impl RecurrenceRow {
    fn dates(
        &self,
        start: Date,
        until: Option<Date>,
        wording: &mut Wording,
        at: &Place<'_>,
        faults: &mut Faults,
    ) -> Option<Dates> {
        wording.interval = self.interval.and_then(|every| NonZeroU16::new(u16::try_from(every.0).ok()?));
        let interval = wording.interval.unwrap_or(NonZeroU16::MIN);
        let is_weekly = self.freq.0 == Freq::Weekly;
        for (name, is_there, is_of_weekly) in [
            ("days", self.days.is_some(), true),
            ("day_of_month", self.day_of_month.is_some(), false),
            ("week", self.week.is_some(), false),
            ("day", self.day.is_some(), false),
        ] {
            if is_there && is_of_weekly != is_weekly {
                faults.add(&at.field(name), "does not go with this freq");
            }
        }
        if is_weekly {
            let days: Option<Vec<Weekday>> = self.days.as_ref().map(|days| days.iter().map(|day| day.0).collect());
            wording.days.clone_from(&days);
            let days = days.unwrap_or_else(|| vec![start.weekday()]).into_iter().collect();
            return Some(Dates::Weekly { start, interval, days, until });
        }
        let nth = self.week.and_then(|week| Nth::from_number(u8::try_from(week.0).ok()?));
        match (nth, &self.day, self.day_of_month) {
            (Some(nth), Some(day), None) => {
                Some(Dates::MonthlyByWeekday { start, interval, nth, weekday: day.0, until })
            }
            (None, None, of_month) => {
                wording.day_of_month = of_month.and_then(|day| u8::try_from(day.0).ok());
                let day = wording.day_of_month.unwrap_or(start.day());
                Some(Dates::MonthlyByDate { start, interval, day, until })
            }
            (Some(_), Some(_), Some(_)) => {
                faults.add(&at.field("day_of_month"), "does not go with week and day");
                None
            }
            (Some(_), None, _) => {
                faults.add(&at.field("day"), "is required with week");
                None
            }
            (None, Some(_), _) => {
                faults.add(&at.field("week"), "is required with day");
                None
            }
        }
    }

    fn of(dates: &Dates) -> (Date, Option<Date>, Option<Self>) {
        let blank = |freq, interval: NonZeroU16| Self {
            freq: Word(freq),
            interval: (interval.get() > 1).then(|| Whole::from(interval.get())),
            days: None,
            day_of_month: None,
            week: None,
            day: None,
        };
        match *dates {
            Dates::Span { first, last } => (first, (last != first).then_some(last), None),
            Dates::Weekly { start, interval, days, until } => {
                let row = Self { days: Some(weekdays_of(days)), ..blank(Freq::Weekly, interval) };
                (start, until, Some(row))
            }
            Dates::MonthlyByDate { start, interval, day, until } => {
                let row = Self { day_of_month: Some(Whole::from(day)), ..blank(Freq::Monthly, interval) };
                (start, until, Some(row))
            }
            Dates::MonthlyByWeekday { start, interval, nth, weekday, until } => {
                let (week, day) = (Some(Whole::from(nth.number())), Some(Word(weekday)));
                (start, until, Some(Self { week, day, ..blank(Freq::Monthly, interval) }))
            }
        }
    }
}

fn weekdays_of(days: WeekdaySet) -> Vec<Word<Weekday>> {
    days.iter().map(Word).collect()
}

impl ClosureRow {
    pub(super) fn read(&self, at: &Place<'_>, faults: &mut Faults) -> Option<Closure> {
        let plot = match (&self.date, &self.starts_at, &self.ends_at) {
            (Some(date), None, None) => Plot::Day(date.0),
            (None, Some(start), Some(end)) => {
                let span = Span::new(start.0, end.0).ok();
                if span.is_none() {
                    faults.add(&at.field("ends_at"), "must be after starts_at");
                }
                Plot::Span(span?)
            }
            (None, Some(_), None) => {
                faults.add(&at.field("ends_at"), "is required with starts_at");
                return None;
            }
            (None, None, Some(_)) => {
                faults.add(&at.field("starts_at"), "is required with ends_at");
                return None;
            }
            (Some(_), _, _) | (None, None, None) => {
                faults.add(at, "must have either `date`, or `starts_at` and `ends_at`");
                return None;
            }
        };
        Some(Closure { plot, reason: self.reason.as_ref().map(|reason| reason.0.0.clone()) })
    }

    pub(super) fn of(closure: &Closure) -> Self {
        let reason = closure.reason.clone().map(|reason| Word(Prose(reason)));
        match closure.plot {
            Plot::Day(date) => Self { date: Some(Word(date)), starts_at: None, ends_at: None, reason },
            Plot::Span(span) => {
                let (starts_at, ends_at) = (Some(Word(span.start())), Some(Word(span.end())));
                Self { date: None, starts_at, ends_at, reason }
            }
        }
    }
}

impl StayRow {
    pub(super) fn read(&self, at: &Place<'_>, faults: &mut Faults) -> StayRules {
        let min_units = self.min_units.map_or(NonZeroU32::MIN, Whole::some);
        let max_units = self.max_units.map(Whole::some);
        if max_units.is_some_and(|most| most < min_units) {
            faults.add(&at.field("max_units"), "must not be less than min_units");
        }
        if self.unit.0 == StayUnit::Day && self.check_out.0 <= self.check_in.0 {
            faults.add(&at.field("check_out"), "must be after check_in, since days are counted");
        }
        if self.check_in.0 == WallTime::END {
            faults.add(&at.field("check_in"), "must be before 24:00");
        }
        let days = |list: &Option<Vec<Word<Weekday>>>| match list {
            None => WeekdaySet::ALL,
            Some(days) => days.iter().map(|day| day.0).collect(),
        };
        for (name, list) in [("check_in_days", &self.arrivals), ("check_out_days", &self.departures)] {
            if list.as_ref().is_some_and(Vec::is_empty) {
                faults.add(&at.field(name), "must name a weekday");
            }
        }
        StayRules {
            unit: self.unit.0,
            check_in: self.check_in.0,
            check_out: self.check_out.0,
            arrivals: days(&self.arrivals),
            departures: days(&self.departures),
            min_units,
            max_units,
        }
    }

    pub(super) fn of(rules: &StayRules) -> Self {
        let days = |set: WeekdaySet| (set != WeekdaySet::ALL).then(|| weekdays_of(set));
        Self {
            unit: Word(rules.unit),
            check_in: Word(rules.check_in),
            check_out: Word(rules.check_out),
            arrivals: days(rules.arrivals),
            departures: days(rules.departures),
            min_units: (rules.min_units.get() > 1).then(|| Whole::from(rules.min_units.get())),
            max_units: rules.max_units.map(|most| Whole::from(most.get())),
        }
    }
}
