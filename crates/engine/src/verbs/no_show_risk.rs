//! How likely patients are not to come: to one appointment, or to those of a day.

use super::visit_past::{Lens, customers};
use crate::{
    BookingFilter, Context, StoreError, Tx,
    model::{Booking, NoShowStanding, NoShowState, Tenant},
};
use no_show::{Assessment, Factor, Facts, Language, Past, sentence};
use slot_core::{BookingId, CustomerId, Status, WallTime};
use std::collections::HashMap;
use time::Date;

/// The risk of one appointment.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// Which appointment.
    pub appointment: BookingId,
    /// From 0 to 1.
    pub score: f64,
    /// What it would be if no factor said anything.
    pub base: f64,
    /// Where it lies between the thresholds of the business.
    pub level: RiskLevel,
    /// What it is made of, the strongest first.
    pub factors: Vec<RiskFactor>,
    /// What to do.
    pub actions: Vec<RiskAction>,
    /// The same in a sentence, in the language of the business.
    pub recommendation: &'static str,
}

/// What one factor adds to a risk.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskFactor {
    /// Its name.
    pub name: &'static str,
    /// Points of probability, of either sign; all of them lead from the base to the score.
    pub impact: f64,
    /// The same in log-odds.
    pub log_odds: f64,
    /// What it says of this patient, in the language of the business.
    pub description: String,
}

/// Where a risk lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskLevel {
    /// Below the lower threshold.
    Low,
    /// Between them.
    Medium,
    /// At or above the higher one.
    High,
}

/// What can be done about a risk. To refuse somebody is not among it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskAction {
    /// Send a reminder.
    Reminder,
    /// Ask for a confirmation.
    ConfirmationRequest,
    /// Call and ask.
    ConfirmationCall,
    /// Keep somebody from the waitlist on standby.
    WaitlistStandby,
}

/// What was found of one appointment.
#[derive(Clone, Debug, PartialEq)]
pub enum Assessed {
    /// Its risk.
    Risk(Box<Risk>),
    /// There is no such appointment.
    Unknown,
    /// It is over: nothing can be said that is not known.
    Over(Status),
}

/// The risk of one appointment, as of now.
pub fn no_show_risk(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant, id: BookingId) -> Result<Assessed, StoreError> {
    let found = tx.booking(tenant.id, id)?.filter(|booking| booking.visit.is_some());
    let Some(booking) = found else { return Ok(Assessed::Unknown) };
    if booking.status.is_final() {
        return Ok(Assessed::Over(booking.status));
    }
    let risks = assess(tx, cx, tenant, std::slice::from_ref(&booking))?;
    Ok(risks.into_iter().next().map_or(Assessed::Unknown, |risk| Assessed::Risk(Box::new(risk))))
}

/// The risks of all appointments that are requested or confirmed and start on a local date, the highest first.
pub fn daily_risks(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant, date: Date) -> Result<Vec<Risk>, StoreError> {
    let after = date.next_day().unwrap_or(date);
    let filter = BookingFilter {
        is_visit: Some(true),
        statuses: Some(Status::AHEAD.to_vec()),
        starts_from: Some(tenant.zone.instant(date, WallTime::MIDNIGHT)),
        starts_before: Some(tenant.zone.instant(after, WallTime::MIDNIGHT)),
        ..BookingFilter::default()
    };
    let bookings = tx.bookings_after(tenant.id, &filter, None, u32::MAX >> 1)?;
    let mut risks = assess(tx, cx, tenant, &bookings)?;
    // They come by start and id, which stays the order of those that are equal.
    risks.sort_by(|one, other| other.score.total_cmp(&one.score));
    Ok(risks)
}

/// Judges appointments: one or many, in the same way.
fn assess(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant, bookings: &[Booking]) -> Result<Vec<Risk>, StoreError> {
    if bookings.is_empty() {
        return Ok(Vec::new());
    }
    let standing = tx.no_show(tenant.id)?;
    let patients = customers(bookings.iter().map(|booking| booking.customer));
    let records = tx.visits_of(tenant.id, &patients)?;
    let imported = tx.imported_visits_of(tenant.id, &patients)?;
    let mut lens = Lens::of(tenant);
    if standing.state.demographics {
        lens = lens.with_persons(tx, tenant, &patients)?;
    }
    let mut others: HashMap<CustomerId, Vec<Past>> = HashMap::with_capacity(patients.len());
    for record in &records {
        if let (Some(customer), Some(past)) = (record.customer, lens.past(record)) {
            others.entry(customer).or_default().push(past);
        }
    }
    for visit in &imported {
        if let Some(customer) = visit.customer {
            others.entry(customer).or_default().push(lens.imported(visit));
        }
    }
    let (as_of, model, language) = (tenant.zone.local(cx.now), standing.model(), Language::of_locale(&tenant.locale));
    let judge = |booking: &Booking| {
        let known = booking.customer.and_then(|customer| others.get(&customer)).map_or(&[][..], Vec::as_slice);
        let facts = Facts::gather(&lens.wanted(booking), known, as_of);
        risk(booking, &facts, &model.assess(&facts, standing.state.shift), &standing, language)
    };
    Ok(bookings.iter().map(judge).collect())
}

fn risk(
    booking: &Booking,
    facts: &Facts,
    assessment: &Assessment,
    standing: &NoShowStanding,
    language: Language,
) -> Risk {
    let score = assessment.score();
    let level = standing.state.level(score);
    let (actions, recommendation) = advice(level, booking.status, language);
    let factor = |part: &no_show::Part| RiskFactor {
        name: Factor::name(part.factor),
        impact: part.impact,
        log_odds: part.log_odds(),
        description: sentence(part.factor, facts, language),
    };
    Risk {
        appointment: booking.id,
        score,
        base: assessment.base(),
        level,
        factors: assessment.parts().iter().map(factor).collect(),
        actions,
        recommendation,
    }
}

impl NoShowState {
    /// Where a score lies.
    pub fn level(&self, score: f64) -> RiskLevel {
        if score >= self.high {
            RiskLevel::High
        } else if score >= self.medium {
            RiskLevel::Medium
        } else {
            RiskLevel::Low
        }
    }
}

impl RiskLevel {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl RiskAction {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reminder => "reminder",
            Self::ConfirmationRequest => "confirmation_request",
            Self::ConfirmationCall => "confirmation_call",
            Self::WaitlistStandby => "waitlist_standby",
        }
    }
}

/// What to do, and the same in a sentence.
fn advice(level: RiskLevel, status: Status, language: Language) -> (Vec<RiskAction>, &'static str) {
    let asked = status == Status::Requested;
    let (actions, portuguese, english): (&[RiskAction], _, _) = match (level, asked) {
        (RiskLevel::Low, _) => (&[], "Nenhuma ação necessária.", "Nothing needs to be done."),
        (RiskLevel::Medium, true) => (
            &[RiskAction::Reminder, RiskAction::ConfirmationRequest],
            "Envie um lembrete e peça a confirmação.",
            "Send a reminder and ask for a confirmation.",
        ),
        (RiskLevel::Medium, false) => (&[RiskAction::Reminder], "Envie um lembrete.", "Send a reminder."),
        (RiskLevel::High, _) => (
            &[RiskAction::Reminder, RiskAction::ConfirmationCall, RiskAction::WaitlistStandby],
            "Envie um lembrete, ligue para confirmar e deixe alguém da lista de espera de sobreaviso.",
            "Send a reminder, call to confirm, and keep somebody from the waitlist on standby.",
        ),
    };
    let sentence = match language {
        Language::Portuguese => portuguese,
        Language::English => english,
    };
    (actions.to_vec(), sentence)
}
