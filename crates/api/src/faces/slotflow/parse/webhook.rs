//! Webhook endpoints.

use super::distinct;
use crate::{
    Problem,
    openapi::formats::formats,
    wire::{Body, json, text, webhook::address},
};
use engine::{
    model::Dialect,
    verbs::{AddressPolicy, NewWebhook},
};
use schemars::JsonSchema;
use serde_json::json;

/// The events that can be asked for.
const EVENTS: &[(&str, &str)] =
    &[("booking.confirmed", "booking.confirmed"), ("booking.cancelled", "booking.cancelled")];

/// An endpoint that is to be added.
#[derive(JsonSchema)]
#[schemars(rename = "NewWebhook")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(in super::super) struct NewWebhookBody {
    /// A public `https` address.
    #[schemars(length(max = 2048), extend("format" = "uri"))]
    url: String,
    #[schemars(length(min = 1, max = EVENTS.len()), extend("uniqueItems" = true))]
    events: Vec<EventName>,
}

formats! {
    /// An event that can be asked for.
    EventName = json!({ "type": "string", "enum": EVENTS.iter().map(|(word, _)| *word).collect::<Vec<_>>() });
}

/// An endpoint that is to be added.
pub(in super::super) fn webhook(body: &Body, policy: AddressPolicy) -> Result<NewWebhook, Problem> {
    let mut fields = body.fields()?;
    let url = fields.required("url", json::string(address(policy)));
    let events = fields.required("events", |raw| {
        distinct(json::list(1..=EVENTS.len(), |raw| json::string(text::one_of(EVENTS))(raw))(raw)?)
    });
    let (url, events) = fields.all((url, events))?;
    Ok(NewWebhook {
        dialect: Dialect::Slotflow,
        url,
        events: events.into_iter().map(str::to_owned).collect(),
        secret: None,
        description: None,
        metadata: None,
    })
}
