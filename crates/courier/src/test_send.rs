//! Sends one test event, at once.

use crate::{Client, dialect};
use engine::{
    Clock, Ids, Messenger,
    model::{Attempt, AttemptOutcome, Carrier, Webhook},
};
use slot_core::{AttemptId, EventId};
use std::{fmt, sync::Arc};
use tokio::runtime::Handle;

/// Sends test events, whether anything else is delivered or not.
pub struct Tester {
    pub(crate) runtime: Handle,
    pub(crate) client: Client,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn Ids>,
}

impl Messenger for Tester {
    fn test(&self, endpoint: &Webhook) -> Attempt {
        let at = self.clock.now();
        let (event, id) = (EventId::from_u128(self.ids.mint(at)), AttemptId::from_u128(self.ids.mint(at)));
        let letter = dialect::test_letter(endpoint, event, at);
        let headers = dialect::headers(endpoint, &letter, id, at);
        let (client, url, body) = (self.client.clone(), endpoint.url.clone(), letter.body);
        // On a thread of the courier's own; here it is only waited for.
        let sending = self.runtime.spawn(async move { client.post(&url, &headers, body).await });
        let report = self.runtime.block_on(sending).unwrap_or_default().report;
        let outcome = if report.is_success() { AttemptOutcome::Delivered } else { AttemptOutcome::Dead };
        Attempt {
            id,
            tenant: endpoint.tenant,
            carrier: Carrier::Webhook,
            endpoint: endpoint.endpoint(),
            event,
            word: letter.word.to_owned(),
            number: 1,
            at,
            outcome,
            report,
        }
    }
}

impl fmt::Debug for Tester {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tester").finish_non_exhaustive()
    }
}
