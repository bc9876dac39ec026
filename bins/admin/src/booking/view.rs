//! How a booking is shown.

use crate::{clock, layout::fields, moment, report::Report};
use engine::{
    EventSeriesFilter, Page, ResourceFilter, ServiceFilter, StoreError, Tx,
    model::{Booking, Tenant, Visit},
};
use serde::Serialize;
use slot_core::{BookingId, EventSeriesId, ResourceId, ServiceId};
use std::collections::BTreeMap;

/// What things are called, read once for any number of bookings.
pub(crate) struct Names {
    resources: BTreeMap<ResourceId, String>,
    services: BTreeMap<ServiceId, String>,
    events: BTreeMap<EventSeriesId, String>,
}

impl Names {
    pub(crate) fn of(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Self, StoreError> {
        let all = Page { limit: 100_000, offset: 0 };
        let resources = tx.resources(tenant.id, &ResourceFilter::default(), all)?.items;
        let services = tx.services(tenant.id, ServiceFilter::default())?;
        let events = tx.all_event_series(tenant.id, EventSeriesFilter::default())?;
        Ok(Self {
            resources: resources.into_iter().map(|found| (found.id, found.name)).collect(),
            services: services.into_iter().map(|found| (found.id, found.name)).collect(),
            events: events.into_iter().map(|found| (found.id, found.title)).collect(),
        })
    }

    /// What a resource is called.
    pub(crate) fn resource(&self, id: ResourceId) -> Option<&str> {
        self.resources.get(&id).map(String::as_str)
    }
}

/// A booking as it is shown.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Seen {
    pub(crate) id: String,
    tenant: String,
    pub(crate) status: &'static str,
    resource: String,
    resource_name: Option<String>,
    service: Option<String>,
    pub(crate) service_name: Option<String>,
    staff: Option<String>,
    staff_name: Option<String>,
    window: Option<String>,
    event: Option<String>,
    event_name: Option<String>,
    pub(crate) party: u32,
    start: String,
    end: String,
    pub(crate) local_start: String,
    pub(crate) local_end: String,
    timezone: &'static str,
    customer: Option<String>,
    pub(crate) name: String,
    email: Option<String>,
    phone: Option<String>,
    notes: Option<String>,
    consent: Option<ConsentSeen>,
    external_reference: Option<String>,
    code: Option<String>,
    token: Option<u32>,
    visit: Option<VisitSeen>,
    source: &'static str,
    version: u32,
    created_at: String,
    updated_at: String,
    moved_at: Option<String>,
    cancelled_at: Option<String>,
}

/// What a visit of a patient has beyond that.
#[derive(Clone, Debug, Serialize)]
struct VisitSeen {
    location: String,
    location_name: Option<String>,
    room: Option<String>,
    room_name: Option<String>,
    internal_notes: Option<String>,
    rescheduled_from: Option<String>,
    rescheduled_to: Option<String>,
    cancellation_reason: Option<String>,
    cancelled_by: Option<String>,
    treatment: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct ConsentSeen {
    text: String,
    at: String,
}

impl Seen {
    /// One booking.
    pub(crate) fn of(tx: &mut dyn Tx, tenant: &Tenant, booking: &Booking) -> Result<Self, StoreError> {
        Ok(Self::with(&Names::of(tx, tenant)?, tenant, booking))
    }

