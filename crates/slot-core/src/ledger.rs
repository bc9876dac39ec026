//! The ledger: what already occupies a resource.

use crate::{BookingId, HoldId, Instant, Span};

/// The claims on one resource that overlap a stretch of time.
///
/// # Example
/// ```
/// use slot_core::{BookingId, Claim, Instant, Ledger, Length, Owner, Span};
/// let day = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
/// let core = Span::starting(day.start(), Length::minutes(30)).unwrap();
/// let claim = Claim { lane: 0, busy: core, core, owner: Owner::Booking(BookingId::from_u128(1)) };
/// assert_eq!(Ledger::new(day, vec![claim]).claims(), [claim]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    covers: Span,
    claims: Vec<Claim>,
    visits: Vec<Instant>,
}

/// What one booking or hold occupies: one lane of one resource for one span.
///
/// A party of three on a resource of several places makes three claims, on three lanes.
///
/// # Example
/// ```
/// use slot_core::{Claim, HoldId, Instant, Length, Owner, Span};
/// let core = Span::starting(Instant::from_seconds(3600), Length::minutes(30)).unwrap();
/// let owner = Owner::Hold { id: HoldId::from_u128(1), until: Instant::from_seconds(600) };
/// let claim = Claim { lane: 0, busy: core.widened(Length::minutes(5), Length::ZERO), core, owner };
/// assert!(claim.busy.contains(claim.core));
/// ```
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
///
/// # Example
/// ```
/// use slot_core::{BookingId, Instant, Owner};
/// assert!(Owner::Booking(BookingId::from_u128(1)).is_live(Instant::MAX));
/// ```
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
        Self { covers, claims, visits: Vec::new() }
    }

    /// The ledger, with the starts of bookings that occupy nothing any more and still count for daily limits: visits that
    /// took place and gave the rest of their time back.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Ledger, Length, Span};
    /// # let day = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
    /// let ledger = Ledger::new(day, vec![]).with_visits(vec![Instant::from_seconds(3600)]);
    /// assert_eq!(ledger.visits(), [Instant::from_seconds(3600)]);
    /// ```
    #[must_use]
    pub fn with_visits(mut self, visits: Vec<Instant>) -> Self {
        self.visits = visits;
        self
    }

    /// The starts of bookings that occupy nothing and still count for daily limits.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Ledger, Length, Span};
    /// # let day = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
    /// assert!(Ledger::new(day, vec![]).visits().is_empty());
    /// ```
    pub fn visits(&self) -> &[Instant] {
        &self.visits
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

    /// The claims that overlap a span, each with its place in [`Ledger::claims`].
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Ledger, Length, Span};
    /// # let day = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
    /// assert_eq!(Ledger::new(day, vec![]).overlapping(day).count(), 0);
    /// ```
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = (usize, &Claim)> {
        self.claims
            .iter()
            .enumerate()
            .take_while(move |(_, claim)| claim.busy.start() < span.end())
            .filter(move |(_, claim)| span.start() < claim.busy.end())
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
