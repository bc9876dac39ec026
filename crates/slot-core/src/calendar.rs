//! A calendar: everything that decides when a resource can be booked, but the bookings themselves.

use crate::{Length, Schedule, Span, Zone};
use std::num::NonZeroU32;

/// Everything that decides when one resource can be booked, but the bookings themselves (see [`crate::Ledger`]).
///
/// # Example
/// ```
/// use slot_core::{Calendar, Capacity, Length, Zone};
/// let mut calendar = Calendar::of(Zone::utc(), vec![]);
/// calendar.capacity = Capacity::new(3).unwrap();
/// calendar.rules.buffer_after = Length::minutes(10);
/// assert_eq!(calendar.capacity.places().get(), 3);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    /// Whether it takes bookings at all.
    pub activity: Activity,
    /// The zone of its own days: daily limits and local grids are counted in it.
    pub zone: Zone,
    /// When it is open. Several schedules (one per location, say, each in its zone) add up; a block in one blocks all.
    pub schedules: Vec<Schedule>,
    /// Stretches during which it is shut, as instants.
    pub closures: Vec<Span>,
    /// Which lengths can be booked.
    pub durations: Durations,
    /// How many bookings may overlap.
    pub capacity: Capacity,
    /// Buffers, notice, horizon, limits.
    pub rules: Rules,
}

/// Whether a resource takes bookings.
///
/// # Example
/// ```
/// use slot_core::{Activity, Calendar, Zone};
/// assert_eq!(Calendar::of(Zone::utc(), vec![]).activity, Activity::Active);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// It does.
    Active,
    /// It does not: nothing is offered, every wish is refused.
    Inactive,
}

/// Which lengths a booking may have.
///
/// # Example
/// ```
/// use slot_core::{Durations, Length};
/// assert_ne!(Durations::OneOf(vec![Length::minutes(30)]), Durations::Any);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Durations {
    /// Any.
    Any,
    /// Only these; none of them means that nothing can be booked.
    OneOf(Vec<Length>),
}

/// How many places there are at any moment: at most so many claims overlap.
///
/// # Example
/// ```
/// use slot_core::Capacity;
/// assert_eq!(Capacity::new(1), Some(Capacity::ONE));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Capacity(pub NonZeroU32);

/// The rules of booking that are not opening hours.
///
/// # Example
/// ```
/// use slot_core::{Length, Notice, Rules};
/// let rules = Rules { notice: Notice::AtLeast(Length::minutes(60)), ..Rules::NONE };
/// assert_eq!(rules.horizon, None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Kept free in front of a booking. It may lie outside opening hours, and only other claims conflict with it.
    pub buffer_before: Length,
    /// Kept free behind a booking, likewise.
    pub buffer_after: Length,
    /// How soon a booking may start.
    pub notice: Notice,
    /// How far ahead a booking may start, from now; `None` is without limit.
    pub horizon: Option<Length>,
    /// At most so many bookings start on one local day.
    pub daily_limit: Option<NonZeroU32>,
}

/// How soon a booking may start.
///
/// # Example
/// ```
/// use slot_core::{Length, Notice};
/// // From now on, but not at this very moment.
/// assert_ne!(Notice::AtLeast(Length::ZERO), Notice::PastAllowed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// At any time, the past included.
    PastAllowed,
    /// After now, and at least so much later; a start at the very moment of now is too soon.
    AtLeast(Length),
}

impl Calendar {
    /// A calendar that is open when these schedules say, for one booking at a time, of any length, without further rules.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Capacity, Durations, Rules, Zone};
    /// let calendar = Calendar::of(Zone::utc(), vec![]);
    /// assert_eq!((calendar.capacity, calendar.durations), (Capacity::ONE, Durations::Any));
    /// assert_eq!(calendar.rules, Rules::NONE);
    /// ```
    pub const fn of(zone: Zone, schedules: Vec<Schedule>) -> Self {
        Self {
            activity: Activity::Active,
            zone,
            schedules,
            closures: Vec::new(),
            durations: Durations::Any,
            capacity: Capacity::ONE,
            rules: Rules::NONE,
        }
    }
}

impl Capacity {
    /// One place.
    pub const ONE: Self = Self(NonZeroU32::MIN);

    /// So many places; `None` for none at all.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Capacity::new(0), None);
    /// ```
    pub const fn new(places: u32) -> Option<Self> {
        match NonZeroU32::new(places) {
            Some(places) => Some(Self(places)),
            None => None,
        }
    }

    /// How many places.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Capacity::ONE.places().get(), 1);
    /// ```
    pub const fn places(self) -> NonZeroU32 {
        self.0
    }
}

impl Rules {
    /// No buffers, no limits, and the past is allowed.
    pub const NONE: Self = Self {
        buffer_before: Length::ZERO,
        buffer_after: Length::ZERO,
        notice: Notice::PastAllowed,
        horizon: None,
        daily_limit: None,
    };
}
