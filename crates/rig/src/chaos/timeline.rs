//! The clock of a run at store level. It is also the order of events: every look at it is later than the one before.

use slot_core::{Instant, Length};
use std::sync::atomic::{AtomicI64, Ordering};

/// How far the clock moves with every look.
const STEP: Length = Length::micros(1_000);

/// A clock that moves when it is looked at, so that holds lapse by the load alone.
#[derive(Debug)]
pub struct Timeline(AtomicI64);

/// When something happened: some time after it was asked for and before it was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// When it was asked for.
    pub asked: Instant,
    /// When it was answered; the end of time when that is not known.
    pub answered: Instant,
}

impl Timeline {
    /// A clock that stands at this moment.
    pub const fn starting_at(start: Instant) -> Self {
        Self(AtomicI64::new(start.as_micros()))
    }

    /// A moment that nobody was told before.
    pub fn tick(&self) -> Instant {
        Instant::from_micros(self.0.fetch_add(STEP.as_micros(), Ordering::SeqCst) + STEP.as_micros())
    }

    /// Moves the clock ahead.
    pub fn jump(&self, by: Length) {
        self.0.fetch_add(by.as_micros(), Ordering::SeqCst);
    }

    /// So many looks, as time.
    pub fn ticks(count: u64) -> Length {
        Length::micros(STEP.as_micros().saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    /// Does something, and says when.
    pub fn during<T>(&self, act: impl FnOnce() -> T) -> (Window, T) {
        let asked = self.tick();
        let done = act();
        (Window { asked, answered: self.tick() }, done)
    }
}

impl Window {
    /// The same, when nobody knows whether and when it happened after it was asked for.
    #[must_use]
    pub const fn open(self) -> Self {
        Self { answered: Instant::MAX, ..self }
    }
}
