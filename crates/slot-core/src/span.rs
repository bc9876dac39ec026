//! Half-open spans of time.

use crate::{Instant, Length};

/// A non-empty stretch of time `[start, end)`: it holds its start and not its end, so spans that touch never overlap.
///
/// # Example
/// ```
/// use slot_core::{Instant, Length, Span};
///
/// let nine = Instant::from_seconds(9 * 3600);
/// let first = Span::starting(nine, Length::minutes(30)).unwrap();
/// let second = Span::starting(first.end(), Length::minutes(30)).unwrap();
/// assert!(!first.overlaps(second));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: Instant,
    end: Instant,
}

/// A span must end after it starts.
///
/// # Example
/// ```
/// assert_eq!(slot_core::EmptySpan.to_string(), "a span must end after it starts");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a span must end after it starts")]
pub struct EmptySpan;

impl Span {
    /// The span from `start` up to `end`.
    ///
    /// # Errors
    /// [`EmptySpan`] when `end` is not after `start`.
    ///
    /// # Example
    /// ```
    /// use slot_core::{EmptySpan, Instant, Span};
    /// let at = Instant::from_seconds(0);
    /// assert_eq!(Span::new(at, at), Err(EmptySpan));
    /// ```
    pub const fn new(start: Instant, end: Instant) -> Result<Self, EmptySpan> {
        if start.as_micros() < end.as_micros() { Ok(Self { start, end }) } else { Err(EmptySpan) }
    }

    /// The span of this length from `start` on.
    ///
    /// # Errors
    /// [`EmptySpan`] when the length is not positive.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Length, Span};
    /// let span = Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap();
    /// assert_eq!(span.length(), Length::minutes(30));
    /// ```
    pub fn starting(start: Instant, length: Length) -> Result<Self, EmptySpan> {
        Self::new(start, start + length)
    }

    /// The shortest span that there is, at a moment; at the end of the calendar the one before it.
    pub(crate) const fn moment(at: Instant) -> Self {
        let end = Instant::from_micros(at.as_micros().saturating_add(1));
        Self { start: Instant::from_micros(end.as_micros().saturating_sub(1)), end }
    }

    /// The first moment in it.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, Span};
    /// let span = Span::starting(Instant::from_seconds(5), Length::seconds(1)).unwrap();
    /// assert_eq!(span.start(), Instant::from_seconds(5));
    /// ```
    pub const fn start(self) -> Instant {
        self.start
    }

    /// The first moment after it.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, Span};
    /// let span = Span::starting(Instant::from_seconds(5), Length::seconds(1)).unwrap();
    /// assert_eq!(span.end(), Instant::from_seconds(6));
    /// ```
    pub const fn end(self) -> Instant {
        self.end
    }

    /// How long it lasts, in elapsed time.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, Span};
    /// let span = Span::starting(Instant::from_seconds(5), Length::seconds(1)).unwrap();
    /// assert_eq!(span.length(), Length::seconds(1));
    /// ```
    pub fn length(self) -> Length {
        self.end - self.start
    }

    /// Whether the two share a moment. Touching ends do not.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, Span};
    /// let a = Span::starting(Instant::from_seconds(0), Length::seconds(2)).unwrap();
    /// let b = Span::starting(Instant::from_seconds(1), Length::seconds(2)).unwrap();
    /// assert!(a.overlaps(b));
    /// ```
    pub const fn overlaps(self, other: Self) -> bool {
        self.start.as_micros() < other.end.as_micros() && other.start.as_micros() < self.end.as_micros()
    }

    /// Whether every moment of `inner` is in it.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, Span};
    /// let a = Span::starting(Instant::from_seconds(0), Length::seconds(2)).unwrap();
    /// assert!(a.contains(a));
    /// ```
    pub const fn contains(self, inner: Self) -> bool {
        self.start.as_micros() <= inner.start.as_micros() && inner.end.as_micros() <= self.end.as_micros()
    }

    /// Whether the moment is in it.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, Span};
    /// let a = Span::starting(Instant::from_seconds(0), Length::seconds(2)).unwrap();
    /// assert!(a.holds(a.start()) && !a.holds(a.end()));
    /// ```
    pub const fn holds(self, at: Instant) -> bool {
        self.start.as_micros() <= at.as_micros() && at.as_micros() < self.end.as_micros()
    }

    /// What both have in common, if anything.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, Span};
    /// let a = Span::starting(Instant::from_seconds(0), Length::seconds(2)).unwrap();
    /// let b = Span::starting(Instant::from_seconds(1), Length::seconds(2)).unwrap();
    /// assert_eq!(a.intersection(b), Span::new(b.start(), a.end()).ok());
    /// ```
    pub fn intersection(self, other: Self) -> Option<Self> {
        Self::new(self.start.max(other.start), self.end.min(other.end)).ok()
    }

    /// The span with `before` more in front and `after` more behind: what a booking occupies with its buffers.
    /// Negative buffers count as none.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, Span};
    /// let a = Span::starting(Instant::from_seconds(60), Length::seconds(60)).unwrap();
    /// assert_eq!(a.widened(Length::seconds(10), Length::ZERO).start(), Instant::from_seconds(50));
    /// ```
    #[must_use]
    pub fn widened(self, before: Length, after: Length) -> Self {
        Self { start: self.start - before.max(Length::ZERO), end: self.end + after.max(Length::ZERO) }
    }
}
