//! Slotflow's: `t=..,v1=..` over `{t}.{body}`.

use super::{Letter, TEST, evt, json, only_word, text};
use crate::{payload::BookingFacts, sign};
use engine::model::{Dialect, Event, EventKind};
use serde::Serialize;
use serde_json::value::RawValue;
use slot_core::{EventId, Instant};

#[derive(Serialize)]
struct Body<'a> {
    event: &'a str,
    created_at: &'a str,
    data: Booking<'a>,
}

/// A booking, as this face shows it.
#[derive(Serialize)]
struct Booking<'a> {
    id: &'a str,
    human_id: &'a str,
    starts_at: &'a str,
    ends_at: &'a str,
    duration_minutes: i64,
    attendee_name: &'a str,
    attendee_email: Option<&'a str>,
    status: &'a str,
    metadata: Option<&'a RawValue>,
    created_at: &'a str,
}

pub(super) fn compose(event: &Event) -> Option<Letter> {
    let word = only_word(Dialect::Slotflow, event.kind)?;
    let facts = BookingFacts::read(&event.payload)?;
    let ((start, end), stamp) = (facts.span()?, event.at.rfc3339_millis());
    let body = Body {
        event: word,
        created_at: stamp.as_str(),
        data: Booking {
            id: &facts.id,
            human_id: &facts.resource_id,
            starts_at: &facts.starts_at,
            ends_at: &facts.ends_at,
            duration_minutes: (end - start).as_minutes(),
            attendee_name: &facts.name,
            attendee_email: facts.email.as_deref(),
            status: if event.kind == EventKind::BookingCancelled { "cancelled" } else { "confirmed" },
            metadata: facts.metadata.as_deref(),
            created_at: &facts.created_at,
        },
    };
    Some(Letter { word, id: evt(event.id), body: json(&body)? })
}

pub(super) fn test(event: EventId, now: Instant) -> Letter {
    let body = serde_json::json!({ "event": TEST, "created_at": now.rfc3339_millis().as_str(), "data": {} });
    Letter { word: TEST, id: evt(event), body: text(&body) }
}

pub(super) fn headers(secrets: &[&str], letter: &Letter, now: Instant) -> Vec<(&'static str, String)> {
    let t = now.as_seconds().to_string();
    let signed = secrets.iter().map(|secret| format!(",v1={}", sign::hex(secret, Some(&t), &letter.body)));
    vec![("x-slotflow-signature", format!("t={t}{}", signed.collect::<String>()))]
}
