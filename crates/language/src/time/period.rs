//! Weeks, months and years: `semana que vem`, `fim de março`, `próximos 3 dias`, `fim de semana`.

use time::{Date, Month};

use super::{
    Grammar,
    day::ago,
    reading::Days,
    said::{DaySaid, Said},
};
use crate::{
    calendar,
    lexicon::{Role, Unit},
};

impl Grammar<'_> {
    /// A stretch of days that begins at this piece.
    pub(super) fn stretch(&self, at: usize) -> Option<(Said, usize)> {
        self.edge(at)
            .or_else(|| self.weekend(at))
            .or_else(|| self.next_few(at))
            .or_else(|| self.week_around(at))
            .or_else(|| self.whole(at))
            .map(|(days, next)| (self.said_days(days), next))
    }

    fn said_days(&self, days: Days) -> Said {
        let past = days.grain != Unit::Day && days.is_before(self.today);
        if past { ago(days) } else { Said::Day(DaySaid::one(days)) }
    }

    /// `semana que vem`, `este mês`, `próximo ano`, `semana passada`.
    pub(super) fn relative_unit(&self, at: usize) -> Option<(Days, usize)> {
        let (mut start, mut steps) = (at, None);
        if self.is(start, Role::This) {
            (start, steps) = (start + 1, Some(0));
        } else if self.is(start, Role::Next) || self.is(start, Role::Other) {
            (start, steps) = (start + 1, Some(1));
        } else if self.is(start, Role::Last) {
            (start, steps) = (start + 1, Some(-1));
        }
        let unit = self.unit(start).filter(|unit| *unit >= Unit::Week)?;
        let mut next = start + 1;
        if steps.is_none() {
            if self.is(next, Role::Coming) || self.is(next, Role::Next) {
                (next, steps) = (next + 1, Some(1));
            } else if self.is(next, Role::Last) {
                (next, steps) = (next + 1, Some(-1));
            } else if self.is(next, Role::This) {
                steps = Some(0);
                next += 1;
            }
        } else if steps == Some(1) && self.is(next, Role::Coming) {
            next += 1;
        }
        Some((self.unit_days(unit, steps?, 1)?, next))
    }

    /// So many whole units, the first of them so many steps from the current one.
    pub(super) fn unit_days(&self, unit: Unit, steps: i32, count: i32) -> Option<Days> {
        let today = self.today;
        let (from, to) = match unit {
            Unit::Second | Unit::Minute | Unit::Hour => return None,
            Unit::Day => (
                calendar::plus_days(today, i64::from(steps)),
                calendar::plus_days(today, i64::from(steps) + i64::from(count) - 1),
            ),
            Unit::Week => {
                let from = calendar::plus_days(calendar::monday(today), 7 * i64::from(steps));
                (from, calendar::plus_days(from, 7 * i64::from(count) - 1))
            }
            Unit::Month => {
                let first = Date::from_calendar_date(today.year(), today.month(), 1).ok()?;
                let from = calendar::plus_months(first, steps);
                (from, calendar::plus_days(calendar::plus_months(from, count), -1))
            }
            Unit::Year => {
                let year = today.year().checked_add(steps)?;
                let from = Date::from_calendar_date(year, Month::January, 1).ok()?;
                let last = Date::from_calendar_date(year.checked_add(count)? - 1, Month::December, 31).ok()?;
                (from, last)
            }
        };
        Some(Days::range(from, to, unit))
    }

    /// A month by name, with or without `mês de` before and the year behind.
    pub(super) fn named_month(&self, at: usize) -> Option<(Days, usize)> {
        let mut start = at;
        let word = self.unit(start) == Some(Unit::Month);
        if word {
            start += 1 + usize::from(self.is(start + 1, Role::Of));
        }
        let piece = self.piece(start)?;
        let month = piece.month()?;
        // `marco` is also a name and a verb: without its cedilla it needs a word before it.
        let led = word
            || self.is(start.wrapping_sub(1), Role::In)
            || self.is(start.wrapping_sub(1), Role::Of)
            || self.is(start.wrapping_sub(1), Role::To);
        if month == Month::March && !piece.cedilla && !led {
            return None;
        }
        let (year, next) = self.year(start + 1).map_or((None, start + 1), |(year, next)| (Some(year), next));
        let year = year.unwrap_or(if month < self.today.month() { self.today.year() + 1 } else { self.today.year() });
        let (from, to) = calendar::month_days(year, month)?;
        Some((Days::range(from, to, Unit::Month), next))
    }

    /// A period that can have a beginning, a middle and an end. `do mês` alone is the current one.
    pub(super) fn period(&self, at: usize) -> Option<(Days, usize)> {
        self.relative_unit(at).or_else(|| self.named_month(at)).or_else(|| {
            let unit = self.unit(at).filter(|unit| *unit >= Unit::Week)?;
            Some((self.unit_days(unit, 0, 1)?, at + 1))
        })
    }

    fn whole(&self, at: usize) -> Option<(Days, usize)> {
        if self.is(at, Role::WeekdaysOf) {
            let mut monday = calendar::monday(self.today);
            if calendar::plus_days(monday, 4) < self.today {
                monday = calendar::plus_days(monday, 7);
            }
            return Some((Days::range(monday, calendar::plus_days(monday, 4), Unit::Day), at + 1));
        }
        self.relative_unit(at).or_else(|| self.named_month(at))
    }

    /// `começo de abril`, `meados de dezembro`, `fim do mês`, `primeira quinzena de maio`.
    fn edge(&self, at: usize) -> Option<(Days, usize)> {
        let nth = self.piece(at)?.ordinal().filter(|_| self.is(at + 1, Role::Fortnight));
        let start = at + usize::from(nth.is_some()) + 1;
        let of = start + usize::from(self.is(start, Role::Of));
        if let Some(nth) = nth {
            let (month, next) =
                self.period(of).filter(|_| of > start).unwrap_or((self.unit_days(Unit::Month, 0, 1)?, start));
            let (first, last) = (month.from?, month.to?);
            let (from, to) =
                if nth == 1 { (first, calendar::plus_days(first, 14)) } else { (calendar::plus_days(first, 15), last) };
            return Some((Days::range(from, to, Unit::Day), next));
        }
        let place = self.piece(at)?;
        if !(place.is(Role::Begin) || place.is(Role::Middle) || place.is(Role::End))
            || of == start && !self.is(of, Role::This)
        {
            return None;
        }
        let (period, next) = self.period(of)?;
        let (first, last) = (period.from?, period.to?);
        let day = |days: i64| calendar::plus_days(first, days);
        let (from, to) = match (period.grain, place) {
            (Unit::Week, place) if place.is(Role::Begin) => (first, day(1)),
            (Unit::Week, place) if place.is(Role::Middle) => (day(2), day(3)),
            (Unit::Week, _) => (day(3), last),
            (Unit::Month, place) if place.is(Role::Begin) => (first, day(4)),
            (Unit::Month, place) if place.is(Role::Middle) => (day(9), day(18)),
            (Unit::Month, _) => (day(24), last),
            (_, place) if place.is(Role::Begin) => (first, calendar::plus_days(calendar::plus_months(first, 2), -1)),
            (_, place) if place.is(Role::Middle) => {
                (calendar::plus_months(first, 5), calendar::plus_days(calendar::plus_months(first, 7), -1))
            }
            _ => (calendar::plus_months(first, 10), last),
        };
        Some((Days::range(from, to, Unit::Day), next))
    }

    /// `fim de semana`, this or another one.
    fn weekend(&self, at: usize) -> Option<(Days, usize)> {
        let start = at + usize::from(self.is(at, Role::This) || self.is(at, Role::Next) || self.is(at, Role::Other));
        if !self.is(start, Role::Weekend) {
            return None;
        }
        let mut saturday = calendar::plus_days(calendar::monday(self.today), 5);
        let mut next = start + 1;
        if self.is(at, Role::Other) {
            saturday = calendar::plus_days(saturday, 7);
        } else if self.is(next, Role::Coming) {
            next += 1;
        } else if self.is(next, Role::Of)
            && let Some((week, after)) = self.relative_unit(next + 1).filter(|(days, _)| days.grain == Unit::Week)
        {
            saturday = calendar::plus_days(week.from?, 5);
            next = after;
        }
        Some((Days::range(saturday, calendar::plus_days(saturday, 1), Unit::Day), next))
    }

    /// `próximos 3 dias`, `3 próximas semanas`, `3 semanas que vem`, `últimos 2 meses`.
    fn next_few(&self, at: usize) -> Option<(Days, usize)> {
        let (count, unit, steps, next) = self.few(at)?;
        if unit < Unit::Day {
            return None;
        }
        let count = i32::try_from(count).ok().filter(|count| (1..=400).contains(count))?;
        Some((self.unit_days(unit, if steps > 0 { 1 } else { -count }, count)?, next))
    }

    /// A count of units ahead of now or behind it: how many, of what, which way, and where it ends.
    pub(super) fn few(&self, at: usize) -> Option<(u32, Unit, i32, usize)> {
        let step = |at: usize| {
            if self.is(at, Role::Next) || self.is(at, Role::Coming) {
                Some(1)
            } else if self.is(at, Role::Last) {
                Some(-1)
            } else {
                None
            }
        };
        if let Some(steps) = step(at) {
            let (count, next) = self.count(at + 1)?;
            return Some((count, self.unit(next)?, steps, next + 1));
        }
        let (count, next) = self.count(at)?;
        if let Some(steps) = step(next) {
            return Some((count, self.unit(next + 1)?, steps, next + 2));
        }
        Some((count, self.unit(next)?, step(next + 1)?, next + 2))
    }

    /// `a semana do dia 7 de outubro`, `semana do natal`.
    fn week_around(&self, at: usize) -> Option<(Days, usize)> {
        if self.unit(at) != Some(Unit::Week) || !self.is(at + 1, Role::Of) {
            return None;
        }
        let (days, next) = self.single_day(at + 2)?;
        let monday = calendar::monday(days.single()?);
        Some((Days::range(monday, calendar::plus_days(monday, 6), Unit::Week), next))
    }
}
