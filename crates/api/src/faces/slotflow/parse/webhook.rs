//! Webhook endpoints.

use super::distinct;
use crate::{
    Problem,
    wire::{Body, Faults, json, text},
};
use engine::{
    model::Dialect,
    verbs::{AddressPolicy, NewWebhook, check_address},
};

/// The events that can be asked for.
const EVENTS: &[(&str, &str)] =
    &[("booking.confirmed", "booking.confirmed"), ("booking.cancelled", "booking.cancelled")];

/// An endpoint that is to be added.
pub(in super::super) fn webhook(body: &Body, policy: AddressPolicy) -> Result<NewWebhook, Problem> {
    let mut fields = body.fields()?;
    let url = fields.required("url", json::string(|text: &str| address(text, policy)));
    let events = fields.required("events", |raw| {
        distinct(json::list(1..=EVENTS.len(), |raw| json::string(text::one_of(EVENTS))(raw))(raw)?)
    });
    let (url, events) = fields.all((url, events))?;
    Ok(NewWebhook { dialect: Dialect::Slotflow, url, events: events.into_iter().map(str::to_owned).collect() })
}

fn address(text: &str, policy: AddressPolicy) -> Result<String, Faults> {
    // A URL parser would pass over white space silently, and the same address could then be added twice.
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Faults::here("must not contain white space"));
    }
    check_address(text, policy).map_err(Faults::here)?;
    Ok(text.to_owned())
}
