//! Which stays can be booked, lazily and in order.

use super::{Stay, StayTerms, facts};
use crate::{
    Calendar, Instant, Ledger, Length, Placement, Refusal, Span,
    availability::{
        judge::{self, Judge},
        reach::hull,
    },
};
use std::num::NonZeroU32;
use time::{Date, Duration};

/// A question for stays of one length.
///
/// # Example
/// ```
/// use slot_core::{StayQuery, Zone};
/// use std::num::NonZeroU32;
/// use time::macros::date;
/// let zone: Zone = "Europe/Lisbon".parse().unwrap();
/// let arrivals = zone.day(date!(2026-03-10)).unwrap();
/// let query = StayQuery { arrivals, units: NonZeroU32::new(3).unwrap(), places: NonZeroU32::MIN };
/// assert_eq!(query.units.get(), 3);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StayQuery {
    /// The check-in lies within it.
    pub arrivals: Span,
    /// How many nights or days.
    pub units: NonZeroU32,
    /// How many units of the kind must be free.
    pub places: NonZeroU32,
}

/// A stay that can be booked.
///
/// # Example
/// ```
/// use slot_core::{StaySlot, StayTerms, StayUnit, Zone};
/// use std::num::NonZeroU32;
/// use time::macros::date;
/// let terms = StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap());
/// let stay = terms.stay(&Zone::utc(), date!(2026-03-10), NonZeroU32::MIN).unwrap();
/// assert_eq!(StaySlot { stay, remaining: 1 }.stay.departure, date!(2026-03-11));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StaySlot {
    /// When.
    pub stay: Stay,
    /// How many units of the kind are left over its whole length, buffers included; at least as many as were asked for.
    pub remaining: u32,
}

/// The stays that answer a [`StayQuery`], by arrival. Made by [`stays`].
///
/// # Example
/// ```
/// use slot_core::{Calendar, Instant, Ledger, StayQuery, StayTerms, StayUnit, Zone, stays};
/// use std::num::NonZeroU32;
/// use time::macros::date;
/// let shut = Calendar::of(Zone::utc(), vec![]);
/// let terms = StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap());
/// let arrivals = Zone::utc().day(date!(2026-03-10)).unwrap();
/// let query = StayQuery { arrivals, units: NonZeroU32::MIN, places: NonZeroU32::MIN };
/// let ledger = Ledger::new(shut.reach_of_stays(&terms, &query), vec![]);
/// assert_eq!(stays(&shut, &terms, &ledger, arrivals.start(), &query).unwrap().next(), None);
/// ```
#[derive(Clone, Debug)]
pub struct Stays<'a> {
    calendar: &'a Calendar,
    terms: &'a StayTerms,
    judge: Judge<'a>,
    query: StayQuery,
    /// The next date of arrival; nothing behind the last.
    next: Option<Date>,
}

