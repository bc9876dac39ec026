//! What an event tells of an entry of the waitlist: the whole of it, as it then was.

use crate::{
    Context, StoreError, Tx,
    model::{Event, EventKind, Offer, WaitlistEntry},
};
use serde::Serialize;
use slot_core::{EventId, WaitFor};

#[derive(Serialize)]
struct EntryPayload<'a> {
    id: String,
    customer_id: String,
    service_id: String,
    provider_id: Option<String>,
    specialty: Option<&'a str>,
    status: &'a str,
    version: u32,
    booking_id: Option<String>,
    offer: Option<OfferPayload>,
}

#[derive(Serialize)]
struct OfferPayload {
    provider_id: String,
    location_id: Option<String>,
    room_id: Option<String>,
    starts_at: String,
    ends_at: String,
    expires_at: String,
}

/// Tells of an entry as it now is.
pub(super) fn tell_waitlist(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    kind: EventKind,
    entry: &WaitlistEntry,
) -> Result<(), StoreError> {
    let (provider, specialty) = match &entry.wants {
        WaitFor::Provider(provider) => (Some(provider.to_string()), None),
        WaitFor::Specialty(specialty) => (None, Some(specialty.as_str())),
    };
    let payload = EntryPayload {
        id: entry.id.to_string(),
        customer_id: entry.customer.to_string(),
        service_id: entry.service.to_string(),
        provider_id: provider,
        specialty,
        status: entry.status.name(),
        version: entry.version,
        booking_id: entry.booking.map(|booking| booking.to_string()),
        offer: entry.offer.as_ref().map(OfferPayload::of),
    };
    let payload = serde_json::to_string(&payload).map_err(|error| StoreError::Database(error.to_string()))?;
    tx.append_events(&[Event {
        id: cx.id(EventId::from_u128),
        tenant: entry.tenant,
        kind,
        subject: entry.id.as_u128(),
        version: entry.version,
        payload,
        at: cx.now,
    }])
}

impl OfferPayload {
    fn of(offer: &Offer) -> Self {
        Self {
            provider_id: offer.provider.to_string(),
            location_id: offer.location.map(|location| location.to_string()),
            room_id: offer.room.map(|room| room.to_string()),
            starts_at: offer.span.start().rfc3339_millis().to_string(),
            ends_at: offer.span.end().rfc3339_millis().to_string(),
            expires_at: offer.until.rfc3339_millis().to_string(),
        }
    }
}
