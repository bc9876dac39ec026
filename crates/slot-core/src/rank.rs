//! How good a slot is: a number from 0 to 1 that is computed from whole numbers alone, so that equal input gives equal
//! order on every machine.

use crate::{Instant, Length, PostSlot, ResourceId, Span};
use std::{cmp::Reverse, fmt};

/// How good a slot is, from 0 to 1, in thousandths.
///
/// It is the sum of four parts:
///
/// | part | most | what earns it |
/// | --- | --- | --- |
/// | packing | 0.4 | on each side 0.2 where the slot touches what is booked or closed, 0.1 where it leaves room for at least one more slot, nothing where it leaves a gap that no slot fits |
/// | location | 0.2 | the provider's primary location, or a provider without one |
/// | load | 0.2 | all of it for the provider with the fewest bookings; less in proportion for the others |
/// | time | 0.2 | all of it at the beginning of the searched stretch, nothing at its end |
///
/// # Example
/// ```
/// use slot_core::Score;
/// assert_eq!(Score::BEST.value(), 1.0);
/// assert!(Score::NONE < Score::BEST);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u16);

/// A slot of one provider among those of others.
///
/// # Example
/// ```
/// use slot_core::{Bid, Post, PostSlot, Instant, Length, ResourceId, Span};
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap();
/// let slot = PostSlot {
///     post: Post::default(), span, remaining: 1, before: Length::ZERO, after: Length::ZERO, step: span.length(),
/// };
/// let bid = Bid { provider: ResourceId::from_u128(1), primary: None, bookings: 0, slot };
/// assert_eq!(bid.slot.span, span);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bid {
    /// Who would be visited.
    pub provider: ResourceId,
    /// That provider's primary location.
    pub primary: Option<ResourceId>,
    /// How many bookings that provider has in the searched stretch.
    pub bookings: u32,
    /// When and where.
    pub slot: PostSlot,
}

/// What the slots of a search are compared by.
///
/// # Example
/// ```
/// use slot_core::{Field, Instant, Length, Span};
/// let searched = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
/// assert_eq!(Field::of(searched, [3, 1, 2]).fewest, 1);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The searched stretch.
    pub searched: Span,
    /// The bookings of the provider who has the fewest.
    pub fewest: u32,
    /// The bookings of the provider who has the most.
    pub most: u32,
}

impl Score {
    /// Nothing speaks for it.
    pub const NONE: Self = Self(0);
    /// Nothing is better.
    pub const BEST: Self = Self(1000);

