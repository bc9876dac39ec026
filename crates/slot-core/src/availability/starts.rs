//! Candidates: the starts that a grid gives inside the windows, in order, each once.

use super::facts::{Facts, Opening};
use crate::{Alignment, Grid, Instant, Length, Span};

/// Merges the starts of all windows by time. It holds the windows that are being walked, seldom more than one.
#[derive(Clone, Debug)]
pub(crate) struct Starts {
    range: Span,
    length: Length,
    grid: Grid,
    next_opening: usize,
    walks: Vec<Walk>,
}

/// One window on its way.
#[derive(Clone, Copy, Debug)]
struct Walk {
    /// The next start.
    at: Instant,
    /// The last start that still fits.
    last: Instant,
    /// Where counting begins anew: the end of the local day, on a local grid.
    restart: Instant,
}

impl Starts {
    /// The starts within `range` of spans of this length.
    pub(crate) const fn new(range: Span, length: Length, grid: Grid) -> Self {
        Self { range, length, grid, next_opening: 0, walks: Vec::new() }
    }

    pub(crate) fn next(&mut self, facts: &Facts) -> Option<Instant> {
        let mut earliest = self.earliest();
        while let Some(opening) = facts.openings.get(self.next_opening)
            && earliest.is_none_or(|at| opening.span.start() <= at)
        {
            self.next_opening += 1;
            if let Some(walk) = self.enter(facts, opening) {
                earliest = Some(earliest.map_or(walk.at, |at| at.min(walk.at)));
                self.walks.push(walk);
            }
        }
        let at = earliest.filter(|&at| at < self.range.end())?;
        let grid = self.grid;
        let mut ended = false;
        for walk in self.walks.iter_mut().filter(|walk| walk.at == at) {
            ended |= !walk.advance(facts, grid);
        }
        if ended {
            self.walks.retain(|walk| walk.at <= walk.last);
        }
        Some(at)
    }

    fn earliest(&self) -> Option<Instant> {
        self.walks.iter().map(|walk| walk.at).min()
    }

    fn enter(&self, facts: &Facts, opening: &Opening) -> Option<Walk> {
        let from = opening.span.start().max(self.range.start());
        let last = opening.span.end() - self.length;
        let walk = match self.grid.alignment {
            Alignment::WindowStart | Alignment::Rounded => {
                Walk { at: beat_from(opening.anchor, self.grid.step, from)?, last, restart: Instant::MAX }
            }
            Alignment::LocalGrid => {
                let day = facts.days.get(facts.day_at(from))?.day.span;
                let at = beat_from(day.start(), self.grid.step, from).filter(|&at| at < day.end());
                match at {
                    Some(at) => Walk { at, last, restart: day.end() },
                    None => Walk { at: day.end(), last, restart: day_end(facts, day.end()) },
                }
            }
        };
        (walk.at <= walk.last).then_some(walk)
    }
}

impl Walk {
    /// Goes to the next start; `false` when none is left.
    fn advance(&mut self, facts: &Facts, grid: Grid) -> bool {
        let next = if grid.step.is_positive() { self.at + grid.step } else { Instant::MAX };
        if next < self.restart {
            self.at = next;
        } else if self.restart < Instant::MAX {
            self.at = self.restart;
            self.restart = day_end(facts, self.restart);
        } else {
            self.at = Instant::MAX;
            return false;
        }
        self.at <= self.last
    }
}

/// The end of the day that begins here; far away where no day is known any more, which is past every candidate.
fn day_end(facts: &Facts, midnight: Instant) -> Instant {
    facts.days.get(facts.day_at(midnight)).map_or(Instant::MAX, |booked| booked.day.span.end())
}

/// The first moment at or after `from` that is whole steps after the anchor. A step of nothing gives the anchor alone.
fn beat_from(anchor: Instant, step: Length, from: Instant) -> Option<Instant> {
    if from <= anchor {
        return Some(anchor);
    }
    if !step.is_positive() {
        return None;
    }
    let over = (from - anchor).as_micros() % step.as_micros();
    Some(if over == 0 { from } else { from + Length::micros(step.as_micros() - over) })
}
