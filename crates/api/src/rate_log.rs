//! Sliding windows: so many requests with one key in any minute, whichever moment that minute begins.

use crate::rate::{Standing, Who};
use engine::Clock;
use slot_core::{Instant, Length};
use std::{
    collections::{HashMap, VecDeque},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

/// How long a request counts.
const LENGTH: Length = Length::seconds(60);

/// When the requests of the last minute were made, the oldest first.
pub(crate) struct Logs {
    clock: Arc<dyn Clock>,
    made: Mutex<HashMap<Who, VecDeque<Instant>>>,
}

impl Logs {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, made: Mutex::default() }
    }

    /// Counts one request. `Err` when it is one too many: that one is not counted, and may be tried again when the oldest
    /// of those that are has left the minute.
    pub(crate) fn count(&self, who: Who, limit: NonZeroU32) -> Result<Standing, Standing> {
        let (now, limit) = (self.clock.now(), limit.get());
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let log = made.entry(who).or_default();
        forget_old(log, now);
        let used = u32::try_from(log.len()).unwrap_or(u32::MAX);
        if used >= limit {
            // A key's limit may have been lowered meanwhile: as many must leave as are too many.
            let leaves = log.get(usize::try_from(used - limit).unwrap_or(usize::MAX)).or(log.front());
            let wait = leaves.map_or(1, |oldest| seconds_until(*oldest + LENGTH, now));
            return Err(standing(log, now, limit, wait.max(1)));
        }
        log.push_back(now);
        Ok(standing(log, now, limit, 0))
    }

    /// Forgets those who made no request in the last minute.
    pub(crate) fn forget_idle(&self) {
        let now = self.clock.now();
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        made.retain(|_who, log| {
            forget_old(log, now);
            !log.is_empty()
        });
        made.shrink_to_fit();
    }
}

/// Takes out what counts no more. What lies in the future was made before the clock was set back: it does not count either.
fn forget_old(log: &mut VecDeque<Instant>, now: Instant) {
    while log.back().is_some_and(|last| *last > now) {
        log.pop_back();
    }
    while log.front().is_some_and(|oldest| *oldest + LENGTH <= now) {
        log.pop_front();
    }
}

fn standing(log: &VecDeque<Instant>, now: Instant, limit: u32, wait_seconds: u64) -> Standing {
    Standing {
        limit,
        remaining: limit.saturating_sub(u32::try_from(log.len()).unwrap_or(u32::MAX)),
        reset_seconds: log.back().map_or(0, |last| seconds_until(*last + LENGTH, now)),
        wait_seconds,
        window_ends_at: None,
    }
}

/// Whole seconds, a part of one as one.
fn seconds_until(end: Instant, now: Instant) -> u64 {
    u64::try_from(end.as_micros() - now.as_micros()).unwrap_or(0).div_ceil(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rate::still::Still;
    use slot_core::KeyId;

    const KEY: Who = ("a", KeyId::from_u128(1));

    #[test]
    fn no_minute_has_more_than_the_limit() {
        let clock = Arc::new(Still::default());
        let logs = Logs::new(clock.clone());
        let two = NonZeroU32::new(2).unwrap();
        let count = |micros: i64, who: Who| {
            clock.set(micros);
            let told = |standing: Standing| (standing.remaining, standing.reset_seconds, standing.wait_seconds);
            logs.count(who, two).map(told).map_err(told)
        };
        assert_eq!(count(500_000, KEY), Ok((1, 60, 0)));
        assert_eq!(count(30_000_000, KEY), Ok((0, 60, 0)));
        assert_eq!(count(60_499_999, KEY), Err((0, 30, 1)), "the first is still of this minute");
        assert_eq!(count(60_499_999, ("b", KEY.1)), Ok((1, 60, 0)), "another face has its own");
        assert_eq!(count(60_499_999, ("a", KeyId::from_u128(2))), Ok((1, 60, 0)));
        assert_eq!(count(60_500_000, KEY), Ok((0, 60, 0)), "the first has left");
        assert_eq!(count(60_600_000, KEY), Err((0, 60, 30)), "until the second leaves");
        assert_eq!(count(90_000_000, KEY), Ok((0, 60, 0)));
        let one = NonZeroU32::MIN;
        let wait = logs.count(KEY, one).map_err(|standing| standing.wait_seconds);
        assert_eq!(wait.err(), Some(60), "a lowered limit waits for both");
        assert_eq!(count(10_000_000, KEY), Ok((1, 60, 0)), "the clock was set back");
        clock.set(200_000_000);
        logs.forget_idle();
        assert!(logs.made.lock().unwrap().is_empty());
    }
}
