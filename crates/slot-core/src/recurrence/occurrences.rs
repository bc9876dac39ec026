//! The occurrences of a series, one by one.

use super::{Frequency, RecurrenceRule, SeriesEnd};
use crate::{Instant, Length, WallTime, Zone};
use std::collections::{BTreeSet, VecDeque};
use time::{Date, PrimitiveDateTime};

/// So many periods in a row without any date, and there will never be one. By day it is 273 years, far more than the
/// longest wait between two dates that a rule can name (40 years, for a 29th of February on a given weekday).
const FRUITLESS: u32 = 100_000;

/// The moments at which a series takes place: see [`RecurrenceRule::occurrences`].
///
/// # Example
/// ```
/// use slot_core::{Occurrences, RecurrenceRule, Zone};
/// use time::macros::datetime;
/// let (rule, zone): (RecurrenceRule, Zone) = ("FREQ=DAILY".parse().unwrap(), Zone::utc());
/// let mut series: Occurrences<'_> = rule.occurrences(datetime!(2026-03-07 09:00), &zone);
/// assert!(series.next() < series.next());
/// ```
#[derive(Clone, Debug)]
pub struct Occurrences<'a> {
    rule: &'a RecurrenceRule,
    zone: &'a Zone,
    exceptions: &'a BTreeSet<PrimitiveDateTime>,
    start: PrimitiveDateTime,
    /// The number of the next period.
    period: u32,
    /// Dates of the periods so far that are still to come.
    dates: VecDeque<Date>,
    /// How many there have been, excepted ones included.
    made: u32,
    last: Option<Instant>,
    ended: bool,
}

impl<'a> Occurrences<'a> {
    pub(super) const fn new(
        rule: &'a RecurrenceRule,
        start: PrimitiveDateTime,
        zone: &'a Zone,
        exceptions: &'a BTreeSet<PrimitiveDateTime>,
    ) -> Self {
        let dates = VecDeque::new();
        Self { rule, zone, exceptions, start, period: 0, dates, made: 0, last: None, ended: false }
    }

    /// The next that the rule gives, its end and the exceptions left aside.
    fn next_of_rule(&mut self) -> Option<(PrimitiveDateTime, Instant)> {
        match self.rule.frequency {
            Frequency::Minutely => self.next_by_clock(1),
            Frequency::Hourly => self.next_by_clock(60),
            Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => {
                let local = PrimitiveDateTime::new(self.next_date()?, self.start.time());
                Some((local, instant(self.zone, local)))
            }
        }
    }

    fn next_by_clock(&mut self, minutes: i64) -> Option<(PrimitiveDateTime, Instant)> {
        let steps = i64::from(self.period) * i64::from(self.rule.interval.get());
        self.period = self.period.checked_add(1)?;
        let at = instant(self.zone, self.start) + Length::minutes(steps.saturating_mul(minutes));
        (at < Instant::MAX).then(|| (self.zone.local(at), at))
    }

    fn next_date(&mut self) -> Option<Date> {
        let mut fruitless = 0;
        loop {
            if let Some(date) = self.dates.pop_front() {
                return Some(date);
            }
            if fruitless == FRUITLESS {
                return None;
            }
            fruitless += 1;
            let first = self.start.date();
            let dates = self.rule.dates_of_period(first, self.period)?;
            self.dates.extend(dates.into_iter().filter(|&date| date >= first));
            self.period = self.period.checked_add(1)?;
        }
    }

    /// Whether all the occurrences that `COUNT` allows have been.
    const fn is_used_up(&self) -> bool {
        matches!(self.rule.end, SeriesEnd::After(count) if self.made >= count.get())
    }

    /// Whether an occurrence comes after `UNTIL`.
    fn is_beyond_end(&self, local: PrimitiveDateTime, at: Instant) -> bool {
        match self.rule.end {
            SeriesEnd::Never | SeriesEnd::After(_) => false,
            SeriesEnd::OnDate(date) => local.date() > date,
            SeriesEnd::AtLocal(end) => local > end,
            SeriesEnd::At(end) => at > end,
        }
    }

    /// The next, with the wall time that the rule means by it.
    pub(crate) fn next_local(&mut self) -> Option<(PrimitiveDateTime, Instant)> {
        while !self.ended && !self.is_used_up() {
            let Some((local, at)) = self.next_of_rule() else { break };
            // A date that the zone skipped falls together with the next one.
            if self.last.is_some_and(|last| at <= last) {
                continue;
            }
            if self.is_beyond_end(local, at) {
                break;
            }
            self.last = Some(at);
            self.made = self.made.saturating_add(1);
            if !self.exceptions.contains(&local) {
                return Some((local, at));
            }
        }
        self.ended = true;
        None
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Instant;

    fn next(&mut self) -> Option<Instant> {
        self.next_local().map(|(_, at)| at)
    }
}

impl std::iter::FusedIterator for Occurrences<'_> {}

/// The moment of a wall time that has seconds: rules of zones change on whole minutes.
fn instant(zone: &Zone, local: PrimitiveDateTime) -> Instant {
    let minutes = u16::from(local.hour()) * 60 + u16::from(local.minute());
    let within = i64::from(local.second()) * 1_000_000 + i64::from(local.microsecond());
    // A time of day is always below 24:00.
    let at = WallTime::new(minutes).unwrap_or(WallTime::END);
    zone.instant(local.date(), at) + Length::micros(within)
}
