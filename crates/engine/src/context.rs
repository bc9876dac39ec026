//! The clock and the source of ids, which are parameters everywhere else.

use slot_core::Instant;
use std::sync::Mutex;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The moment of now.
    fn now(&self) -> Instant;
}

/// Mints ids: 128 bits, in time order, never twice.
pub trait Ids: Send + Sync {
    /// A new id for something made at `now`.
    fn mint(&self, now: Instant) -> u128;
    /// Random bytes for secrets.
    fn secret(&self) -> [u8; 32];
}

/// What a verb may know of the outside world.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The moment of now, the same for the whole transaction.
    pub now: Instant,
    /// The source of ids.
    pub ids: &'a dyn Ids,
}

impl Context<'_> {
    /// A new id of any kind.
    pub fn id<T>(&self, wrap: impl FnOnce(u128) -> T) -> T {
        wrap(self.ids.mint(self.now))
    }
}

/// The machine's clock. The only place that reads it.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place where the clock is read")]
    fn now(&self) -> Instant {
        Instant::from(time::UtcDateTime::now())
    }
}

/// A clock that was set to a given moment when it was made and ticks on from there.
#[derive(Clone, Copy, Debug)]
pub struct TestClock {
    start: Instant,
    since: std::time::Instant,
}

impl TestClock {
    /// A clock that shows `start` now.
    pub fn starting_at(start: Instant) -> Self {
        Self { start, since: std::time::Instant::now() }
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        let passed = i64::try_from(self.since.elapsed().as_micros()).unwrap_or(i64::MAX);
        self.start + slot_core::Length::micros(passed)
    }
}

/// ULIDs from the system's generator: 48 bits of milliseconds, then 80 random bits that count up within one millisecond,
/// so that ids made here are in the order in which they were made.
#[derive(Debug, Default)]
pub struct SystemIds {
    last: Mutex<u128>,
}

impl Ids for SystemIds {
    fn mint(&self, now: Instant) -> u128 {
        let millis = u128::try_from(now.as_micros().max(0) / 1000).unwrap_or(0) & 0xffff_ffff_ffff;
        let fresh = (millis << 80) | (u128::from_be_bytes(random()) & ((1 << 80) - 1) & !(1 << 79));
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // The step is random too, so that one id does not give away the next.
        let step = 1 + (u128::from_be_bytes(random()) & 0xffff_ffff);
        *last = if (*last >> 80) >= millis { *last + step } else { fresh };
        *last
    }

    fn secret(&self) -> [u8; 32] {
        random()
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place where randomness is drawn")]
fn random<const N: usize>() -> [u8; N]
where
    rand::distr::StandardUniform: rand::distr::Distribution<[u8; N]>,
{
    rand::random()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_in_time_order_and_carry_the_time() {
        let ids = SystemIds::default();
        let now = Instant::from_seconds(1_772_000_000);
        let minted: Vec<u128> = (0..1000).map(|_| ids.mint(now)).collect();
        assert!(minted.is_sorted_by(|a, b| a < b));
        assert_eq!(minted[0] >> 80, 1_772_000_000_000);
        assert!(ids.mint(now + slot_core::Length::seconds(1)) > minted[999]);
        assert!(ids.mint(Instant::from_seconds(0)) > minted[999], "a clock that goes back does not break the order");
    }
}
