//! The level of a model, set right by what happened in the last days.

use crate::numbers::{micro, probability, unit};
use serde::{Deserialize, Serialize};

/// How much is added to every risk, in millionths of log-odds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shift(pub i64);

/// How strongly a shift is drawn to zero: about as much as 150 visits pull.
const RIDGE: f64 = 20.0;

/// The shift under which the model's log-odds, given with what happened, have the right level.
///
/// Few outcomes move it little, so that a small practice's chance does not.
///
/// # Example
/// ```
/// # use no_show::{Shift, recalibrate};
/// assert_eq!(recalibrate(&[]), Shift(0));
/// let half_missed: Vec<(f64, bool)> = (0..1000).map(|n| (-1.4, n % 2 == 0)).collect();
/// assert!(recalibrate(&half_missed) > Shift(1_000_000));
/// ```
pub fn recalibrate(judged: &[(f64, bool)]) -> Shift {
    Shift(micro(intercept(judged, RIDGE)).into())
}

impl Shift {
    /// In log-odds.
    pub fn log_odds(self) -> f64 {
        unit(self.0)
    }
}

/// Newton's method for one number: the steps are many enough for any data, and far fewer are needed.
pub(crate) fn intercept(judged: &[(f64, bool)], ridge: f64) -> f64 {
    let mut shift: f64 = 0.0;
    for _ in 0..25 {
        let (mut slope, mut bend) = (-ridge * shift, ridge + 1e-9);
        for &(margin, missed) in judged {
            let p = probability(margin + shift);
            slope += f64::from(u8::from(missed)) - p;
            bend += p * (1.0 - p);
        }
        let step = (slope / bend).clamp(-2.0, 2.0);
        shift = (shift + step).clamp(-6.0, 6.0);
        if step.abs() < 1e-9 {
            break;
        }
    }
    shift
}
