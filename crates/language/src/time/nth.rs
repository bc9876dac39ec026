//! The n-th of something: `última sexta do mês`, `primeira semana de outubro`, `terceiro dia de maio`.

use time::Weekday;

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

/// Which one of a row.
#[derive(Clone, Copy)]
enum Which {
    Nth(u8),
    Last,
}

/// What is counted.
enum Counted {
    Weekday(Weekday),
    Day,
    Workday,
    Week,
    Weekend,
}

impl Grammar<'_> {
    /// The n-th weekday, day, week or weekend of a month or a year.
    pub(super) fn nth(&self, at: usize) -> Option<(Said, usize)> {
        let (which, start) = if self.piece(at)?.word.is_some_and(|word| word.starts_with("ultim")) {
            (Which::Last, at + 1)
        } else {
            let (nth, next) = numeral::ordinal_at(self.pieces, at)?;
            (Which::Nth(u8::try_from(nth).ok()?), next)
        };
        let (counted, mut next) = if self.is(start, Role::Weekend) {
            (Counted::Weekend, start + 1)
        } else if self.is(start, Role::Workday) {
            (Counted::Workday, start + 1)
        } else if let Some((weekday, next)) = self.weekday_name(start) {
            (Counted::Weekday(weekday), next)
        } else {
            match self.unit(start)? {
                Unit::Day => (Counted::Day, start + 1),
                Unit::Week => (Counted::Week, start + 1),
                Unit::Second | Unit::Minute | Unit::Hour | Unit::Month | Unit::Year => return None,
            }
        };
        if !(self.is(next, Role::Of) || self.is(next, Role::In)) {
            return None;
        }
        next += 1;
        let (period, next) = self.period(next).filter(|(period, _)| period.grain >= Unit::Month)?;
        let current = period.from? <= self.today && period.grain == Unit::Month;
        let mut days = nth_of(period, which, &counted)?;
        // What has passed this month is meant of the next one.
        if current && days.is_before(self.today) {
            days = nth_of(self.unit_days(Unit::Month, 1, 1)?, which, &counted)?;
        }
        Some((Said::Day(DaySaid::one(days)), next))
    }
}

fn nth_of(period: Days, which: Which, counted: &Counted) -> Option<Days> {
    let (first, last) = (period.from?, period.to?);
    let single = |weekday: Weekday| {
        let date = match which {
            Which::Nth(nth) => {
                let start = calendar::next_weekday(calendar::plus_days(first, -1), weekday);
                calendar::plus_days(start, 7 * (i64::from(nth) - 1))
            }
            Which::Last => calendar::last_weekday(last.year(), last.month(), weekday)?,
        };
        (date <= last && date >= first).then_some(date)
    };
    match counted {
        Counted::Weekday(weekday) => single(*weekday).map(Days::on),
        Counted::Day => {
            let date = match which {
                Which::Nth(nth) => calendar::plus_days(first, i64::from(nth) - 1),
                Which::Last => last,
            };
            (date <= last).then(|| Days::on(date))
        }
        Counted::Workday => {
            let is_workday = |date: &time::Date| !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
            let day = |days: i64| calendar::plus_days(first, days);
            match which {
                Which::Nth(nth) => (0..31).map(day).filter(is_workday).nth(usize::from(nth.checked_sub(1)?)),
                Which::Last => (0..31).map(|days| calendar::plus_days(last, -days)).find(is_workday),
            }
            .map(Days::on)
        }
        Counted::Week => {
            let monday = match which {
                Which::Nth(_) => single(Weekday::Monday)?,
                Which::Last => calendar::plus_days(single(Weekday::Sunday)?, -6),
            };
            Some(Days::range(monday, calendar::plus_days(monday, 6), Unit::Week))
        }
        Counted::Weekend => {
            let saturday = single(Weekday::Saturday)?;
            Some(Days::range(saturday, calendar::plus_days(saturday, 1), Unit::Day))
        }
    }
}
