//! Dates by day and month: `3/6`, `15 de março`, `dia 20`, `dias 10, 11 e 12 de maio`.

use time::{Date, Month};

use super::{
    Grammar,
    reading::Days,
    said::{DaySaid, Said},
};
use crate::{
    calendar,
    lexicon::{Role, Unit},
    numeral,
};

/// Months looked at for the next `dia 31`, and years for the next 29th of February.
const AHEAD: usize = 12;

impl Grammar<'_> {
    /// A month by its name at this piece; a short name only `led` by a number or a small word.
    pub(super) fn month_at(&self, at: usize) -> Option<(Month, usize)> {
        let piece = self.piece(at)?;
        if let Some(month) = piece.month() {
            return Some((month, at + 1));
        }
        let month = piece.short_month()?;
        let dot = self.piece(at + 1).is_some_and(|mark| mark.glued && mark.mark == Some('.'));
        Some((month, at + 1 + usize::from(dot)))
    }

    /// `de 2013`, `do ano de 2013`, `2013`, `de dois mil e treze`, and where it ends.
    pub(super) fn year(&self, at: usize) -> Option<(i32, usize)> {
        let mut start = at;
        if self.piece(start).is_some_and(|mark| mark.mark == Some(',')) {
            start += 1;
        }
        if self.is(start, Role::Of) {
            start += 1;
            if self.unit(start) == Some(Unit::Year) {
                start += 1;
                start += usize::from(self.is(start, Role::Of));
            }
        }
        let (value, next) = numeral::count(self.pieces, start)?;
        let four = self.piece(start).is_some_and(|piece| piece.digits.is_none_or(|(_, length)| length == 4));
        let year = i32::try_from(value).ok().filter(|year| four && (1900..2200).contains(year))?;
        (!self.counts_things(next)).then_some((year, next))
    }

    /// A day number from 1 to 31: `15`, `quinze`, `1º`, `primeiro`.
    fn day_number(&self, at: usize) -> Option<(u8, usize)> {
        if self.is_blocked(at) {
            return None;
        }
        if let Some((1, next)) = numeral::ordinal_at(self.pieces, at) {
            return Some((1, next));
        }
        if self.piece(at)?.digits.is_some_and(|(_, length)| length > 2) {
            return None;
        }
        let (value, next) = numeral::count(self.pieces, at)?;
        u8::try_from(value).ok().filter(|day| (1..=31).contains(day)).map(|day| (day, next))
    }

    /// The next such date from today on; with a year, that one. `None` when the calendar has none.
    pub(super) fn date_of(&self, day: u8, month: Month, year: Option<i32>) -> Option<Date> {
        if let Some(year) = year {
            return Date::from_calendar_date(year, month, day).ok();
        }
        (self.today.year()..)
            .take(AHEAD)
            .filter_map(|year| Date::from_calendar_date(year, month, day).ok())
            .find(|&date| date >= self.today)
    }

    fn said_date(&self, day: u8, month: Month, year: Option<i32>) -> Said {
        self.date_of(day, month, year).map_or(Said::NoSuchDate, |date| Said::Day(DaySaid::one(Days::on(date))))
    }

    /// The next date with this day number, today included; months without it are left out.
    pub(super) fn next_day_number(&self, day: u8) -> Option<Date> {
        (0..).take(AHEAD).find_map(|months| {
            let (year, month) = calendar::month_after(self.today.year(), self.today.month(), months);
            Date::from_calendar_date(year, month, day).ok().filter(|&date| date >= self.today)
        })
    }

    /// `3/6`, `03/06/2026`, `1-3-2013`, `15.12.16`, `2026-05-15`, `15/jun`. Day first, never rolled.
    pub(super) fn numeric_date(&self, at: usize) -> Option<(Said, usize)> {
        let (first, length) = self.piece(at).filter(|_| !self.is_blocked(at))?.digits?;
        let sign =
            self.piece(at + 1).filter(|piece| piece.glued)?.mark.filter(|mark| matches!(mark, '/' | '-' | '.'))?;
        let second_piece = self.piece(at + 2).filter(|piece| piece.glued || sign == '/')?;
        if sign == '/'
            && let Some((month, next)) = self.month_at(at + 2)
        {
            let day = u8::try_from(first).ok()?;
            let (year, next) = match self.piece(next).filter(|piece| piece.mark == Some('/')) {
                Some(_) => self.year(next + 1).map_or((None, next), |(year, next)| (Some(year), next)),
                None => (None, next),
            };
            return Some((self.said_date(day, month, year), next));
        }
        let (second, second_length) = second_piece.digits.filter(|_| second_piece.glued)?;
        let third = self
            .piece(at + 3)
            .filter(|piece| piece.glued && piece.mark == Some(sign))
            .and_then(|_| self.piece(at + 4))
            .filter(|piece| piece.glued)
            .and_then(|piece| piece.digits);
        if length == 4 && sign == '-' {
            let (day, _) = third?;
            let month = Month::try_from(u8::try_from(second).ok()?).ok()?;
            return Some((self.said_date(u8::try_from(day).ok()?, month, Some(i32::try_from(first).ok()?)), at + 5));
        }
        if length > 2 || second_length > 2 {
            return None;
        }
        let (year, next) = match third {
            Some((year, 4)) => (Some(i32::try_from(year).ok()?), at + 5),
            Some((year, 2)) => (Some(i32::try_from(year).ok()? + if year < 50 { 2000 } else { 1900 }), at + 5),
            None if sign == '/' || (sign == '-' && (self.names_a_day_before(at) || self.leads_with_zero(at + 2))) => {
                (None, at + 3)
            }
            Some(_) | None => return None,
        };
        let day = u8::try_from(first).ok()?;
        let Ok(month) = Month::try_from(u8::try_from(second).ok()?) else {
            // The American order, or no date at all: asked, never guessed.
            return (day <= 12 && day > 0 && second <= 31).then_some((Said::NoSuchDate, next));
        };
        if day == 0 || day > 31 {
            return None;
        }
        Some((self.said_date(day, month, year), next))
    }

    /// `22-05`: a number of two digits below ten, which no hour of a range is written with.
    fn leads_with_zero(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|piece| matches!(piece.digits, Some((1..=9, 2))))
            && !self
                .piece(at + 1)
                .is_some_and(|piece| piece.glued && (piece.mark == Some(':') || piece.unit().is_some()))
    }

    fn names_a_day_before(&self, at: usize) -> bool {
        self.is(at.wrapping_sub(1), Role::DayWord)
    }

    /// `15 de março de 2026`, `15 março`, `março 15`, `primeiro de março`.
    pub(super) fn written_date(&self, at: usize) -> Option<(Said, usize)> {
        if let Some((day, after)) = self.day_number(at) {
            let of = after + usize::from(self.is(after, Role::Of));
            let of = of + usize::from(of > after && self.unit(of) == Some(Unit::Month)) * self.month_word(of);
            let (month, next) = self.month_at(of)?;
            let (year, next) = self.year(next).map_or((None, next), |(year, next)| (Some(year), next));
            return Some((self.said_date(day, month, year), next));
        }
        self.month_then_day(at)
    }

    /// `março 15`.
    pub(super) fn month_then_day(&self, at: usize) -> Option<(Said, usize)> {
        let month = self.piece(at)?.month()?;
        let (day, next) = self.day_number(at + 1)?;
        let number = self.piece(at + 1)?;
        let clock = self.piece(next).is_some_and(|piece| piece.glued) || self.unit(next) == Some(Unit::Hour);
        if clock || number.ordinal().is_some() {
            return None;
        }
        Some((self.said_date(day, month, None), next))
    }

    /// How many pieces `mês de` takes.
    fn month_word(&self, at: usize) -> usize {
        1 + usize::from(self.is(at + 1, Role::Of))
    }

    /// `dia 15`, `dias 10, 11 e 12`, with or without their month.
    pub(super) fn day_of_month(&self, at: usize) -> Option<(Said, usize)> {
        let mut start = at;
        while start < at + 2 && (self.is(start, Role::This) || self.is(start, Role::Next)) {
            start += 1;
        }
        if !self.is(start, Role::DayWord) {
            return None;
        }
        start += 1;
        if let Some(found) = self.numeric_date(start) {
            return Some(found);
        }
        let (first, mut next) = self.day_number(start)?;
        let mut numbers = vec![first];
        while numbers.len() < 8 {
            let joins = self.is(next, Role::Or)
                || self.is(next, Role::And)
                || self.piece(next).is_some_and(|mark| mark.mark == Some(','));
            let word = next + 1 + usize::from(joins && self.is(next + 1, Role::DayWord));
            let Some((number, after)) = self.day_number(word).filter(|_| joins) else { break };
            let hour = self.unit(after).is_some()
                || self.piece(after).is_some_and(|mark| {
                    mark.glued
                        && matches!(mark.mark, Some(':' | '/' | '.'))
                        && self.piece(after + 1).is_some_and(|piece| piece.glued)
                })
                || self.counts_things(after)
                || (number <= 12
                    && self.is(after, Role::Of)
                    && self.piece(after + 1).is_some_and(|piece| piece.part().is_some()));
            if hour {
                break;
            }
            numbers.push(number);
            next = after;
        }
        if self.counts_things(next) {
            return None;
        }
        let (month, year, next) = self.month_behind(next);
        let mut days = Vec::with_capacity(numbers.len());
        for number in numbers {
            let date = match month {
                Some(month) => self.date_of(number, month, year),
                None => self.next_day_number(number),
            };
            let Some(date) = date else { return Some((Said::NoSuchDate, next)) };
            days.push(Days::on(date));
        }
        Some((Said::Day(DaySaid { days, weekday: None, other: None, ago: false }), next))
    }

    /// The month after a day number: `de março [de 2026]`, `do mês que vem`, `deste mês`, `do 6`.
    fn month_behind(&self, at: usize) -> (Option<Month>, Option<i32>, usize) {
        let of = at + usize::from(self.is(at, Role::Of));
        if let Some((month, next)) =
            self.month_at(of).filter(|_| of > at || self.piece(at).is_some_and(|piece| piece.month().is_some()))
        {
            let (year, next) = self.year(next).map_or((None, next), |(year, next)| (Some(year), next));
            return (Some(month), year, next);
        }
        if of > at
            && self.unit(of) == Some(Unit::Month)
            && let Some((month, next)) = self.month_at(of + self.month_word(of))
        {
            let (year, next) = self.year(next).map_or((None, next), |(year, next)| (Some(year), next));
            return (Some(month), year, next);
        }
        // `dia 25 do 5`, `dia vinte e cinco do cinco`.
        if of > at
            && let Some((value, next)) = self.count(of)
            && self.piece(of).is_some_and(|piece| piece.digits.is_none_or(|(_, length)| length <= 2))
            && !self.counts_things(next)
            && self.unit(next).is_none()
            && let Some(month) = u8::try_from(value).ok().and_then(|value| Month::try_from(value).ok())
        {
            return (Some(month), None, next);
        }
        if let Some((days, next)) = self.relative_unit(of).filter(|(days, _)| days.grain == Unit::Month)
            && let Some(first) = days.from
        {
            return (Some(first.month()), Some(first.year()), next);
        }
        (None, None, at)
    }
}
