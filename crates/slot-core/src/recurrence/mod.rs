//! Recurrence rules as in RFC 5545 section 3.3.10: the part of them that people book by.
//!
//! `FREQ` from `MINUTELY` to `YEARLY`, `INTERVAL`, `COUNT`, `UNTIL`, `BYMONTH`, `BYMONTHDAY`, `BYDAY`, `BYSETPOS` and
//! `WKST`. What is beyond that is refused by name instead of being passed over.

mod error;
mod occurrences;
mod parse;
mod period;

pub use error::RecurrenceError;
pub use occurrences::Occurrences;

use crate::{Instant, Zone};
use std::{collections::BTreeSet, num::NonZeroU32};
use time::{Date, PrimitiveDateTime, Weekday};

/// A recurrence rule, read from text such as `FREQ=WEEKLY;BYDAY=MO,WE;COUNT=10`.
///
/// # Example
/// ```
/// use slot_core::{RecurrenceRule, Zone};
/// use time::macros::{datetime, utc_datetime};
///
/// let rule: RecurrenceRule = "FREQ=MONTHLY;BYDAY=-1FR".parse().unwrap();
/// let zone: Zone = "Europe/Berlin".parse().unwrap();
/// let last_fridays: Vec<_> = rule.occurrences(datetime!(2026-03-01 10:00), &zone).take(2).map(|at| at.to_utc()).collect();
/// assert_eq!(last_fridays, [utc_datetime!(2026-03-27 09:00), utc_datetime!(2026-04-24 08:00)]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurrenceRule {
    frequency: Frequency,
    interval: NonZeroU32,
    end: SeriesEnd,
    months: Vec<u8>,
    month_days: Vec<i8>,
    days: Vec<DayOfRule>,
    positions: Vec<i16>,
    week_start: Weekday,
}

/// When a series ends.
///
/// # Example
/// ```
/// use slot_core::{RecurrenceRule, SeriesEnd};
/// let rule: RecurrenceRule = "FREQ=DAILY".parse().unwrap();
/// assert_eq!(rule.end(), SeriesEnd::Never);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesEnd {
    /// It does not.
    Never,
    /// After so many occurrences, those that are excepted included.
    After(NonZeroU32),
    /// With this local date.
    OnDate(Date),
    /// With this local time.
    AtLocal(PrimitiveDateTime),
    /// With this moment.
    At(Instant),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frequency {
    Minutely,
    Hourly,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// One value of `BYDAY`: a weekday, of the month or year perhaps only the n-th, from its end when negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct DayOfRule {
    nth: Option<i8>,
    weekday: Weekday,
}

impl RecurrenceRule {
    /// The moments at which the series takes place, in order, worked out one by one. An endless series ends with the
    /// year 9999; a rule that matches nothing (the 30th of February) ends as well.
    ///
    /// `start` is the wall time of the first occurrence. Where it does not fit the rule itself it is not an occurrence
    /// (RFC 5545 leaves that open). By day, week, month and year every occurrence has the same wall time, resolved as
    /// [`Zone::instant`] does; by hour and minute it is elapsed time that counts.
    ///
    /// # Example
    /// ```
    /// use slot_core::{RecurrenceRule, Zone};
    /// use time::macros::{datetime, utc_datetime};
    /// let rule: RecurrenceRule = "FREQ=DAILY;COUNT=2".parse().unwrap();
    /// let zone: Zone = "America/New_York".parse().unwrap();
    /// let series: Vec<_> = rule.occurrences(datetime!(2026-03-07 09:00), &zone).map(|at| at.to_utc()).collect();
    /// assert_eq!(series, [utc_datetime!(2026-03-07 14:00), utc_datetime!(2026-03-08 13:00)]);
    /// ```
    pub fn occurrences<'a>(&'a self, start: PrimitiveDateTime, zone: &'a Zone) -> Occurrences<'a> {
        static NONE: BTreeSet<PrimitiveDateTime> = BTreeSet::new();
        Occurrences::new(self, start, zone, &NONE)
    }

    /// The same without the occurrences at these wall times (`EXDATE`). They count towards `COUNT` all the same.
    ///
    /// # Example
    /// ```
    /// use slot_core::{RecurrenceRule, Zone};
    /// use time::macros::{datetime, utc_datetime};
    /// let rule: RecurrenceRule = "FREQ=DAILY;COUNT=3".parse().unwrap();
    /// let zone = Zone::utc();
    /// let holiday = [datetime!(2026-03-08 09:00)].into();
    /// let series = rule.occurrences_without(datetime!(2026-03-07 09:00), &zone, &holiday);
    /// assert_eq!(series.count(), 2);
    /// ```
    pub fn occurrences_without<'a>(
        &'a self,
        start: PrimitiveDateTime,
        zone: &'a Zone,
        exceptions: &'a BTreeSet<PrimitiveDateTime>,
    ) -> Occurrences<'a> {
        Occurrences::new(self, start, zone, exceptions)
    }

    /// Whether it goes by elapsed time, so that it may take place several times on one date.
    pub(crate) const fn goes_by_clock(&self) -> bool {
        match self.frequency {
            Frequency::Minutely | Frequency::Hourly => true,
            Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly => false,
        }
    }

    /// When the series ends.
    ///
    /// # Example
    /// ```
    /// use slot_core::{RecurrenceRule, SeriesEnd};
    /// use time::macros::date;
    /// let rule: RecurrenceRule = "FREQ=DAILY;UNTIL=20261231".parse().unwrap();
    /// assert_eq!(rule.end(), SeriesEnd::OnDate(date!(2026-12-31)));
    /// ```
    pub const fn end(&self) -> SeriesEnd {
        self.end
    }
}
