//! Conversions between counts and measures, all in one place.

/// How many millionths make one.
const MILLION: f64 = 1_000_000.0;

/// A count as a measure. Counts here are far below the four thousand million that a measure holds exactly.
pub(crate) fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::from(u32::MAX), f64::from)
}

/// Log-odds in millionths, rounded: whole numbers add up to the same sum in any order.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the cast saturates, which is what is wanted"
)]
pub(crate) fn micro(log_odds: f64) -> i32 {
    (log_odds * MILLION).round() as i32
}

/// The log-odds that so many millionths are. Sums stay far below the 53 bits that are exact.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "sums of log-odds are far below 2^53")]
pub(crate) fn unit(micro: i64) -> f64 {
    micro as f64 / MILLION
}

/// A part of a whole number of things, rounded down.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a count is a count; what is out of range saturates"
)]
pub(crate) fn share(n: usize, part: f64) -> usize {
    (count(n) * part) as usize
}

/// The probability of these log-odds.
pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The log-odds of this probability.
pub(crate) fn log_odds(probability: f64) -> f64 {
    (probability / (1.0 - probability)).ln()
}
