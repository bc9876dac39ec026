//! Webhook endpoints as this face shows them. A secret is shown once, to whoever makes it.

use super::show::{Second, Text};
use engine::model::{Webhook, WebhookStatus};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::WebhookId;

/// An endpoint.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Webhook")]
pub(super) struct WebhookView<'a> {
    id: Text<WebhookId>,
    url: &'a str,
    /// `*` is every event.
    events: &'a [String],
    description: Option<&'a str>,
    is_active: bool,
    /// `disabled` is one that failed too often: to activate it is to try again.
    #[schemars(extend("enum" = WebhookStatus::ALL.iter().map(|status| status.name()).collect::<Vec<_>>()))]
    status: &'static str,
    /// How many deliveries in a row ran out of attempts.
    consecutive_failures: u32,
    /// What signs what is sent; only when it was made just now.
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
    created_at: Second,
    updated_at: Second,
}

/// One endpoint.
#[derive(Serialize, JsonSchema)]
pub(super) struct OneWebhook<'a> {
    pub(super) webhook: WebhookView<'a>,
}

/// What a replay answers.
#[derive(Serialize, JsonSchema)]
pub(super) struct ReplayView {
    #[schemars(extend("const" = true))]
    pub(super) success: bool,
    /// How many deliveries are open that were not before.
    pub(super) replayed: u64,
}

impl<'a> WebhookView<'a> {
    pub(super) fn of(webhook: &'a Webhook) -> Self {
        Self {
            id: Text(webhook.id),
            url: &webhook.url,
            events: &webhook.events,
            description: webhook.description.as_deref(),
            is_active: webhook.status == WebhookStatus::Active,
            status: webhook.status.name(),
            consecutive_failures: webhook.health.failures,
            secret: None,
            created_at: Second(webhook.created_at),
            updated_at: Second(webhook.updated_at),
        }
    }

    /// With its secret.
    pub(super) fn with_secret(webhook: &'a Webhook) -> Self {
        Self { secret: Some(&webhook.secret), ..Self::of(webhook) }
    }
}
