//! Grows one tree on the slope of the log loss, best split first, with bounds that keep each feature's direction.

use crate::{
    encoding::{BINS, Binned, Encoding},
    feature::{ALL, Direction},
    numbers::micro,
    tree::{Node, Tree},
};

/// How trees are grown. The values were fixed by measurement; see the record of that choice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Growth {
    /// How much of each step is taken.
    pub(crate) rate: f64,
    /// How many questions deep.
    pub(crate) depth: usize,
    /// How many leaves.
    pub(crate) leaves: usize,
    /// How few rows a leaf may have.
    pub(crate) least: usize,
    /// How strongly leaves are drawn to zero.
    pub(crate) ridge: f64,
}

impl Growth {
    pub(crate) const MEASURED: Self = Self { rate: 0.05, depth: 5, leaves: 16, least: 50, ridge: 10.0 };
}

/// A visit while an ensemble is trained.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) bins: Binned,
    pub(crate) missed: bool,
    pub(crate) slope: f64,
    pub(crate) bend: f64,
    pub(crate) margin: f64,
}

/// Sums over samples.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    slope: f64,
    bend: f64,
    n: usize,
}

impl Sums {
    fn add(&mut self, sample: &Sample) {
        self.slope += sample.slope;
        self.bend += sample.bend;
        self.n += 1;
    }

    fn plus(self, other: Self) -> Self {
        Self { slope: self.slope + other.slope, bend: self.bend + other.bend, n: self.n + other.n }
    }

    fn minus(self, other: Self) -> Self {
        Self { slope: self.slope - other.slope, bend: self.bend - other.bend, n: self.n - other.n }
    }

    fn of(samples: &[&Sample]) -> Self {
        let mut sums = Self::default();
        for sample in samples {
            sums.add(sample);
        }
        sums
    }
}

/// Between what the sum of a subtree must stay.
#[derive(Clone, Copy, Debug)]
struct Bounds {
    low: f64,
    high: f64,
}

/// The best question found for some samples.
#[derive(Clone, Copy, Debug)]
struct Split {
    gain: f64,
    feature: usize,
    bin: usize,
    left: f64,
    right: f64,
    direction: Direction,
}

/// A node that may still be split.
struct Open<'a> {
    node: usize,
    samples: Vec<&'a Sample>,
    depth: usize,
    bounds: Bounds,
    /// Whether it holds the lowest value of the features that must stay above it.
    holds_lowest: bool,
    best: Option<Split>,
}

/// A tree while it grows: the question, the left child, and the sum.
#[derive(Clone, Copy, Debug)]
struct Grown {
    split: Option<(usize, usize, usize)>,
    weight: f64,
}

/// What every step of the growth needs.
struct Gardener<'a> {
    encoding: &'a Encoding,
    features: &'a [usize],
    growth: Growth,
}

/// Grows a tree on these samples, asking only these features.
pub(crate) fn grow(samples: Vec<&Sample>, encoding: &Encoding, features: &[usize], growth: Growth) -> Tree {
    let gardener = Gardener { encoding, features, growth };
    let everything = Bounds { low: f64::NEG_INFINITY, high: f64::INFINITY };
    let weight = gardener.weight(Sums::of(&samples), everything);
    let mut grown = vec![Grown { split: None, weight }];
    let mut open = vec![gardener.open(0, samples, 0, everything, true)];
    let mut leaves = 1;
    while leaves < growth.leaves {
        let Some(parent) = take_best(&mut open) else { break };
        let Some(split) = parent.best else { break };
        let left = grown.len();
        if let Some(node) = grown.get_mut(parent.node) {
            node.split = Some((split.feature, split.bin, left));
        }
        grown.push(Grown { split: None, weight: split.left });
        grown.push(Grown { split: None, weight: split.right });
        open.extend(gardener.children(parent, split, left));
        leaves += 1;
    }
    gardener.finished(&grown)
}

/// Takes out the node whose split gains most; of equals the one that was opened first.
fn take_best<'a>(open: &mut Vec<Open<'a>>) -> Option<Open<'a>> {
    let mut best: Option<(usize, f64)> = None;
    for (place, node) in open.iter().enumerate() {
        if let Some(split) = node.best
            && best.is_none_or(|(_, gain)| split.gain > gain)
        {
            best = Some((place, split.gain));
        }
    }
    best.map(|(place, _)| open.remove(place))
}

