//! Whether one stay can be booked.

use super::{StayTerms, facts};
use crate::{
    Admission, Calendar, Instant, Ledger, Placement, Refusal, Span,
    admit::admission,
    availability::judge::{self, Judge},
};
use std::num::NonZeroU32;
use time::Date;

/// A stay that somebody wants to book.
///
/// # Example
/// ```
/// use slot_core::StayWish;
/// use std::num::NonZeroU32;
/// use time::macros::date;
/// let two = NonZeroU32::new(2).unwrap();
/// let wish = StayWish { arrival: date!(2026-03-10), units: two, places: NonZeroU32::MIN };
/// assert_eq!(wish.units, two);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StayWish {
    /// The local date on which it begins.
    pub arrival: Date,
    /// How many nights or days.
    pub units: NonZeroU32,
    /// How many units of the kind.
    pub places: NonZeroU32,
}

/// Decides one stay, by the same function that lists them (see [`crate::stays`]).
///
/// Of the calendar everything counts but the lengths that it offers: the terms say how long a stay is. The ledger must
/// cover [`Calendar::reach_of_stay`], and the caller widens it for [`Admission::moves`], as for [`crate::admit`].
///
/// # Errors
/// The first check that fails, in the order of the variants of [`Refusal`]. [`Refusal::OutsideHours`] means that not
/// every date of the stay is open. A block or a closure that begins with the date of departure does not hinder the
/// stay; one that begins later on that date, before the check-out, does.
///
/// # Example
/// ```
/// use slot_core::{
///     Calendar, Capacity, Instant, Ledger, Refusal, Schedule, StayTerms, StayUnit, StayWish, WallRange, WeekdaySet,
///     WeeklyRule, Zone, admit_stay,
/// };
/// use std::num::NonZeroU32;
/// use time::macros::{date, utc_datetime};
///
/// // Two rooms of one kind, at least two nights.
/// let every_day = WeekdaySet::ALL.iter().map(|weekday| WeeklyRule::always(weekday, WallRange::ALL_DAY)).collect();
/// let mut rooms = Calendar::of(Zone::utc(), vec![Schedule::weekly(Zone::utc(), every_day)]);
/// rooms.capacity = Capacity::new(2).unwrap();
/// let two = NonZeroU32::new(2).unwrap();
/// let night = StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap());
/// let terms = StayTerms { least: two, ..night };
///
/// let now = Instant::from(utc_datetime!(2026-03-09 00:00));
/// let wish = StayWish { arrival: date!(2026-03-10), units: two, places: two };
/// let ledger = Ledger::new(rooms.reach_of_stay(&terms, &wish), vec![]);
/// let granted = admit_stay(&rooms, &terms, &ledger, now, &wish).unwrap();
/// assert_eq!(granted.lanes, [0, 1]);
/// assert_eq!(granted.busy.end().to_utc(), utc_datetime!(2026-03-12 11:00));
///
/// let short = StayWish { units: NonZeroU32::MIN, ..wish };
/// assert_eq!(admit_stay(&rooms, &terms, &ledger, now, &short), Err(Refusal::StayTooShort { least: 2 }));
/// ```
pub fn admit_stay(
    calendar: &Calendar,
    terms: &StayTerms,
    ledger: &Ledger,
    now: Instant,
    wish: &StayWish,
) -> Result<Admission, Refusal> {
    judge::activity(calendar.activity)?;
    let stay = terms.stay(&calendar.zone, wish.arrival, wish.units)?;
    let places = stay.wish(wish.places);
    debug_assert!(ledger.covers().contains(calendar.reach(&places)), "the ledger must cover the stay's reach");
    let starts = Span::moment(stay.span.start());
    let facts = facts::compile(calendar, terms, ledger, now, starts, stay.units);
    Judge::new(calendar, now, facts).decide(stay.span, Placement::Anywhere, wish.places)?;
    Ok(admission(calendar, ledger, now, &places))
}

impl Calendar {
    /// What a [`Ledger`] must cover to decide about this stay.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, StayTerms, StayUnit, StayWish, Zone};
    /// use std::num::NonZeroU32;
    /// use time::macros::date;
    /// let cabin = Calendar::of(Zone::utc(), vec![]);
    /// let terms = StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap());
    /// let wish = StayWish { arrival: date!(2026-03-10), units: NonZeroU32::MIN, places: NonZeroU32::MIN };
    /// assert_eq!(cabin.reach_of_stay(&terms, &wish).length(), slot_core::Length::minutes(20 * 60));
    /// ```
    pub fn reach_of_stay(&self, terms: &StayTerms, wish: &StayWish) -> Span {
        match terms.stay(&self.zone, wish.arrival, wish.units) {
            Ok(stay) => self.reach(&stay.wish(wish.places)),
            // It is refused, whatever the ledger holds.
            Err(_) => Span::moment(self.zone.instant(wish.arrival, terms.check_in)),
        }
    }
}
