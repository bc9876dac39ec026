//! What differs from the ordinary week, on which dates.

use super::WeekdaySet;
use crate::WallRange;
use time::{Date, Weekday};

/// A change of the ordinary week.
///
/// # Example
/// ```
/// use slot_core::{Dates, Effect, Override};
/// use time::macros::date;
/// let closed = Override { dates: Dates::on(date!(2026-12-25)), effect: Effect::Replace(vec![]) };
/// assert!(closed.dates.matches(date!(2026-12-25)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// On which dates.
    pub dates: Dates,
    /// What changes on them.
    pub effect: Effect,
}

/// What an override does on a date that it matches.
///
/// # Example
/// ```
/// use slot_core::{Effect, Hours, WallRange};
/// let lunch = Effect::Block(Hours::Timed(WallRange::parse("12:00", "13:00").unwrap()));
/// assert_ne!(lunch, Effect::Block(Hours::AllDay));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing can be booked then, whatever else is open.
    Block(Hours),
    /// Open then, beside the ordinary hours.
    Open(Hours),
    /// Instead of the ordinary hours of that date, only these; none closes the date.
    Replace(Vec<WallRange>),
}

/// The part of a day that an override speaks of.
///
/// # Example
/// ```
/// use slot_core::{Hours, WallRange};
/// assert_eq!(Hours::Timed(WallRange::ALL_DAY).range(), Hours::AllDay.range());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hours {
    /// From local midnight to local midnight.
    AllDay,
    /// By the clock.
    Timed(WallRange),
}

/// The dates on which an override holds.
///
/// # Example
/// ```
/// use slot_core::{Dates, Nth};
/// use std::num::NonZeroU16;
/// use time::{Weekday, macros::date};
/// let dates = Dates::MonthlyByWeekday {
///     start: date!(2026-01-01),
///     interval: NonZeroU16::MIN,
///     nth: Nth::Last,
///     weekday: Weekday::Friday,
///     until: None,
/// };
/// assert!(dates.matches(date!(2026-01-30)) && !dates.matches(date!(2026-01-23)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dates {
    /// Every date from the first to the last, both included.
    Span {
        /// The first date.
        first: Date,
        /// The last date.
        last: Date,
    },
    /// Certain weekdays of every `interval`-th week, weeks counted from the Monday of the week of `start`.
    Weekly {
        /// No date before it matches.
        start: Date,
        /// Every how many weeks, at least one.
        interval: std::num::NonZeroU16,
        /// Which weekdays.
        days: WeekdaySet,
        /// The last date of the series, if it ends.
        until: Option<Date>,
    },
    /// One day of every `interval`-th calendar month, counted from the month of `start`; months that lack the day are
    /// skipped.
    MonthlyByDate {
        /// No date before it matches.
        start: Date,
        /// Every how many months, at least one.
        interval: std::num::NonZeroU16,
        /// Day of the month, 1 to 31.
        day: u8,
        /// The last date of the series, if it ends.
        until: Option<Date>,
    },
    /// The n-th weekday of every `interval`-th calendar month, counted from the month of `start`.
    MonthlyByWeekday {
        /// No date before it matches.
        start: Date,
        /// Every how many months, at least one.
        interval: std::num::NonZeroU16,
        /// Which of the month's.
        nth: Nth,
        /// Which weekday.
        weekday: Weekday,
        /// The last date of the series, if it ends.
        until: Option<Date>,
    },
}

/// Which of a month's Mondays, Tuesdays, and so on.
///
/// # Example
/// ```
/// use slot_core::Nth;
/// assert_eq!((Nth::from_number(1), Nth::from_number(5)), (Some(Nth::First), Some(Nth::Last)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nth {
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// The fourth.
    Fourth,
    /// The last, be it the fourth or the fifth.
    Last,
}
