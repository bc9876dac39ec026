//! `no-show train`, `info` and `set`: the model of one business.

use crate::{
    app::{App, Refused},
    layout::fields,
    lookup,
    report::Report,
};
use engine::{
    model::{NoShowStanding, NoShowState, Tenant, Trial},
    verbs::{no_show_lesson, recalibrate_no_show, settle_no_show},
};
use serde::Serialize;

#[derive(Debug, clap::Args)]
pub(crate) struct TenantArguments {
    /// Which business: its slug or id.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct SetArguments {
    /// Which business: its slug or id.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    #[command(flatten)]
    changes: Changes,
}

#[derive(Clone, Copy, Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Changes {
    /// From where on a risk is medium, from 0 to 1.
    #[arg(long, value_name = "SHARE")]
    medium: Option<f64>,
    /// From where on it is high.
    #[arg(long, value_name = "SHARE")]
    high: Option<f64>,
    /// Let models look at age and gender, from the next training on.
    #[arg(long, conflicts_with = "no_demographics")]
    demographics: bool,
    /// Let them not.
    #[arg(long)]
    no_demographics: bool,
}

#[derive(Serialize)]
struct Trained<'a> {
    tenant: &'a str,
    outcomes: u64,
    replaced: bool,
    version: Option<u32>,
    decision: &'a str,
}

#[derive(Serialize)]
struct Info<'a> {
    tenant: &'a str,
    version: Option<u32>,
    using_prior: bool,
    model_type: &'a str,
    features: Vec<&'a str>,
    outcomes: u64,
    base_rate: Option<f64>,
    period: Option<[&'a str; 2]>,
    trained_at: Option<String>,
    held_out: Option<&'a Trial>,
    replaced: Option<&'a Trial>,
    medium: f64,
    high: f64,
    demographics: bool,
    calibration_shift: f64,
    calibrated_on: Option<&'a str>,
    last_decision: Option<&'a str>,
}

/// Trains now, whatever is due. The better model is in use afterwards.
pub(super) fn train(app: &App, arguments: &TenantArguments) -> anyhow::Result<Report> {
    let (named, tenant) = (arguments.tenant.clone(), find(app, &arguments.tenant)?);
    let lesson = app.look(|tx, cx| Ok(Ok(no_show_lesson(tx, cx, &tenant)?)))?;
    let (learnt, outcomes) = (lesson.learn(), lesson.outcomes());
    let settled = app.write(move |tx, cx| {
        let settled = settle_no_show(tx, cx, &tenant, &lesson, &learnt)?;
        recalibrate_no_show(tx, cx, &tenant)?;
        Ok(Ok(settled))
    })?;
    let view = Trained {
        tenant: &named,
        outcomes,
        replaced: settled.version.is_some(),
        version: settled.version,
        decision: &settled.decision,
    };
    Report::new(format!("{outcomes} outcomes: {}", settled.decision), &view)
}

/// Tells what is in use.
pub(super) fn info(app: &App, arguments: &TenantArguments) -> anyhow::Result<Report> {
    let tenant = find(app, &arguments.tenant)?;
    let standing = app.read(|tx| Ok(Ok(tx.no_show(tenant.id)?)))?;
    show(&tenant, &standing)
}

/// Changes how the business wants it.
pub(super) fn set(app: &App, arguments: &SetArguments) -> anyhow::Result<Report> {
    let (tenant, changes) = (find(app, &arguments.tenant)?, arguments.changes);
    let id = tenant.id;
    let standing = app.write(move |tx, _cx| {
        let standing = tx.no_show(id)?;
        let state = match changes.apply(standing.state.clone()) {
            Ok(state) => state,
            Err(refused) => return Ok(Err(refused)),
        };
        tx.put_no_show(id, &state, standing.trained.as_ref().map(|trained| trained.version))?;
        Ok(Ok(NoShowStanding { state, ..standing }))
    })?;
    show(&tenant, &standing)
}

impl Changes {
    fn apply(self, state: NoShowState) -> Result<NoShowState, Refused> {
        let (medium, high) = (self.medium.unwrap_or(state.medium), self.high.unwrap_or(state.high));
        if !(0.0 < medium && medium < high && high < 1.0) {
            return Err(Refused(format!(
                "medium must be above 0, high above medium and below 1; these would be {medium} and {high}"
            )));
        }
        let demographics = self.demographics || (state.demographics && !self.no_demographics);
        Ok(NoShowState { medium, high, demographics, ..state })
    }
}

/// The business of this name.
pub(super) fn find(app: &App, named: &str) -> anyhow::Result<Tenant> {
    app.read(|tx| lookup::tenant(tx, named))
}

fn show(tenant: &Tenant, standing: &NoShowStanding) -> anyhow::Result<Report> {
    let (model, state) = (standing.model(), &standing.state);
    let trained = standing.trained.as_ref();
    let facts = trained.map(|trained| &trained.facts);
    let view = Info {
        tenant: &tenant.slug,
        version: trained.map(|trained| trained.version),
        using_prior: model.is_prior(),
        model_type: model.kind(),
        features: model.features(),
        outcomes: facts.map_or(0, |facts| facts.outcomes),
        base_rate: facts.map(|facts| facts.base_rate),
        period: facts.map(|facts| [facts.first.as_str(), facts.last.as_str()]),
        trained_at: trained.map(|trained| trained.trained_at.rfc3339().to_string()),
        held_out: facts.map(|facts| &facts.held_out),
        replaced: facts.map(|facts| &facts.replaced),
        medium: state.medium,
        high: state.high,
        demographics: state.demographics,
        calibration_shift: state.shift.log_odds(),
        calibrated_on: state.shifted_on.as_deref(),
        last_decision: state.decision.as_deref(),
    };
    Report::new(text(&view), &view)
}

fn text(view: &Info<'_>) -> String {
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let version =
        view.version.map_or_else(|| "prior (no model of its own yet)".to_owned(), |number| number.to_string());
    let measured = |trial: Option<&Trial>| {
        or_none(trial.map(|trial| {
            format!("ROC AUC {:.3}, log loss {:.4}, ECE {:.3}", trial.all.roc_auc, trial.all.log_loss, trial.all.ece)
        }))
    };
    fields(&[
        ("tenant", view.tenant.to_owned()),
        ("version", version),
        ("type", view.model_type.to_owned()),
        ("outcomes", view.outcomes.to_string()),
        ("period", or_none(view.period.map(|[first, last]| format!("{first} to {last}")))),
        ("missed", or_none(view.base_rate.map(|rate| format!("{:.1} %", 100.0 * rate)))),
        ("newest weeks", measured(view.held_out)),
        ("one before", measured(view.replaced)),
        ("trained at", or_none(view.trained_at.clone())),
        ("thresholds", format!("medium {}, high {}", view.medium, view.high)),
        ("demographics", crate::layout::yes(view.demographics)),
        ("level", format!("{:+.3} log-odds, of {}", view.calibration_shift, view.calibrated_on.unwrap_or("never"))),
        ("last decision", or_none(view.last_decision.map(str::to_owned))),
    ])
}
