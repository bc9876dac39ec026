//! Husky's: hexadecimal over the body alone. What is written through the API is told only where the business wants it.

use super::{Letter, TEST, evt, json, text};
use crate::{
    payload::{BookingFacts, WindowFacts},
    sign,
};
use engine::{
    model::{DaySession, Event, EventKind},
    verbs::About,
};
use serde::Serialize;
use serde_json::Value;
use slot_core::{EventId, Instant};

#[derive(Serialize)]
struct Body<'a> {
    event_id: &'a str,
    event: &'a str,
    timestamp: &'a str,
    appointment: Told<'a>,
}

#[derive(Serialize)]
struct SlotBody<'a> {
    event_id: &'a str,
    event: &'a str,
    timestamp: &'a str,
    slot: Opening<'a>,
}

/// A window as this face shows it; of a change of one date, that date.
#[derive(Serialize)]
struct Opening<'a> {
    slot_id: String,
    calendar_id: &'a str,
    branch_id: &'a str,
    day: &'a str,
    session: &'a str,
    batch: Option<&'a str>,
    start_time: &'a str,
    end_time: &'a str,
    appointment_type: Option<&'a str>,
    max_slots: u32,
    ai_slots: u32,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    created_at: &'a str,
    updated_at: &'a str,
}

impl<'a> Opening<'a> {
    fn of(facts: &'a WindowFacts) -> Self {
        let (date, service) = (facts.date.as_deref(), facts.service_id.as_deref());
        let slot_id = match (date, service) {
            (Some(date), Some(service)) => format!("{}||{date}||{service}", facts.id),
            (Some(_), None) | (None, _) => facts.id.clone(),
        };
        Self {
            slot_id,
            calendar_id: &facts.id,
            branch_id: &facts.branch_id,
            day: &facts.weekday,
            session: &facts.session,
            batch: facts.batch.as_deref(),
            start_time: &facts.start,
            end_time: &facts.end,
            appointment_type: service,
            max_slots: facts.places,
            ai_slots: facts.share,
            status: &facts.status,
            date,
            created_at: &facts.created_at,
            updated_at: &facts.updated_at,
        }
    }
}

/// An appointment as this face shows it, with names and where it came from.
#[derive(Serialize)]
struct Told<'a> {
    appointment_id: String,
    appointment_type: Option<&'a str>,
    branch_id: &'a str,
    date: String,
    session: Option<&'static str>,
    batch: Option<&'a str>,
    token: Option<String>,
    patient_name: &'a str,
    parent_phone: Option<&'a str>,
    assigned_doctor: Option<&'a str>,
    status: &'static str,
    external_reference_id: Option<&'a str>,
    created_at: &'a str,
    updated_at: &'a str,
    notes: Option<&'a str>,
    appointment_type_name: Option<&'a str>,
    start_time: &'a str,
    doctor_name: Option<&'a str>,
    booked_via: &'a str,
    booked_at: &'a str,
}

pub(super) fn compose(event: &Event, about: &About) -> Option<Letter> {
    let tells = |channel: &str| channel != "api" || about.tenant.settings.tells_api_writes;
    let (id, stamp) = (evt(event.id), event.at.rfc3339_millis());
    if let EventKind::WindowCreated | EventKind::WindowUpdated = event.kind {
        let word = if event.kind == EventKind::WindowCreated { "slot.created" } else { "slot.updated" };
        let facts: WindowFacts = serde_json::from_str(&event.payload).ok()?;
        let body = SlotBody { event_id: &id, event: word, timestamp: stamp.as_str(), slot: Opening::of(&facts) };
        // The windows of a business are written through its API, and nowhere else is there anything to tell.
        let body = about.tenant.settings.tells_api_writes.then(|| json(&body))??;
        return Some(Letter { word, id, body });
    }
    let facts = BookingFacts::read(&event.payload)?;
    facts.window_id.as_ref()?;
    let word = word(event.kind, event.version).filter(|_| tells(&facts.channel))?;
    let (start, _) = facts.span()?;
    let window = about.window.as_ref();
    let body = Body {
        event_id: &id,
        event: word,
        timestamp: stamp.as_str(),
        appointment: Told {
            appointment_id: format!("appt_{}", facts.code.as_deref().unwrap_or_default()),
            appointment_type: facts.service_id.as_deref(),
            branch_id: &facts.resource_id,
            date: about.tenant.zone.date(start).to_string(),
            session: window.map(|window| session(window.session)),
            batch: window.and_then(|window| window.batch.as_deref()),
            token: facts.token.map(|token| token.to_string()),
            patient_name: &facts.name,
            parent_phone: facts.phone.as_deref(),
            assigned_doctor: facts.assigned.as_deref(),
            status: status(&facts),
            external_reference_id: facts.external_reference.as_deref(),
            created_at: &facts.created_at,
            updated_at: &facts.updated_at,
            notes: facts.notes.as_deref(),
            appointment_type_name: about.service.as_deref(),
            start_time: &facts.starts_at,
            doctor_name: facts.assigned.as_deref(),
            booked_via: &facts.channel,
            booked_at: &facts.created_at,
        },
    };
    let body = json(&body)?;
    Some(Letter { word, id, body })
}

/// What an event is called here.
fn word(kind: EventKind, version: u32) -> Option<&'static str> {
    match kind {
        EventKind::BookingRequested => Some("appointment.created"),
        EventKind::BookingConfirmed if version == 1 => Some("appointment.created"),
        EventKind::BookingConfirmed
        | EventKind::BookingCheckedIn
        | EventKind::BookingRescheduled
        | EventKind::BookingUpdated => Some("appointment.updated"),
        EventKind::BookingCancelled => Some("appointment.cancelled"),
        EventKind::BookingCompleted | EventKind::BookingNoShow => Some("appointment.completed"),
        EventKind::BookingReplacement
        | EventKind::SlotReleased
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

/// The status in this face's four words.
fn status(facts: &BookingFacts) -> &'static str {
    match facts.status.as_str() {
        "completed" | "no_show" => "completed",
        "cancelled" | "rescheduled" => "cancelled",
        _ if facts.moved_at.is_some() => "rescheduled",
        _ => "confirmed",
    }
}

const fn session(session: DaySession) -> &'static str {
    match session {
        DaySession::Morning => "Morning",
        DaySession::Afternoon => "Afternoon",
        DaySession::Evening => "Evening",
    }
}

pub(super) fn test(event: EventId, now: Instant) -> Letter {
    let id = evt(event);
    let body = serde_json::json!({
        "event_id": id,
        "event": TEST,
        "timestamp": now.rfc3339_millis().as_str(),
        "appointment": Value::Null,
    });
    Letter { word: TEST, id, body: text(&body) }
}

pub(super) fn headers(secrets: &[&str], letter: &Letter) -> Vec<(&'static str, String)> {
    let names = ["x-husky-signature", "x-husky-signature-previous"];
    names.into_iter().zip(secrets.iter().map(|secret| sign::hex(secret, None, &letter.body))).collect()
}
