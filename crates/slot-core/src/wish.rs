//! A wish to book, and what admitting it means.

use crate::{Length, Span};
use std::num::NonZeroU32;

/// What somebody wants to book on one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wish {
    /// When, without buffers.
    pub span: Span,
    /// How many places.
    pub places: NonZeroU32,
    /// Where it may start.
    pub placement: Placement,
}

/// Where inside a window a booking may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Anywhere, as long as it fits.
    Anywhere,
    /// Only where a search with this grid would list a slot.
    OnGrid(Grid),
}

/// The starts that a search lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// From one start to the next, in elapsed time.
    pub step: Length,
    /// What the starts are counted from.
    pub alignment: Alignment,
}

/// What the starts of slots are counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// From the start of each window, as it was before anything was taken out of it.
    WindowStart,
    /// From local midnight of the calendar's zone, restarting every day.
    LocalGrid,
    /// From the window's start, rounded up in the calendar's zone to the largest of 60, 30, 20, 15, 10 and 5 minutes
    /// that divides the step.
    Rounded,
}

/// What a wish gets: the lanes that it will occupy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// What is occupied, buffers included.
    pub busy: Span,
    /// One lane per place, in order.
    pub lanes: Vec<u32>,
    /// Claims of others that have to change lanes first, so that these are free. Their times stay as they are.
    pub moves: Vec<Move>,
}

/// A claim that changes lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its place in [`crate::Ledger::claims`].
    pub claim: usize,
    /// The lane that it moves to.
    pub to: u32,
}
