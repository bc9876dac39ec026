//! A messenger that reaches nobody: an endpoint whose address says `fails` answers 500, all others 204.

use super::FixedClock;
use engine::{
    Messenger,
    model::{Attempt, AttemptOutcome, Carrier, Report, Webhook},
};
use slot_core::{AttemptId, EventId};
use std::time::Duration;

/// The messenger.
#[derive(Debug)]
pub(crate) struct Echo;

impl Messenger for Echo {
    fn test(&self, endpoint: &Webhook) -> Attempt {
        let fails = endpoint.url.contains("fails");
        let (status, outcome) = if fails { (500, AttemptOutcome::Dead) } else { (204, AttemptOutcome::Delivered) };
        Attempt {
            id: AttemptId::from_u128(1),
            tenant: endpoint.tenant,
            carrier: Carrier::Webhook,
            endpoint: endpoint.endpoint(),
            event: EventId::from_u128(1),
            word: "webhook.test".to_owned(),
            number: 1,
            at: FixedClock::NOON,
            outcome,
            report: Report {
                status: Some(status),
                error: fails.then(|| "status 500".to_owned()),
                response: Some(String::new()),
                took: Duration::from_millis(12),
            },
        }
    }
}
