//! Availability: the slots that can be booked, lazily and in order.

pub(crate) mod days;
pub(crate) mod facts;
pub(crate) mod judge;
pub(crate) mod peak;
pub(crate) mod reach;
mod starts;

use crate::{Calendar, Grid, Instant, Ledger, Length, Placement, Refusal, Span};
use facts::Facts;
use judge::Judge;
use starts::Starts;
use std::num::NonZeroU32;

/// A question for slots.
///
/// # Example
/// ```
/// use slot_core::{Grid, Instant, Length, SlotQuery, Span};
/// use std::num::NonZeroU32;
///
/// let half_an_hour = Length::minutes(30);
/// let query = SlotQuery {
///     starts: Span::starting(Instant::from_seconds(0), Length::minutes(7 * 24 * 60)).unwrap(),
///     duration: half_an_hour,
///     grid: Grid::every(half_an_hour),
///     places: NonZeroU32::MIN,
/// };
/// assert_eq!(query.grid.step, query.duration);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotQuery {
    /// Slots start within it; they may end after it.
    pub starts: Span,
    /// How long a slot is.
    pub duration: Length,
    /// Where slots start.
    pub grid: Grid,
    /// How many places must be free.
    pub places: NonZeroU32,
}

/// A span that can be booked.
///
/// # Example
/// ```
/// use slot_core::{Instant, Length, Slot, Span};
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap();
/// assert_eq!(Slot { span, remaining: 2 }.remaining, 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When, without buffers.
    pub span: Span,
    /// How many places are left over its whole length, buffers included; at least as many as were asked for.
    pub remaining: u32,
}

/// The slots that answer a [`SlotQuery`], in the order in which they start, each span once. Made by [`availability`].
///
/// What decides is compiled when it is made; each slot is then found in constant time on average, without allocating.
///
/// # Example
/// ```
/// use slot_core::{Calendar, Grid, Instant, Ledger, Length, SlotQuery, Span, Zone, availability};
/// use std::num::NonZeroU32;
///
/// let closed = Calendar::of(Zone::utc(), vec![]);
/// let starts = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
/// let hour = Length::minutes(60);
/// let query = SlotQuery { starts, duration: hour, grid: Grid::every(hour), places: NonZeroU32::MIN };
/// let ledger = Ledger::new(closed.reach_of_query(&query), vec![]);
/// assert_eq!(availability(&closed, &ledger, starts.start(), &query).unwrap().next(), None);
/// ```
#[derive(Clone, Debug)]
pub struct Availability<'a> {
    /// Nothing where notice and horizon leave nothing of the starts that are asked for.
    sweep: Option<(Judge<'a>, Starts)>,
    duration: Length,
    placement: Placement,
    places: NonZeroU32,
}

/// The slots of a resource that can be booked at `now`.
///
/// A slot is listed if and only if [`crate::admit`] admits a wish for its span, on the same grid and for as many places.
/// The cost is linear in the days asked for, the claims and the candidates, whatever the capacity.
///
/// The ledger must cover [`Calendar::reach_of_query`]; a smaller one is a programming error (an assertion in debug
/// builds) and lists slots that are taken.
///
/// # Errors
/// [`Refusal::Inactive`] and [`Refusal::UnknownDuration`], which refuse the question as a whole.
///
/// # Example
/// ```
/// use slot_core::{
///     Calendar, Grid, Instant, Ledger, Length, Schedule, SlotQuery, Span, WallRange, WeeklyRule, Zone, availability,
/// };
/// use std::num::NonZeroU32;
/// use time::{Weekday, macros::utc_datetime};
///
/// // Tuesdays from nine to five in Sao Paulo.
/// let zone: Zone = "America/Sao_Paulo".parse().unwrap();
/// let hours = WallRange::parse("09:00", "17:00").unwrap();
/// let schedule = Schedule::weekly(zone.clone(), vec![WeeklyRule::always(Weekday::Tuesday, hours)]);
/// let calendar = Calendar::of(zone, vec![schedule]);
///
/// let now = Instant::from(utc_datetime!(2026-03-09 00:00));
/// let half_an_hour = Length::minutes(30);
/// let query = SlotQuery {
///     starts: Span::starting(now, Length::minutes(7 * 24 * 60)).unwrap(),
///     duration: half_an_hour,
///     grid: Grid::every(half_an_hour),
///     places: NonZeroU32::MIN,
/// };
/// let ledger = Ledger::new(calendar.reach_of_query(&query), vec![]);
/// let slots: Vec<_> = availability(&calendar, &ledger, now, &query).unwrap().collect();
/// assert_eq!(slots.len(), 16);
/// assert_eq!(slots[0].span.start().to_utc(), utc_datetime!(2026-03-10 12:00));
/// ```
pub fn availability<'a>(
    calendar: &'a Calendar,
    ledger: &Ledger,
    now: Instant,
    query: &SlotQuery,
) -> Result<Availability<'a>, Refusal> {
    debug_assert!(ledger.covers().contains(calendar.reach_of_query(query)), "the ledger must cover the query's reach");
    judge::activity(calendar.activity)?;
    judge::duration(calendar, query.duration)?;
    let placement = Placement::OnGrid(query.grid);
    let sweep = bookable(calendar, now, query.starts).map(|starts| {
        let facts = Facts::compile(calendar, ledger, now, starts, query.duration, placement);
        (Judge::new(calendar, now, facts), Starts::new(starts, query.duration, query.grid))
    });
    Ok(Availability { sweep, duration: query.duration, placement, places: query.places })
}

/// What notice and horizon leave of the starts; the judge has the last word on each.
fn bookable(calendar: &Calendar, now: Instant, starts: Span) -> Option<Span> {
    let from =
        judge::earliest(calendar.rules.notice, now).map_or(starts.start(), |earliest| starts.start().max(earliest));
    let until = judge::latest(calendar.rules.horizon, now)
        .map_or(starts.end(), |latest| starts.end().min(latest + Length::micros(1)));
    Span::new(from, until).ok()
}

impl Iterator for Availability<'_> {
    type Item = Slot;

    fn next(&mut self) -> Option<Slot> {
        let (judge, starts) = self.sweep.as_mut()?;
        while let Some(start) = starts.next(judge.facts()) {
            let Ok(span) = Span::starting(start, self.duration) else { continue };
            if let Ok(remaining) = judge.decide(span, self.placement, self.places) {
                return Some(Slot { span, remaining });
            }
        }
        self.sweep = None;
        None
    }
}

impl std::iter::FusedIterator for Availability<'_> {}
