//! A calendar: everything that decides when a resource can be booked, but the bookings themselves.

use crate::{Length, Schedule, Span, Zone};
use std::num::NonZeroU32;

/// Everything that decides when one resource can be booked, but the bookings themselves (see [`crate::Ledger`]).
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// It does.
    Active,
    /// It does not: nothing is offered, every wish is refused.
    Inactive,
}

/// Which lengths a booking may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Durations {
    /// Any.
    Any,
    /// Only these; none of them means that nothing can be booked.
    OneOf(Vec<Length>),
}

/// How many places there are at any moment: at most so many claims overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Capacity(pub NonZeroU32);

/// The rules of booking that are not opening hours.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// At any time, the past included.
    PastAllowed,
    /// After now, and at least so much later; a start at the very moment of now is too soon.
    AtLeast(Length),
}
