//! Features as small numbers: which of a few bins a value falls in.

use crate::feature::{FEATURES, Row};
use crate::numbers::{count, share};

/// The most bins that a feature has.
pub(crate) const BINS: usize = 64;

/// A visit's bins, feature by feature.
pub(crate) type Binned = [u8; FEATURES];

/// Where the bins of each feature end. A value falls into the first bin whose end it does not exceed.
#[derive(Clone, Debug)]
pub(crate) struct Encoding {
    cuts: Vec<Vec<f64>>,
}

impl Encoding {
    /// Bins of about the same number of these rows; a feature of few values has one for each.
    pub(crate) fn of(rows: &[Row]) -> Self {
        let mut cuts = vec![Vec::new(); FEATURES];
        for (place, cuts) in cuts.iter_mut().enumerate() {
            let mut values: Vec<f64> = rows.iter().filter_map(|row| row.get(place).copied()).collect();
            values.sort_by(f64::total_cmp);
            *cuts = cuts_of(&values);
        }
        Self { cuts }
    }

    /// The bins of a row.
    pub(crate) fn bins(&self, row: &Row) -> Binned {
        let mut bins = [0; FEATURES];
        for ((bin, value), cuts) in bins.iter_mut().zip(row).zip(&self.cuts) {
            *bin = u8::try_from(cuts.partition_point(|cut| cut < value)).unwrap_or(u8::MAX);
        }
        bins
    }

    /// The value between this bin of a feature and the next.
    pub(crate) fn cut(&self, feature: usize, bin: usize) -> Option<f64> {
        self.cuts.get(feature)?.get(bin).copied()
    }

    /// How many bins the feature has.
    pub(crate) fn bins_of(&self, feature: usize) -> usize {
        self.cuts.get(feature).map_or(1, |cuts| cuts.len() + 1)
    }
}

/// Cuts lie half-way between values that were seen, so that no rounding moves a value over one.
fn cuts_of(sorted: &[f64]) -> Vec<f64> {
    let mut distinct: Vec<f64> = sorted.to_vec();
    distinct.dedup();
    if distinct.len() > BINS {
        distinct =
            (0..BINS).filter_map(|bin| sorted.get(share(sorted.len(), count(bin) / count(BINS)))).copied().collect();
        distinct.dedup();
    }
    distinct.iter().zip(distinct.iter().skip(1)).map(|(low, high)| f64::midpoint(*low, *high)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_have_a_bin_each() {
        assert_eq!(cuts_of(&[0.0, 0.0, 1.0, 4.0]), [0.5, 2.5]);
        assert_eq!(cuts_of(&[3.0, 3.0]), [0.0; 0]);
    }

    #[test]
    fn many_values_share() {
        let values: Vec<f64> = (0..10_000).map(f64::from).collect();
        assert_eq!(cuts_of(&values).len(), BINS - 1);
    }
}
