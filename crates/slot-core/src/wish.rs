//! A wish to book, and what admitting it means.

use crate::{Length, Span};
use std::num::NonZeroU32;

/// What somebody wants to book on one resource.
///
/// # Example
/// ```
/// use slot_core::{Grid, Instant, Length, Placement, Span, Wish};
/// let half_an_hour = Length::minutes(30);
/// let span = Span::starting(Instant::from_seconds(0), half_an_hour).unwrap();
/// let listed = Wish { placement: Placement::OnGrid(Grid::every(half_an_hour)), ..Wish::anywhere(span) };
/// assert_eq!(listed.places.get(), 1);
/// ```
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
///
/// # Example
/// ```
/// use slot_core::{Grid, Length, Placement};
/// assert_ne!(Placement::OnGrid(Grid::every(Length::minutes(15))), Placement::Anywhere);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Anywhere, as long as it fits.
    Anywhere,
    /// Only where a search with this grid would list a slot.
    OnGrid(Grid),
    /// At any time, outside opening hours, inside blocks and closures too: somebody of the business decides, and only what
    /// is booked already (places, buffers, daily limits) stands against it.
    AnyTime,
}

/// The starts that a search lists.
///
/// # Example
/// ```
/// use slot_core::{Alignment, Grid, Length};
/// let quarters = Grid { step: Length::minutes(15), alignment: Alignment::LocalGrid };
/// assert_ne!(quarters, Grid::every(Length::minutes(15)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grid {
    /// From one start to the next, in elapsed time. Nothing or less means that only the first start is listed.
    pub step: Length,
    /// What the starts are counted from.
    pub alignment: Alignment,
}

/// What the starts of slots are counted from.
///
/// # Example
/// ```
/// use slot_core::{Alignment, Grid, Length};
/// assert_eq!(Grid::every(Length::minutes(15)).alignment, Alignment::WindowStart);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    /// From the start of each window, as it was before anything was taken out of it.
    WindowStart,
    /// From local midnight of the calendar's zone, restarting every day.
    LocalGrid,
    /// From the window's start, rounded up in the calendar's zone to the largest of 60, 30, 20, 15, 10 and 5 minutes
    /// that divides the step; not rounded where none does.
    Rounded,
}

/// What a wish gets: the lanes that it will occupy.
///
/// # Example
/// ```
/// use slot_core::{Admission, Instant, Length, Span};
/// let busy = Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap();
/// let admission = Admission { busy, lanes: vec![0], moves: vec![], lapsed: vec![] };
/// assert!(admission.moves.is_empty(), "nobody has to make room");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// What is occupied, buffers included.
    pub busy: Span,
    /// One lane per place, in order.
    pub lanes: Vec<u32>,
    /// Claims of others that have to change lanes first, so that these are free. Their times stay as they are.
    pub moves: Vec<Move>,
    /// Lapsed holds that still lie on a lane that is granted or moved to, by their place in [`crate::Ledger::claims`].
    /// They count for nothing, but a store that keeps lanes apart must delete them first.
    pub lapsed: Vec<usize>,
}

/// A claim that changes lanes.
///
/// # Example
/// ```
/// assert_eq!(slot_core::Move { claim: 3, to: 0 }.to, 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Its place in [`crate::Ledger::claims`].
    pub claim: usize,
    /// The lane that it moves to.
    pub to: u32,
}

impl Wish {
    /// One place during this time, wherever in a window it starts.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Length, Placement, Span, Wish};
    /// let span = Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap();
    /// assert_eq!(Wish::anywhere(span).placement, Placement::Anywhere);
    /// ```
    pub const fn anywhere(span: Span) -> Self {
        Self { span, places: NonZeroU32::MIN, placement: Placement::Anywhere }
    }
}

impl Grid {
    /// A start at each window's own start, and one every `step` after it.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Grid, Length};
    /// assert_eq!(Grid::every(Length::minutes(15)).step, Length::minutes(15));
    /// ```
    pub const fn every(step: Length) -> Self {
        Self { step, alignment: Alignment::WindowStart }
    }
}
