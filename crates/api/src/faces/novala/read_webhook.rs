//! Bodies about webhook endpoints, read into commands.

use crate::{
    Problem,
    openapi::formats::{DateTime, Free, formats},
    wire::{Body, json, text, webhook},
};
use engine::{
    model::{Dialect, EVERY_EVENT},
    verbs::{AddressPolicy, NewWebhook, Replay, Told, WebhookChange},
};
use schemars::JsonSchema;
use serde_json::json;
use slot_core::Instant;

/// The most characters of a description.
const DESCRIPTION: usize = 500;

formats! {
    /// An event that can be asked for.
    EventName = json!({
        "type": "string",
        "enum": Dialect::Novala.words().iter().map(|(word, _)| *word).chain([EVERY_EVENT]).collect::<Vec<_>>(),
    });
}

/// An endpoint that is to be added.
#[derive(JsonSchema)]
#[schemars(rename = "NewWebhook")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct NewWebhookBody {
    /// A public `https` address.
    #[schemars(length(max = 2048), extend("format" = "uri"))]
    url: String,
    /// `*` is every event.
    #[schemars(length(min = 1, max = 32))]
    events: Vec<EventName>,
    description: Option<Free<DESCRIPTION>>,
}

/// What is to change of an endpoint.
#[derive(JsonSchema)]
#[schemars(rename = "WebhookChange", rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct WebhookChangeBody {
    /// A public `https` address.
    #[schemars(length(max = 2048), extend("format" = "uri"))]
    url: Option<String>,
    #[schemars(length(min = 1, max = 32))]
    events: Option<Vec<EventName>>,
    description: Option<Free<DESCRIPTION>>,
    /// `true` also for one that was disabled because it failed.
    is_active: Option<bool>,
}

/// What is to be delivered once more: one event, those from a moment on, or, when nothing is said, all that ran out of
/// attempts.
#[derive(JsonSchema)]
#[schemars(rename = "WebhookReplay", rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct ReplayBody {
    /// As the envelope names it.
    event_id: Option<String>,
    from: Option<DateTime>,
    /// Exclusively; now when left out.
    to: Option<DateTime>,
}

/// An endpoint that is to be added.
pub(super) fn new_webhook(body: &Body, policy: AddressPolicy) -> Result<NewWebhook, Problem> {
    let mut fields = body.fields()?;
    let url = fields.required("url", json::string(webhook::address(policy)));
    let events = fields.required("events", webhook::events(Dialect::Novala));
    let description = fields.optional("description", json::string(text::free(DESCRIPTION)));
    let (url, events, description) = fields.all((url, events, description))?;
    Ok(NewWebhook { dialect: Dialect::Novala, url, events, secret: None, description, metadata: None })
}

/// What is to change of an endpoint.
pub(super) fn change(body: &Body, policy: AddressPolicy) -> Result<WebhookChange, Problem> {
    let mut fields = body.fields()?;
    let url = fields.optional("url", json::string(webhook::address(policy)));
    let events = fields.optional("events", webhook::events(Dialect::Novala));
    let description = fields.nullable("description", json::string(text::free(DESCRIPTION)));
    let active = fields.optional("isActive", json::boolean);
    let (url, events, description, active) = fields.all((url, events, description, active))?;
    let told = active.map(|active| if active { Told::Yes } else { Told::No });
    Ok(WebhookChange { url, events, description, told, ..WebhookChange::default() })
}

/// What is to be delivered once more.
pub(super) fn replay(body: &Body, now: Instant) -> Result<Replay, Problem> {
    Ok(webhook::replay(body.fields()?, ["eventId", "from", "to"], now)?)
}
