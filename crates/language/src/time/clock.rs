//! Times of day: `14h30`, `duas da tarde`, `quinze pras três`, `meio-dia e meia`.

use super::{Grammar, said::Hour};
use crate::{
    lexicon::{Part, Role, Unit},
    numeral,
    piece::Piece,
};

/// How sure it is that a number is an hour, by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// It says so: `14h`, `três e meia`, `oito da noite`.
    Plain,
    /// Only with a word before it: `às oito`.
    Bare,
}

/// An hour, how sure, and where it ends.
pub(super) struct Clock {
    pub(super) hour: Hour,
    pub(super) form: Form,
    pub(super) next: usize,
}

impl Grammar<'_> {
    /// A time of day that begins at this piece, without the words before it.
    pub(super) fn clock(&self, at: usize) -> Option<Clock> {
        self.named_hour(at)
            .or_else(|| self.minutes_to(at))
            .or_else(|| self.digital(at))
            .or_else(|| self.counted_hour(at))
    }

    /// A time of day with a word before it that allows a bare number: `às 9`, `lá pelas 5`, `pra 15h`.
    pub(super) fn led_clock(&self, at: usize) -> Option<(Hour, usize)> {
        // `o das 9`, `a consulta das 15`.
        let plural = self.piece(at).is_some_and(|piece| piece.word == Some("das"));
        let mut start = at + usize::from(plural);
        while start < at + 3 && self.is_clock_lead(start) {
            start += 1;
        }
        let clock = self.clock(start)?;
        let led = start > at && !(start == at + 1 && self.is_weak_lead(at));
        (clock.form == Form::Plain || (led && !self.counts_things(clock.next))).then_some((clock.hour, clock.next))
    }

    fn is_clock_lead(&self, at: usize) -> bool {
        self.is(at, Role::At) || self.is(at, Role::Around) || self.is(at, Role::Toward)
    }

    /// `a`, `o`: too common to make an hour of a number.
    fn is_weak_lead(&self, at: usize) -> bool {
        self.piece(at)
            .is_some_and(|piece| matches!(piece.word, Some("a" | "pelo" | "para" | "pra" | "p" | "pro" | "tipo")))
            && !self.accented(at)
            || self.piece(at).is_some_and(|piece| piece.word.is_none() && self.is(at, Role::Toward))
    }

    /// Whether a number before this piece counts something else than hours.
    pub(super) fn counts_things(&self, next: usize) -> bool {
        self.is(next, Role::Counted)
            || self.is(next, Role::Measure)
            || self.is(next, Role::Money)
            || self.is(next, Role::Next)
            || self.is(next, Role::Last)
            || self.is(next, Role::Times)
            || (self.unit(next).is_some_and(|unit| unit != Unit::Hour) && !self.is(next, Role::DayWord))
            || self.piece(next).is_some_and(|piece| piece.mark == Some('%'))
    }

    /// Noon and midnight, with their minutes.
    fn named_hour(&self, at: usize) -> Option<Clock> {
        let base = if self.is(at, Role::Noon) {
            720
        } else if self.is(at, Role::Midnight) {
            1440
        } else {
            return None;
        };
        let (minutes, next) = self.minutes_after(at + 1).unwrap_or((0, at + 1));
        Some(Clock { hour: Hour::exact(base + minutes), form: Form::Plain, next })
    }

    /// `e meia`, `e quinze`, `e 3 minutos`.
    fn minutes_after(&self, at: usize) -> Option<(u16, usize)> {
        if !self.is(at, Role::And) {
            return None;
        }
        if self.is(at + 1, Role::HalfWord) {
            return Some((30, at + 2));
        }
        let (value, next) = self.count(at + 1)?;
        if self.is(next, Role::QuarterWord) {
            return Some((15, next + 1));
        }
        let minutes = u16::try_from(value).ok().filter(|&minutes| (1..60).contains(&minutes))?;
        if self.unit(next) == Some(Unit::Minute) {
            return Some((minutes, next + 1));
        }
        // `das 9 e 30` is a time; `9 e 10 horas`, `2 e 3 de maio` are two things.
        let another = self.unit(next).is_some() || self.is(next, Role::Of) && self.month_at(next + 1).is_some();
        (!another && !self.counts_things(next) && !self.clock_mark(next)).then_some((minutes, next))
    }

    fn clock_mark(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|piece| piece.glued && matches!(piece.mark, Some(':' | '/')))
    }

    /// `quinze para as três`, `dez pro meio-dia`.
    fn minutes_to(&self, at: usize) -> Option<Clock> {
        if self.is(at.wrapping_sub(1), Role::DayWord) {
            return None;
        }
        let (before, mut next) = if self.is(at + 1, Role::QuarterWord) { (15, at + 2) } else { self.count(at)? };
        let before = u16::try_from(before).ok().filter(|&minutes| matches!(minutes, 5 | 10 | 15 | 20 | 25))?;
        if self.unit(next) == Some(Unit::Minute) {
            next += 1;
        }
        if !self.is(next, Role::Toward) {
            return None;
        }
        next += 1;
        let article = self.is(next, Role::Article) || self.is(next, Role::At);
        let plural = self
            .piece(next - 1)
            .is_some_and(|piece| piece.word.is_none() || matches!(piece.word, Some("pras" | "pros" | "pro")));
        if article {
            next += 1;
        }
        let (whole, end, bare) = if self.is(next, Role::Noon) {
            (720, next + 1, false)
        } else if self.is(next, Role::Midnight) {
            (1440, next + 1, false)
        } else {
            let (hour, end) = self.count(next)?;
            let hour = u16::try_from(hour).ok().filter(|hour| (1..=12).contains(hour))?;
            let hour_word = self.piece(end).is_some_and(|piece| piece.glued && piece.unit() == Some(Unit::Hour));
            if !(article || plural) || hour_word || self.clock_mark(end) {
                return None;
            }
            let end = end + usize::from(self.unit(end) == Some(Unit::Hour));
            (hour * 60, end, hour < 12)
        };
        let said = Hour { minutes: whole - before, bare };
        let (hour, next) = self.with_part(said, end).unwrap_or((said, end));
        Some(Clock { hour, form: Form::Plain, next })
    }

    /// `14h`, `14h30`, `14:30`, `15.30`, `15 horas e 15 minutos`, `3 pm`.
    fn digital(&self, at: usize) -> Option<Clock> {
        let (value, length) = self.piece(at)?.digits?;
        let hour = u16::try_from(value).ok().filter(|&hour| hour <= 24 && length <= 2)?;
        if self.piece(at).is_some_and(|piece| piece.glued)
            && self.piece(at.wrapping_sub(1)).is_some_and(|piece| matches!(piece.mark, Some('/' | '.' | ',' | ':')))
        {
            return None;
        }
        let zero = length == 2 && hour < 10;
        let mark = self.piece(at + 1)?;
        let (minutes, mut next) = match mark.mark {
            Some(':' | '.') => {
                let glued = mark.glued && self.piece(at + 2).is_some_and(|piece| piece.glued);
                let (minutes, 2) = self.piece(at + 2)?.digits.filter(|_| glued)? else { return None };
                let more =
                    self.piece(at + 3).is_some_and(|piece| piece.glued && matches!(piece.mark, Some('.' | '/' | ',')))
                        && self.piece(at + 4).is_some_and(|piece| piece.digits.is_some() && piece.glued);
                let seconds = self.piece(at + 3).is_some_and(|piece| piece.glued && piece.mark == Some(':'))
                    && self.piece(at + 4).is_some_and(|piece| matches!(piece.digits, Some((_, 2))));
                if more || self.is(at + 3, Role::Money) || self.is(at + 3, Role::Measure) {
                    return None;
                }
                (u16::try_from(minutes).ok().filter(|&minutes| minutes < 60)?, if seconds { at + 5 } else { at + 3 })
            }
            _ if mark.unit() == Some(Unit::Hour) => {
                let glued = self.piece(at + 2).filter(|piece| piece.glued && mark.glued).and_then(|piece| piece.digits);
                match glued {
                    Some((minutes, 1..=2)) if minutes < 60 => (u16::try_from(minutes).ok()?, at + 3),
                    _ => self.minutes_after(at + 2).unwrap_or((0, at + 2)),
                }
            }
            _ => return None,
        };
        if self.piece(next).is_some_and(|piece| {
            matches!(piece.unit(), Some(Unit::Hour | Unit::Minute)) && (piece.glued || piece.unit() == Some(Unit::Hour))
        }) {
            next += 1;
        }
        let word = mark.mark.is_none();
        let said = Hour { minutes: hour * 60 + minutes, bare: hour < 12 && hour > 0 && !zero };
        let (hour_said, after) = self.with_part(said, next).unwrap_or((said, next));
        // `2 horas` alone is as often a length.
        let spelled = word && mark.word.is_some_and(|word| word.starts_with("hor"));
        let form = if spelled && hour < 6 && after == next { Form::Bare } else { Form::Plain };
        Some(Clock { hour: hour_said, form, next: after })
    }

    /// `oito da noite`, `três e meia`, `onze horas`, `9`.
    fn counted_hour(&self, at: usize) -> Option<Clock> {
        let piece = self.piece(at)?;
        if piece.glued
            && self
                .piece(at.wrapping_sub(1))
                .is_some_and(|before| matches!(before.mark, Some('/' | '.' | ',' | ':' | '-')))
            && piece.digits.is_some_and(|(_, length)| length != 2)
        {
            return None;
        }
        if piece.digits.is_some_and(|(_, length)| length > 2) || self.clock_mark(at + 1) {
            return None;
        }
        let (value, mut next) = self.count(at)?;
        let hour = u16::try_from(value).ok().filter(|&hour| hour <= 24)?;
        let spelled = self.unit(next) == Some(Unit::Hour);
        next += usize::from(spelled);
        let bare = hour < 12 && hour > 0;
        let (minutes, after) = match self.minutes_after(next) {
            Some((minutes, after)) => (minutes, after),
            None => match self
                .count(next)
                .filter(|_| piece.digits.is_none() && self.piece(next).is_some_and(|more| more.number().is_some()))
            {
                // `dez quarenta`, said of a clock.
                Some((minutes, after))
                    if (10..60).contains(&minutes) && !self.counts_things(after) && self.unit(after).is_none() =>
                {
                    (u16::try_from(minutes).ok()?, after)
                }
                _ => (0, next),
            },
        };
        let said = Hour { minutes: hour * 60 + minutes, bare };
        let half = minutes == 30 && after > next;
        if let Some((hour, after)) = self.with_part(said, after) {
            return Some(Clock { hour, form: Form::Plain, next: after });
        }
        let day_before = self.is(at.wrapping_sub(1), Role::DayWord);
        let plain = (spelled && hour >= 6) || (half && !day_before) || (spelled && minutes > 0);
        Some(Clock { hour: said, form: if plain { Form::Plain } else { Form::Bare }, next: after })
    }

    /// `da tarde`, `de manhã`, `pm` after an hour: the hour it then is.
    fn with_part(&self, said: Hour, at: usize) -> Option<(Hour, usize)> {
        let plain = Hour::exact(said.minutes);
        let pm = Hour::exact(if (60..720).contains(&said.minutes) { said.minutes + 720 } else { said.minutes });
        if self.is(at, Role::Am) {
            return Some((plain, at + 1));
        }
        if self.is(at, Role::Pm) {
            return Some((pm, at + 1));
        }
        let lead = self.is(at, Role::Of) || self.is(at, Role::At) || self.is(at, Role::In);
        if !lead {
            return None;
        }
        let part = self.piece(at + 1)?.part()?;
        let hour = match part {
            Part::Morning | Part::EarlyMorning | Part::Early => plain,
            Part::Afternoon | Part::Midday => pm,
            Part::Evening => match said.minutes {
                300..720 => pm,
                720..780 => Hour::exact(said.minutes + 720),
                _ => plain,
            },
            Part::WholeDay => return None,
        };
        Some((hour, at + 2))
    }

    /// A whole number that begins at this piece.
    pub(super) fn count(&self, at: usize) -> Option<(u32, usize)> {
        let counted = numeral::count(self.pieces, at)?;
        (!self.is_blocked(at)).then_some(counted)
    }

    pub(super) fn piece(&self, at: usize) -> Option<&Piece<'_>> {
        self.pieces.get(at)
    }

    pub(super) fn is(&self, at: usize, role: Role) -> bool {
        self.pieces.get(at).is_some_and(|piece| piece.is(role))
    }

    pub(super) fn unit(&self, at: usize) -> Option<Unit> {
        self.pieces.get(at).and_then(Piece::unit)
    }
}
