//! Fixed windows: so many requests with one key in the minute that its first request begins.

use crate::rate::{Standing, Who};
use engine::Clock;
use slot_core::{Instant, Length};
use std::{
    collections::{HashMap, hash_map::Entry},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
};

/// How long a window is, and how long those are told to wait who have used it up: always the whole of it.
const SECONDS: u32 = 60;
const LENGTH: Length = Length::seconds(60);

/// The windows that are open.
pub(crate) struct Windows {
    clock: Arc<dyn Clock>,
    open: Mutex<HashMap<Who, Window>>,
}

#[derive(Clone, Copy)]
struct Window {
    start: Instant,
    used: u32,
}

impl Windows {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, open: Mutex::default() }
    }

    /// Counts one request. `Err` when it is one too many: that one is not counted.
    pub(crate) fn count(&self, who: Who, limit: NonZeroU32) -> Result<Standing, Standing> {
        let (now, limit) = (self.clock.now(), limit.get());
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = Window { start: now, used: 0 };
        let window = match open.entry(who) {
            Entry::Vacant(place) => place.insert(fresh),
            Entry::Occupied(place) => place.into_mut(),
        };
        if !window.holds(now) {
            *window = fresh;
        }
        if window.used >= limit {
            return Err(window.standing(now, limit, SECONDS.into()));
        }
        window.used += 1;
        Ok(window.standing(now, limit, 0))
    }

    /// Forgets the windows that have ended.
    pub(crate) fn forget_ended(&self) {
        let now = self.clock.now();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_who, window| window.holds(now));
        open.shrink_to_fit();
    }
}

impl Window {
    /// Whether it is still open. A clock that was set back ends it too, so that nobody is shut out for long.
    fn holds(self, now: Instant) -> bool {
        self.start <= now && now < self.start + LENGTH
    }

    fn standing(self, now: Instant, limit: u32, wait_seconds: u64) -> Standing {
        let end = self.start + LENGTH;
        let whole = |micros: i64| micros.div_euclid(1_000_000) + i64::from(micros.rem_euclid(1_000_000) > 0);
        Standing {
            limit,
            remaining: limit.saturating_sub(self.used),
            reset_seconds: u64::try_from(whole(end.as_micros() - now.as_micros())).unwrap_or(0),
            wait_seconds,
            window_ends_at: Some(whole(end.as_micros())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rate::still::Still;
    use slot_core::KeyId;

    const KEY: Who = ("a", KeyId::from_u128(1));

    #[test]
    fn a_window_begins_with_the_first_request_and_lasts_a_minute() {
        let clock = Arc::new(Still::default());
        let windows = Windows::new(clock.clone());
        let two = NonZeroU32::new(2).unwrap();
        let count = |at: i64, who: Who| {
            clock.set(at);
            let told = |standing: Standing| {
                (standing.remaining, standing.reset_seconds, standing.wait_seconds, standing.window_ends_at)
            };
            windows.count(who, two).map(told).map_err(told)
        };
        assert_eq!(count(500_000, KEY), Ok((1, 60, 0, Some(61))));
        assert_eq!(count(30_000_000, KEY), Ok((0, 31, 0, Some(61))));
        assert_eq!(count(60_499_999, KEY), Err((0, 1, 60, Some(61))));
        assert_eq!(count(60_499_999, ("b", KEY.1)), Ok((1, 60, 0, Some(121))), "another face has its own");
        assert_eq!(count(60_499_999, ("a", KeyId::from_u128(2))), Ok((1, 60, 0, Some(121))));
        assert_eq!(count(60_500_000, KEY), Ok((1, 60, 0, Some(121))), "the next window");
        assert_eq!(count(0, KEY), Ok((1, 60, 0, Some(60))), "the clock was set back");
        windows.forget_ended();
        assert_eq!(windows.open.lock().unwrap().len(), 1, "windows of the future are forgotten with those of the past");
        clock.set(60_000_000);
        windows.forget_ended();
        assert!(windows.open.lock().unwrap().is_empty());
    }
}
