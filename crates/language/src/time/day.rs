//! Single days: `hoje`, `sexta que vem`, `dia 15`, `na terça da semana que vem`.

use time::{Date, Weekday};

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
    /// A day that begins at this piece, without the small words before it.
    pub(super) fn day(&self, at: usize) -> Option<(Said, usize)> {
        self.named_day(at)
            .or_else(|| self.feast(at))
            .or_else(|| self.numeric_date(at))
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.written_date(at))
            .or_else(|| self.weekday_day(at))
    }

    /// The day alone, for the sides of a range.
    pub(super) fn single_day(&self, at: usize) -> Option<(Days, usize)> {
        let (Said::Day(said), next) = self.day(at)? else { return None };
        match said.days.as_slice() {
            [days] => Some((*days, next)),
            _ => None,
        }
    }

    /// `hoje`, `amanhã`, `ontem`; `véspera de natal`.
    fn named_day(&self, at: usize) -> Option<(Said, usize)> {
        if self.is(at, Role::Eve) {
            let of = at + 1 + usize::from(self.is(at + 1, Role::Of));
            if let Some((Said::Day(said), next)) = self.feast(of) {
                let eve = said.days.first()?.single().map(|date| calendar::plus_days(date, -1))?;
                return Some((Said::Day(DaySaid::one(Days::on(eve))), next));
            }
            // `véspera de feriado` names no day.
            return (of == at + 1).then(|| (ago(Days::on(calendar::plus_days(self.today, -1))), at + 1));
        }
        let days = self.piece(at)?.day()?;
        let date = Days::on(calendar::plus_days(self.today, i64::from(days)));
        Some((if days < 0 { ago(date) } else { Said::Day(DaySaid::one(date)) }, at + 1))
    }

    /// A named day of the year, this year's or the next one's.
    fn feast(&self, at: usize) -> Option<(Said, usize)> {
        let feast = self.piece(at)?.feast()?;
        let (year, next) = self.year(at + 1).map_or((None, at + 1), |(year, next)| (Some(year), next));
        let date = match year {
            Some(year) => calendar::feast(feast, year)?,
            None => (self.today.year()..)
                .take(2)
                .find_map(|year| calendar::feast(feast, year).filter(|&date| date >= self.today))?,
        };
        Some((Said::Day(DaySaid::one(Days::on(date))), next))
    }

    /// A weekday by name or number, and where it ends.
    pub(super) fn weekday_name(&self, at: usize) -> Option<(Weekday, usize)> {
        let piece = self.piece(at)?;
        if let Some((value, 1)) = piece.digits {
            let weekday = match value {
                2 => Weekday::Monday,
                3 => Weekday::Tuesday,
                4 => Weekday::Wednesday,
                5 => Weekday::Thursday,
                6 => Weekday::Friday,
                _ => return None,
            };
            let mark = self.piece(at + 1).filter(|mark| mark.glued)?;
            let sign = mark.mark == Some('ª');
            if !sign && mark.word != Some("a") && mark.word != Some("as") {
                return None;
            }
            let fair = self.is(at + 2, Role::Feira) || self.piece(at + 2).is_some_and(|piece| piece.word == Some("f"));
            if fair {
                let dot = self.piece(at + 3).is_some_and(|piece| piece.glued && piece.mark == Some('.'));
                return Some((weekday, at + 3 + usize::from(dot)));
            }
            let named = self.piece(at + 2).is_some_and(|after| {
                (after.word.is_some() && after.senses.is_empty())
                    || self.is(at + 2, Role::Counted)
                    || self.is(at + 2, Role::Fortnight)
                    || self.is(at + 2, Role::Times)
                    || after.unit().is_some_and(|unit| unit != Unit::Day)
                    || self.weekday_name(at + 2).is_some()
            });
            return (sign && !named).then_some((weekday, at + 2));
        }
        let weekday = piece.weekday()?;
        let next = at + 1;
        let dot = self.piece(next).is_some_and(|mark| mark.glued && mark.mark == Some('.'));
        match piece.word {
            // `ter` is also to have, `seg` also seconds: they need a sign.
            Some("ter") if !dot => return None,
            Some("sex" | "dom" | "qui" | "qua" | "seg") if !dot && !self.stands_for_a_day(at) => return None,
            _ => {}
        }
        if self.is(next, Role::Fortnight) || self.is(next, Role::Weekend) || self.is(next, Role::Counted) {
            return None;
        }
        let week = self.unit(next).is_some_and(|unit| matches!(unit, Unit::Week | Unit::Month | Unit::Year))
            || (self.is(next, Role::DayWord) && self.is(next + 1, Role::Of));
        let ordinal =
            piece.ordinal().is_some() && (week || self.weekday_name(next).is_some() && !self.is(next, Role::Feira));
        if ordinal
            || (piece.unit().is_some()
                && self
                    .piece(at.wrapping_sub(1))
                    .is_some_and(|before| before.digits.is_some() || before.number().is_some()))
        {
            return None;
        }
        Some((weekday, next + usize::from(dot)))
    }

    /// Whether a short name of three letters is one: alone, after a small word, or before an hour.
    fn stands_for_a_day(&self, at: usize) -> bool {
        let free = |other: Option<&crate::piece::Piece<'_>>| {
            other.is_none_or(|piece| piece.mark.is_some() || piece.digits.is_some() || !piece.senses.is_empty())
        };
        free(self.piece(at + 1)) && (at == 0 || free(self.piece(at - 1)))
    }

    /// A weekday with what stands around it.
    fn weekday_day(&self, at: usize) -> Option<(Said, usize)> {
        let mut start = at;
        let (mut next_before, mut other_before, mut last_before) = (false, false, false);
        for _ in 0..2 {
            if self.is(start, Role::Next) {
                next_before = true;
            } else if self.is(start, Role::Other) {
                other_before = true;
            } else if self.is(start, Role::Last) {
                last_before = true;
            } else if !self.is(start, Role::This) {
                break;
            }
            start += 1;
        }
        let (weekday, mut next) = self.weekday_name(start)?;
        let monday = calendar::monday(self.today);
        let coming = calendar::next_weekday(self.today, weekday);
        let mut said = DaySaid::one(Days::on(coming));
        if start == at {
            said.weekday = Some(weekday);
        }
        if last_before {
            return Some((ago(Days::on(calendar::plus_days(coming, -7))), next));
        }
        let same_week = coming <= calendar::plus_days(monday, 6);
        if next_before {
            said.other = same_week.then(|| calendar::plus_days(coming, 7));
        }
        if other_before {
            said.days = vec![Days::on(calendar::weekday_of(calendar::plus_days(monday, 7), weekday))];
        }
        if self.is(next, Role::Coming) || (self.is(next, Role::Next) && !self.is(next + 1, Role::DayWord)) {
            said.other = same_week.then(|| calendar::plus_days(coming, 7));
            next += 1;
        } else if self.is(next, Role::Now) {
            said.days = vec![Days::on(calendar::weekday_of(monday, weekday).max(self.today))];
            if calendar::weekday_of(monday, weekday) < self.today {
                said.days = vec![Days::on(coming)];
            }
            next += 1;
        } else if self.is(next, Role::Last) {
            return Some((ago(Days::on(calendar::plus_days(coming, -7))), next + 1));
        } else if let Some((date, after)) = self.day_before_weekday(next) {
            said.days = vec![Days::on(calendar::next_weekday(date, weekday))];
            said.weekday = None;
            next = after;
        } else if let Some((week, after)) = self.week_of_weekday(next) {
            said.days = vec![Days::on(calendar::weekday_of(week, weekday))];
            said.weekday = None;
            if week < monday {
                return Some((ago(*said.days.first()?), after));
            }
            next = after;
        }
        Some((Said::Day(said), next))
    }

    /// `depois da páscoa` behind a weekday: the day that it comes after.
    fn day_before_weekday(&self, at: usize) -> Option<(Date, usize)> {
        if !self.is(at, Role::After) {
            return None;
        }
        let (days, next) = self.single_day(self.past_small_words(at + 1))?;
        Some((days.single()?, next))
    }

    /// `da semana que vem`, `desta semana`: the Monday of that week.
    fn week_of_weekday(&self, at: usize) -> Option<(Date, usize)> {
        let mut start = at;
        while start < at + 2 && (self.is(start, Role::Of) || self.is(start, Role::In)) {
            start += 1;
        }
        if start == at && !self.is(at, Role::This) {
            return None;
        }
        let (days, next) = self.relative_unit(start)?;
        (days.grain == Unit::Week).then_some(())?;
        Some((days.from?, next))
    }
}

/// Days that were counted back from now.
pub(super) fn ago(days: Days) -> Said {
    Said::Day(DaySaid { ago: true, ..DaySaid::one(days) })
}
