//! Measures a way of judging on days that it has not seen, as a server lives through them: with its level set right each
//! morning by the days before.

use crate::{
    baseline::Baseline,
    calibration::{Shift, recalibrate},
    facts::Facts,
    measures::{Band, Measures, measure, reliability},
    model::Model,
    numbers::{probability, unit},
    train::{Trained, Training, train},
};
use serde::{Deserialize, Serialize};
use time::Date;

/// How many days with outcomes set the level.
pub(crate) const DAYS: usize = 5;

/// Which days train and which test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// Visits before this date train.
    pub train_before: Date,
    /// Visits from this date on test.
    pub test_from: Date,
    /// The last date that tests.
    pub test_until: Date,
}

/// A way of judging, measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// Over all visits.
    pub all: Measures,
    /// The area under the ROC curve of those that were not booked on the day itself.
    pub roc_auc_ahead: Option<f64>,
}

/// The table and the model, measured on the same visits.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// What was trained.
    pub trained: Trained,
    /// The table of lead time by prior no-shows.
    pub table: Trial,
    /// The model as it was trained.
    pub raw: Trial,
    /// The model with its level set right each morning.
    pub model: Trial,
    /// Whether its scores are what happened.
    pub reliability: Vec<Band>,
}

/// Trains and measures. `None` when either part has too few visits, or only one kind of outcome.
pub fn evaluate(judged: &[(Date, Facts, bool)], split: Split, training: Training) -> Option<Evaluation> {
    let before = judged.partition_point(|(date, ..)| *date < split.train_before);
    let (earlier, _) = judged.split_at(before);
    let tested = tested(judged, split);
    let trained = train(earlier, training)?;
    let table = Baseline::of(earlier.iter().map(|(_, facts, missed)| (facts, *missed)));
    let by_table: Vec<f64> = tested.iter().map(|(_, facts, _)| table.score(facts)).collect();
    let raw: Vec<f64> = tested.iter().map(|(_, facts, _)| probability(trained.model.log_odds(facts))).collect();
    let rolling = rolling(&trained.model, tested);
    let scored: Vec<(f64, bool)> = rolling.iter().copied().zip(tested.iter().map(|(.., missed)| *missed)).collect();
    Some(Evaluation {
        table: trial(tested, &by_table)?,
        raw: trial(tested, &raw)?,
        model: trial(tested, &rolling)?,
        reliability: reliability(&scored),
        trained,
    })
}

/// Measures a model on these visits, its level set right each morning. `None` when they have only one kind of outcome.
pub fn try_out(model: &Model, tested: &[(Date, Facts, bool)]) -> Option<Trial> {
    trial(tested, &rolling(model, tested))
}

fn tested(judged: &[(Date, Facts, bool)], split: Split) -> &[(Date, Facts, bool)] {
    let from = judged.partition_point(|(date, ..)| *date < split.test_from);
    let until = judged.partition_point(|(date, ..)| *date <= split.test_until);
    judged.get(from..until).unwrap_or_default()
}

fn trial(tested: &[(Date, Facts, bool)], scores: &[f64]) -> Option<Trial> {
    let all: Vec<(f64, bool)> = scores.iter().copied().zip(tested.iter().map(|(.., missed)| *missed)).collect();
    let ahead = all.iter().zip(tested).filter(|(_, (_, facts, _))| facts.lead_days > 0).map(|(judged, _)| *judged);
    let ahead: Vec<(f64, bool)> = ahead.collect();
    Some(Trial { all: measure(&all)?, roc_auc_ahead: measure(&ahead).map(|measures| measures.roc_auc) })
}

/// The scores of each day under the shift that the days before it ask for.
fn rolling(model: &Model, tested: &[(Date, Facts, bool)]) -> Vec<f64> {
    let mut scores = Vec::with_capacity(tested.len());
    let mut days: Vec<Vec<(f64, bool)>> = Vec::new();
    for day in tested.chunk_by(|one, next| one.0 == next.0) {
        let known: Vec<(f64, bool)> = days.iter().rev().take(DAYS).flatten().copied().collect();
        let Shift(shift) = recalibrate(&known);
        let margins: Vec<f64> = day.iter().map(|(_, facts, _)| model.log_odds(facts)).collect();
        scores.extend(margins.iter().map(|margin| probability(margin + unit(shift))));
        days.push(margins.into_iter().zip(day.iter().map(|(.., missed)| *missed)).collect());
    }
    scores
}
