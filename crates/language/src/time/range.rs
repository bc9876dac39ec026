//! Ranges with two sides: `das 9 às 11`, `entre 9h30 e 11h`, `13 a 15 de julho`, `de segunda a sexta`.

use time::Date;

use super::{
    Grammar,
    reading::Days,
    said::{DaySaid, Hour, Said},
};
use crate::{
    calendar,
    lexicon::{Role, Unit},
    numeral,
};

/// One side of a range of days.
enum Side {
    Known(Days),
    /// A day number whose month the other side tells.
    Number(u8),
}

impl Grammar<'_> {
    /// A range that begins at this piece, with the word before it or without.
    pub(super) fn range(&self, at: usize) -> Option<(Said, usize)> {
        let between = self.is(at, Role::Between);
        let lead = between || self.is(at, Role::From) || self.is(at, Role::Of);
        let start = if lead { self.past_small_words(at + 1) } else { at };
        self.days(start, lead, between).or_else(|| self.hours(start, lead, between))
    }

    fn hours(&self, start: usize, lead: bool, between: bool) -> Option<(Said, usize)> {
        let (from, next) = if lead {
            let clock = self.clock_side(start, between)?;
            (clock.0, clock.1)
        } else {
            let first = self.clock(start)?;
            if first.form == super::clock::Form::Bare && !self.is_word(first.next, "as") {
                return None;
            }
            (first.hour, first.next)
        };
        let next = self.join(next, between)?;
        let start = self.past_small_words(next);
        let (to, next) = self.bare_clock(start)?;
        let from =
            if !to.bare && from.bare && to.minutes >= 720 && from.minutes + 720 < to.minutes && self.said_part(next) {
                Hour::exact(from.minutes + 720)
            } else {
                from
            };
        Some((Said::Hours { from: Some(from), to: Some(to) }, next))
    }

    /// Whether the pieces just before this one are a part of the day, which then belongs to both hours.
    fn said_part(&self, next: usize) -> bool {
        self.piece(next.wrapping_sub(1)).is_some_and(|piece| piece.part().is_some() || piece.is(Role::Pm))
    }

    /// The first hour after `entre`, whose `e` is not its minutes: `entre 9 e 11`.
    fn clock_side(&self, at: usize, between: bool) -> Option<(Hour, usize)> {
        let clock = self.clock(at)?;
        if between
            && let Some((value, next)) = numeral::count(self.pieces, at)
            && self.is(next, Role::And)
            && self.join(clock.next, true).is_none()
            && self.clock(self.past_small_words(next + 1)).is_some()
        {
            let hour = u16::try_from(value).ok().filter(|hour| *hour <= 24)?;
            return Some((Hour { minutes: hour * 60, bare: hour < 12 && hour > 0 }, next));
        }
        Some((clock.hour, clock.next))
    }

    /// Past the word that joins the two sides.
    fn join(&self, at: usize, between: bool) -> Option<usize> {
        let piece = self.piece(at)?;
        let joins = piece.is(Role::To)
            || piece.is(Role::Until)
            || piece.mark == Some('-')
            || (between && piece.is(Role::And))
            || (piece.is(Role::At) && matches!(piece.word, Some("as" | "aos")));
        joins.then_some(at + 1)
    }

    fn days(&self, start: usize, lead: bool, between: bool) -> Option<(Said, usize)> {
        let (first, next) = self.side(start)?;
        if !lead && matches!(first, Side::Number(_)) && self.is(start.wrapping_sub(1), Role::At) {
            return None;
        }
        let mark = self.piece(next).is_some_and(|piece| piece.mark.is_some());
        if self.is_word(next, "as") {
            return None;
        }
        let second_start = self.past_small_words(self.join(next, between)?);
        // `sexta - 15/05` says one day twice.
        if mark && self.weekday_name(start).is_some() != self.weekday_name(second_start).is_some() {
            return None;
        }
        let (second, next) = self.side(second_start)?;
        let (from, to) = match (first, second) {
            (Side::Number(day), Side::Known(to)) => {
                let last = to.single()?;
                (Date::from_calendar_date(last.year(), last.month(), day).ok().filter(|from| *from < last)?, last)
            }
            (Side::Known(from), Side::Number(day)) => {
                let first = from.single()?;
                let (year, month) = (first.year(), first.month());
                let same = Date::from_calendar_date(year, month, day).ok().filter(|to| *to > first);
                let (later_year, later) = calendar::month_after(year, month, 1);
                (first, same.or_else(|| Date::from_calendar_date(later_year, later, day).ok())?)
            }
            (Side::Known(from), Side::Known(to)) => self.ordered(from, to)?,
            (Side::Number(_), Side::Number(_)) => return None,
        };
        let (year, next) = self.year(next).map_or((None, next), |(year, next)| (Some(year), next));
        let (from, to) = match year {
            Some(year) => (from.replace_year(year).ok()?, to.replace_year(year).ok()?),
            None => (from, to),
        };
        (from <= to).then_some((Said::Day(DaySaid::one(Days::range(from, to, Unit::Day))), next))
    }

    /// Both sides are known: the second is the first such day after the first side.
    fn ordered(&self, from: Days, to: Days) -> Option<(Date, Date)> {
        let (first, mut last) = (from.from?, to.to?);
        let mut first = first;
        // `do dia 1 ao dia 10 de julho`: the month of the second side is meant for both.
        if from.grain == Unit::Day && to.grain == Unit::Day && first < last && first.month() != last.month() {
            return Some((first, last));
        }
        if from.grain >= Unit::Month && first > last && first.year() > self.today.year() {
            first = first.replace_year(first.year() - 1).ok()?;
        }
        // `entre fevereiro e março de 2023`: the year is of both.
        if from.grain >= Unit::Month && last.year() > first.year() + 1 {
            first = first.replace_year(last.year()).ok()?;
        }
        for _ in 0..2 {
            if last >= first {
                break;
            }
            last = if calendar::plus_days(last, 7) >= first {
                calendar::plus_days(last, 7)
            } else {
                calendar::plus_months(last, 12)
            };
        }
        Some((first, last))
    }

    fn side(&self, at: usize) -> Option<(Side, usize)> {
        // `de sábado dia 13`: the date says more than the weekday before it.
        let at = match self.weekday_name(at) {
            Some((_, next)) if self.is(next, Role::DayWord) && self.count(next + 1).is_some() => next,
            Some((_, next))
                if self.is(next, Role::DayWord)
                    && self.piece(next + 1).is_some_and(|piece| piece.ordinal() == Some(1)) =>
            {
                next
            }
            _ => at,
        };
        let word = self.is(at, Role::DayWord);
        if word && let Some((number, next)) = self.bare_number(at + 1) {
            let month = self.is(next, Role::Of) && self.month_at(next + 1).is_some();
            let month = month || self.piece(next).is_some_and(|piece| piece.month().is_some());
            let slash = self.piece(next).is_some_and(|piece| piece.glued && piece.mark == Some('/'));
            if !month && !slash {
                let range = self.join(next, true).is_some_and(|after| self.shares_month(after));
                if range {
                    return Some((Side::Number(number), next));
                }
                return Some((Side::Known(Days::on(self.next_day_number(number)?)), next));
            }
        }
        if let Some((days, next)) = self.day_or_period(at) {
            return Some((Side::Known(days), next));
        }
        let (number, next) = self.bare_number(at)?;
        let other = self.unit(next).is_some()
            || self.counts_things(next)
            || self.piece(next).is_some_and(|piece| {
                piece.glued
                    && matches!(piece.mark, Some(':' | '.' | '/'))
                    && self.piece(next + 1).is_some_and(|after| after.glued)
            });
        (!other).then_some((Side::Number(number), next))
    }

    fn is_word(&self, at: usize, word: &str) -> bool {
        self.piece(at).is_some_and(|piece| piece.word == Some(word))
    }

    /// Whether the side that begins here has a month of its own, which the side before may share.
    fn shares_month(&self, at: usize) -> bool {
        let at = self.past_small_words(at);
        let at = match self.weekday_name(at) {
            Some((_, next)) => next,
            None => at,
        };
        let at = at + usize::from(self.is(at, Role::DayWord));
        let Some((_, next)) = self.bare_number(at) else { return false };
        self.month_at(next + usize::from(self.is(next, Role::Of))).is_some()
    }

    fn bare_number(&self, at: usize) -> Option<(u8, usize)> {
        if self.is_blocked(at) || self.piece(at)?.digits.is_some_and(|(_, length)| length > 2) {
            return None;
        }
        let (value, next) = match numeral::ordinal_at(self.pieces, at) {
            Some((1, next)) => (1, next),
            _ => numeral::count(self.pieces, at)?,
        };
        u8::try_from(value).ok().filter(|day| (1..=31).contains(day)).map(|day| (day, next))
    }
}
