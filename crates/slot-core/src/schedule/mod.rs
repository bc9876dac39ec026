//! Schedules: weekly hours and the overrides that change them.

mod dates;
mod expand;
mod overrides;
mod weekly;

pub use expand::{Block, Expansion, Source, Window};
pub use overrides::{Dates, Effect, Hours, Nth, Override};
pub use weekly::{Validity, WeekdaySet, WeeklyRule};

use crate::Zone;

/// When something is open, as its owner says it: weekly hours in one time zone, and overrides by date.
///
/// Windows are never merged: each keeps its own start, which slots are counted from, and a booking must fit inside
/// one of them.
///
/// # Example
/// ```
/// use slot_core::{Schedule, WallRange, WeekdaySet, WeeklyRule, Zone};
/// let hours = WallRange::parse("09:00", "17:00").unwrap();
/// let office = Schedule {
///     zone: "America/Sao_Paulo".parse::<Zone>().unwrap(),
///     weekly: WeekdaySet::MONDAY_TO_FRIDAY.iter().map(|weekday| WeeklyRule::always(weekday, hours)).collect(),
///     overrides: Vec::new(),
/// };
/// assert_eq!(office.weekly.len(), 5);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// The zone in which its wall times and dates are read.
    pub zone: Zone,
    /// The hours of an ordinary week.
    pub weekly: Vec<WeeklyRule>,
    /// What differs on some dates.
    pub overrides: Vec<Override>,
}

impl Schedule {
    /// A schedule of weekly hours alone.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Schedule, Zone};
    /// assert!(Schedule::weekly(Zone::utc(), vec![]).overrides.is_empty());
    /// ```
    pub const fn weekly(zone: Zone, rules: Vec<WeeklyRule>) -> Self {
        Self { zone, weekly: rules, overrides: Vec::new() }
    }
}
