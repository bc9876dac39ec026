//! The risk of a business that has no history yet: a handful of round values that anybody can read and dispute.
//!
//! They are rules of thumb, not fitted to any data: about one visit in five is missed; visits of the same day rarely are, and
//! the longer ahead one was booked the more often; who missed visits before will more often than others.

use crate::{
    factor::Factor,
    facts::Facts,
    numbers::{log_odds, micro},
};

/// What the prior is called.
pub const PRIOR_NAME: &str = "prior";

/// The share of visits that are missed.
const USUAL: f64 = 0.20;
/// The same by how long ahead they were booked: up to so many days, such a share.
const BY_LEAD: [(u32, f64); 5] = [(0, 0.05), (2, 0.15), (7, 0.20), (14, 0.24), (30, 0.28)];
/// The share of those that were booked longer ahead.
const LONGER: f64 = 0.30;
/// A patient's own share is drawn to the usual one by so many visits, and then counts for so much.
const DRAWN_BY: f64 = 2.0;
const HISTORY_COUNTS: f64 = 0.6;
/// What a confirmation adds, in log-odds, and what each late cancellation does, of which so many count.
const CONFIRMED: f64 = -0.3;
const LATE_CANCEL: f64 = 0.1;
const LATE_CANCELS: u32 = 3;

/// The usual risk, in millionths of log-odds.
pub(crate) fn start() -> i64 {
    micro(log_odds(USUAL)).into()
}

/// What each factor adds to the usual risk, in millionths of log-odds.
pub(crate) fn parts(facts: &Facts) -> Vec<(Factor, i64)> {
    let usual = log_odds(USUAL);
    let lead = BY_LEAD.iter().find(|(days, _)| facts.lead_days <= *days).map_or(LONGER, |(_, share)| *share);
    let mut parts = vec![(Factor::LeadTime, log_odds(lead) - usual)];
    if !facts.is_first_visit() {
        let (came, missed) = (f64::from(facts.came), f64::from(facts.missed));
        let own = (missed + DRAWN_BY * USUAL) / (came + missed + DRAWN_BY);
        let factor = if facts.missed == 0 { Factor::PriorVisits } else { Factor::PriorNoShows };
        parts.push((factor, HISTORY_COUNTS * (log_odds(own) - usual)));
    }
    if facts.late_cancels > 0 {
        parts.push((Factor::LateCancels, LATE_CANCEL * f64::from(facts.late_cancels.min(LATE_CANCELS))));
    }
    if facts.confirmed == Some(true) {
        parts.push((Factor::Confirmation, CONFIRMED));
    }
    parts.into_iter().map(|(factor, part)| (factor, micro(part).into())).collect()
}