/// The stays of a length that can be booked at `now`.
///
/// A stay is listed if and only if [`crate::admit_stay`] admits a wish for its arrival, for as many nights or days and
/// as many units of the kind. The ledger must cover [`Calendar::reach_of_stays`]; a smaller one is a programming error
/// (an assertion in debug builds) and lists stays that are taken.
///
/// # Errors
/// [`Refusal::Inactive`], [`Refusal::StayTooShort`] and [`Refusal::StayTooLong`], which refuse the question as a whole.
///
/// # Example
/// ```
/// use slot_core::{
///     Calendar, Dates, Effect, Hours, Instant, Ledger, Override, Schedule, Span, StayQuery, StayTerms, StayUnit,
///     WallRange, WeekdaySet, WeeklyRule, Zone, stays,
/// };
/// use std::num::NonZeroU32;
/// use time::macros::{date, utc_datetime};
///
/// // A cabin, shut on the 13th.
/// let zone: Zone = "Europe/Lisbon".parse().unwrap();
/// let every_day = WeekdaySet::ALL.iter().map(|weekday| WeeklyRule::always(weekday, WallRange::ALL_DAY)).collect();
/// let mut schedule = Schedule::weekly(zone.clone(), every_day);
/// schedule.overrides = vec![Override { dates: Dates::on(date!(2026-03-13)), effect: Effect::Block(Hours::AllDay) }];
/// let cabin = Calendar::of(zone.clone(), vec![schedule]);
/// let terms = StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap());
///
/// let now = Instant::from(utc_datetime!(2026-03-09 00:00));
/// let first = zone.day(date!(2026-03-10)).unwrap();
/// let arrivals = Span::new(first.start(), zone.day(date!(2026-03-14)).unwrap().end()).unwrap();
/// let query = StayQuery { arrivals, units: NonZeroU32::new(2).unwrap(), places: NonZeroU32::MIN };
/// let ledger = Ledger::new(cabin.reach_of_stays(&terms, &query), vec![]);
/// let dates: Vec<_> = stays(&cabin, &terms, &ledger, now, &query).unwrap().map(|slot| slot.stay.arrival).collect();
/// // Whoever leaves on the 13th is not in the way.
/// assert_eq!(dates, [date!(2026-03-10), date!(2026-03-11), date!(2026-03-14)]);
/// ```
pub fn stays<'a>(
    calendar: &'a Calendar,
    terms: &'a StayTerms,
    ledger: &Ledger,
    now: Instant,
    query: &StayQuery,
) -> Result<Stays<'a>, Refusal> {
    debug_assert!(ledger.covers().contains(calendar.reach_of_stays(terms, query)), "the ledger must cover the reach");
    judge::activity(calendar.activity)?;
    terms.length(query.units)?;
    let facts = facts::compile(calendar, terms, ledger, now, query.arrivals, query.units);
    let judge = Judge::new(calendar, now, facts);
    // A clock that jumps over the check-in may carry it into the next date.
    let next = Some(calendar.zone.date(query.arrivals.start()).saturating_sub(Duration::days(2)));
    Ok(Stays { calendar, terms, judge, query: *query, next })
}

impl Calendar {
    /// What a [`Ledger`] must cover to answer this query.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, StayQuery, StayTerms, StayUnit, Zone};
    /// use std::num::NonZeroU32;
    /// use time::macros::date;
    /// let cabin = Calendar::of(Zone::utc(), vec![]);
    /// let terms = StayTerms::of(StayUnit::Night, "15:00".parse().unwrap(), "11:00".parse().unwrap());
    /// let arrivals = Zone::utc().day(date!(2026-03-10)).unwrap();
    /// let query = StayQuery { arrivals, units: NonZeroU32::MIN, places: NonZeroU32::MIN };
    /// assert!(cabin.reach_of_stays(&terms, &query).contains(arrivals));
    /// ```
    pub fn reach_of_stays(&self, terms: &StayTerms, query: &StayQuery) -> Span {
        let longest = match terms.length(query.units) {
            Ok(()) => facts::at_most(query.units),
            Err(_) => Length::ZERO,
        };
        let cores = query.arrivals.widened(Length::ZERO, longest);
        let counted = self.rules.daily_limit.map(|_limited| facts::whole_days(self, query.arrivals));
        hull(self.busy(cores), counted)
    }
}

impl Iterator for Stays<'_> {
    type Item = StaySlot;

    fn next(&mut self) -> Option<StaySlot> {
        let arrivals = self.query.arrivals;
        while let Some(arrival) = self.next {
            let check_in = self.calendar.zone.instant(arrival, self.terms.check_in);
            if check_in >= arrivals.end() {
                break;
            }
            self.next = arrival.next_day();
            if !arrivals.holds(check_in) {
                continue;
            }
            if let Ok(stay) = self.terms.stay(&self.calendar.zone, arrival, self.query.units)
                && let Ok(remaining) = self.judge.decide(stay.span, Placement::Anywhere, self.query.places)
            {
                return Some(StaySlot { stay, remaining });
            }
        }
        self.next = None;
        None
    }
}

impl std::iter::FusedIterator for Stays<'_> {}
