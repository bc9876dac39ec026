//! The risk that a patient does not come: features as of a moment, training, calibration, explanation, evaluation.
//!
//! Values in, values out: no clock, no I/O, no randomness but a seed. Everything that is asked about an appointment goes
//! through [`Facts::gather`], which sees only what was known at a moment; training, scoring and evaluation share it, so that
//! none of them can know more than the others.
//!
//! A [`Model`] is either the prior, whose few values are written down in this crate, or an ensemble of small trees that was
//! trained on the outcomes of one business. Either gives a sum of signed parts in log-odds, one for each factor, and the
//! score is nothing but that sum.
#![deny(missing_docs)]

mod assessment;
mod baseline;
mod boost;
mod calibration;
mod encoding;
mod evaluation;
mod factor;
mod facts;
mod feature;
mod grow;
mod leaning;
mod measures;
mod model;
mod numbers;
mod prior;
mod replay;
mod rng;
mod train;
mod tree;
mod visit;
mod words;

pub use assessment::{Assessment, Part};
pub use baseline::Baseline;
pub use calibration::{Shift, recalibrate};
pub use evaluation::{Evaluation, Split, Trial, evaluate, try_out};
pub use factor::Factor;
pub use facts::Facts;
pub use feature::FeatureSet;
pub use measures::{Band, Measures, measure, reliability};
pub use model::{BadModel, Model};
pub use prior::PRIOR_NAME;
pub use replay::{as_of, replay};
pub use train::{LEAST_MISSED, LEAST_OUTCOMES, Trained, Training, train};
pub use visit::{Channel, Confirmation, End, Gender, Past, Visit};
pub use words::{Language, sentence};
