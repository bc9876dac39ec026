//! Bodies about webhook subscriptions, read into commands.

use crate::{
    Problem,
    openapi::formats::{Anything, DateTime, Free, formats},
    wire::{Body, Faults, json, text, webhook},
};
use engine::{
    model::{Dialect, EVERY_EVENT},
    verbs::{AddressPolicy, NewSecret, NewWebhook, Replay, Told, WebhookChange},
};
use schemars::JsonSchema;
use serde_json::json;
use slot_core::Instant;

/// The fewest and most characters of a secret.
const MIN_SECRET: usize = 32;
const MAX_SECRET: usize = 256;
/// The most characters of a description.
const DESCRIPTION: usize = 500;

formats! {
    /// An event that can be asked for.
    EventName = json!({
        "type": "string",
        "enum": Dialect::Clinic.words().iter().map(|(word, _)| *word).chain([EVERY_EVENT]).collect::<Vec<_>>(),
    });
    /// What signs what is sent.
    Secret = json!({ "type": "string", "minLength": MIN_SECRET, "maxLength": MAX_SECRET, "writeOnly": true });
}

/// A subscription that is to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewWebhook")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct WebhookBody {
    /// A public `https` address.
    #[schemars(length(max = 2048), extend("format" = "uri"))]
    url: String,
    secret: Secret,
    /// `*` is every event.
    #[schemars(length(min = 1, max = 32))]
    event_types: Vec<EventName>,
    description: Option<Free<DESCRIPTION>>,
    metadata: Option<Anything>,
}

/// What is to change. `null` takes away what need not be there.
#[derive(JsonSchema)]
#[schemars(rename = "WebhookUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct WebhookPatch {
    /// A public `https` address.
    #[schemars(length(max = 2048), extend("format" = "uri"))]
    url: Option<String>,
    /// The one before signs beside it for 24 hours.
    secret: Option<Secret>,
    #[schemars(length(min = 1, max = 32))]
    event_types: Option<Vec<EventName>>,
    description: Option<Free<DESCRIPTION>>,
    metadata: Option<Anything>,
    /// `true` also for one that was disabled because it failed.
    is_active: Option<bool>,
}

/// What is to be delivered once more: one event, those from a moment on, or, when nothing is said, all dead letters.
#[derive(JsonSchema)]
#[schemars(rename = "WebhookReplay")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct ReplayBody {
    event_id: Option<String>,
    from: Option<DateTime>,
    /// Exclusively; now when left out.
    to: Option<DateTime>,
}

/// A subscription that is to be made.
pub(super) fn new_webhook(body: &Body, policy: AddressPolicy) -> Result<NewWebhook, Problem> {
    let mut fields = body.fields()?;
    let url = fields.required("url", json::string(webhook::address(policy)));
    let secret = fields.required("secret", json::string(secret));
    let events = fields.required("event_types", webhook::events(Dialect::Clinic));
    let description = fields.optional("description", json::string(text::free(DESCRIPTION)));
    let metadata = fields.optional("metadata", json::metadata);
    let (url, secret, events, description, metadata) = fields.all((url, secret, events, description, metadata))?;
    Ok(NewWebhook { dialect: Dialect::Clinic, url, events, secret: Some(secret), description, metadata })
}

/// What is to change of a subscription.
pub(super) fn change(body: &Body, policy: AddressPolicy) -> Result<WebhookChange, Problem> {
    let mut fields = body.fields()?;
    let url = fields.optional("url", json::string(webhook::address(policy)));
    let secret = fields.optional("secret", json::string(secret));
    let events = fields.optional("event_types", webhook::events(Dialect::Clinic));
    let description = fields.nullable("description", json::string(text::free(DESCRIPTION)));
    let metadata = fields.nullable("metadata", json::metadata);
    let active = fields.optional("is_active", json::boolean);
    let (url, secret, events, description, metadata, active) =
        fields.all((url, secret, events, description, metadata, active))?;
    let (secret, told) = (secret.map(NewSecret::This), active.map(|active| if active { Told::Yes } else { Told::No }));
    Ok(WebhookChange { url, events, description, metadata, secret, told })
}

/// What is to be delivered once more.
pub(super) fn replay(body: &Body, now: Instant) -> Result<Replay, Problem> {
    Ok(webhook::replay(body.fields()?, ["event_id", "from", "to"], now)?)
}

fn secret(text: &str) -> Result<String, Faults> {
    let length = text.chars().count();
    if (MIN_SECRET..=MAX_SECRET).contains(&length) && !text.contains('\0') {
        Ok(text.to_owned())
    } else {
        Err(Faults::here(format!("must have {MIN_SECRET} to {MAX_SECRET} characters")))
    }
}
