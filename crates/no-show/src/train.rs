//! Trains a model on what became of visits.

use crate::{
    boost::Ensemble,
    facts::Facts,
    feature::FeatureSet,
    model::{Model, Trees},
    numbers::count,
    replay::Lesson,
};
use time::Date;

/// How few outcomes, and how few missed visits among them, are too few to learn from.
pub const LEAST_OUTCOMES: usize = 500;
/// See [`LEAST_OUTCOMES`].
pub const LEAST_MISSED: usize = 50;

/// How to train.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Training {
    /// The same seed and visits give the same model.
    pub seed: u64,
    /// What the model may look at.
    pub features: FeatureSet,
}

/// A model that was trained, and on what.
#[derive(Clone, Debug, PartialEq)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// How many outcomes it has seen.
    pub outcomes: usize,
    /// The share of them that were missed.
    pub base_rate: f64,
    /// The dates of the first and the last.
    pub period: (Date, Date),
}

/// Trains on visits that ended, by date, as [`crate::replay()`] gives them. `None` when there are too few.
pub fn train(judged: &[(Date, Facts, bool)], training: Training) -> Option<Trained> {
    let missed = judged.iter().filter(|(_, _, missed)| *missed).count();
    if judged.len() < LEAST_OUTCOMES || missed < LEAST_MISSED || judged.len() - missed < LEAST_MISSED {
        return None;
    }
    let period = (judged.first()?.0, judged.last()?.0);
    let Lesson { examples, places, channels } = Lesson::of(judged);
    let ensemble = Ensemble::train(&examples, training.features, training.seed);
    let model = Model::trained(Trees { ensemble, places, channels, set: training.features });
    Some(Trained { model, outcomes: judged.len(), base_rate: count(missed) / count(judged.len()), period })
}
