//! One session of a series: its date, and what fills it.

use super::{DateChange, Session, SessionChannel, SessionRule, Sessions};
use crate::{Claim, Instant, Ledger, Length, Span, availability::reach::hull};
use time::Date;

impl Sessions {
    /// The session of this date, with what differs on it.
    pub(super) fn session(&self, date: Date, span: Span) -> Session {
        let change = self.changes.get(&date).copied().unwrap_or(DateChange::NONE);
        let places = change.max.map_or(self.places, |max| self.places.with_max(max));
        let day = if self.is_alone_on_its_date() { self.zone.day(date) } else { None };
        Session { date, span, places, status: change.status, day }
    }

    const fn is_alone_on_its_date(&self) -> bool {
        match &self.rule {
            SessionRule::Weekly(_) | SessionRule::Once { .. } => true,
            SessionRule::Recurring { rule, .. } => !rule.goes_by_clock(),
        }
    }

    /// No session is longer. Hours of one day end on the next at the latest, whatever the clocks do.
    pub(super) fn longest(&self) -> Length {
        match &self.rule {
            SessionRule::Weekly(_) => Length::minutes(3 * 1440),
            SessionRule::Once { length, .. } | SessionRule::Recurring { length, .. } => *length,
        }
    }
}

impl Session {
    /// How many places are filled, through any channel.
    ///
    /// That is every live claim that overlaps it. Where it is the only one of its series on its date, it is also every
    /// live claim that begins on that date: whoever booked before the hours changed still comes.
    ///
    /// # Example
    /// ```
    /// use slot_core::{BookingId, Claim, Instant, Ledger, Length, Owner, Places, SessionRule, Sessions, Zone};
    /// use time::macros::date;
    /// let date = date!(2026-03-10);
    /// let rule = SessionRule::Once { date, at: "20:00".parse().unwrap(), length: Length::minutes(120) };
    /// let evening = Sessions::of(Zone::utc(), rule, Places::open_to_all(300)).on(date).unwrap();
    /// let owner = Owner::Booking(BookingId::from_u128(1));
    /// let couple = [0, 1].map(|lane| Claim { lane, busy: evening.span, core: evening.span, owner });
    /// let ledger = Ledger::new(evening.reach(), couple.to_vec());
    /// assert_eq!(evening.filled(&ledger, Instant::from_seconds(0)), 2);
    /// ```
    pub fn filled(&self, ledger: &Ledger, now: Instant) -> u32 {
        let counts = |claim: &Claim| {
            claim.owner.is_live(now)
                && (claim.busy.overlaps(self.span) || self.day.is_some_and(|day| day.holds(claim.core.start())))
        };
        let filled = ledger.overlapping(self.reach()).filter(|(_, claim)| counts(claim)).count();
        u32::try_from(filled).unwrap_or(u32::MAX)
    }

    /// How many places are left for this channel.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Ledger, Length, Places, SessionChannel, SessionRule, Sessions, Zone};
    /// use time::macros::date;
    /// let date = date!(2026-03-10);
    /// let rule = SessionRule::Once { date, at: "20:00".parse().unwrap(), length: Length::minutes(120) };
    /// let evening = Sessions::of(Zone::utc(), rule, Places::new(300, 100).unwrap()).on(date).unwrap();
    /// let (nobody, now) = (Ledger::new(evening.reach(), vec![]), Instant::from_seconds(0));
    /// assert_eq!(evening.remaining(&nobody, now, SessionChannel::Api), 100);
    /// assert_eq!(evening.remaining(&nobody, now, SessionChannel::Staff), 300);
    /// ```
    pub fn remaining(&self, ledger: &Ledger, now: Instant, channel: SessionChannel) -> u32 {
        self.places.remaining(self.filled(ledger, now), channel)
    }

    /// What a [`Ledger`] must cover to count it.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Length, Places, SessionRule, Sessions, Zone};
    /// use time::macros::date;
    /// let date = date!(2026-03-10);
    /// let rule = SessionRule::Once { date, at: "23:00".parse().unwrap(), length: Length::minutes(120) };
    /// let night = Sessions::of(Zone::utc(), rule, Places::open_to_all(300)).on(date).unwrap();
    /// assert_eq!(night.reach().length(), Length::minutes(25 * 60));
    /// ```
    pub fn reach(self) -> Span {
        hull(self.span, self.day)
    }
}
