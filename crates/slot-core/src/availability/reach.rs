//! What a ledger must cover, so that a question can be answered from it.

use super::{SlotQuery, days::Day};
use crate::{Calendar, Length, Span, Wish};

impl Calendar {
    /// What a booking of this time occupies: the time itself and its buffers.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Instant, Length, Span, Zone};
    /// let mut calendar = Calendar::of(Zone::utc(), vec![]);
    /// calendar.rules.buffer_after = Length::minutes(10);
    /// let core = Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap();
    /// assert_eq!(calendar.busy(core).length(), Length::minutes(40));
    /// ```
    pub fn busy(&self, core: Span) -> Span {
        core.widened(self.rules.buffer_before, self.rules.buffer_after)
    }

    /// What a [`crate::Ledger`] must cover to decide about this wish: what it would occupy, and the whole local day on
    /// which it starts, where bookings are counted by the day.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Instant, Length, Span, Wish, Zone};
    /// use std::num::NonZeroU32;
    /// let mut calendar = Calendar::of(Zone::utc(), vec![]);
    /// let wish = Wish::anywhere(Span::starting(Instant::from_seconds(3600), Length::minutes(30)).unwrap());
    /// assert_eq!(calendar.reach(&wish), wish.span);
    /// calendar.rules.daily_limit = NonZeroU32::new(8);
    /// assert_eq!(calendar.reach(&wish).length(), Length::minutes(24 * 60));
    /// ```
    pub fn reach(&self, wish: &Wish) -> Span {
        let start = wish.span.start();
        let starts = Span::starting(start, Length::micros(1)).unwrap_or(wish.span);
        hull(self.busy(wish.span), self.counted_days(starts))
    }

    /// What a [`crate::Ledger`] must cover to answer this query.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Grid, Instant, Length, SlotQuery, Span, Zone};
    /// use std::num::NonZeroU32;
    /// let calendar = Calendar::of(Zone::utc(), vec![]);
    /// let query = SlotQuery {
    ///     starts: Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap(),
    ///     duration: Length::minutes(30),
    ///     grid: Grid::every(Length::minutes(30)),
    ///     places: NonZeroU32::MIN,
    /// };
    /// assert_eq!(calendar.reach_of_query(&query).length(), Length::minutes(90));
    /// ```
    pub fn reach_of_query(&self, query: &SlotQuery) -> Span {
        hull(self.busy(query.starts.widened(Length::ZERO, query.duration)), self.counted_days(query.starts))
    }

    /// The local days of these starts, where bookings are counted by the day.
    fn counted_days(&self, starts: Span) -> Option<Span> {
        self.rules.daily_limit?;
        let first = Day::of(&self.zone, starts.start())?;
        let last = Day::of(&self.zone, starts.end() - Length::micros(1)).unwrap_or(first);
        Some(hull(first.span, Some(last.span)))
    }
}

/// The smallest span that holds both.
pub(crate) fn hull(span: Span, other: Option<Span>) -> Span {
    other.map_or(span, |other| Span::new(span.start().min(other.start()), span.end().max(other.end())).unwrap_or(span))
}
