//! The hours of an ordinary week.

use crate::WallRange;
use time::{Date, Weekday};

/// Hours that recur on one weekday.
///
/// # Example
/// ```
/// use slot_core::{Validity, WallRange, WeeklyRule};
/// use time::Weekday;
/// let rule = WeeklyRule::always(Weekday::Monday, WallRange::parse("09:00", "12:00").unwrap());
/// assert_eq!(rule.valid, Validity::ALWAYS);
/// ```
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
///
/// # Example
/// ```
/// use slot_core::Validity;
/// use time::macros::date;
/// let summer = Validity { from: Some(date!(2026-06-01)), until: Some(date!(2026-08-31)) };
/// assert!(summer.holds_on(date!(2026-08-31)) && !summer.holds_on(date!(2026-09-01)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first date, if there is one.
    pub from: Option<Date>,
    /// The last date, if there is one.
    pub until: Option<Date>,
}

/// A set of weekdays.
///
/// # Example
/// ```
/// use slot_core::WeekdaySet;
/// use time::Weekday::{Friday, Monday, Sunday};
/// let days: WeekdaySet = [Friday, Monday].into_iter().collect();
/// assert!(days.contains(Monday) && !days.contains(Sunday));
/// assert_eq!(days.iter().collect::<Vec<_>>(), [Monday, Friday]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct WeekdaySet(u8);

const MONDAY_FIRST: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

impl WeeklyRule {
    /// Hours that recur on every such weekday.
    ///
    /// # Example
    /// ```
    /// use slot_core::{WallRange, WeeklyRule};
    /// let rule = WeeklyRule::always(time::Weekday::Sunday, WallRange::ALL_DAY);
    /// assert_eq!(rule.hours, WallRange::ALL_DAY);
    /// ```
    pub const fn always(weekday: Weekday, hours: WallRange) -> Self {
        Self { weekday, hours, valid: Validity::ALWAYS }
    }
}

impl Validity {
    /// On every date.
    pub const ALWAYS: Self = Self { from: None, until: None };

    /// Whether a rule so bounded holds on this date.
    ///
    /// # Example
    /// ```
    /// use time::macros::date;
    /// assert!(slot_core::Validity::ALWAYS.holds_on(date!(2026-03-10)));
    /// ```
    pub fn holds_on(self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }
}

impl WeekdaySet {
    /// No weekday.
    pub const EMPTY: Self = Self(0);
    /// All seven.
    pub const ALL: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const MONDAY_TO_FRIDAY: Self = Self(0b001_1111);

    const fn bit(weekday: Weekday) -> u8 {
        1 << weekday.number_days_from_monday()
    }

    /// Whether the weekday is in it.
    ///
    /// # Example
    /// ```
    /// use slot_core::WeekdaySet;
    /// assert!(!WeekdaySet::MONDAY_TO_FRIDAY.contains(time::Weekday::Saturday));
    /// ```
    pub const fn contains(self, weekday: Weekday) -> bool {
        self.0 & Self::bit(weekday) != 0
    }

    /// Whether no weekday is in it.
    ///
    /// # Example
    /// ```
    /// assert!(slot_core::WeekdaySet::EMPTY.is_empty());
    /// ```
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its weekdays, Monday first.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::WeekdaySet::ALL.iter().count(), 7);
    /// ```
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        MONDAY_FIRST.into_iter().filter(move |&weekday| self.contains(weekday))
    }
}

impl FromIterator<Weekday> for WeekdaySet {
    fn from_iter<I: IntoIterator<Item = Weekday>>(weekdays: I) -> Self {
        Self(weekdays.into_iter().fold(0, |bits, weekday| bits | Self::bit(weekday)))
    }
}
