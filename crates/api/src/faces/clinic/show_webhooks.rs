//! Webhook subscriptions, attempts and dead letters as this face shows them. Secrets are never shown.

use super::shape::{Moment, Row, Text};
use crate::openapi::formats::Anything;
use engine::model::{Attempt, DeadLetter, EventKind, Metadata, Webhook, WebhookStatus};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{BookingId, WebhookId};

/// A subscription.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Webhook")]
pub(super) struct WebhookView<'a> {
    id: Text<WebhookId>,
    url: &'a str,
    /// `*` is every event.
    event_types: &'a [String],
    description: Option<&'a str>,
    #[schemars(with = "Anything")]
    metadata: MetadataView<'a>,
    is_active: bool,
    /// `disabled` is one that failed for too long: to activate it is to try again.
    #[schemars(extend("enum" = WebhookStatus::ALL.iter().map(|status| status.name()).collect::<Vec<_>>()))]
    status: &'static str,
    /// How many deliveries in a row ran out of attempts.
    consecutive_failures: u32,
    created_at: Moment,
    updated_at: Moment,
}

/// Facts as they were given; an empty object when there are none.
struct MetadataView<'a>(Option<&'a Metadata>);

impl Serialize for MetadataView<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(metadata) => metadata.serialize(serializer),
            None => serde::Serializer::serialize_map(serializer, Some(0)).and_then(serde::ser::SerializeMap::end),
        }
    }
}

/// An attempt.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WebhookDelivery")]
pub(super) struct AttemptView<'a> {
    /// As the header `X-Webhook-Delivery` had it.
    id: String,
    webhook_id: String,
    event_id: String,
    event_type: &'a str,
    /// Which attempt at this event it was.
    attempt: u32,
    /// `failed` is tried again, `dead` is not.
    #[schemars(extend("enum" = ["delivered", "failed", "dead"]))]
    status: &'static str,
    /// The status of HTTP that was answered.
    response_code: Option<u16>,
    /// The beginning of what was answered.
    response_body: Option<&'a str>,
    error: Option<&'a str>,
    duration_ms: u64,
    attempted_at: Moment,
}

/// A delivery that ran out of attempts.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DeadLetter")]
pub(super) struct DeadView<'a> {
    webhook_id: String,
    event_id: String,
    event_type: &'a str,
    /// The appointment that it is about.
    appointment_id: Text<BookingId>,
    attempts: u32,
    error: &'a str,
    occurred_at: Moment,
    failed_at: Moment,
}

/// What a test answers.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WebhookTest")]
pub(super) struct TestView<'a> {
    success: bool,
    status_code: Option<u16>,
    duration_ms: u64,
    error: Option<&'a str>,
}

/// What a replay answers.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "WebhookReplayed")]
pub(super) struct ReplayView {
    /// How many deliveries are open that were not before.
    pub(super) replayed: u64,
}

impl Row for WebhookView<'_> {
    const MANY: &'static str = "webhooks";
}

impl Row for AttemptView<'_> {
    const MANY: &'static str = "deliveries";
}

impl Row for DeadView<'_> {
    const MANY: &'static str = "dead_letters";
}

impl<'a> WebhookView<'a> {
    pub(super) fn of(webhook: &'a Webhook) -> Self {
        Self {
            id: Text(webhook.id),
            url: &webhook.url,
            event_types: &webhook.events,
            description: webhook.description.as_deref(),
            metadata: MetadataView(webhook.metadata.as_ref()),
            is_active: webhook.status == WebhookStatus::Active,
            status: webhook.status.name(),
            consecutive_failures: webhook.health.failures,
            created_at: Moment(webhook.created_at),
            updated_at: Moment(webhook.updated_at),
        }
    }
}

impl<'a> AttemptView<'a> {
    pub(super) fn of(attempt: &'a Attempt) -> Self {
        Self {
            id: attempt.id.to_string(),
            webhook_id: attempt.endpoint.to_string(),
            event_id: attempt.event.to_string(),
            event_type: &attempt.word,
            attempt: attempt.number,
            status: attempt.outcome.name(),
            response_code: attempt.report.status,
            response_body: attempt.report.response.as_deref(),
            error: attempt.report.error.as_deref(),
            duration_ms: millis(attempt),
            attempted_at: Moment(attempt.at),
        }
    }
}

impl<'a> DeadView<'a> {
    pub(super) fn of(letter: &'a DeadLetter) -> Self {
        Self {
            webhook_id: letter.key.endpoint.to_string(),
            event_id: letter.key.event.to_string(),
            event_type: letter.word.as_deref().unwrap_or_else(|| untold(letter.event.kind)),
            appointment_id: Text(BookingId::from_u128(letter.key.subject)),
            attempts: letter.attempts,
            error: &letter.reason,
            occurred_at: Moment(letter.event.at),
            failed_at: Moment(letter.ended_at),
        }
    }
}

impl<'a> TestView<'a> {
    pub(super) fn of(attempt: &'a Attempt) -> Self {
        Self {
            success: attempt.report.is_success(),
            status_code: attempt.report.status,
            duration_ms: millis(attempt),
            error: attempt.report.error.as_deref(),
        }
    }
}

fn millis(attempt: &Attempt) -> u64 {
    u64::try_from(attempt.report.took.as_millis()).unwrap_or(u64::MAX)
}

/// The event's first name in this dialect, where it was never tried under one.
fn untold(kind: EventKind) -> &'static str {
    let words = engine::model::Dialect::Clinic.words();
    words.iter().find(|(_, kinds)| kinds.contains(&kind)).map_or(kind.name(), |(word, _)| *word)
}