    /// The score as a number from 0 to 1.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Score::NONE.value(), 0.0);
    /// ```
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// The score in thousandths.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Score::BEST.thousandths(), 1000);
    /// ```
    pub const fn thousandths(self) -> u16 {
        self.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

impl Field {
    /// The field of a search over this stretch, of providers with so many bookings each.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Field, Instant, Length, Span};
    /// let searched = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
    /// assert_eq!(Field::of(searched, []).most, 0);
    /// ```
    pub fn of(searched: Span, bookings: impl IntoIterator<Item = u32>) -> Self {
        let (fewest, most) = bookings.into_iter().fold((None, 0), |(fewest, most), one| {
            (Some(fewest.map_or(one, |least: u32| least.min(one))), most.max(one))
        });
        Self { searched, fewest: fewest.unwrap_or(0), most }
    }

    /// How good a slot is in this field. See [`Score`].
    ///
    /// # Example
    /// ```
    /// use slot_core::{Bid, Post, PostSlot, Field, Instant, Length, ResourceId, Score, Span};
    /// let searched = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
    /// let span = Span::starting(searched.start(), Length::minutes(30)).unwrap();
    /// let slot = PostSlot {
    ///     post: Post::default(), span, remaining: 1, before: Length::ZERO, after: Length::ZERO, step: span.length(),
    /// };
    /// let bid = Bid { provider: ResourceId::from_u128(1), primary: None, bookings: 0, slot };
    /// assert_eq!(Field::of(searched, [0]).score(&bid), Score::BEST);
    /// ```
    pub fn score(&self, bid: &Bid) -> Score {
        let at_home = bid.primary.is_none() || bid.slot.post.location == bid.primary;
        let points = side(bid.slot.before, bid.slot.step)
            + side(bid.slot.after, bid.slot.step)
            + if at_home { 200 } else { 0 }
            + (200 - part(bid.bookings.saturating_sub(self.fewest).into(), self.most.into()))
            + (200 - part(self.passed(bid.slot.span.start()), self.searched.length().as_micros()));
        Score(points.min(1000))
    }

    fn passed(&self, at: Instant) -> i64 {
        (at - self.searched.start()).as_micros()
    }
}

/// What one side of a slot earns, by the time that stays free there.
fn side(free: Length, step: Length) -> u16 {
    if !free.is_positive() {
        200
    } else if free < step {
        0
    } else {
        100
    }
}

/// Of 200 the part that `one` is of `whole`.
fn part(one: i64, whole: i64) -> u16 {
    let share = i128::from(one.max(0)) * 200 / i128::from(whole.max(1));
    u16::try_from(share.min(200)).unwrap_or(200)
}

/// Slots with their scores: the best first; among equals the sooner, then by provider and post. No two are equal, so that
/// the order is one and the same however they were given.
///
/// # Example
/// ```
/// use slot_core::{Bid, Post, PostSlot, Field, Instant, Length, ResourceId, Span, rank};
/// let searched = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
/// let span = Span::starting(searched.start(), Length::minutes(30)).unwrap();
/// let slot = PostSlot {
///     post: Post::default(), span, remaining: 1, before: Length::ZERO, after: Length::ZERO, step: span.length(),
/// };
/// let bid = |id, bookings| Bid { provider: ResourceId::from_u128(id), primary: None, bookings, slot };
/// let ranked = rank(&Field::of(searched, [9, 2]), [bid(1, 9), bid(2, 2)]);
/// assert_eq!(ranked[0].1.provider, ResourceId::from_u128(2));
/// ```
pub fn rank(field: &Field, bids: impl IntoIterator<Item = Bid>) -> Vec<(Score, Bid)> {
    let mut ranked: Vec<(Score, Bid)> = bids.into_iter().map(|bid| (field.score(&bid), bid)).collect();
    ranked.sort_unstable_by_key(|(score, bid)| (Reverse(*score), bid.slot.span, bid.provider, bid.slot.post));
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Post;

    fn searched() -> Span {
        Span::starting(Instant::from_seconds(0), Length::minutes(1000)).unwrap()
    }

    fn bid(start: i64, before: i64, after: i64) -> Bid {
        let step = Length::minutes(30);
        let span = Span::starting(Instant::from_seconds(start * 60), step).unwrap();
        let (before, after) = (Length::minutes(before), Length::minutes(after));
        let slot = PostSlot { post: Post::default(), span, remaining: 1, before, after, step };
        Bid { provider: ResourceId::from_u128(1), primary: None, bookings: 0, slot }
    }

    #[test]
    fn each_part_counts_as_documented() {
        let here = ResourceId::from_u128(7);
        let at = |location, bid: Bid| Bid {
            primary: Some(here),
            slot: PostSlot { post: Post::at(ResourceId::from_u128(location)), ..bid.slot },
            ..bid
        };
        for (what, bid, score) in [
            ("touches on both sides", bid(0, 0, 0), "1.000"),
            ("leaves whole slots behind it", bid(0, 0, 90), "0.900"),
            ("leaves whole slots on both sides", bid(0, 30, 90), "0.800"),
            ("leaves a gap that nothing fits", bid(0, 0, 29), "0.800"),
            ("leaves two such gaps", bid(0, 15, 15), "0.600"),
            ("halfway through the stretch", bid(500, 0, 0), "0.900"),
            ("at the end of the stretch", bid(1000, 0, 0), "0.800"),
            ("at the primary location", at(7, bid(0, 0, 0)), "1.000"),
            ("elsewhere", at(8, bid(0, 0, 0)), "0.800"),
            ("the busiest of all", Bid { bookings: 10, ..bid(0, 0, 0) }, "0.800"),
            ("half as busy", Bid { bookings: 5, ..bid(0, 0, 0) }, "0.900"),
        ] {
            assert_eq!(Field::of(searched(), [0, 10]).score(&bid).to_string(), score, "{what}");
        }
    }

    #[test]
    fn equal_loads_cost_nothing() {
        let busy = Bid { bookings: 7, ..bid(0, 0, 0) };
        assert_eq!(Field::of(searched(), [7, 7, 7]).score(&busy), Score::BEST);
    }
}
