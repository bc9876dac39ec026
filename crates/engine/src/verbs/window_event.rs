//! What an event tells of a capacity window: its rules, face-neutral, and of a change of one date that date.

use crate::{
    Context, StoreError, Tx,
    model::{Event, EventKind, Window, WindowStatus},
};
use slot_core::{EventId, ServiceId};
use time::Date;

/// What differs on one date.
#[derive(Clone, Copy)]
pub(super) struct OnDate {
    pub(super) date: Date,
    pub(super) service: ServiceId,
    pub(super) places: u32,
    pub(super) status: WindowStatus,
}

/// Tells of a window as it now is.
pub(super) fn tell_window(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    kind: EventKind,
    window: &Window,
    on: Option<OnDate>,
) -> Result<(), StoreError> {
    let (places, service, status) = match on {
        Some(on) => (on.places, Some(on.service), on.status),
        None => (window.places.get(), window.service, window.status),
    };
    let payload = serde_json::json!({
        "id": window.id.to_string(),
        "branch_id": window.branch.to_string(),
        "weekday": window.weekday.to_string().to_lowercase(),
        "session": window.session.name(),
        "batch": window.batch,
        "start": window.hours.start().to_string(),
        "end": window.hours.end().to_string(),
        "places": places,
        "share": window.share.min(places),
        "service_id": service.map(|service| service.to_string()),
        "status": status.name(),
        "date": on.map(|on| on.date.to_string()),
        "created_at": window.created_at.rfc3339_millis().as_str(),
        "updated_at": window.updated_at.rfc3339_millis().as_str(),
    });
    tx.append_events(&[Event {
        id: cx.id(EventId::from_u128),
        tenant: window.tenant,
        kind,
        subject: window.id.as_u128(),
        version: u32::try_from(window.rev).unwrap_or(u32::MAX),
        payload: payload.to_string(),
        at: cx.now,
    }])
}
