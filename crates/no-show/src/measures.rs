//! How good scores are: ranking, error, calibration.

use crate::numbers::{count, share};
use serde::{Deserialize, Serialize};

/// How many bands calibration is looked at in.
const BANDS: usize = 10;

/// How good scores are.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// How many visits.
    pub n: u64,
    /// The share of them that was missed.
    pub base_rate: f64,
    /// The area under the ROC curve: how often a missed visit has a higher score than one that was kept.
    pub roc_auc: f64,
    /// The area under the precision-recall curve, as average precision.
    pub pr_auc: f64,
    /// The mean squared error.
    pub brier: f64,
    /// The mean log loss.
    pub log_loss: f64,
    /// The expected calibration error, over ten bands of the same number of visits.
    pub ece: f64,
}

/// A band of scores that follow one another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// How many visits.
    pub n: u64,
    /// The mean score.
    pub predicted: f64,
    /// The share that was missed.
    pub observed: f64,
}

/// Measures scores, each given with whether the visit was missed. `None` unless some were missed and some kept.
pub fn measure(scored: &[(f64, bool)]) -> Option<Measures> {
    let n = scored.len();
    let missed = scored.iter().filter(|(_, missed)| *missed).count();
    if missed == 0 || missed == n {
        return None;
    }
    let mut sorted = scored.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let error = |&(p, missed): &(f64, bool)| (p - f64::from(u8::from(missed))).powi(2);
    let loss = |&(p, missed): &(f64, bool)| -(if missed { p } else { 1.0 - p }).clamp(1e-12, 1.0).ln();
    let bands = reliability(scored);
    let miss = |band: &Band| count(usize::try_from(band.n).unwrap_or(0)) * (band.predicted - band.observed).abs();
    Some(Measures {
        n: u64::try_from(n).unwrap_or(u64::MAX),
        base_rate: count(missed) / count(n),
        roc_auc: roc_auc(&sorted, missed),
        pr_auc: average_precision(&sorted, missed),
        brier: scored.iter().map(error).sum::<f64>() / count(n),
        log_loss: scored.iter().map(loss).sum::<f64>() / count(n),
        ece: bands.iter().map(miss).sum::<f64>() / count(n),
    })
}

/// The sum of ranks of the missed ones, where equal scores share their mean rank.
fn roc_auc(sorted: &[(f64, bool)], missed: usize) -> f64 {
    let (mut before, mut ranks) = (0, 0.0);
    for tied in sorted.chunk_by(|one, next| one.0.total_cmp(&next.0).is_eq()) {
        let mean = count(before) + f64::midpoint(1.0, count(tied.len()));
        ranks += mean * count(tied.iter().filter(|(_, missed)| *missed).count());
        before += tied.len();
    }
    let (positive, negative) = (count(missed), count(sorted.len() - missed));
    (ranks - positive * (positive + 1.0) / 2.0) / (positive * negative)
}

fn average_precision(sorted: &[(f64, bool)], missed: usize) -> f64 {
    let (mut seen, mut hits, mut area) = (0, 0, 0.0);
    let groups: Vec<_> = sorted.chunk_by(|one, next| one.0.total_cmp(&next.0).is_eq()).collect();
    for tied in groups.into_iter().rev() {
        let more = tied.iter().filter(|(_, missed)| *missed).count();
        seen += tied.len();
        hits += more;
        area += count(more) / count(missed) * count(hits) / count(seen);
    }
    area
}

/// Ten bands of about the same number of visits, from the lowest scores to the highest; fewer visits make fewer bands.
pub fn reliability(scored: &[(f64, bool)]) -> Vec<Band> {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let edge = |band: usize| share(sorted.len(), count(band) / count(BANDS));
    let band = |place: usize| {
        let end = if place + 1 == BANDS { sorted.len() } else { edge(place + 1) };
        let part = sorted.get(edge(place)..end).filter(|part| !part.is_empty())?;
        let n = count(part.len());
        Some(Band {
            n: u64::try_from(part.len()).unwrap_or(u64::MAX),
            predicted: part.iter().map(|(p, _)| p).sum::<f64>() / n,
            observed: count(part.iter().filter(|(_, missed)| *missed).count()) / n,
        })
    };
    (0..BANDS).filter_map(band).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_order_has_area_one() {
        let scored = [(0.1, false), (0.2, false), (0.8, true), (0.9, true)];
        let measures = measure(&scored).unwrap();
        assert_eq!((measures.roc_auc, measures.pr_auc), (1.0, 1.0));
    }

    #[test]
    fn equal_scores_are_a_coin() {
        let scored: Vec<(f64, bool)> = (0..100).map(|n| (0.25, n % 4 == 0)).collect();
        let measures = measure(&scored).unwrap();
        assert_eq!((measures.roc_auc, measures.pr_auc), (0.5, 0.25));
        assert!((measures.brier - 0.1875).abs() < 1e-12);
        assert!((measures.log_loss - 0.562_335).abs() < 1e-6);
    }

    #[test]
    fn a_known_order_has_a_known_area() {
        // Of four pairs three are in order; precision at the two hits is 1 and 2/3.
        let measures = measure(&[(0.1, false), (0.4, true), (0.5, false), (0.9, true)]).unwrap();
        assert!((measures.roc_auc - 0.75).abs() < 1e-12);
        assert!((measures.pr_auc - 5.0 / 6.0).abs() < 1e-12);
    }

    #[test]
    fn calibration_is_the_distance_of_the_bands() {
        let scored: Vec<(f64, bool)> = (0..1000).map(|n| (0.3, n % 5 == 0)).collect();
        assert!((measure(&scored).unwrap().ece - 0.1).abs() < 1e-12);
        assert_eq!(reliability(&scored).len(), 10);
    }

    #[test]
    fn one_kind_of_outcome_cannot_be_measured() {
        assert_eq!(measure(&[(0.5, true)]), None);
        assert_eq!(measure(&[]), None);
    }
}
