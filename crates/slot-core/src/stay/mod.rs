//! Stays: units that are booked by the night or by the day, for several dates in a row.

mod admit;
mod facts;
mod search;

pub use admit::{StayWish, admit_stay};
pub use search::{StayQuery, StaySlot, Stays, stays};

use crate::{Placement, Refusal, Span, WallTime, WeekdaySet, Wish, Zone};
use std::num::NonZeroU32;
use time::{Date, Duration};

/// How a unit is booked for several dates in a row, beside what its [`crate::Calendar`] says.
///
/// A date is open when some hours of the calendar's schedules begin on it, however short: the clock counts only on
/// arrival and departure. Every date of a stay must be open, from the arrival to the last night (or day).
///
/// # Example
/// ```
/// use slot_core::{StayTerms, StayUnit};
/// use std::num::NonZeroU32;
/// let terms = StayTerms {
///     least: NonZeroU32::new(2).unwrap(),
///     ..StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap())
/// };
/// assert_eq!(terms.most, None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StayTerms {
    /// What is counted.
    pub unit: StayUnit,
    /// From when on the unit can be used on the date of arrival, by the clock.
    pub check_in: WallTime,
    /// Until when it can be used on the date of departure, by the clock.
    pub check_out: WallTime,
    /// The weekdays on which a stay may begin.
    pub arrivals: WeekdaySet,
    /// The weekdays on which a stay may end.
    pub departures: WeekdaySet,
    /// The shortest stay, in nights or days.
    pub least: NonZeroU32,
    /// The longest stay, in nights or days; `None` is as long as [`StayTerms::LONGEST`].
    pub most: Option<NonZeroU32>,
}

/// What is counted in a stay.
///
/// # Example
/// ```
/// assert_ne!(slot_core::StayUnit::Night, slot_core::StayUnit::Day);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StayUnit {
    /// Nights: one from a date to the next. The stay ends on the date after the last night.
    Night,
    /// Days: the stay ends on the last one.
    Day,
}

/// The dates and the time of one stay. Made by [`StayTerms::stay`].
///
/// # Example
/// ```
/// use slot_core::{Length, StayTerms, StayUnit, Zone};
/// use std::num::NonZeroU32;
/// use time::macros::date;
/// let terms = StayTerms::of(StayUnit::Day, "09:00".parse().unwrap(), "17:00".parse().unwrap());
/// let stay = terms.stay(&Zone::utc(), date!(2026-03-10), NonZeroU32::MIN).unwrap();
/// assert_eq!((stay.departure, stay.span.length()), (stay.arrival, Length::minutes(8 * 60)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The local date on which it begins.
    pub arrival: Date,
    /// The local date on which it ends.
    pub departure: Date,
    /// How many nights or days.
    pub units: NonZeroU32,
    /// From check-in to check-out.
    pub span: Span,
}

impl StayTerms {
    /// No stay has more nights or days: ten years.
    pub const LONGEST: u32 = 3_660;

    /// Stays of any length, that begin and end on any weekday.
    ///
    /// # Example
    /// ```
    /// use slot_core::{StayTerms, StayUnit, WeekdaySet};
    /// let terms = StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap());
    /// assert_eq!((terms.arrivals, terms.least.get()), (WeekdaySet::ALL, 1));
    /// ```
    pub const fn of(unit: StayUnit, check_in: WallTime, check_out: WallTime) -> Self {
        Self {
            unit,
            check_in,
            check_out,
            arrivals: WeekdaySet::ALL,
            departures: WeekdaySet::ALL,
            least: NonZeroU32::MIN,
            most: None,
        }
    }

    /// The stay of so many nights or days from this date on, as far as the terms alone can say.
    ///
    /// # Errors
    /// [`Refusal::StayTooShort`], [`Refusal::StayTooLong`], [`Refusal::WrongArrivalDay`],
    /// [`Refusal::WrongDepartureDay`]; [`Refusal::OutsideHours`] where the check-out does not come after the check-in, or
    /// the zone skipped a date on which the stay would begin or end.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Refusal, StayTerms, StayUnit, WeekdaySet, Zone};
    /// use std::num::NonZeroU32;
    /// use time::{Weekday, macros::{date, utc_datetime}};
    ///
    /// // By the week, from Saturday to Saturday.
    /// let saturday: WeekdaySet = [Weekday::Saturday].into_iter().collect();
    /// let night = StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap());
    /// let terms = StayTerms { arrivals: saturday, departures: saturday, ..night };
    /// let zone: Zone = "Europe/Berlin".parse().unwrap();
    /// let week = NonZeroU32::new(7).unwrap();
    ///
    /// let stay = terms.stay(&zone, date!(2026-03-28), week).unwrap();
    /// assert_eq!(stay.departure, date!(2026-04-04));
    /// // The clocks go forward that night.
    /// assert_eq!(stay.span.start().to_utc(), utc_datetime!(2026-03-28 14:00));
    /// assert_eq!(stay.span.end().to_utc(), utc_datetime!(2026-04-04 09:00));
    ///
    /// let from_friday = terms.stay(&zone, date!(2026-03-27), week);
    /// assert_eq!(from_friday, Err(Refusal::WrongArrivalDay { allowed: saturday }));
    /// ```
    pub fn stay(&self, zone: &Zone, arrival: Date, units: NonZeroU32) -> Result<Stay, Refusal> {
        self.length(units)?;
        if !self.arrivals.contains(arrival.weekday()) {
            return Err(Refusal::WrongArrivalDay { allowed: self.arrivals });
        }
        let later = match self.unit {
            StayUnit::Night => units.get(),
            StayUnit::Day => units.get() - 1,
        };
        let departure = arrival.checked_add(Duration::days(i64::from(later))).ok_or(Refusal::OutsideHours)?;
        if !self.departures.contains(departure.weekday()) {
            return Err(Refusal::WrongDepartureDay { allowed: self.departures });
        }
        if zone.day(arrival).is_none() || zone.day(departure).is_none() {
            return Err(Refusal::OutsideHours);
        }
        let (start, end) = (zone.instant(arrival, self.check_in), zone.instant(departure, self.check_out));
        let span = Span::new(start, end).map_err(|_empty| Refusal::OutsideHours)?;
        Ok(Stay { arrival, departure, units, span })
    }

    /// Whether a stay may have so many nights or days.
    fn length(&self, units: NonZeroU32) -> Result<(), Refusal> {
        if units < self.least {
            return Err(Refusal::StayTooShort { least: self.least.get() });
        }
        let most = self.most.map_or(Self::LONGEST, |most| most.get().min(Self::LONGEST));
        if units.get() > most { Err(Refusal::StayTooLong { most }) } else { Ok(()) }
    }
}

impl Stay {
    /// The wish for so many units of a kind over its whole time.
    ///
    /// # Example
    /// ```
    /// use slot_core::{StayTerms, StayUnit, Zone};
    /// use std::num::NonZeroU32;
    /// use time::macros::date;
    /// let terms = StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap());
    /// let stay = terms.stay(&Zone::utc(), date!(2026-03-10), NonZeroU32::MIN).unwrap();
    /// assert_eq!(stay.wish(NonZeroU32::MIN).span, stay.span);
    /// ```
    pub const fn wish(self, places: NonZeroU32) -> Wish {
        Wish { span: self.span, places, placement: Placement::Anywhere }
    }
}
