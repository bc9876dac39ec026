//! Webhook endpoints.

use super::{Moment, Text};
use engine::model::{self, Dialect, WebhookStatus};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::WebhookId;

/// An endpoint. Its secret is shown to whoever may list it, as the contract has it.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Webhook<'a> {
    id: Text<WebhookId>,
    url: &'a str,
    events: &'a [String],
    signing_secret: &'a str,
    active: bool,
    created_at: Moment,
}

/// The list of endpoints.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Webhooks<'a> {
    webhooks: Vec<Webhook<'a>>,
    total: usize,
}

pub(in super::super) fn webhook(webhook: &model::Webhook) -> Webhook<'_> {
    Webhook {
        id: Text(webhook.id),
        url: &webhook.url,
        events: &webhook.events,
        signing_secret: &webhook.secret,
        active: webhook.status == WebhookStatus::Active,
        created_at: Moment(webhook.created_at),
    }
}

/// Those endpoints that speak this dialect.
pub(in super::super) fn webhooks(all: &[model::Webhook]) -> Webhooks<'_> {
    let webhooks: Vec<_> = all.iter().filter(|one| one.dialect == Dialect::Slotflow).map(webhook).collect();
    Webhooks { total: webhooks.len(), webhooks }
}
