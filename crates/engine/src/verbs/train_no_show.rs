//! Learns who does not come from a business's own outcomes, and keeps what was learnt only if it is better.
//!
//! Training takes seconds, so it is no single transaction: the lesson is read, learnt without the database, and settled.

use super::visit_past::{Lens, customers};
use crate::{
    Context, StoreError, Tx,
    model::{ModelFacts, NoShowModel, NoShowStanding, NoShowState, Shift, Tenant, Trial},
};
use no_show::{Facts, FeatureSet, LEAST_OUTCOMES, Past, Trained, Training, recalibrate, replay, train, try_out};
use slot_core::{Instant, Length, WallTime};
use std::sync::Arc;
use time::{Date, Duration};

/// The most outcomes that are learnt from: the newest.
const MOST: u32 = 200_000;
/// The newest weeks, on which models are compared and which none has seen.
const HELD_OUT: Duration = Duration::weeks(2);
/// So few outcomes in them say nothing.
const LEAST_HELD_OUT: usize = 100;
/// So many new outcomes are worth another training, at most once in so long.
const WORTH_IT: u64 = 200;
const AT_MOST_EVERY: Length = Length::minutes(24 * 60);
/// The level is set by the last days with outcomes, so many of them, within so long.
const LEVEL_DAYS: usize = 5;
const LEVEL_WITHIN: Duration = Duration::weeks(2);
const LEVEL_VISITS: u32 = 5000;

/// What happened, as far as it is known: outcomes count once their day has passed.
#[derive(Clone, Debug)]
pub struct Lesson {
    judged: Vec<(Date, Facts, bool)>,
    standing: NoShowStanding,
    outcomes: u64,
}

/// What came of a training.
#[derive(Clone, Debug)]
pub enum Learnt {
    /// There is too little to learn from.
    TooLittle,
    /// The model in use is at least as good.
    NoBetter {
        /// The new one on the newest weeks.
        tried: Trial,
        /// The one in use on the same weeks.
        standing: Trial,
    },
    /// The new model is better.
    Better {
        /// The new model.
        trained: Box<Trained>,
        /// It on the newest weeks.
        tried: Trial,
        /// The one in use on the same weeks.
        standing: Trial,
    },
}

/// What was settled.
#[derive(Clone, Debug, PartialEq)]
pub struct SettledModel {
    /// What was decided, in a sentence.
    pub decision: String,
    /// The version of the new model, if it is in use now.
    pub version: Option<u32>,
}

/// Whether the model was looked after since the local day began: there is nothing to do before the next.
pub fn is_no_show_settled(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant) -> Result<bool, StoreError> {
    let today = tenant.zone.date(cx.now).to_string();
    Ok(tx.no_show(tenant.id)?.state.shifted_on == Some(today))
}

/// Whether a training is worth it: enough outcomes are new, and the last one is long enough ago.
pub fn is_training_due(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant) -> Result<bool, StoreError> {
    let NoShowStanding { state, .. } = tx.no_show(tenant.id)?;
    if state.tried_at.is_some_and(|at| Instant::from_micros(at) + AT_MOST_EVERY > cx.now) {
        return Ok(false);
    }
    let least = u64::try_from(LEAST_OUTCOMES).unwrap_or(u64::MAX);
    Ok(tx.outcomes(tenant.id, today(cx, tenant))? >= least.max(state.tried_with.saturating_add(WORTH_IT)))
}

/// Reads what can be learnt from.
pub fn no_show_lesson(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant) -> Result<Lesson, StoreError> {
    let standing = tx.no_show(tenant.id)?;
    let before = today(cx, tenant);
    let records = tx.ended_visits(tenant.id, before, MOST)?;
    let imported = tx.imported_visits(tenant.id, before, MOST)?;
    let first = records.iter().map(|record| record.booked_at).min().unwrap_or(before);
    let mut lens = Lens::of(tenant).with_confirmations(tx.confirmations(tenant.id, first)?);
    if standing.state.demographics {
        let here = records.iter().map(|record| record.customer);
        let patients = customers(here.chain(imported.iter().map(|visit| visit.customer)));
        lens = lens.with_persons(tx, tenant, &patients)?;
    }
    let mut past: Vec<Past> = records.iter().filter_map(|record| lens.past(record)).collect();
    past.extend(imported.iter().map(|visit| lens.imported(visit)));
    Ok(Lesson { judged: replay(&past), standing, outcomes: tx.outcomes(tenant.id, before)? })
}

impl Lesson {
    /// Trains on all but the newest weeks, and compares on those. The same lesson teaches the same.
    pub fn learn(&self) -> Learnt {
        let Some((last, ..)) = self.judged.last() else { return Learnt::TooLittle };
        let from = last.saturating_sub(HELD_OUT).saturating_add(Duration::DAY);
        let (earlier, newest) = self.judged.split_at(self.judged.partition_point(|(date, ..)| *date < from));
        if newest.len() < LEAST_HELD_OUT {
            return Learnt::TooLittle;
        }
        let features = if self.standing.state.demographics { FeatureSet::Demographics } else { FeatureSet::Scheduling };
        let Some(trained) = train(earlier, Training { seed: 1, features }) else { return Learnt::TooLittle };
        let (Some(tried), Some(standing)) = (try_out(&trained.model, newest), try_out(&self.standing.model(), newest))
        else {
            return Learnt::TooLittle;
        };
        if tried.all.log_loss < standing.all.log_loss {
            Learnt::Better { trained: Box::new(trained), tried, standing }
        } else {
            Learnt::NoBetter { tried, standing }
        }
    }

