//! A booking and a step of its life as rows.

use super::{corrupt, details::DetailsJson, from_json, instant, json, micros, number, parse, some};
use crate::schema::{booking_history, bookings};
use diesel::prelude::*;
use engine::{
    StoreError,
    model::{Booking, Consent, Guest, HistoryRow, Metadata, Part},
};
use serde::{Deserialize, Serialize};
use slot_core::{CustomerId, EventSeriesId, Instant, LeadId, ResourceId, ServiceId, Span, TenantId, WindowId};
use std::num::NonZeroU32;

const TABLE: &str = "bookings";

/// A row of `bookings`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = bookings, primary_key(tenant_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct BookingRow {
    pub(crate) tenant_id: String,
    pub(crate) id: String,
    pub(crate) resource_id: String,
    pub(crate) parts: String,
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
    pub(crate) status: String,
    pub(crate) version: i64,
    pub(crate) guest: String,
    pub(crate) notes: Option<String>,
    pub(crate) details: Option<String>,
    pub(crate) lead_id: Option<String>,
    pub(crate) metadata: Option<String>,
    pub(crate) channel: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) cancelled_at: Option<i64>,
    pub(crate) service_id: Option<String>,
    pub(crate) staff_id: Option<String>,
    pub(crate) customer_id: Option<String>,
    pub(crate) window_id: Option<String>,
    pub(crate) series_id: Option<String>,
    pub(crate) party: i64,
    pub(crate) phone: Option<String>,
    pub(crate) external_reference: Option<String>,
    pub(crate) token: Option<i64>,
    pub(crate) code: Option<String>,
    pub(crate) moved_at: Option<i64>,
    pub(crate) location_id: Option<String>,
}

/// A row of `booking_history`.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = booking_history)]
#[diesel(treat_none_as_default_value = false)]
pub(crate) struct StepRow {
    pub(crate) tenant_id: String,
    pub(crate) booking_id: String,
    pub(crate) version: i64,
    pub(crate) from_status: Option<String>,
    pub(crate) to_status: String,
    pub(crate) by_whom: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) at: i64,
}

/// What the column `bookings.guest` holds.
#[derive(Serialize, Deserialize)]
struct GuestJson<'a> {
    #[serde(borrow)]
    name: std::borrow::Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_name: Option<std::borrow::Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_name: Option<std::borrow::Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<std::borrow::Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<std::borrow::Cow<'a, str>>,
}

/// One element of the column `bookings.parts`: resource, from, until, places.
#[derive(Serialize, Deserialize)]
struct PartJson(String, i64, i64, u32);

impl BookingRow {
    pub(crate) fn of(booking: &Booking) -> Result<Self, StoreError> {
        Ok(Self {
            tenant_id: booking.tenant.ulid(),
            id: booking.id.ulid(),
            resource_id: booking.resource.ulid(),
            parts: json(&booking.parts.iter().map(PartJson::of).collect::<Vec<_>>())?,
            starts_at: booking.span.start().as_micros(),
            ends_at: booking.span.end().as_micros(),
            status: booking.status.name().to_owned(),
            version: booking.version.into(),
            guest: json(&GuestJson::of(&booking.guest))?,
            notes: booking.notes.clone(),
            details: DetailsJson::of(booking).as_ref().map(json).transpose()?,
            lead_id: booking.lead.map(LeadId::ulid),
            metadata: booking.metadata.as_ref().map(|metadata| metadata.as_str().to_owned()),
            channel: booking.channel.name().to_owned(),
            created_at: booking.created_at.as_micros(),
            updated_at: booking.updated_at.as_micros(),
            cancelled_at: micros(booking.cancelled_at),
            service_id: booking.service.map(ServiceId::ulid),
            staff_id: booking.staff.map(ResourceId::ulid),
            customer_id: booking.customer.map(CustomerId::ulid),
            window_id: booking.window.map(WindowId::ulid),
            series_id: booking.series.map(EventSeriesId::ulid),
            party: booking.party.get().into(),
            phone: booking.guest.phone.clone(),
            external_reference: booking.external_reference.clone(),
            token: booking.token.map(i64::from),
            code: booking.code.clone(),
            moved_at: micros(booking.moved_at),
            location_id: booking.visit.as_ref().map(|visit| visit.location.ulid()),
        })
    }

