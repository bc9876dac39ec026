//! Numbers that follow from a seed, the same on every machine and in every release: `SplitMix64` (Steele, Lea, Flood 2014).

use crate::numbers::share;

/// A sequence of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Sequence(u64);

impl Sequence {
    pub(crate) const fn from_seed(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// One of the numbers from 0 to 1, 1 left out.
    pub(crate) fn fraction(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap_or(u32::MAX)) / 4_294_967_296.0
    }

    /// So many of the things, each of them once, in no order.
    pub(crate) fn choose<T: Copy>(&mut self, from: &[T], wanted: usize) -> Vec<T> {
        let mut left = from.to_vec();
        let mut chosen = Vec::with_capacity(wanted);
        while chosen.len() < wanted && !left.is_empty() {
            let place = share(left.len(), self.fraction());
            chosen.push(left.swap_remove(place));
        }
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        let mut sequence = Sequence::from_seed(1_234_567);
        let first: [u64; 3] = std::array::from_fn(|_| sequence.next());
        assert_eq!(first, [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]);
    }

    #[test]
    fn a_choice_has_nothing_twice() {
        let all: Vec<usize> = (0..20).collect();
        let mut chosen = Sequence::from_seed(7).choose(&all, 8);
        chosen.sort_unstable();
        chosen.dedup();
        assert_eq!(chosen.len(), 8);
        assert_eq!(Sequence::from_seed(7).choose(&all, 99).len(), 20);
    }
}
