//! Delivers events once more.

use super::change_webhook::webhook;
use crate::{
    Again, StoreError, Tx,
    model::{Carrier, Tenant, WebhookStatus},
};
use slot_core::{EventId, Instant, WebhookId};

/// What is to be delivered once more to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// Everything that ran out of attempts.
    Dead,
    /// One event, whatever became of it.
    Event(EventId),
    /// Every event that the endpoint wants from the first moment until before the second, whatever became of it.
    Happened(Instant, Instant),
}

/// What became of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// So many deliveries are open that were not before.
    Opened(u64),
    /// There is no such endpoint.
    UnknownWebhook,
    /// There is no such event.
    UnknownEvent,
    /// The endpoint is not told of anything: it is to be turned on first.
    NotActive(WebhookStatus),
}

/// Opens deliveries once more, under the ids of their events, with all their attempts before them.
pub fn replay(tx: &mut dyn Tx, tenant: &Tenant, id: WebhookId, what: Replay) -> Result<Replayed, StoreError> {
    let Some(webhook) = webhook(tx, tenant, id)? else { return Ok(Replayed::UnknownWebhook) };
    if webhook.status != WebhookStatus::Active {
        return Ok(Replayed::NotActive(webhook.status));
    }
    let again = match what {
        Replay::Dead => Again::Dead,
        Replay::Event(event) if !tx.has_event(tenant.id, event)? => return Ok(Replayed::UnknownEvent),
        Replay::Event(event) => Again::Event(event),
        Replay::Happened(from, until) => Again::Happened { kinds: webhook.kinds(), from, until },
    };
    Ok(Replayed::Opened(tx.deliver_again(tenant.id, Carrier::Webhook, webhook.endpoint(), &again)?))
}
