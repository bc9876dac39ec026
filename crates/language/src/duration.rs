//! Lengths of time: `uma hora e meia`, `1h30`, `cerca de 2 semanas`.

use crate::{
    Lexicon,
    lexicon::{Role, Unit},
    numeral,
    piece::{self, Piece},
    token,
};

/// A length in the units that it was said in.
///
/// # Example
/// ```
/// let hour_and_a_half = language::duration("uma hora e meia").unwrap();
/// assert_eq!((hour_and_a_half.hours, hour_and_a_half.minutes, hour_and_a_half.seconds()), (1, 30, Some(5400)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    /// Years of the calendar.
    pub years: u32,
    /// Months of the calendar.
    pub months: u32,
    /// Weeks.
    pub weeks: u32,
    /// Days.
    pub days: u32,
    /// Hours.
    pub hours: u32,
    /// Minutes.
    pub minutes: u32,
    /// Seconds.
    pub seconds: u32,
    /// Whether it was said to be about that long.
    pub approximate: bool,
}

impl Period {
    pub(crate) fn of(count: u32, unit: Unit) -> Self {
        let mut period = Self::default();
        period.add(count, unit);
        period
    }

    fn add(&mut self, count: u32, unit: Unit) {
        let field = match unit {
            Unit::Second => &mut self.seconds,
            Unit::Minute => &mut self.minutes,
            Unit::Hour => &mut self.hours,
            Unit::Day => &mut self.days,
            Unit::Week => &mut self.weeks,
            Unit::Month => &mut self.months,
            Unit::Year => &mut self.years,
        };
        *field = field.saturating_add(count);
    }

    /// The whole length in seconds; `None` with months or years, which are not all alike.
    pub fn seconds(&self) -> Option<u64> {
        if self.years > 0 || self.months > 0 {
            return None;
        }
        let days = u64::from(self.weeks) * 7 + u64::from(self.days);
        Some(days * 86_400 + u64::from(self.hours) * 3_600 + u64::from(self.minutes) * 60 + u64::from(self.seconds))
    }

    /// The whole length in minutes, when it is hours and minutes only.
    pub fn clock_minutes(&self) -> Option<u32> {
        let clock_only = self.years == 0 && self.months == 0 && self.weeks == 0 && self.days == 0 && self.seconds == 0;
        clock_only.then(|| self.hours.saturating_mul(60).saturating_add(self.minutes)).filter(|&minutes| minutes > 0)
    }

    /// The smallest unit that it was said in.
    pub(crate) fn grain(&self) -> Unit {
        [
            (self.seconds, Unit::Second),
            (self.minutes, Unit::Minute),
            (self.hours, Unit::Hour),
            (self.days, Unit::Day),
            (self.weeks, Unit::Week),
            (self.months, Unit::Month),
        ]
        .into_iter()
        .find(|(count, _)| *count > 0)
        .map_or(Unit::Year, |(_, unit)| unit)
    }
}

/// The length that a text is.
pub fn duration(text: &str) -> Option<Period> {
    let lexicon = Lexicon::pt_br();
    let tokens = token::tokens(text);
    let meant = piece::meant(&tokens, lexicon);
    let pieces = piece::pieces(&tokens, &meant, &lexicon.time);
    let mut at = 0;
    let mut approximate = false;
    while let Some(lead) = pieces.get(at) {
        if lead.is(Role::Approximate) || lead.is(Role::Around) {
            approximate = true;
        } else if !lead.is(Role::Lasting) {
            break;
        }
        at += 1;
    }
    let (mut period, mut next) = whole_day(&pieces, at).or_else(|| length(&pieces, at))?;
    if pieces.get(next).is_some_and(|piece| piece.is(Role::Approximate)) {
        approximate = true;
        next += 1;
    }
    period.approximate = approximate;
    (next == pieces.len()).then_some(period)
}

fn whole_day(pieces: &[Piece<'_>], at: usize) -> Option<(Period, usize)> {
    pieces.get(at)?.is(Role::WholeDay).then(|| (Period::of(1, Unit::Day), at + 1))
}

/// A length that begins at this piece: counted units joined by `e`, with halves and quarters.
pub(crate) fn length(pieces: &[Piece<'_>], at: usize) -> Option<(Period, usize)> {
    let (mut period, mut next, mut unit) = counted(pieces, at)?;
    for _ in 0..3 {
        let join = usize::from(pieces.get(next).is_some_and(|piece| piece.is(Role::And)));
        if join == 1 && pieces.get(next + 1).is_some_and(|piece| piece.is(Role::HalfWord)) {
            match unit {
                Unit::Hour => period.add(30, Unit::Minute),
                Unit::Minute => period.add(30, Unit::Second),
                Unit::Day => period.add(12, Unit::Hour),
                Unit::Year => period.add(6, Unit::Month),
                Unit::Month => period.add(15, Unit::Day),
                Unit::Week | Unit::Second => return Some((period, next)),
            }
            return Some((period, next + 2));
        }
        if let Some((more, after, smaller)) = counted(pieces, next + join).filter(|(_, _, smaller)| *smaller < unit) {
            period.add(field(&more, smaller), smaller);
            (next, unit) = (after, smaller);
            continue;
        }
        // `1h30`: minutes that follow the hours at once.
        if unit == Unit::Hour
            && let Some((minutes, 1..=2)) = pieces.get(next).and_then(|piece| piece.digits)
            && pieces.get(next).is_some_and(|piece| piece.glued)
            && minutes < 60
        {
            period.add(minutes, Unit::Minute);
            return Some((period, next + 1));
        }
        break;
    }
    Some((period, next))
}

fn field(period: &Period, unit: Unit) -> u32 {
    match unit {
        Unit::Second => period.seconds,
        Unit::Minute => period.minutes,
        Unit::Hour => period.hours,
        Unit::Day => period.days,
        Unit::Week => period.weeks,
        Unit::Month => period.months,
        Unit::Year => period.years,
    }
}

/// A number with its unit; `meia hora`, `um quarto de hora`.
fn counted(pieces: &[Piece<'_>], at: usize) -> Option<(Period, usize, Unit)> {
    let is = |at: usize, role: Role| pieces.get(at).is_some_and(|piece| piece.is(role));
    let is_hour = |at: usize| pieces.get(at).and_then(Piece::unit) == Some(Unit::Hour);
    let at = at + usize::from(is(at, Role::Article) && is(at + 1, Role::HalfWord));
    if is(at, Role::HalfWord) && is_hour(at + 1) {
        return Some((Period::of(30, Unit::Minute), at + 2, Unit::Minute));
    }
    let (value, next) = numeral::count(pieces, at)?;
    if is(next, Role::QuarterWord) && is(next + 1, Role::Of) && is_hour(next + 2) {
        return Some((Period::of(value.saturating_mul(15), Unit::Minute), next + 3, Unit::Minute));
    }
    let unit = pieces.get(next).and_then(Piece::unit)?;
    Some((Period::of(value, unit), next + 1, unit))
}
