//! The risk of one appointment, and what it is made of.

use crate::{
    calibration::Shift,
    factor::Factor,
    numbers::{probability, unit},
};

/// The risk of one appointment. Its log-odds are the base's and those of all parts together, exactly: they are whole numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    base: i64,
    sum: i64,
    parts: Vec<Part>,
}

/// What one factor adds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Which factor.
    pub factor: Factor,
    /// Millionths of log-odds, of either sign.
    pub micro_log_odds: i64,
    /// The same in points of probability: those of all parts together lead from the base to the score.
    pub impact: f64,
}

impl Part {
    /// In log-odds.
    pub fn log_odds(&self) -> f64 {
        unit(self.micro_log_odds)
    }
}

impl Assessment {
    /// From what everybody has, the shift, and the parts; those that add nothing are left out, and the strongest come first.
    pub(crate) fn of(start: i64, shift: Shift, parts: Vec<(Factor, i64)>) -> Self {
        let base = start + shift.0;
        let added = parts.iter().map(|(_, part)| part).sum::<i64>();
        let sum = base + added;
        let (from, to) = (probability(unit(base)), probability(unit(sum)));
        // One factor of proportion for all parts keeps their signs, and their sum.
        let point = if added == 0 { from * (1.0 - from) } else { (to - from) / unit(added) };
        let part = |(factor, part): (Factor, i64)| Part { factor, micro_log_odds: part, impact: unit(part) * point };
        let mut parts: Vec<Part> = parts.into_iter().filter(|(_, part)| *part != 0).map(part).collect();
        parts.sort_by_key(|part| (std::cmp::Reverse(part.micro_log_odds.abs()), part.factor));
        Self { base, sum, parts }
    }

    /// How likely it is that the patient does not come, from 0 to 1.
    pub fn score(&self) -> f64 {
        probability(unit(self.sum))
    }

    /// The log-odds of the score, in millionths.
    pub const fn micro_log_odds(&self) -> i64 {
        self.sum
    }

    /// How likely it would be if no factor said anything.
    pub fn base(&self) -> f64 {
        probability(unit(self.base))
    }

    /// What was added to the base, the strongest first.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}