    /// One of several bookings.
    pub(crate) fn with(names: &Names, tenant: &Tenant, booking: &Booking) -> Self {
        let Booking {
            id,
            tenant: _,
            resource,
            service,
            staff,
            customer,
            window,
            series,
            party,
            parts: _,
            span,
            status,
            version,
            guest,
            notes,
            interest: _,
            source: _,
            lead: _,
            external_reference,
            code,
            token,
            assigned: _,
            consent,
            visit,
            metadata: _,
            channel,
            created_at,
            updated_at,
            moved_at,
            cancelled_at,
        } = booking;
        let called = |id: &ResourceId| names.resource(*id).map(str::to_owned);
        Self {
            id: id.to_string(),
            tenant: tenant.slug.clone(),
            status: status.name(),
            resource: resource.to_string(),
            resource_name: called(resource),
            service: service.map(|service| service.to_string()),
            service_name: service.and_then(|service| names.services.get(&service).cloned()),
            staff: staff.map(|staff| staff.to_string()),
            staff_name: staff.as_ref().and_then(called),
            window: window.map(|window| window.to_string()),
            event: series.map(|series| series.to_string()),
            event_name: series.and_then(|series| names.events.get(&series).cloned()),
            party: party.get(),
            start: moment::text(span.start()),
            end: moment::text(span.end()),
            local_start: clock::local(&tenant.zone, span.start()),
            local_end: clock::local(&tenant.zone, span.end()),
            timezone: tenant.zone.name(),
            customer: customer.map(|customer| customer.to_string()),
            name: guest.name.clone(),
            email: guest.email.clone(),
            phone: guest.phone.clone(),
            notes: notes.clone(),
            consent: consent
                .as_ref()
                .map(|consent| ConsentSeen { text: consent.text.clone(), at: moment::text(consent.at) }),
            external_reference: external_reference.clone(),
            code: code.clone(),
            token: *token,
            visit: visit.as_ref().map(|visit| VisitSeen::of(names, visit)),
            source: channel.name(),
            version: *version,
            created_at: moment::text(*created_at),
            updated_at: moment::text(*updated_at),
            moved_at: moved_at.map(moment::text),
            cancelled_at: cancelled_at.map(moment::text),
        }
    }

    /// What is booked, in words.
    pub(crate) fn what(&self) -> String {
        let place = self.resource_name.as_deref().unwrap_or("-");
        match (&self.event_name, &self.service_name) {
            (Some(event), _) => event.clone(),
            (None, Some(service)) => format!("{service}, {place}"),
            (None, None) => place.to_owned(),
        }
    }

    /// As a list of fields; what is empty is left out.
    pub(crate) fn lines(&self) -> String {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let visit = |of: fn(&VisitSeen) -> &Option<String>| {
            self.visit.as_ref().map(|visit| said(of(visit))).unwrap_or_default()
        };
        let rows = [
            ("id", self.id.clone()),
            ("status", self.status.to_owned()),
            ("what", self.what()),
            ("where", self.visit.as_ref().map(VisitSeen::place).unwrap_or_default()),
            ("start", format!("{} {}", self.local_start, self.timezone)),
            ("end", format!("{} {}", self.local_end, self.timezone)),
            ("party", self.party.to_string()),
            ("name", self.name.clone()),
            ("email", said(&self.email)),
            ("phone", said(&self.phone)),
            ("notes", said(&self.notes)),
            ("consent", self.consent.as_ref().map(|consent| consent.text.clone()).unwrap_or_default()),
            ("reference", said(&self.external_reference)),
            ("code", said(&self.code)),
            ("moved from", visit(|visit| &visit.rescheduled_from)),
            ("moved to", visit(|visit| &visit.rescheduled_to)),
            ("cancelled by", visit(|visit| &visit.cancelled_by)),
            ("because", visit(|visit| &visit.cancellation_reason)),
            ("source", self.source.to_owned()),
            ("created", self.created_at.clone()),
        ];
        fields(&rows.into_iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>())
    }
}

impl VisitSeen {
    fn of(names: &Names, visit: &Visit) -> Self {
        let Visit {
            location,
            room,
            internal_notes,
            rescheduled_from,
            rescheduled_to,
            cancellation_reason,
            cancelled_by,
            treatment,
        } = visit;
        let called = |id: ResourceId| names.resource(id).map(str::to_owned);
        let told = |other: &Option<BookingId>| other.map(|other| other.to_string());
        Self {
            location: location.to_string(),
            location_name: called(*location),
            room: room.map(|room| room.to_string()),
            room_name: room.and_then(called),
            internal_notes: internal_notes.clone(),
            rescheduled_from: told(rescheduled_from),
            rescheduled_to: told(rescheduled_to),
            cancellation_reason: cancellation_reason.clone(),
            cancelled_by: cancelled_by.clone(),
            treatment: told(treatment),
        }
    }

    /// Where it is, in words.
    fn place(&self) -> String {
        let names = [self.location_name.as_deref(), self.room_name.as_deref()];
        names.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// One booking, whole.
pub(super) fn report(seen: &Seen) -> anyhow::Result<Report> {
    Report::new(seen.lines(), seen)
}
