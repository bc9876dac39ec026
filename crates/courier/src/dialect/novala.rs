//! Novala's: `sha256=..` over `{timestamp}.{body}`.

use super::{Letter, TEST, evt, json, only_word, text};
use crate::{
    payload::{BookingFacts, short},
    sign,
};
use engine::model::{Dialect, Event, Webhook};
use serde::Serialize;
use slot_core::{AttemptId, EventId, Instant};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    id: &'a str,
    r#type: &'a str,
    tenant_id: String,
    timestamp: &'a str,
    source: &'a str,
    data: Data<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    booking_id: &'a str,
    resource_id: &'a str,
    resource_name: &'a str,
    starts_at: String,
    ends_at: String,
    email: Option<&'a str>,
    first_name: &'a str,
    last_name: &'a str,
}

pub(super) fn compose(event: &Event) -> Option<Letter> {
    let word = only_word(Dialect::Novala, event.kind)?;
    let facts = BookingFacts::read(&event.payload)?;
    let (id, stamp, (first_name, last_name)) = (evt(event.id), event.at.rfc3339_millis(), facts.names());
    let envelope = Envelope {
        id: &id,
        r#type: word,
        tenant_id: event.tenant.to_string(),
        timestamp: stamp.as_str(),
        source: "bookings",
        data: Data {
            booking_id: &facts.id,
            resource_id: &facts.resource_id,
            resource_name: &facts.resource_name,
            starts_at: short(&facts.starts_at),
            ends_at: short(&facts.ends_at),
            email: facts.email.as_deref(),
            first_name,
            last_name,
        },
    };
    let body = json(&envelope)?;
    Some(Letter { word, id, body })
}

pub(super) fn test(endpoint: &Webhook, event: EventId, now: Instant) -> Letter {
    let id = evt(event);
    let body = serde_json::json!({
        "id": id,
        "type": TEST,
        "tenantId": endpoint.tenant.to_string(),
        "timestamp": now.rfc3339_millis().as_str(),
        "source": "webhooks",
        "data": {},
    });
    Letter { word: TEST, id, body: text(&body) }
}

pub(super) fn headers(
    secrets: &[&str],
    letter: &Letter,
    attempt: AttemptId,
    now: Instant,
) -> Vec<(&'static str, String)> {
    let timestamp = now.rfc3339_millis().to_string();
    let names = ["x-novala-signature", "x-novala-signature-previous"];
    let signed = |secret: &&str| format!("sha256={}", sign::hex(secret, Some(&timestamp), &letter.body));
    let mut headers: Vec<(&'static str, String)> = names.into_iter().zip(secrets.iter().map(signed)).collect();
    headers.push(("x-novala-timestamp", timestamp));
    headers.push(("x-novala-delivery-id", attempt.to_string()));
    headers.push(("x-novala-event-type", letter.word.to_owned()));
    headers.push(("user-agent", "Novala-Webhooks/1.0".to_owned()));
    headers
}
