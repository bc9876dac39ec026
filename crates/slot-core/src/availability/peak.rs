//! How many claims overlap at once: an occupancy profile, and its highest level over a window that slides forward.

use crate::{Instant, Ledger, Span};
use std::collections::VecDeque;

/// A stretch during which the number of live claims stays the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Level {
    pub(crate) span: Span,
    pub(crate) count: u32,
}

/// The levels above zero of the claims that count at `now` and overlap `range`, in order.
pub(crate) fn levels(ledger: &Ledger, now: Instant, range: Span) -> Vec<Level> {
    let live = || ledger.overlapping(range).filter(|(_, claim)| claim.owner.is_live(now));
    let mut ends: Vec<Instant> = live().map(|(_, claim)| claim.busy.end()).collect();
    ends.sort_unstable();
    let mut levels = Vec::with_capacity(ends.len() * 2);
    let mut at = Instant::MIN;
    let mut count = 0_u32;
    let mut starts = live().map(|(_, claim)| claim.busy.start()).peekable();
    // Every claim starts before it ends, so at each end its start has been counted.
    for end in ends {
        while let Some(start) = starts.next_if(|&start| start < end) {
            raise(&mut levels, at, start, count);
            at = start;
            count = count.saturating_add(1);
        }
        raise(&mut levels, at, end, count);
        at = end;
        count = count.saturating_sub(1);
    }
    levels
}

fn raise(levels: &mut Vec<Level>, from: Instant, until: Instant, count: u32) {
    if count > 0
        && let Ok(span) = Span::new(from, until)
    {
        levels.push(Level { span, count });
    }
}

/// The highest level over a span that only ever moves forward: each level enters and leaves a queue once.
///
/// The queue holds what may still be the highest, in order of time and falling in height.
#[derive(Clone, Debug, Default)]
pub(crate) struct Peak {
    next: usize,
    queue: VecDeque<Level>,
}

impl Peak {
    /// The highest level over `busy`. Neither end of it may lie before that of an earlier call.
    pub(crate) fn over(&mut self, levels: &[Level], busy: Span) -> u32 {
        while let Some(&level) = levels.get(self.next).filter(|level| level.span.start() < busy.end()) {
            self.next += 1;
            if level.span.end() <= busy.start() {
                continue;
            }
            while self.queue.back().is_some_and(|last| last.count <= level.count) {
                self.queue.pop_back();
            }
            self.queue.push_back(level);
        }
        while self.queue.front().is_some_and(|first| first.span.end() <= busy.start()) {
            self.queue.pop_front();
        }
        self.queue.front().map_or(0, |highest| highest.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BookingId, Claim, Length, Owner};

    fn span(start: i64, end: i64) -> Span {
        Span::new(Instant::from_seconds(start), Instant::from_seconds(end)).unwrap()
    }

    fn profile(spans: &[(i64, i64)]) -> Vec<Level> {
        let owner = Owner::Booking(BookingId::from_u128(1));
        let claims = spans.iter().map(|&(start, end)| span(start, end));
        let claims = claims.map(|busy| Claim { lane: 0, busy, core: busy, owner }).collect();
        levels(&Ledger::new(span(0, 100), claims), Instant::MIN, span(0, 100))
    }

    #[test]
    fn touching_claims_do_not_add_up() {
        let levels = profile(&[(0, 10), (10, 20), (5, 15)]);
        assert_eq!(Peak::default().over(&levels, span(0, 20)), 2);
        assert_eq!(Peak::default().over(&levels, span(0, 5)), 1);
        assert_eq!(Peak::default().over(&levels, span(20, 30)), 0);
    }

    #[test]
    fn the_sliding_peak_is_that_of_each_window() {
        let spans = [(0, 4), (1, 9), (2, 3), (2, 7), (6, 30), (8, 12), (8, 9), (20, 22), (21, 23)];
        let levels = profile(&spans);
        for length in 1..12 {
            let mut peak = Peak::default();
            for start in 0..40 {
                let busy = span(start, start + length);
                let naive = (start..start + length)
                    .map(|tick| spans.iter().filter(|&&(from, until)| from <= tick && tick < until).count())
                    .max();
                assert_eq!(usize::try_from(peak.over(&levels, busy)).unwrap(), naive.unwrap(), "{busy:?}");
                assert_eq!(busy.length(), Length::seconds(length));
            }
        }
    }
}
