//! A clock that stands still and ids that count.

use engine::{Clock, Ids};
use sha2::{Digest as _, Sha256};
use slot_core::{Instant, Length};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// A clock that stands still until it is moved.
#[derive(Debug)]
pub(crate) struct FixedClock(AtomicI64);

impl FixedClock {
    /// Monday, 2 March 2026, noon UTC.
    pub(crate) const NOON: Instant = Instant::from_seconds(1_772_452_800);

    pub(crate) fn new() -> Self {
        Self(AtomicI64::new(Self::NOON.as_micros()))
    }

    /// Moves it on, or back.
    pub(crate) fn advance(&self, by: Length) {
        self.0.fetch_add(by.as_micros(), Ordering::SeqCst);
    }

    /// Moves it to a moment.
    pub(crate) fn set(&self, at: Instant) {
        self.0.store(at.as_micros(), Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Instant {
        Instant::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Ids 1, 2, 3, .. below a common head; secrets from a count of their own.
#[derive(Debug, Default)]
pub(crate) struct CountingIds {
    ids: AtomicU64,
    secrets: AtomicU64,
}

impl Ids for CountingIds {
    fn mint(&self, _now: Instant) -> u128 {
        0x019c_0000_0000_7000_8000_0000_0000_0000 + u128::from(self.ids.fetch_add(1, Ordering::SeqCst) + 1)
    }

    fn secret(&self) -> [u8; 32] {
        Sha256::digest(self.secrets.fetch_add(1, Ordering::SeqCst).to_be_bytes()).into()
    }
}
