//! Open ranges: `depois das 16h`, `até sexta`, `a partir do dia 8`, `das 9 em diante`, `antes do almoço`.

use super::{
    Grammar,
    reading::Days,
    said::{DaySaid, Said},
};
use crate::{
    calendar,
    lexicon::{Role, Unit},
};

impl Grammar<'_> {
    /// An open range that begins at this piece.
    pub(super) fn bound(&self, at: usize) -> Option<(Said, usize)> {
        let piece = self.piece(at)?;
        let from = piece.is(Role::From) && !piece.is(Role::Of);
        if piece.is(Role::After) || from {
            return self.lower(at + 1, from);
        }
        if piece.is(Role::Before) || piece.is(Role::Until) {
            return self.upper(at + 1, piece.is(Role::Before));
        }
        self.onward(at)
    }

    /// From a time, a part of the day or a day on; `after` a day begins on the next one.
    fn lower(&self, at: usize, from: bool) -> Option<(Said, usize)> {
        let start = self.past_small_words(at);
        if let Some((part, next)) = self.part_bounds(start) {
            let bound = if from { part.0 } else { part.1 };
            return Some((Said::AroundPart { from: Some(bound), to: None }, self.skip_onward(next)));
        }
        if let Some((days, next)) = self.day_or_period(start) {
            let first = if from { days.from? } else { calendar::plus_days(days.to?, 1) };
            let open = Days { from: Some(first), to: None, grain: Unit::Day };
            return Some((Said::Day(DaySaid::one(open)), self.skip_onward(next)));
        }
        let (hour, next) = self.bare_clock(start)?;
        Some((Said::Hours { from: Some(hour), to: None }, self.skip_onward(next)))
    }

    /// Up to a time, a part of the day or a day; `before` a day ends on the day before.
    fn upper(&self, at: usize, before: bool) -> Option<(Said, usize)> {
        let start = self.past_small_words(at);
        if let Some((part, next)) = self.part_bounds(start) {
            let bound = if before { part.0 } else { part.1 };
            return Some((Said::AroundPart { from: None, to: Some(bound) }, next));
        }
        if let Some((days, next)) = self.day_or_period(start) {
            let last = if before { calendar::plus_days(days.from?, -1) } else { days.to? };
            return Some((Said::Day(DaySaid::one(Days { from: None, to: Some(last), grain: Unit::Day })), next));
        }
        let (hour, next) = self.bare_clock(start)?;
        Some((Said::Hours { from: None, to: Some(hour) }, next))
    }

    /// `das 9 em diante`, `do dia 8 em diante`, `sexta em diante`.
    fn onward(&self, at: usize) -> Option<(Said, usize)> {
        let lead = self.is(at, Role::Of);
        let start = if lead { self.past_small_words(at + 1) } else { at };
        if let Some((days, next)) = self.day_or_period(start).filter(|(_, next)| self.is(*next, Role::Onward)) {
            let open = Days { from: days.from, to: None, grain: Unit::Day };
            return Some((Said::Day(DaySaid::one(open)), next + 1));
        }
        let (hour, next) = if lead { self.bare_clock(start)? } else { self.led_clock(start)? };
        self.is(next, Role::Onward).then_some((Said::Hours { from: Some(hour), to: None }, next + 1))
    }

    fn skip_onward(&self, at: usize) -> usize {
        at + usize::from(self.is(at, Role::Onward))
    }

    /// Past articles and small words between a bound and what it bounds.
    pub(super) fn past_small_words(&self, at: usize) -> usize {
        let mut start = at;
        while start < at + 2
            && (self.is(start, Role::Article) || self.is(start, Role::At) || self.is(start, Role::In))
            && self.piece(start).is_some_and(|piece| piece.number().is_none())
        {
            start += 1;
        }
        start
    }

    pub(super) fn day_or_period(&self, at: usize) -> Option<(Days, usize)> {
        if let Some((Said::Day(said), next)) = self.nth(at).or_else(|| self.stretch(at))
            && let [days] = said.days.as_slice()
        {
            return Some((*days, next));
        }
        self.single_day(at)
    }

    /// An hour where a bare number is one, for there is a word of time before it.
    pub(super) fn bare_clock(&self, at: usize) -> Option<(crate::time::Hour, usize)> {
        let clock = self.clock(at)?;
        (!self.counts_things(clock.next)).then_some((clock.hour, clock.next))
    }

    fn part_bounds(&self, at: usize) -> Option<((u16, u16), usize)> {
        let (Said::Part { part, edge, .. }, next) = self.part(at)? else { return None };
        Some((self.policy.part_hours(part, edge), next))
    }
}
