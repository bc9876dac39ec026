//! What a model must beat: a table of lead time by prior no-shows.

use crate::{facts::Facts, numbers::count};
use std::collections::BTreeMap;

/// A table of shares by how long ahead a visit was booked and how many the patient missed before.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    usual: f64,
    cells: BTreeMap<(u8, u32), (usize, usize)>,
}

/// A cell is drawn to the overall share by so many visits.
const DRAWN_BY: f64 = 20.0;

impl Baseline {
    /// Counts visits that ended; `true` is missed.
    pub fn of<'a>(judged: impl IntoIterator<Item = (&'a Facts, bool)>) -> Self {
        let mut cells: BTreeMap<(u8, u32), (usize, usize)> = BTreeMap::new();
        let (mut all, mut all_missed) = (0, 0);
        for (facts, missed) in judged {
            let cell = cells.entry(cell(facts)).or_default();
            cell.0 += 1;
            cell.1 += usize::from(missed);
            all += 1;
            all_missed += usize::from(missed);
        }
        Self { usual: count(all_missed) / count(all).max(1.0), cells }
    }

    /// The share of visits like this one that were missed.
    pub fn score(&self, facts: &Facts) -> f64 {
        let (n, missed) = self.cells.get(&cell(facts)).copied().unwrap_or_default();
        (count(missed) + DRAWN_BY * self.usual) / (count(n) + DRAWN_BY)
    }
}

/// Booked on the day, within 2 days, a week, two, a month, or longer ahead; none missed, one, more.
fn cell(facts: &Facts) -> (u8, u32) {
    let lead = match facts.lead_days {
        0 => 0,
        1..=2 => 1,
        3..=7 => 2,
        8..=14 => 3,
        15..=30 => 4,
        _ => 5,
    };
    (lead, facts.missed.min(2))
}
