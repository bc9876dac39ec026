//! How an endpoint is shown. Its secret only when it was made just now.

use crate::{layout::fields, moment};
use engine::model::Webhook;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct View {
    id: String,
    dialect: &'static str,
    url: String,
    events: Vec<String>,
    description: Option<String>,
    status: &'static str,
    consecutive_failures: u32,
    failing_since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
    created_at: String,
    updated_at: String,
}

impl View {
    pub(super) fn of(webhook: &Webhook) -> Self {
        Self {
            id: webhook.id.to_string(),
            dialect: webhook.dialect.name(),
            url: webhook.url.clone(),
            events: webhook.events.clone(),
            description: webhook.description.clone(),
            status: webhook.status.name(),
            consecutive_failures: webhook.health.failures,
            failing_since: webhook.health.failing_since.map(moment::text),
            secret: None,
            created_at: moment::text(webhook.created_at),
            updated_at: moment::text(webhook.updated_at),
        }
    }

    pub(super) fn with_secret(webhook: &Webhook) -> Self {
        Self { secret: Some(webhook.secret.clone()), ..Self::of(webhook) }
    }

    /// The fields for people, without those that say nothing.
    pub(super) fn text(&self) -> String {
        let mut rows = vec![
            ("id", self.id.clone()),
            ("dialect", self.dialect.to_owned()),
            ("url", self.url.clone()),
            ("events", self.events.join(", ")),
            ("status", self.status.to_owned()),
        ];
        rows.extend(self.description.clone().map(|description| ("description", description)));
        if self.consecutive_failures > 0 {
            let since = self.failing_since.as_deref().unwrap_or("unknown");
            rows.push(("failures", format!("{} in a row, since {since}", self.consecutive_failures)));
        }
        rows.extend(self.secret.clone().map(|secret| ("secret", secret)));
        rows.push(("created", self.created_at.clone()));
        fields(&rows)
    }
}
