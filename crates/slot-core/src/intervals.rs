//! Sets of moments, written as lists of spans: union, difference, intersection.
//!
//! These functions see only which moments are covered. Two spans that touch become one, so the start of a window,
//! which its slots are counted from, is lost: availability does not use them. They serve statistics, feeds and
//! whoever has to combine free and busy times.

use crate::Span;

/// The same moments as few spans as possible, in order: overlapping and touching spans become one.
///
/// # Example
/// ```
/// use slot_core::{Instant, Span, merge};
/// let span = |a, b| Span::new(Instant::from_seconds(a), Instant::from_seconds(b)).unwrap();
/// assert_eq!(merge(vec![span(5, 9), span(0, 3), span(3, 4)]), [span(0, 4), span(5, 9)]);
/// ```
pub fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    if !spans.is_sorted() {
        spans.sort_unstable();
    }
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start() <= last.end() => *last = last.until(span.end().max(last.end())),
            Some(_) | None => merged.push(span),
        }
    }
    merged
}

/// The moments of `free` that are in none of `busy`, as few spans as possible, in order.
///
/// # Example
/// ```
/// use slot_core::{Instant, Span, subtract};
/// let span = |a, b| Span::new(Instant::from_seconds(a), Instant::from_seconds(b)).unwrap();
/// assert_eq!(subtract(&[span(0, 10)], &[span(3, 4), span(9, 12)]), [span(0, 3), span(4, 9)]);
/// ```
pub fn subtract(free: &[Span], busy: &[Span]) -> Vec<Span> {
    let busy = merge(busy.to_vec());
    let mut busy = busy.iter().copied().peekable();
    let mut left = Vec::with_capacity(free.len());
    for span in merge(free.to_vec()) {
        let mut from = span.start();
        while let Some(&taken) = busy.peek() {
            if taken.start() >= span.end() {
                break;
            }
            left.extend(Span::new(from, taken.start()));
            from = from.max(taken.end());
            if taken.end() > span.end() {
                // It may reach into the next free span as well.
                break;
            }
            busy.next();
        }
        left.extend(Span::new(from, span.end()));
    }
    left
}

/// The moments that are both in one of `left` and in one of `right`, as few spans as possible, in order.
///
/// # Example
/// ```
/// use slot_core::{Instant, Span, intersect};
/// let span = |a, b| Span::new(Instant::from_seconds(a), Instant::from_seconds(b)).unwrap();
/// assert_eq!(intersect(&[span(0, 4), span(6, 9)], &[span(3, 7)]), [span(3, 4), span(6, 7)]);
/// ```
pub fn intersect(left: &[Span], right: &[Span]) -> Vec<Span> {
    let (left, right) = (merge(left.to_vec()), merge(right.to_vec()));
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    let mut common = Vec::new();
    while let (Some(&a), Some(&b)) = (left.peek(), right.peek()) {
        common.extend(a.intersection(b));
        if a.end() <= b.end() {
            left.next();
        } else {
            right.next();
        }
    }
    common
}

impl Span {
    /// The span with another end, which must be after its start; else it stays as it is.
    fn until(self, end: crate::Instant) -> Self {
        Self::new(self.start(), end).unwrap_or(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Instant;

    fn spans(pairs: &[(i64, i64)]) -> Vec<Span> {
        pairs.iter().map(|&(a, b)| Span::new(Instant::from_seconds(a), Instant::from_seconds(b)).unwrap()).collect()
    }

    #[test]
    fn one_busy_span_cuts_several_free_ones() {
        let free = spans(&[(0, 4), (6, 9), (11, 12)]);
        assert_eq!(subtract(&free, &spans(&[(3, 11)])), spans(&[(0, 3), (11, 12)]));
        assert_eq!(subtract(&free, &spans(&[(-5, 50)])), []);
        assert_eq!(subtract(&free, &[]), free);
    }

    #[test]
    fn touching_spans_are_one_and_share_nothing() {
        assert_eq!(merge(spans(&[(0, 1), (1, 2)])), spans(&[(0, 2)]));
        assert_eq!(intersect(&spans(&[(0, 1)]), &spans(&[(1, 2)])), []);
        assert_eq!(subtract(&spans(&[(0, 1)]), &spans(&[(1, 2)])), spans(&[(0, 1)]));
    }
}
