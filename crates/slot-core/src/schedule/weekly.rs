//! The hours of an ordinary week.

use crate::WallRange;
use time::{Date, Weekday};

/// Hours that recur on one weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeeklyRule {
    /// The weekday on which the hours start.
    pub weekday: Weekday,
    /// From when to when by the clock; overnight hours end on the day after.
    pub hours: WallRange,
    /// The dates on which the rule holds.
    pub valid: Validity,
}

/// Dates between which a rule holds, both included; an open side has no bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first date, if there is one.
    pub from: Option<Date>,
    /// The last date, if there is one.
    pub until: Option<Date>,
}

/// A set of weekdays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WeekdaySet(u8);
