//! Counted from now: `daqui a 15 dias`, `em meia hora`, `há três semanas`, `dois dias depois`.

use time::{Duration, PrimitiveDateTime};

use super::{
    Grammar,
    day::ago,
    reading::Days,
    said::{DaySaid, Said},
};
use crate::{
    calendar,
    duration::{self, Period},
    lexicon::{Role, Unit},
};

impl Grammar<'_> {
    /// A distance from now that begins at this piece.
    pub(super) fn relative(&self, at: usize) -> Option<(Said, usize)> {
        if self.is(at, Role::Now) {
            return Some((Said::Moment { at: self.now, grain: Unit::Second, ago: false }, at + 1));
        }
        if self.is(at, Role::Instantly) {
            let alone = self.piece(at + 1).is_none_or(|piece| piece.mark.is_some())
                && (at == 0 || self.is(at - 1, Role::Toward));
            return alone.then_some((Said::Moment { at: self.now, grain: Unit::Second, ago: false }, at + 1));
        }
        // `de hoje a oito`: seven days, as weeks are counted with both ends.
        if self.is(at, Role::FromToday) {
            let (count, next) = self.count(at + 1)?;
            let days = match count {
                8 => 7,
                15 => 14,
                _ => return None,
            };
            let next = next + usize::from(self.unit(next) == Some(Unit::Day));
            return Some((Said::Day(DaySaid::one(Days::on(calendar::plus_days(self.today, days)))), next));
        }
        if self.is(at, Role::SinceAgo) {
            let start = at + 1 + usize::from(self.is(at + 1, Role::Around));
            let (period, next) = self.span(start)?;
            return Some((self.shifted(period, -1)?, next));
        }
        if self.is(at, Role::Within) {
            let start = at + 1 + usize::from(self.is(at + 1, Role::Around));
            if let Some((period, next)) = self.span(start) {
                let next = next + usize::from(self.is(next, Role::Approximate));
                return Some((self.shifted(period, 1)?, next));
            }
            if self.is(start, Role::Fortnight) || (self.is(start, Role::Article) && self.is(start + 1, Role::Fortnight))
            {
                let next = start + 1 + usize::from(self.is(start, Role::Article));
                return Some((self.shifted(Period::of(15, Unit::Day), 1)?, next));
            }
            return None;
        }
        let (period, next) = self.span(at)?;
        if self.is(next, Role::Ago) || (self.is(next, Role::Earlier) && !self.is(next + 1, Role::Of)) {
            return Some((self.shifted(period, -1)?, next + 1));
        }
        let later = self.is(next, Role::Later) && !self.is(next + 1, Role::Of);
        if later { Some((self.shifted(period, 1)?, next + 1)) } else { None }
    }

    /// A length that no other word takes for itself.
    fn span(&self, at: usize) -> Option<(Period, usize)> {
        if self.is_blocked(at) {
            return None;
        }
        let (period, next) = duration::length(self.pieces, at)?;
        let taken = self.is(next, Role::Next) || self.is(next, Role::Last) || self.is(next, Role::Coming);
        (!taken).then_some((period, next))
    }

    /// Now, moved by a length: a day when it was said in days or more, else a moment.
    fn shifted(&self, period: Period, sign: i32) -> Option<Said> {
        let small = |count: u32| i32::try_from(count).ok().filter(|count| *count < 40_000);
        let months = small(period.years)?.checked_mul(12)?.checked_add(small(period.months)?)?;
        let days = i64::from(small(period.weeks)?) * 7 + i64::from(small(period.days)?);
        let date = calendar::plus_months(self.today, sign * months);
        let date = calendar::plus_days(date, i64::from(sign) * days);
        if period.grain() >= Unit::Day {
            let said = Days::on(date);
            return Some(if sign < 0 { ago(said) } else { Said::Day(DaySaid::one(said)) });
        }
        let seconds = i64::from(small(period.hours)?) * 3600
            + i64::from(small(period.minutes)?) * 60
            + i64::from(small(period.seconds)?);
        let at =
            PrimitiveDateTime::new(date, self.now.time()).checked_add(Duration::seconds(i64::from(sign) * seconds))?;
        Some(Said::Moment { at, grain: period.grain(), ago: sign < 0 })
    }

    /// `próximas 3 horas`, `últimos 2 minutos`.
    pub(super) fn few_moments(&self, at: usize) -> Option<(Said, usize)> {
        let (count, unit, steps, next) = self.few(at)?;
        let count = i64::from(count);
        let (start, length) = match unit {
            Unit::Hour => (self.now.replace_minute(0).ok()?.replace_second(0).ok()?, Duration::hours(1)),
            Unit::Minute => (self.now.replace_second(0).ok()?, Duration::minutes(1)),
            Unit::Second => (self.now, Duration::seconds(1)),
            Unit::Day | Unit::Week | Unit::Month | Unit::Year => return None,
        };
        let count = i32::try_from(count).ok().filter(|count| (1..=1_000_000).contains(count))?;
        let (from, to) = if steps > 0 {
            let from = start.checked_add(length)?;
            (from, from.checked_add(length * count)?)
        } else {
            (start.checked_sub(length * count)?, start)
        };
        Some((Said::Moments { from, to }, next))
    }
}
