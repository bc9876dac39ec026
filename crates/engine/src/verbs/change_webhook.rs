//! Changes a webhook endpoint, and gives it another secret.

use super::create_webhook::webhook_secret;
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Carrier, Metadata, RetiredSecret, SECRET_OVERLAP, Tenant, Webhook, WebhookHealth, WebhookStatus},
};
use slot_core::WebhookId;

/// What is to change of an endpoint. `None` leaves a thing as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookChange {
    /// Where it listens. It has passed [`super::check_address`].
    pub url: Option<String>,
    /// Which events it wants, in its dialect's words.
    pub events: Option<Vec<String>>,
    /// What it is for; an inner `None` is nothing.
    pub description: Option<Option<String>>,
    /// Facts of its owner's own; an inner `None` is nothing.
    pub metadata: Option<Option<Metadata>>,
    /// The secret that signs from now on. The one before signs beside it for [`SECRET_OVERLAP`].
    pub secret: Option<NewSecret>,
    /// Whether it is told.
    pub told: Option<Told>,
}

/// Another secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewSecret {
    /// One that is made here.
    Fresh,
    /// This one.
    This(String),
}

/// Whether an endpoint is told of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is, from now on.
    Yes,
    /// It is not. What is open is given up, and stays among the dead letters.
    No,
}

/// Changes an endpoint; answers it as it is now, or nothing when there is none.
pub fn change_webhook(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: WebhookId,
    change: &WebhookChange,
) -> Result<Option<Webhook>, StoreError> {
    tx.lock(&[LockKey::Plan(tenant.id)])?;
    let Some(before) = webhook(tx, tenant, id)? else { return Ok(None) };
    let mut webhook = before.clone();
    if let Some(url) = &change.url {
        webhook.url.clone_from(url);
    }
    if let Some(events) = &change.events {
        webhook.events.clone_from(events);
    }
    if let Some(description) = &change.description {
        webhook.description.clone_from(description);
    }
    if let Some(metadata) = &change.metadata {
        webhook.metadata.clone_from(metadata);
    }
    let secret = match &change.secret {
        Some(NewSecret::Fresh) => webhook_secret(cx.ids),
        Some(NewSecret::This(secret)) => secret.clone(),
        None => before.secret.clone(),
    };
    if secret != before.secret {
        let until = cx.now + SECRET_OVERLAP;
        webhook.retired = Some(RetiredSecret { secret: std::mem::replace(&mut webhook.secret, secret), until });
    }
    match change.told {
        Some(Told::Yes) if webhook.status != WebhookStatus::Active => {
            webhook.status = WebhookStatus::Active;
            webhook.health = WebhookHealth::default();
        }
        Some(Told::No) if webhook.status != WebhookStatus::Inactive => {
            webhook.status = WebhookStatus::Inactive;
            let why = "the endpoint was deactivated";
            tx.bury_deliveries(tenant.id, Carrier::Webhook, webhook.endpoint(), cx.now, why)?;
        }
        Some(Told::Yes | Told::No) | None => {}
    }
    if webhook != before {
        webhook.updated_at = cx.now;
        tx.update_webhook(&webhook)?;
    }
    Ok(Some(webhook))
}

/// The endpoint of this business with this id.
pub fn webhook(tx: &mut dyn Tx, tenant: &Tenant, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    Ok(tx.webhooks_by_id(&[(tenant.id, id)])?.pop())
}
