//! Who of several free hosts gets a booking.

use crate::{Instant, ResourceId};
use std::num::NonZeroU32;

/// How a booking is given to one of several hosts who are all free.
///
/// # Example
/// ```
/// use slot_core::{HostLoad, ResourceId, Assignment};
/// let busy = HostLoad { bookings: 3, ..HostLoad::new(ResourceId::from_u128(1)) };
/// let idle = HostLoad::new(ResourceId::from_u128(2));
/// assert_eq!(Assignment::FewestBookings.pick_among(&[busy, idle]), [idle]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assignment {
    /// The one whose last booking was made the longest ago; whoever never had one comes before all others.
    LeastRecentlyBooked,
    /// The one with the fewest bookings.
    FewestBookings,
    /// The one of the highest priority; among equals the least recently booked.
    HighestPriority,
    /// The one who is furthest below the share of all bookings that their weight asks for; among equals the least
    /// recently booked.
    WeightedShortfall,
}

/// A host who is free, and what the strategies go by.
///
/// # Example
/// ```
/// use slot_core::{HostLoad, HostPriority, ResourceId};
/// assert_eq!(HostLoad::new(ResourceId::from_u128(1)).priority, HostPriority::MEDIUM);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostLoad {
    /// Who it is.
    pub host: ResourceId,
    /// When their latest booking was made, if they ever had one.
    pub last_booked: Option<Instant>,
    /// How many bookings they have, over whatever time the caller counts.
    pub bookings: u32,
    /// Their part of all bookings, in relation to the others' weights.
    pub weight: NonZeroU32,
    /// How much they are preferred.
    pub priority: HostPriority,
}

/// How much a host is preferred; the higher, the more.
///
/// # Example
/// ```
/// use slot_core::HostPriority;
/// assert!(HostPriority(3) > HostPriority::MEDIUM);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostPriority(pub u8);

impl HostPriority {
    /// The priority of whoever was given none: 2, the middle of 0 to 4.
    pub const MEDIUM: Self = Self(2);
}

impl HostLoad {
    /// A host without bookings, of weight one and medium priority.
    ///
    /// # Example
    /// ```
    /// use slot_core::{HostLoad, ResourceId};
    /// assert_eq!(HostLoad::new(ResourceId::from_u128(1)).bookings, 0);
    /// ```
    pub const fn new(host: ResourceId) -> Self {
        Self { host, last_booked: None, bookings: 0, weight: NonZeroU32::MIN, priority: HostPriority::MEDIUM }
    }
}

impl Assignment {
    /// All the candidates who are equally right, in the order in which they were given. Empty only when nobody was
    /// given. Which of them it becomes is up to the caller: the core draws no lots. The first is as good as any.
    ///
    /// # Example
    /// ```
    /// use slot_core::{HostLoad, ResourceId, Assignment};
    /// let both = [1, 2].map(|id| HostLoad::new(ResourceId::from_u128(id)));
    /// assert_eq!(Assignment::LeastRecentlyBooked.pick_among(&both), both);
    /// ```
    pub fn pick_among(self, candidates: &[HostLoad]) -> Vec<HostLoad> {
        match self {
            Self::LeastRecentlyBooked => least(candidates, |candidate| candidate.last_booked),
            Self::FewestBookings => least(candidates, |candidate| candidate.bookings),
            Self::HighestPriority => {
                least(candidates, |candidate| (std::cmp::Reverse(candidate.priority), candidate.last_booked))
            }
            Self::WeightedShortfall => {
                let bookings: i128 = candidates.iter().map(|candidate| i128::from(candidate.bookings)).sum();
                let weights: i128 = candidates.iter().map(|candidate| i128::from(candidate.weight.get())).sum();
                // Bookings beyond the share, times the sum of weights: whole numbers, so that ties are exact.
                let surplus = |candidate: &HostLoad| {
                    i128::from(candidate.bookings) * weights - bookings * i128::from(candidate.weight.get())
                };
                least(candidates, |candidate| (surplus(candidate), candidate.last_booked))
            }
        }
    }
}

fn least<K: Ord>(candidates: &[HostLoad], key: impl Fn(&HostLoad) -> K) -> Vec<HostLoad> {
    let Some(best) = candidates.iter().map(&key).min() else { return Vec::new() };
    candidates.iter().filter(|candidate| key(candidate) == best).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookings_follow_the_weights() {
        let mut hosts = [(1, 3), (2, 1)].map(|(id, weight)| HostLoad {
            weight: NonZeroU32::new(weight).unwrap(),
            ..HostLoad::new(ResourceId::from_u128(id))
        });
        for moment in 0..400 {
            let chosen = Assignment::WeightedShortfall.pick_among(&hosts)[0].host;
            let host = hosts.iter_mut().find(|host| host.host == chosen).unwrap();
            host.bookings += 1;
            host.last_booked = Some(Instant::from_seconds(moment));
        }
        assert_eq!(hosts.map(|host| host.bookings), [300, 100]);
    }

    #[test]
    fn whoever_never_had_a_booking_comes_first() {
        let fresh = HostLoad::new(ResourceId::from_u128(1));
        let booked = HostLoad { last_booked: Some(Instant::MIN), ..HostLoad::new(ResourceId::from_u128(2)) };
        for strategy in [Assignment::LeastRecentlyBooked, Assignment::HighestPriority, Assignment::WeightedShortfall] {
            assert_eq!(strategy.pick_among(&[booked, fresh]), [fresh], "{strategy:?}");
            assert_eq!(strategy.pick_among(&[]), []);
        }
    }
}
