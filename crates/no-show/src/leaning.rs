//! How far a place or a channel leans to one side: its share of missed visits beyond the usual, drawn towards none.

use crate::{facts::usual, numbers::count};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many visits it takes until a leaning counts half.
const HALF: f64 = 100.0;

/// What was seen so far, by key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally(BTreeMap<u128, (usize, i32)>);

impl Tally {
    /// Sees a visit that ended. Those of the same day say little about a place and are left out.
    pub(crate) fn see(&mut self, key: u128, lead_days: u32, missed: bool) {
        if lead_days > 0 {
            let seen = self.0.entry(key).or_default();
            seen.0 += 1;
            seen.1 += if missed { 100 } else { 0 } - usual(lead_days);
        }
    }

    /// How each of them leans.
    pub(crate) fn leanings(&self) -> Leanings {
        Leanings(self.0.iter().map(|(&key, &(n, surplus))| (format!("{key:x}"), leaning(n, surplus))).collect())
    }

    /// How this one leans.
    pub(crate) fn of(&self, key: u128) -> f64 {
        self.0.get(&key).map_or(0.0, |&(n, surplus)| leaning(n, surplus))
    }
}

/// Whole ten-thousandths, so that what is stored is what was used.
fn leaning(n: usize, surplus: i32) -> f64 {
    (f64::from(surplus) * 100.0 / (count(n) + HALF)).round()
}

/// How each place or channel leans, in ten-thousandths, by its key in hexadecimal; one that is not named leans nowhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Leanings(BTreeMap<String, f64>);

impl Leanings {
    pub(crate) fn of(&self, key: u128) -> f64 {
        self.0.get(&format!("{key:x}")).copied().unwrap_or(0.0)
    }
}
