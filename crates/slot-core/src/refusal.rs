//! Why a wish is refused: one closed list, each with its facts.

use crate::{Instant, Length, Span, WeekdaySet};
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
    /// Fewer places are wished for than a party must have.
    #[error("the party is too small")]
    PartyTooSmall {
        /// The smallest party.
        least: u32,
    },
    /// More places are wished for than a party may have.
    #[error("the party is too large")]
    PartyTooLarge {
        /// The largest party.
        most: u32,
    },
    /// It has fewer nights or days than a stay must have.
    #[error("the stay is too short")]
    StayTooShort {
        /// The shortest stay, in nights or days.
        least: u32,
    },
    /// It has more nights or days than a stay may have.
    #[error("the stay is too long")]
    StayTooLong {
        /// The longest stay, in nights or days.
        most: u32,
    },
    /// No stay begins on that weekday.
    #[error("no stay begins on that weekday")]
    WrongArrivalDay {
        /// The weekdays on which one may begin.
        allowed: WeekdaySet,
    },
    /// No stay ends on that weekday.
    #[error("no stay ends on that weekday")]
    WrongDepartureDay {
        /// The weekdays on which one may end.
        allowed: WeekdaySet,
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
