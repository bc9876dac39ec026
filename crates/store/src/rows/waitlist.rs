//! An entry of the waitlist as a row.

use super::{corrupt, day, day_text, from_json, json, number, parse, some, span};
use crate::schema::waitlist;
use diesel::prelude::*;
use engine::{
    StoreError,
    model::{Offer, WaitlistEntry, queue_name},
};
use serde::{Deserialize, Serialize};
use slot_core::{BookingId, DayPart, HoldId, Instant, ResourceId, WaitFor, WaitPriority};
use time::Date;

const TABLE: &str = "waitlist";

/// A row of `waitlist`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = waitlist, primary_key(tenant_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct WaitlistRow {
    pub(crate) tenant_id: String,
    pub(crate) id: String,
    customer_id: String,
    service_id: String,
    queue: String,
    provider_id: Option<String>,
    specialty: Option<String>,
    location_id: Option<String>,
    first_date: Option<String>,
    last_date: Option<String>,
    part: Option<String>,
    priority: i64,
    notes: Option<String>,
    status: String,
    offer: Option<String>,
    hold_id: Option<String>,
    offered_until: Option<i64>,
    booking_id: Option<String>,
    version: i64,
    created_at: i64,
    updated_at: i64,
}

/// What the column `waitlist.offer` holds; the hold and when it ends are columns.
#[derive(Serialize, Deserialize)]
struct OfferJson {
    provider: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    room: Option<String>,
    starts_at: i64,
    ends_at: i64,
    at: i64,
}

impl WaitlistRow {
    pub(crate) fn of(entry: &WaitlistEntry) -> Result<Self, StoreError> {
        let (provider, specialty) = match &entry.wants {
            WaitFor::Provider(provider) => (Some(provider.ulid()), None),
            WaitFor::Specialty(specialty) => (None, Some(specialty.clone())),
        };
        Ok(Self {
            tenant_id: entry.tenant.ulid(),
            id: entry.id.ulid(),
            customer_id: entry.customer.ulid(),
            service_id: entry.service.ulid(),
            queue: queue_name(&entry.wants),
            provider_id: provider,
            specialty,
            location_id: entry.location.map(ResourceId::ulid),
            first_date: entry.first.map(day_text),
            last_date: entry.last.map(day_text),
            part: entry.part.map(|part| part.name().to_owned()),
            priority: entry.priority.get().into(),
            notes: entry.notes.clone(),
            status: entry.status.name().to_owned(),
            offer: entry.offer.as_ref().map(|offer| json(&OfferJson::of(offer))).transpose()?,
            hold_id: entry.offer.map(|offer| offer.hold.ulid()),
            offered_until: entry.offer.map(|offer| offer.until.as_micros()),
            booking_id: entry.booking.map(BookingId::ulid),
            version: entry.version.into(),
            created_at: entry.created_at.as_micros(),
            updated_at: entry.updated_at.as_micros(),
        })
    }

    pub(crate) fn read(self) -> Result<WaitlistEntry, StoreError> {
        let bad = || corrupt(TABLE, &self.id);
        let date = |text: &Option<String>| -> Result<Option<Date>, StoreError> {
            text.as_deref().map(|text| day(text).ok_or_else(bad)).transpose()
        };
        let provider: Option<ResourceId> = some(TABLE, &self.id, self.provider_id.as_deref())?;
        let priority = u8::try_from(self.priority).ok().and_then(WaitPriority::new).ok_or_else(bad)?;
        let part: Option<DayPart> = some(TABLE, &self.id, self.part.as_deref())?;
        let hold: Option<HoldId> = some(TABLE, &self.id, self.hold_id.as_deref())?;
        let offer: Option<OfferJson> =
            self.offer.as_deref().map(|text| from_json(TABLE, &self.id, text)).transpose()?;
        let offer = match (offer, hold, self.offered_until) {
            (Some(offer), Some(hold), Some(until)) => {
                Some(offer.read(hold, Instant::from_micros(until)).ok_or_else(bad)?)
            }
            (None, None, None) => None,
            (Some(_) | None, _, _) => return Err(bad()),
        };
        Ok(WaitlistEntry {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            customer: parse(TABLE, &self.id, &self.customer_id)?,
            service: parse(TABLE, &self.id, &self.service_id)?,
            location: some(TABLE, &self.id, self.location_id.as_deref())?,
            first: date(&self.first_date)?,
            last: date(&self.last_date)?,
            part,
            priority,
            status: parse(TABLE, &self.id, &self.status)?,
            offer,
            booking: some(TABLE, &self.id, self.booking_id.as_deref())?,
            version: number(TABLE, &self.id, self.version)?,
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
            wants: match (provider, self.specialty) {
                (Some(provider), None) => WaitFor::Provider(provider),
                (None, Some(specialty)) => WaitFor::Specialty(specialty),
                (Some(_) | None, _) => return Err(corrupt(TABLE, &self.id)),
            },
            notes: self.notes,
        })
    }
}

impl OfferJson {
    fn of(offer: &Offer) -> Self {
        Self {
            provider: offer.provider.ulid(),
            location: offer.location.map(ResourceId::ulid),
            room: offer.room.map(ResourceId::ulid),
            starts_at: offer.span.start().as_micros(),
            ends_at: offer.span.end().as_micros(),
            at: offer.at.as_micros(),
        }
    }

    fn read(&self, hold: HoldId, until: Instant) -> Option<Offer> {
        let place = |text: &Option<String>| text.as_deref().map(str::parse::<ResourceId>).transpose().ok();
        Some(Offer {
            hold,
            provider: self.provider.parse().ok()?,
            location: place(&self.location)?,
            room: place(&self.room)?,
            span: span(self.starts_at, self.ends_at)?,
            at: Instant::from_micros(self.at),
            until,
        })
    }
}
