//! Stores what came of deliveries: the log, what is tried again and when, and endpoints that are turned off.

use crate::{
    Context, Finished, StoreError, Tx,
    model::{Attempt, Carrier, DeliveryKey, Event, EventKind, Fate, Webhook, WebhookHealth, WebhookStatus},
};
use slot_core::{EventId, TenantId, WebhookId};
use std::collections::BTreeMap;

/// What came of one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What becomes of it.
    pub finished: Finished,
    /// The attempt, if one was made.
    pub attempt: Option<Attempt>,
    /// Whether the endpoint was failing when the delivery was taken on.
    pub was_failing: bool,
}

/// What the last deliveries to an endpoint say of it, in the order in which they ended.
#[derive(Default)]
struct News {
    has_arrived: bool,
    /// How many were given up after the last that arrived.
    given_up: u32,
}

/// Stores what came of deliveries, and turns endpoints off that have failed for too long; answers these.
pub fn settle_deliveries(tx: &mut dyn Tx, cx: Context<'_>, settled: &[Settled]) -> Result<Vec<Webhook>, StoreError> {
    let finished: Vec<Finished> = settled.iter().map(|settled| settled.finished.clone()).collect();
    tx.finish_deliveries(&finished)?;
    let attempts: Vec<Attempt> = settled.iter().filter_map(|settled| settled.attempt.clone()).collect();
    tx.log_attempts(&attempts)?;
    let mut news: BTreeMap<(TenantId, WebhookId), News> = BTreeMap::new();
    for Settled { finished, attempt, was_failing } in settled {
        let DeliveryKey { tenant, endpoint, .. } = finished.key;
        let place = (tenant, WebhookId::from_u128(endpoint.as_u128()));
        match &finished.fate {
            Fate::Over if attempt.is_some() && (*was_failing || news.contains_key(&place)) => {
                *news.entry(place).or_default() = News { has_arrived: true, given_up: 0 };
            }
            Fate::Dead { .. } => news.entry(place).or_default().given_up += 1,
            Fate::Over | Fate::Again { .. } => {}
        }
    }
    if news.is_empty() {
        return Ok(Vec::new());
    }
    let named: Vec<_> = news.keys().copied().collect();
    let mut disabled = Vec::new();
    for webhook in tx.webhooks_by_id(&named)? {
        if let Some(news) = news.get(&(webhook.tenant, webhook.id))
            && let Some(webhook) = note(tx, cx, webhook, news)?
        {
            disabled.push(webhook);
        }
    }
    Ok(disabled)
}

/// Notes how an endpoint fares; answers it when it is turned off by that.
fn note(tx: &mut dyn Tx, cx: Context<'_>, mut webhook: Webhook, news: &News) -> Result<Option<Webhook>, StoreError> {
    let before = if news.has_arrived { WebhookHealth::default() } else { webhook.health };
    let health = WebhookHealth {
        failures: before.failures.saturating_add(news.given_up),
        failing_since: before.failing_since.or((news.given_up > 0).then_some(cx.now)),
    };
    let is_turned_off = webhook.status == WebhookStatus::Active && webhook.is_hopeless(health, cx.now);
    if is_turned_off {
        webhook.status = WebhookStatus::Disabled;
    }
    webhook.health = health;
    tx.note_webhook_health(webhook.tenant, webhook.id, health, webhook.status)?;
    if !is_turned_off {
        return Ok(None);
    }
    tx.bury_deliveries(webhook.tenant, Carrier::Webhook, webhook.endpoint(), cx.now, "the endpoint was disabled")?;
    let payload = serde_json::json!({
        "id": webhook.id.to_string(),
        "dialect": webhook.dialect.name(),
        "url": webhook.url,
        "failures": health.failures,
    });
    tx.append_events(&[Event {
        id: cx.id(EventId::from_u128),
        tenant: webhook.tenant,
        kind: EventKind::WebhookDisabled,
        subject: webhook.id.as_u128(),
        version: health.failures,
        payload: payload.to_string(),
        at: cx.now,
    }])?;
    Ok(Some(webhook))
}
