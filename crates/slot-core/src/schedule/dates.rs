//! Which dates an override matches.

use super::{Dates, Nth};
use time::{Date, Weekday};

impl Dates {
    /// One date alone.
    ///
    /// # Example
    /// ```
    /// use slot_core::Dates;
    /// use time::macros::date;
    /// assert!(!Dates::on(date!(2026-03-10)).matches(date!(2026-03-11)));
    /// ```
    pub const fn on(date: Date) -> Self {
        Self::Span { first: date, last: date }
    }

    /// Whether the override holds on this date.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Dates, WeekdaySet};
    /// use std::num::NonZeroU16;
    /// use time::macros::date;
    /// let every_other_week = Dates::Weekly {
    ///     start: date!(2026-03-11), // a Wednesday
    ///     interval: NonZeroU16::new(2).unwrap(),
    ///     days: WeekdaySet::MONDAY_TO_FRIDAY,
    ///     until: None,
    /// };
    /// assert!(!every_other_week.matches(date!(2026-03-10)), "before the start");
    /// assert!(!every_other_week.matches(date!(2026-03-16)), "the week between");
    /// assert!(every_other_week.matches(date!(2026-03-23)));
    /// ```
    pub fn matches(&self, date: Date) -> bool {
        if date < self.first() || self.last().is_some_and(|last| last < date) {
            return false;
        }
        match *self {
            Self::Span { .. } => true,
            Self::Weekly { start, interval, days, .. } => {
                days.contains(date.weekday()) && (week_of(date) - week_of(start)) % i32::from(interval.get()) == 0
            }
            Self::MonthlyByDate { start, interval, day, .. } => {
                date.day() == day && (month_of(date) - month_of(start)) % i32::from(interval.get()) == 0
            }
            Self::MonthlyByWeekday { start, interval, nth, weekday, .. } => {
                nth.is_of(date, weekday) && (month_of(date) - month_of(start)) % i32::from(interval.get()) == 0
            }
        }
    }

    /// Whether some date from `first` to `last` could match, going by the bounds alone.
    pub(crate) fn may_match_within(&self, first: Date, last: Date) -> bool {
        self.first() <= last && self.last().is_none_or(|until| first <= until)
    }

    /// The date before which nothing matches.
    ///
    /// # Example
    /// ```
    /// use slot_core::Dates;
    /// use time::macros::date;
    /// assert_eq!(Dates::on(date!(2026-03-10)).first(), date!(2026-03-10));
    /// ```
    pub const fn first(&self) -> Date {
        match *self {
            Self::Span { first, .. } => first,
            Self::Weekly { start, .. } | Self::MonthlyByDate { start, .. } | Self::MonthlyByWeekday { start, .. } => {
                start
            }
        }
    }

    /// The date after which nothing matches, if there is one.
    ///
    /// # Example
    /// ```
    /// use slot_core::Dates;
    /// use time::macros::date;
    /// assert_eq!(Dates::on(date!(2026-03-10)).last(), Some(date!(2026-03-10)));
    /// ```
    pub const fn last(&self) -> Option<Date> {
        match *self {
            Self::Span { last, .. } => Some(last),
            Self::Weekly { until, .. } | Self::MonthlyByDate { until, .. } | Self::MonthlyByWeekday { until, .. } => {
                until
            }
        }
    }
}

impl Nth {
    /// The n-th, where the fifth means the last; `None` for any number but 1 to 5.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Nth::from_number(6), None);
    /// ```
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::First),
            2 => Some(Self::Second),
            3 => Some(Self::Third),
            4 => Some(Self::Fourth),
            5 => Some(Self::Last),
            _ => None,
        }
    }

    /// The number that it is made from, 1 to 5.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Nth::Last.number(), 5);
    /// ```
    pub const fn number(self) -> u8 {
        match self {
            Self::First => 1,
            Self::Second => 2,
            Self::Third => 3,
            Self::Fourth => 4,
            Self::Last => 5,
        }
    }

    fn is_of(self, date: Date, weekday: Weekday) -> bool {
        date.weekday() == weekday
            && match self {
                Self::Last => date.day() + 7 > date.month().length(date.year()),
                Self::First | Self::Second | Self::Third | Self::Fourth => date.day().div_ceil(7) == self.number(),
            }
    }
}

/// Weeks counted from Monday to Sunday.
fn week_of(date: Date) -> i32 {
    (date.to_julian_day() - i32::from(date.weekday().number_days_from_monday())).div_euclid(7)
}

/// Calendar months, counted through.
fn month_of(date: Date) -> i32 {
    date.year() * 12 + i32::from(u8::from(date.month()))
}