    pub(crate) fn read(self) -> Result<Booking, StoreError> {
        let bad = || corrupt(TABLE, &self.id);
        let parts: Vec<PartJson> = serde_json::from_str(&self.parts).map_err(|_unreadable| bad())?;
        let guest: GuestJson<'_> = serde_json::from_str(&self.guest).map_err(|_unreadable| bad())?;
        let details: Option<DetailsJson> =
            self.details.as_deref().map(|details| from_json(TABLE, &self.id, details)).transpose()?;
        let details = details.unwrap_or_default();
        let visit = match self.location_id.as_deref() {
            Some(location) => Some(details.visit(parse(TABLE, &self.id, location)?).ok_or_else(bad)?),
            None => None,
        };
        let metadata = self.metadata.as_deref().map(Metadata::parse).transpose();
        Ok(Booking {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            resource: parse(TABLE, &self.id, &self.resource_id)?,
            parts: parts.into_iter().map(PartJson::read).collect::<Option<_>>().ok_or_else(bad)?,
            span: span(self.starts_at, self.ends_at).ok_or_else(bad)?,
            status: parse(TABLE, &self.id, &self.status)?,
            version: number(TABLE, &self.id, self.version)?,
            guest: guest.read(),
            lead: some(TABLE, &self.id, self.lead_id.as_deref())?,
            metadata: metadata.map_err(|_unreadable| bad())?,
            channel: parse(TABLE, &self.id, &self.channel)?,
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
            cancelled_at: instant(self.cancelled_at),
            service: some(TABLE, &self.id, self.service_id.as_deref())?,
            staff: some(TABLE, &self.id, self.staff_id.as_deref())?,
            customer: some(TABLE, &self.id, self.customer_id.as_deref())?,
            window: some(TABLE, &self.id, self.window_id.as_deref())?,
            series: some(TABLE, &self.id, self.series_id.as_deref())?,
            party: NonZeroU32::new(number(TABLE, &self.id, self.party)?).ok_or_else(bad)?,
            token: self.token.map(|token| number(TABLE, &self.id, token)).transpose()?,
            moved_at: instant(self.moved_at),
            consent: details.consent.map(|(text, at)| Consent { text, at: Instant::from_micros(at) }),
            visit,
            external_reference: self.external_reference,
            assigned: details.assigned,
            code: self.code,
            notes: self.notes,
            interest: details.interest,
            source: details.source,
        })
    }
}

impl StepRow {
    pub(crate) fn of(tenant: TenantId, step: &HistoryRow) -> Self {
        Self {
            tenant_id: tenant.ulid(),
            booking_id: step.booking.ulid(),
            version: step.version.into(),
            from_status: step.from.map(|from| from.name().to_owned()),
            to_status: step.to.name().to_owned(),
            by_whom: step.by.clone(),
            reason: step.reason.clone(),
            at: step.at.as_micros(),
        }
    }

    pub(crate) fn read(self) -> Result<HistoryRow, StoreError> {
        const TABLE: &str = "booking_history";
        let id = &self.booking_id;
        Ok(HistoryRow {
            booking: parse(TABLE, id, id)?,
            version: number(TABLE, id, self.version)?,
            from: self.from_status.as_deref().map(|from| parse(TABLE, id, from)).transpose()?,
            to: parse(TABLE, id, &self.to_status)?,
            at: Instant::from_micros(self.at),
            by: self.by_whom,
            reason: self.reason,
        })
    }
}

impl<'a> GuestJson<'a> {
    fn of(guest: &'a Guest) -> Self {
        let word = |word: &'a Option<String>| word.as_deref().map(Into::into);
        Self {
            name: guest.name.as_str().into(),
            first_name: word(&guest.first_name),
            last_name: word(&guest.last_name),
            email: word(&guest.email),
            phone: word(&guest.phone),
        }
    }

    fn read(self) -> Guest {
        let word = |word: Option<std::borrow::Cow<'a, str>>| word.map(std::borrow::Cow::into_owned);
        Guest {
            name: self.name.into_owned(),
            first_name: word(self.first_name),
            last_name: word(self.last_name),
            email: word(self.email),
            phone: word(self.phone),
        }
    }
}

impl PartJson {
    fn of(part: &Part) -> Self {
        Self(part.resource.ulid(), part.busy.start().as_micros(), part.busy.end().as_micros(), part.places)
    }

    fn read(self) -> Option<Part> {
        Some(Part { resource: self.0.parse().ok()?, busy: span(self.1, self.2)?, places: self.3 })
    }
}

/// A span that was stored.
pub(crate) fn span(start: i64, end: i64) -> Option<Span> {
    Span::new(Instant::from_micros(start), Instant::from_micros(end)).ok()
}
