//! When a delivery is tried again.

use engine::model::Dialect;
use slot_core::{Instant, Length};
use std::time::Duration;

/// When the attempts of a dialect are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Schedule {
    /// At these moments after the first attempt began, as a contract promises: no more and no fewer attempts, whatever is
    /// answered.
    Promised(&'static [Length]),
    /// After these pauses, each up to a fifth shorter or longer; an endpoint may ask for a longer one, or for none at all.
    BackOff(&'static [Length]),
}

const fn minutes(minutes: i64) -> Length {
    Length::minutes(minutes)
}

/// Slotflow's: 0, 5 and 60 minutes.
const THREE: &[Length] = &[minutes(5), minutes(60)];
/// Novala's and the clinic's: 0, 1, 5, 30 and 120 minutes.
const FIVE: &[Length] = &[minutes(1), minutes(5), minutes(30), minutes(120)];
/// That of Standard Webhooks: ten attempts in a little more than three days.
const TEN: &[Length] = &[
    Length::seconds(5),
    minutes(5),
    minutes(30),
    minutes(120),
    minutes(300),
    minutes(600),
    minutes(840),
    minutes(1200),
    minutes(1440),
];
/// No endpoint may ask for more patience than this.
const LONGEST: Length = minutes(24 * 60);

/// What is known when the next attempt is decided on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    /// How many attempts were made.
    pub(crate) attempts: u32,
    /// When the first of them began.
    pub(crate) first_at: Instant,
    /// When the last of them ended.
    pub(crate) now: Instant,
    /// How long the endpoint asks to be left alone.
    pub(crate) wanted: Option<Duration>,
    /// A number drawn at random.
    pub(crate) chance: u64,
}

impl Schedule {
    pub(crate) const fn of(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Slotflow => Self::Promised(THREE),
            Dialect::Novala | Dialect::Clinic => Self::Promised(FIVE),
            Dialect::Husky => Self::BackOff(TEN),
        }
    }

    /// When the next attempt is made; never again after the last. What was missed while nobody delivered is made up for at
    /// once.
    pub(crate) fn next(self, standing: Standing) -> Option<Instant> {
        let Standing { attempts, first_at, now, wanted, chance } = standing;
        let made = usize::try_from(attempts).ok()?.checked_sub(1)?;
        match self {
            Self::Promised(moments) => Some(first_at + *moments.get(made)?),
            Self::BackOff(pauses) => {
                let pause = pauses.get(made)?.as_micros();
                let fifth = pause / 5;
                // Never the same for two deliveries, so that they do not all come back together.
                let shift = i64::try_from(chance % 1_000_001).unwrap_or(0);
                let drawn = pause - fifth + fifth / 1_000_000 * shift * 2 + fifth % 1_000_000 * shift / 500_000;
                let wanted = wanted.and_then(|wanted| i64::try_from(wanted.as_micros()).ok()).unwrap_or(0);
                Some(now + Length::micros(drawn.max(wanted.min(LONGEST.as_micros()))))
            }
        }
    }

    /// Whether the attempts are promised.
    pub(crate) const fn is_promised(self) -> bool {
        matches!(self, Self::Promised(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Instant = Instant::from_seconds(1_772_452_800);

    fn standing(attempts: u32) -> Standing {
        Standing { attempts, first_at: FIRST, now: FIRST + Length::seconds(10), wanted: None, chance: 7 }
    }

    #[test]
    fn promised_attempts_count_from_the_first() {
        for (dialect, offsets) in [(Dialect::Slotflow, &[5, 60][..]), (Dialect::Clinic, &[1, 5, 30, 120])] {
            let schedule = Schedule::of(dialect);
            let told = (1..9).map_while(|made| schedule.next(standing(made)));
            assert!(told.eq(offsets.iter().map(|&offset| FIRST + minutes(offset))), "{dialect}");
            let asked = Standing { wanted: Some(Duration::from_mins(150)), ..standing(1) };
            assert_eq!(schedule.next(asked), schedule.next(standing(1)), "a contract is not for an endpoint to change");
        }
    }

    #[test]
    fn pauses_without_a_promise_differ_by_a_fifth_at_most() {
        let schedule = Schedule::of(Dialect::Husky);
        for made in 1..10 {
            let pause = TEN[usize::try_from(made - 1).unwrap()].as_micros();
            for chance in [0, 1, 500_000, 1_000_000, u64::MAX] {
                let next = schedule.next(Standing { chance, ..standing(made) }).unwrap();
                let drawn = (next - standing(made).now).as_micros();
                assert!((pause * 4 / 5..=pause * 6 / 5).contains(&drawn), "{drawn} of {pause}");
            }
        }
        assert_eq!(schedule.next(standing(10)), None);
        let asked = Standing { wanted: Some(Duration::from_mins(10)), ..standing(1) };
        assert_eq!(schedule.next(asked), Some(asked.now + minutes(10)));
        let greedy = Standing { wanted: Some(Duration::from_hours(3_000)), ..standing(1) };
        assert_eq!(schedule.next(greedy), Some(greedy.now + LONGEST));
    }
}
