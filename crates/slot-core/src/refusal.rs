//! Why a wish is refused: one closed list, each with its facts.

use crate::{Instant, Length, Span};
use time::Date;

/// Why a booking cannot be made. Every face has one exhaustive table from here to its own status and code.
///
/// The checks run in the order of the variants, and the first that fails is the answer; [`crate::explain`] gives all.
///
/// # Example
/// ```
/// use slot_core::{Length, Refusal};
/// let refusal = Refusal::UnknownDuration { asked: Length::minutes(45), allowed: vec![Length::minutes(30)] };
/// assert_eq!(refusal.to_string(), "the length of 45 minutes is not offered");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The resource takes no bookings.
    #[error("the resource is not active")]
    Inactive,
    /// The length is not one of those offered.
    #[error("the length of {} minutes is not offered", asked.as_minutes())]
    UnknownDuration {
        /// The length wished for.
        asked: Length,
        /// The lengths that are offered.
        allowed: Vec<Length>,
    },
    /// It starts in the past, or with less notice than is asked for.
    #[error("the start is too soon")]
    TooSoon {
        /// No start before this one can be booked; the moment of now itself is too soon as well.
        earliest: Instant,
    },
    /// It starts beyond the booking horizon.
    #[error("the start is too far ahead")]
    TooFar {
        /// No start after this one can be booked.
        latest: Instant,
    },
    /// It does not fit inside one open window.
    #[error("the time is outside opening hours")]
    OutsideHours,
    /// It fits a window, but not the grid of starts that is asked for.
    #[error("the start is not one that is offered")]
    OffGrid,
    /// A block override overlaps it.
    #[error("the time is blocked")]
    Blocked {
        /// The first block that overlaps.
        by: Span,
    },
    /// A closure overlaps it.
    #[error("the resource is closed then")]
    Closed {
        /// The first closure that overlaps.
        by: Span,
    },
    /// Too few places are left at some moment of it.
    #[error("the time is taken")]
    Taken {
        /// How many places are left over its whole length.
        remaining: u32,
    },
    /// So many bookings already start on that local day.
    #[error("no more bookings are taken on that day")]
    DailyLimit {
        /// The local day.
        date: Date,
        /// The limit.
        limit: u32,
    },
    /// The plan's bookings of the month are used up.
    #[error("the plan's bookings are used up")]
    QuotaReached {
        /// How many the plan has.
        limit: u32,
    },
    /// It lies before the moment up to which the claims were pruned, so that nobody can tell what occupied it.
    #[error("the time lies before the pruned horizon")]
    Pruned {
        /// The moment up to which claims were pruned.
        before: Instant,
    },
}
