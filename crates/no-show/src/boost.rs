//! Trains an ensemble: one small tree after another, each on what the ones before it left unexplained.

use crate::{
    calibration::intercept,
    encoding::Encoding,
    feature::{FeatureSet, Row, places},
    grow::{Growth, Sample, grow},
    numbers::{count, log_odds, micro, probability, share, unit},
    rng::Sequence,
    tree::Tree,
};

/// The most trees of one run.
const MOST: usize = 400;
/// Training ends when so many trees brought nothing.
const PATIENCE: usize = 60;
/// Which part of the rows, and of the features, each tree sees.
const ROWS: f64 = 0.7;
const FEATURES_SEEN: f64 = 0.4;
/// How many runs are averaged.
const RUNS: u64 = 3;

/// A visit that ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Example {
    pub(crate) row: Row,
    pub(crate) missed: bool,
}

/// An ensemble: what it starts from, in millionths of log-odds, and its trees.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ensemble {
    pub(crate) start: i64,
    pub(crate) trees: Vec<Tree>,
}

impl Ensemble {
    /// Trains on examples in the order of time. How many trees are enough is found on the last of them; then all of them
    /// train that many.
    pub(crate) fn train(examples: &[Example], set: FeatureSet, seed: u64) -> Self {
        let (early, late) = examples.split_at(examples.len() - share(examples.len(), 0.2));
        let enough = rounds(early, late, set, seed);
        let start = base(examples);
        let rows: Vec<Row> = examples.iter().map(|example| example.row).collect();
        let encoding = Encoding::of(&rows);
        let mut trees = Vec::new();
        for run in 0..RUNS {
            let mut booster = Booster::new(examples, &encoding, set, seed.wrapping_add(run), start);
            let grown = (0..enough).map(|_| booster.step());
            trees.extend(grown.map(averaged));
        }
        Self { start: i64::from(micro(start)), trees }
    }

    /// The sum for this row.
    pub(crate) fn sum(&self, row: &Row, mut told: impl FnMut(usize, i32)) -> i64 {
        self.start + self.trees.iter().map(|tree| i64::from(tree.walk(row, &mut told))).sum::<i64>()
    }
}

/// The tree's share in an average of all runs.
fn averaged(tree: Tree) -> Tree {
    let runs = i32::try_from(RUNS).unwrap_or(1);
    Tree(tree.0.into_iter().map(|node| crate::tree::Node(node.0, node.1, node.2, node.3.div_euclid(runs))).collect())
}

/// How many trees serve the late examples best, once their overall level is set right.
fn rounds(early: &[Example], late: &[Example], set: FeatureSet, seed: u64) -> usize {
    let start = base(early);
    let rows: Vec<Row> = early.iter().map(|example| example.row).collect();
    let encoding = Encoding::of(&rows);
    let mut booster = Booster::new(early, &encoding, set, seed, start);
    let mut judged: Vec<(f64, bool)> = late.iter().map(|example| (start, example.missed)).collect();
    let mut best = (loss(&judged), 0);
    for round in 1..=MOST {
        let tree = booster.step();
        for ((margin, _), example) in judged.iter_mut().zip(late) {
            *margin += unit(tree.walk(&example.row, |_, _| ()).into());
        }
        let now = loss(&judged);
        if now < best.0 {
            best = (now, round);
        } else if round - best.1 >= PATIENCE {
            break;
        }
    }
    best.1
}

fn base(examples: &[Example]) -> f64 {
    let missed = examples.iter().filter(|example| example.missed).count();
    log_odds((count(missed) + 1.0) / (count(examples.len()) + 2.0))
}

/// The log loss, after the level was set right.
fn loss(judged: &[(f64, bool)]) -> f64 {
    let shift = intercept(judged, 0.0);
    let one = |&(margin, missed): &(f64, bool)| {
        let p = probability(margin + shift);
        -(if missed { p } else { 1.0 - p }).ln()
    };
    judged.iter().map(one).sum::<f64>() / count(judged.len()).max(1.0)
}

/// An ensemble while it is trained.
struct Booster<'a> {
    samples: Vec<Sample>,
    rows: &'a [Example],
    encoding: &'a Encoding,
    features: Vec<usize>,
    sequence: Sequence,
}

impl<'a> Booster<'a> {
    fn new(rows: &'a [Example], encoding: &'a Encoding, set: FeatureSet, seed: u64, start: f64) -> Self {
        let sample = |example: &Example| Sample {
            bins: encoding.bins(&example.row),
            missed: example.missed,
            slope: 0.0,
            bend: 0.0,
            margin: start,
        };
        let features = places(set).into_iter().filter(|&place| encoding.bins_of(place) > 1).collect();
        Self {
            samples: rows.iter().map(sample).collect(),
            rows,
            encoding,
            features,
            sequence: Sequence::from_seed(seed),
        }
    }

    /// Adds a tree.
    fn step(&mut self) -> Tree {
        for sample in &mut self.samples {
            let p = probability(sample.margin);
            sample.slope = f64::from(u8::from(sample.missed)) - p;
            sample.bend = p * (1.0 - p);
        }
        let sequence = &mut self.sequence;
        let seen: Vec<&Sample> = self.samples.iter().filter(|_| sequence.fraction() < ROWS).collect();
        let wanted = share(self.features.len(), FEATURES_SEEN) + 1;
        let mut features = sequence.choose(&self.features, wanted);
        features.sort_unstable();
        let tree = grow(seen, self.encoding, &features, Growth::MEASURED);
        for (sample, example) in self.samples.iter_mut().zip(self.rows) {
            sample.margin += unit(tree.walk(&example.row, |_, _| ()).into());
        }
        tree
    }
}
