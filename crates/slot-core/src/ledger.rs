//! The ledger: what already occupies a resource.

use crate::{BookingId, HoldId, Instant, Span};

/// The claims on one resource that overlap a stretch of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    covers: Span,
    claims: Vec<Claim>,
}

/// What one booking or hold occupies: one lane of one resource for one span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which lane, counted from zero.
    pub lane: u32,
    /// What is occupied, buffers included.
    pub busy: Span,
    /// The booking's own time, without buffers.
    pub core: Span,
    /// Whose it is.
    pub owner: Owner,
}

/// Who holds a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A booking.
    Booking(BookingId),
    /// A hold, which counts until this moment and no longer.
    Hold {
        /// Which hold.
        id: HoldId,
        /// When it lapses.
        until: Instant,
    },
}

impl Ledger {
    /// The ledger of these claims, in any order, complete for every claim that overlaps `covers`.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Ledger, Length, Span};
    /// let day = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
    /// assert!(Ledger::new(day, vec![]).claims().is_empty());
    /// ```
    pub fn new(covers: Span, mut claims: Vec<Claim>) -> Self {
        claims.sort_unstable_by_key(|claim| (claim.busy.start(), claim.lane));
        Self { covers, claims }
    }

    /// The stretch for which the ledger is complete.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Ledger, Length, Span};
    /// # let day = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
    /// assert_eq!(Ledger::new(day, vec![]).covers(), day);
    /// ```
    pub const fn covers(&self) -> Span {
        self.covers
    }

    /// The claims in the order in which they start.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Ledger, Length, Span};
    /// # let day = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
    /// assert!(Ledger::new(day, vec![]).claims().is_empty());
    /// ```
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }
}

impl Owner {
    /// Whether the claim still counts at `now`.
    ///
    /// # Example
    /// ```
    /// use slot_core::{HoldId, Instant, Owner};
    /// let until = Instant::from_seconds(10);
    /// assert!(!Owner::Hold { id: HoldId::from_u128(1), until }.is_live(until));
    /// ```
    pub fn is_live(self, now: Instant) -> bool {
        match self {
            Self::Booking(_) => true,
            Self::Hold { until, .. } => now < until,
        }
    }
}
