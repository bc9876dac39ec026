//! What a business keeps of the risk that patients do not come.

use serde::{Deserialize, Serialize};
use slot_core::{BookingId, CustomerId, Instant, ResourceId, Status};
use std::sync::Arc;

pub use no_show::{End, Model as RiskModel, Shift, Trial};

/// What is kept: how the business wants it, and the model in use.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoShowStanding {
    /// How the business wants it, and where it stands.
    pub state: NoShowState,
    /// The model in use; `None` is the prior.
    pub trained: Option<NoShowModel>,
}

impl NoShowStanding {
    /// The model in use.
    pub fn model(&self) -> Arc<RiskModel> {
        self.trained.as_ref().map_or_else(|| Arc::new(RiskModel::prior()), |trained| Arc::clone(&trained.model))
    }
}

/// How a business wants it, and where it stands. What is absent where it is stored is as if it had never been said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoShowState {
    /// From where on a risk is medium.
    pub medium: f64,
    /// From where on it is high.
    pub high: f64,
    /// Whether models may look at age and gender.
    pub demographics: bool,
    /// What the last days add to every risk.
    pub shift: Shift,
    /// On which local date that was found.
    pub shifted_on: Option<String>,
    /// When training was last tried, in microseconds since 1970.
    pub tried_at: Option<i64>,
    /// How many outcomes there were then.
    pub tried_with: u64,
    /// What was decided then, in a sentence.
    pub decision: Option<String>,
}

impl Default for NoShowState {
    fn default() -> Self {
        Self {
            medium: 0.10,
            high: 0.30,
            demographics: false,
            shift: Shift(0),
            shifted_on: None,
            tried_at: None,
            tried_with: 0,
            decision: None,
        }
    }
}

/// A model that was trained on a business's own outcomes.
#[derive(Clone, Debug, PartialEq)]
pub struct NoShowModel {
    /// Its number: one for the first of a business.
    pub version: u32,
    /// The model.
    pub model: Arc<RiskModel>,
    /// What is known of it.
    pub facts: ModelFacts,
    /// When it was trained.
    pub trained_at: Instant,
}

/// What is known of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelFacts {
    /// On how many outcomes it was trained.
    pub outcomes: u64,
    /// The share of them that was missed.
    pub base_rate: f64,
    /// The date of the first of them.
    pub first: String,
    /// The date of the last.
    pub last: String,
    /// How good it was on the newest weeks, which it had not seen.
    pub held_out: Trial,
    /// How good the one before it was on the same weeks.
    pub replaced: Trial,
}

/// A visit of the past, or one that stands, as far as the risk of others depends on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitRecord {
    /// Its id.
    pub id: BookingId,
    /// Whose it is.
    pub customer: Option<CustomerId>,
    /// When it was booked.
    pub booked_at: Instant,
    /// When it starts.
    pub starts_at: Instant,
    /// How it stands.
    pub status: Status,
    /// When it was cancelled.
    pub cancelled_at: Option<Instant>,
    /// Where it is.
    pub location: Option<ResourceId>,
    /// Where the booking came from, in the caller's words.
    pub source: Option<String>,
}

/// A visit that ended elsewhere, before the business moved in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedVisit {
    /// What the old system called it.
    pub reference: String,
    /// What the old system called the patient.
    pub patient: String,
    /// Who that is here, if known.
    pub customer: Option<CustomerId>,
    /// When it was booked.
    pub booked_at: Instant,
    /// When it started; where the time is not known, some moment of its day.
    pub starts_at: Instant,
    /// Whether the time is known.
    pub timed: bool,
    /// How it ended.
    pub end: End,
    /// Where it was, if that is known here.
    pub location: Option<ResourceId>,
    /// How it was booked.
    pub channel: Option<String>,
    /// Whether a reminder was sent.
    pub reminded: Option<bool>,
    /// When it was confirmed.
    pub confirmed_at: Option<Instant>,
}
