//! The clinic's: `sha256=..` over `{timestamp}.{body}`, the timestamp in seconds. Only visits of patients are told.

use super::{Letter, TEST, json, text};
use crate::{
    payload::{BookingFacts, short},
    sign,
};
use engine::model::{Event, EventKind, Webhook};
use serde::Serialize;
use serde_json::value::RawValue;
use slot_core::{AttemptId, EventId, Instant};

#[derive(Serialize)]
struct Body<'a> {
    event_id: &'a str,
    event_type: &'a str,
    tenant_id: String,
    occurred_at: String,
    data: Visit<'a>,
}

/// An appointment as this face shows it, but for what only staff may see.
#[derive(Serialize)]
struct Visit<'a> {
    id: &'a str,
    provider_profile_id: &'a str,
    patient_id: Option<&'a str>,
    appointment_type_id: Option<&'a str>,
    location_id: &'a str,
    room_id: Option<&'a str>,
    start_time: String,
    end_time: String,
    status: &'a str,
    source: &'a str,
    notes: Option<&'a str>,
    external_reference: Option<&'a str>,
    metadata: &'a RawValue,
    version: u32,
    rescheduled_from_id: Option<&'a str>,
    rescheduled_to_id: Option<&'a str>,
    cancellation_reason: Option<&'a str>,
    cancelled_by: Option<&'a str>,
    created_at: String,
    updated_at: String,
}

/// What an event is called here. One that was confirmed from the start was made, and not confirmed later.
fn word(kind: EventKind, version: u32) -> Option<&'static str> {
    match kind {
        EventKind::BookingRequested => Some("appointment.created"),
        EventKind::BookingConfirmed if version == 1 => Some("appointment.created"),
        EventKind::BookingConfirmed => Some("appointment.confirmed"),
        EventKind::BookingCheckedIn => Some("appointment.checked_in"),
        EventKind::BookingCancelled => Some("appointment.cancelled"),
        EventKind::BookingRescheduled => Some("appointment.rescheduled"),
        EventKind::BookingCompleted => Some("appointment.completed"),
        EventKind::BookingNoShow => Some("appointment.no_show"),
        EventKind::SlotReleased => Some("slot.released"),
        // One that takes the place of another is told of with that other.
        EventKind::BookingReplacement
        | EventKind::BookingUpdated
        | EventKind::WaitlistJoined
        | EventKind::WaitlistOffered
        | EventKind::WaitlistBooked
        | EventKind::WaitlistDeclined
        | EventKind::WaitlistExpired
        | EventKind::WaitlistLeft
        | EventKind::ConversationHandedOver
        | EventKind::WindowCreated
        | EventKind::WindowUpdated
        | EventKind::WebhookDisabled
        | EventKind::OveragePurchased => None,
    }
}

pub(super) fn compose(event: &Event) -> Option<Letter> {
    let word = word(event.kind, event.version)?;
    let facts = BookingFacts::read(&event.payload)?;
    let id = event.id.to_string();
    let empty = RawValue::from_string("{}".to_owned()).ok()?;
    let body = Body {
        event_id: &id,
        event_type: word,
        tenant_id: event.tenant.to_string(),
        occurred_at: short(event.at.rfc3339_millis().as_str()),
        data: Visit {
            id: &facts.id,
            provider_profile_id: &facts.resource_id,
            patient_id: facts.customer_id.as_deref(),
            appointment_type_id: facts.service_id.as_deref(),
            location_id: facts.location_id.as_deref()?,
            room_id: facts.room_id.as_deref(),
            start_time: short(&facts.starts_at),
            end_time: short(&facts.ends_at),
            status: &facts.status,
            source: facts.source.as_deref().unwrap_or("api"),
            notes: facts.notes.as_deref(),
            external_reference: facts.external_reference.as_deref(),
            metadata: facts.metadata.as_deref().unwrap_or(&empty),
            version: facts.version,
            rescheduled_from_id: facts.rescheduled_from_id.as_deref(),
            rescheduled_to_id: facts.rescheduled_to_id.as_deref(),
            cancellation_reason: facts.cancellation_reason.as_deref(),
            cancelled_by: facts.cancelled_by.as_deref(),
            created_at: short(&facts.created_at),
            updated_at: short(&facts.updated_at),
        },
    };
    let body = json(&body)?;
    Some(Letter { word, id, body })
}

pub(super) fn test(endpoint: &Webhook, event: EventId, now: Instant) -> Letter {
    let id = event.to_string();
    let body = serde_json::json!({
        "event_id": id,
        "event_type": TEST,
        "tenant_id": endpoint.tenant.to_string(),
        "occurred_at": short(now.rfc3339_millis().as_str()),
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
    let timestamp = now.as_seconds().to_string();
    let names = ["x-webhook-signature", "x-webhook-signature-previous"];
    let signed = |secret: &&str| format!("sha256={}", sign::hex(secret, Some(&timestamp), &letter.body));
    let mut headers: Vec<(&'static str, String)> = names.into_iter().zip(secrets.iter().map(signed)).collect();
    headers.push(("x-webhook-timestamp", timestamp));
    headers.push(("x-webhook-event", letter.word.to_owned()));
    headers.push(("x-webhook-delivery", attempt.to_string()));
    headers
}