impl Gardener<'_> {
    fn weight(&self, sums: Sums, bounds: Bounds) -> f64 {
        (sums.slope / (sums.bend + self.growth.ridge)).clamp(bounds.low, bounds.high)
    }

    fn worth(&self, sums: Sums, weight: f64) -> f64 {
        2.0 * sums.slope * weight - (sums.bend + self.growth.ridge) * weight * weight
    }

    fn open<'a>(
        &self,
        node: usize,
        samples: Vec<&'a Sample>,
        depth: usize,
        bounds: Bounds,
        holds_lowest: bool,
    ) -> Open<'a> {
        let best = if depth < self.growth.depth { self.best_split(&samples, bounds, holds_lowest) } else { None };
        Open { node, samples, depth, bounds, holds_lowest, best }
    }

    fn best_split(&self, samples: &[&Sample], bounds: Bounds, holds_lowest: bool) -> Option<Split> {
        let total = Sums::of(samples);
        let stays = self.worth(total, self.weight(total, bounds));
        let mut best: Option<Split> = None;
        for &feature in self.features {
            let bins = self.encoding.bins_of(feature);
            let histogram = histogram(samples, feature);
            let direction = effective(feature, holds_lowest);
            let mut left = Sums::default();
            for (bin, sums) in histogram.iter().enumerate().take(bins.saturating_sub(1)) {
                left = left.plus(*sums);
                let right = total.minus(left);
                if left.n < self.growth.least || right.n < self.growth.least {
                    continue;
                }
                let (lower, upper) = (self.weight(left, bounds), self.weight(right, bounds));
                let allowed = match direction {
                    Direction::Free => true,
                    Direction::Up | Direction::AboveLowest => lower <= upper,
                    Direction::Down => lower >= upper,
                };
                let gain = self.worth(left, lower) + self.worth(right, upper) - stays;
                if allowed && gain > 1e-6 && best.is_none_or(|known| gain > known.gain) {
                    best = Some(Split { gain, feature, bin, left: lower, right: upper, direction });
                }
            }
        }
        best
    }

    fn children<'a>(&self, parent: Open<'a>, split: Split, left: usize) -> [Open<'a>; 2] {
        let Open { samples, depth, bounds, holds_lowest, .. } = parent;
        let goes_left =
            |sample: &&Sample| sample.bins.get(split.feature).is_some_and(|bin| usize::from(*bin) <= split.bin);
        let (lower, upper): (Vec<&Sample>, Vec<&Sample>) = samples.into_iter().partition(goes_left);
        let middle = f64::midpoint(split.left, split.right);
        let (below, above) = (Bounds { high: middle, ..bounds }, Bounds { low: middle, ..bounds });
        let (low_bounds, high_bounds) = match split.direction {
            Direction::Free => (bounds, bounds),
            Direction::Up | Direction::AboveLowest => (below, above),
            Direction::Down => (above, below),
        };
        let parts_lowest = ALL.get(split.feature).is_some_and(|known| known.direction == Direction::AboveLowest);
        [
            self.open(left, lower, depth + 1, low_bounds, holds_lowest),
            self.open(left + 1, upper, depth + 1, high_bounds, holds_lowest && !parts_lowest),
        ]
    }

    /// The tree as it is kept: values instead of bins, and what a step takes of each sum.
    fn finished(&self, grown: &[Grown]) -> Tree {
        let node = |grown: &Grown| {
            let weight = micro(grown.weight * self.growth.rate);
            let kept = grown.split.and_then(|(feature, bin, left)| {
                let limit = self.encoding.cut(feature, bin)?;
                Some(Node(u8::try_from(feature).ok()?, limit, u16::try_from(left).ok()?, weight))
            });
            kept.unwrap_or(Node(0, 0.0, 0, weight))
        };
        Tree(grown.iter().map(node).collect())
    }
}

/// The direction that holds in a node: beyond the lowest value a feature that must stay above it is free.
fn effective(feature: usize, holds_lowest: bool) -> Direction {
    let direction = ALL.get(feature).map_or(Direction::Free, |known| known.direction);
    if direction == Direction::AboveLowest && !holds_lowest { Direction::Free } else { direction }
}

fn histogram(samples: &[&Sample], feature: usize) -> [Sums; BINS] {
    let mut histogram = [Sums::default(); BINS];
    for sample in samples {
        let bin = sample.bins.get(feature).copied().unwrap_or(0);
        if let Some(sums) = histogram.get_mut(usize::from(bin)) {
            sums.add(sample);
        }
    }
    histogram
}
