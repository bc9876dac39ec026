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

/// Ids from the system's generator that are ULIDs in one spelling and UUIDs of version 7 in the other: 48 bits of milliseconds,
/// then 74 random bits that count up within one millisecond, so that ids made here are in the order in which they were made.
#[derive(Debug, Default)]
pub struct SystemIds {
    /// The last one, without the bits that say version and variant.
    last: Mutex<u128>,
}

/// How many bits are random.
const RANDOM_BITS: u32 = 74;

impl Ids for SystemIds {
    fn mint(&self, now: Instant) -> u128 {
        let millis = u128::try_from(now.as_micros().max(0) / 1000).unwrap_or(0) & 0xffff_ffff_ffff;
        // The first of them is left free, so that counting up does not reach the milliseconds.
        let fresh = (millis << RANDOM_BITS) | (u128::from_be_bytes(random()) & ((1 << (RANDOM_BITS - 1)) - 1));
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // The step is random too, so that one id does not give away the next.
        let step = 1 + (u128::from_be_bytes(random()) & 0xffff_ffff);
        *last = if (*last >> RANDOM_BITS) >= millis { *last + step } else { fresh };
        version_7(*last)
    }

    fn secret(&self) -> [u8; 32] {
        random()
    }
}

/// 48 bits, the version 7, 12 bits, the variant `10`, 62 bits (RFC 9562).
const fn version_7(bits: u128) -> u128 {
    let (high, low) = (bits >> 62, bits & ((1 << 62) - 1));
    ((high >> 12) << 80) | (7 << 76) | ((high & 0xfff) << 64) | (0b10 << 62) | low
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
    fn the_bits_of_version_7_are_where_they_belong() {
        assert_eq!(version_7(0), 0x0000_0000_0000_7000_8000_0000_0000_0000);
        assert_eq!(version_7((1 << 122) - 1), 0xffff_ffff_ffff_7fff_bfff_ffff_ffff_ffff);
        assert_eq!(version_7(0x0123_4567_89ab << 74 | 0xcde << 62 | 0xf), 0x0123_4567_89ab_7cde_8000_0000_0000_000f);
    }

    #[test]
    fn ids_are_in_time_order_and_carry_the_time() {
        let ids = SystemIds::default();
        let now = Instant::from_seconds(1_772_000_000);
        let minted: Vec<u128> = (0..1000).map(|_| ids.mint(now)).collect();
        assert!(minted.is_sorted_by(|a, b| a < b));
        assert_eq!(minted[0] >> 80, 1_772_000_000_000);
        for id in &minted {
            assert_eq!((id >> 76 & 0xf, id >> 62 & 0b11), (7, 0b10), "UUIDs of version 7, as strict readers want them");
        }
        assert!(ids.mint(now + slot_core::Length::seconds(1)) > minted[999]);
        assert!(ids.mint(Instant::from_seconds(0)) > minted[999], "a clock that goes back does not break the order");
    }
}
