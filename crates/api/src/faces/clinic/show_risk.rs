//! Risks and their model, as callers are shown them.

use super::shape::{Moment, Text};
use engine::{
    model::{ModelFacts, NoShowStanding},
    verbs::{Risk, RiskAction, RiskFactor, RiskLevel},
};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::BookingId;
use time::Date;

/// The risk that a patient does not come to an appointment.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NoShowRisk")]
pub(super) struct RiskView<'a> {
    appointment_id: Text<BookingId>,
    /// From 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    risk_score: f64,
    risk_level: Level,
    /// What the score would be if no factor said anything.
    #[schemars(range(min = 0, max = 1))]
    base_score: f64,
    /// What the score is made of, the strongest first: the base and all impacts together are the score.
    risk_factors: Vec<FactorView<'a>>,
    /// What to do, in a sentence in the language of the business.
    recommendation: &'a str,
    /// The same for programs.
    actions: Vec<ActionName>,
}

/// Where a score lies between the thresholds.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "NoShowRiskLevel")]
#[serde(rename_all = "snake_case")]
enum Level {
    Low,
    Medium,
    High,
}

/// What can be done about a risk.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[schemars(rename = "NoShowAction")]
#[serde(rename_all = "snake_case")]
enum ActionName {
    Reminder,
    ConfirmationRequest,
    ConfirmationCall,
    WaitlistStandby,
}

/// What one factor adds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NoShowRiskFactor")]
struct FactorView<'a> {
    /// Its name.
    factor: &'a str,
    /// Points of probability; below zero it makes a no-show less likely.
    #[schemars(range(min = -1, max = 1))]
    impact: f64,
    /// The same in log-odds.
    log_odds: f64,
    /// What it says of this patient, in the language of the business.
    description: &'a str,
}

/// The risks of a day.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NoShowDay")]
pub(super) struct DayView<'a> {
    date: Text<Date>,
    total: usize,
    /// The highest first.
    risks: Vec<RiskView<'a>>,
}

/// The model that scores.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NoShowModel")]
pub(super) struct ModelView<'a> {
    model_name: &'static str,
    /// The number of the business's own model, or `prior`.
    model_version: String,
    /// `boosted_trees`, or `prior`: the documented values that serve until there are enough outcomes.
    model_type: &'static str,
    features: Vec<&'static str>,
    thresholds: ThresholdsView,
    trained_at: Option<Moment>,
    /// On how many outcomes it was trained.
    sample_count: u64,
    using_prior: bool,
    /// From when to when they were.
    period: Option<PeriodView<'a>>,
    /// The share of them that was missed.
    base_rate: Option<f64>,
    /// How good it was on the newest weeks, which it had not seen.
    metrics: Option<MetricsView>,
    /// What the last days with outcomes add to every score, in log-odds, and on which day that was found.
    calibration_shift: f64,
    calibrated_on: Option<&'a str>,
    /// What the last training decided.
    last_decision: Option<&'a str>,
}

/// From where on a score is medium, and high.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NoShowThresholds")]
struct ThresholdsView {
    medium: f64,
    high: f64,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NoShowPeriod")]
struct PeriodView<'a> {
    from: &'a str,
    until: &'a str,
}

/// How good a model is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "NoShowMetrics")]
struct MetricsView {
    visits: u64,
    base_rate: f64,
    roc_auc: f64,
    pr_auc: f64,
    brier: f64,
    log_loss: f64,
    ece: f64,
}

impl<'a> RiskView<'a> {
    pub(super) fn of(risk: &'a Risk) -> Self {
        let Risk { appointment, score, base, level, factors, actions, recommendation } = risk;
        Self {
            appointment_id: Text(*appointment),
            risk_score: *score,
            risk_level: match level {
                RiskLevel::Low => Level::Low,
                RiskLevel::Medium => Level::Medium,
                RiskLevel::High => Level::High,
            },
            base_score: *base,
            risk_factors: factors.iter().map(FactorView::of).collect(),
            recommendation,
            actions: actions.iter().copied().map(ActionName::of).collect(),
        }
    }
}

impl<'a> FactorView<'a> {
    fn of(factor: &'a RiskFactor) -> Self {
        let RiskFactor { name, impact, log_odds, description } = factor;
        Self { factor: name, impact: *impact, log_odds: *log_odds, description }
    }
}

impl ActionName {
    const fn of(action: RiskAction) -> Self {
        match action {
            RiskAction::Reminder => Self::Reminder,
            RiskAction::ConfirmationRequest => Self::ConfirmationRequest,
            RiskAction::ConfirmationCall => Self::ConfirmationCall,
            RiskAction::WaitlistStandby => Self::WaitlistStandby,
        }
    }
}

impl<'a> DayView<'a> {
    pub(super) fn of(date: Date, risks: &'a [Risk]) -> Self {
        Self { date: Text(date), total: risks.len(), risks: risks.iter().map(RiskView::of).collect() }
    }
}

impl<'a> ModelView<'a> {
    pub(super) fn of(standing: &'a NoShowStanding) -> Self {
        let (model, state) = (standing.model(), &standing.state);
        let (trained, facts) = (standing.trained.as_ref(), standing.trained.as_ref().map(|trained| &trained.facts));
        Self {
            model_name: "no-show",
            model_version: trained.map_or_else(|| model.kind().to_owned(), |trained| trained.version.to_string()),
            model_type: model.kind(),
            features: model.features(),
            thresholds: ThresholdsView { medium: state.medium, high: state.high },
            trained_at: trained.map(|trained| Moment(trained.trained_at)),
            sample_count: facts.map_or(0, |facts| facts.outcomes),
            using_prior: model.is_prior(),
            period: facts.map(|facts| PeriodView { from: &facts.first, until: &facts.last }),
            base_rate: facts.map(|facts| facts.base_rate),
            metrics: facts.map(MetricsView::of),
            calibration_shift: state.shift.log_odds(),
            calibrated_on: state.shifted_on.as_deref(),
            last_decision: state.decision.as_deref(),
        }
    }
}

impl MetricsView {
    const fn of(facts: &ModelFacts) -> Self {
        let all = &facts.held_out.all;
        Self {
            visits: all.n,
            base_rate: all.base_rate,
            roc_auc: all.roc_auc,
            pr_auc: all.pr_auc,
            brier: all.brier,
            log_loss: all.log_loss,
            ece: all.ece,
        }
    }
}