    /// The outcomes by date, with what was known before each; `true` is missed.
    pub fn into_judged(self) -> Vec<(Date, Facts, bool)> {
        self.judged
    }

    /// How many outcomes it has.
    pub fn outcomes(&self) -> u64 {
        self.outcomes
    }
}

/// Keeps what was learnt, unless something else was settled meanwhile: then this is `Contended`.
pub fn settle_no_show(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    lesson: &Lesson,
    learnt: &Learnt,
) -> Result<SettledModel, StoreError> {
    let known = tx.no_show(tenant.id)?;
    let version = |standing: &NoShowStanding| standing.trained.as_ref().map(|trained| trained.version);
    if version(&known) != version(&lesson.standing) {
        return Err(StoreError::Contended("another model was settled meanwhile".to_owned()));
    }
    let mut state =
        NoShowState { tried_at: Some(cx.now.as_micros()), tried_with: lesson.outcomes, ..known.state.clone() };
    let in_use = version(&known);
    let (decision, new) = match learnt {
        Learnt::TooLittle => (format!("{} outcomes are too few to learn from", lesson.outcomes), None),
        Learnt::NoBetter { tried, standing } => (compared("kept the model in use", tried, standing), None),
        Learnt::Better { trained, tried, standing } => {
            let model = kept(trained, in_use.unwrap_or(0) + 1, *tried, *standing, cx.now);
            (compared("replaced the model in use", tried, standing), Some(model))
        }
    };
    state.decision = Some(decision.clone());
    if let Some(model) = &new {
        (state.shift, state.shifted_on) = (Shift(0), None);
        tx.insert_no_show_model(tenant.id, model)?;
    }
    let settled = new.map(|model| model.version);
    tx.put_no_show(tenant.id, &state, settled.or(in_use))?;
    Ok(SettledModel { decision, version: settled })
}

fn kept(trained: &Trained, version: u32, held_out: Trial, replaced: Trial, now: Instant) -> NoShowModel {
    let facts = ModelFacts {
        outcomes: u64::try_from(trained.outcomes).unwrap_or(u64::MAX),
        base_rate: trained.base_rate,
        first: trained.period.0.to_string(),
        last: trained.period.1.to_string(),
        held_out,
        replaced,
    };
    NoShowModel { version, model: Arc::new(trained.model.clone()), facts, trained_at: now }
}

fn compared(what: &str, tried: &Trial, standing: &Trial) -> String {
    format!(
        "{what}: on the newest {} outcomes the new one has log loss {:.4} and ROC AUC {:.3}, the one in use {:.4} and {:.3}",
        tried.all.n, tried.all.log_loss, tried.all.roc_auc, standing.all.log_loss, standing.all.roc_auc,
    )
}

/// Sets the level of the model in use by the last days with outcomes, once a local day; `None` when that was done today.
pub fn recalibrate_no_show(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant) -> Result<Option<Shift>, StoreError> {
    let mut standing = tx.no_show(tenant.id)?;
    let date = tenant.zone.date(cx.now);
    if standing.state.shifted_on == Some(date.to_string()) {
        return Ok(None);
    }
    let before = today(cx, tenant);
    let from = tenant.zone.instant(date.saturating_sub(LEVEL_WITHIN), WallTime::MIDNIGHT);
    let mut newest = tx.ended_visits(tenant.id, before, LEVEL_VISITS)?;
    newest.retain(|record| record.starts_at >= from);
    let patients = customers(newest.iter().map(|record| record.customer));
    let records = tx.visits_of(tenant.id, &patients)?;
    let imported = tx.imported_visits_of(tenant.id, &patients)?;
    let mut lens = Lens::of(tenant).with_confirmations(tx.confirmations(tenant.id, from)?);
    if standing.state.demographics {
        lens = lens.with_persons(tx, tenant, &patients)?;
    }
    let mut past: Vec<Past> = records.iter().filter_map(|record| lens.past(record)).collect();
    past.extend(newest.iter().filter(|record| record.customer.is_none()).filter_map(|record| lens.past(record)));
    past.extend(imported.iter().map(|visit| lens.imported(visit)));
    let mut judged = replay(&past);
    let first = date.saturating_sub(LEVEL_WITHIN);
    judged.retain(|(day, ..)| (first..date).contains(day));
    let model = standing.model();
    let days: Vec<&[(Date, Facts, bool)]> = judged.chunk_by(|one, next| one.0 == next.0).collect();
    let last = days.into_iter().rev().take(LEVEL_DAYS).flatten();
    let known: Vec<(f64, bool)> = last.map(|(_, facts, missed)| (model.log_odds(facts), *missed)).collect();
    let shift = recalibrate(&known);
    (standing.state.shift, standing.state.shifted_on) = (shift, Some(date.to_string()));
    let version = standing.trained.as_ref().map(|trained| trained.version);
    tx.put_no_show(tenant.id, &standing.state, version)?;
    Ok(Some(shift))
}

/// When the local day began.
fn today(cx: Context<'_>, tenant: &Tenant) -> Instant {
    tenant.zone.instant(tenant.zone.date(cx.now), WallTime::MIDNIGHT)
}
