//! What is offered by the slot: a resource by itself, or a service by those who give it.

use super::reserve::ReserveRefused;
use crate::{
    Page, ResourceFilter, StoreError, Tx,
    model::{Channel, Resource, ResourceKind, Service, Tenant},
};
use slot_core::{Alignment, Calendar, Durations, Grid, Length, Refusal, ResourceId, ServiceId, Span, Wish};
use std::sync::Arc;

/// More people than any business has.
const EVERYBODY: Page = Page { limit: 100_000, offset: 0 };

/// What is booked by the slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bookable {
    /// A resource by itself.
    Resource {
        /// Which one.
        resource: ResourceId,
        /// For how long; `None` is its usual length.
        length: Option<Length>,
    },
    /// A service.
    Service {
        /// Which one.
        service: ServiceId,
        /// The person or room that gives it; `None` is whoever is free.
        by: Option<ResourceId>,
    },
}

/// What was found of it.
pub(super) struct Offer {
    /// The service, if it is one.
    pub(super) service: Option<Service>,
    /// How long a slot is.
    pub(super) length: Length,
    /// Those who can be booked for it, by name: at least one.
    pub(super) hosts: Vec<Arc<Resource>>,
}

/// Finds what is offered.
pub(super) fn offer(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    what: Bookable,
) -> Result<Result<Offer, ReserveRefused>, StoreError> {
    match what {
        Bookable::Resource { resource: id, length } => {
            let Some(resource) = tx.resource(tenant.id, id)? else {
                return Ok(Err(ReserveRefused::UnknownResource(id)));
            };
            let Some(length) = length.or(resource.default_duration()) else {
                let refusal = Refusal::UnknownDuration { asked: Length::ZERO, allowed: Vec::new() };
                return Ok(Err(ReserveRefused::Refused { resource: id, refusal }));
            };
            Ok(Ok(Offer { service: None, length, hosts: vec![resource] }))
        }
        Bookable::Service { service: id, by } => {
            let Some(service) = tx.service(tenant.id, id)? else {
                return Ok(Err(ReserveRefused::UnknownService(id)));
            };
            if !service.active {
                return Ok(Err(ReserveRefused::ServiceInactive(id)));
            }
            let hosts = match by {
                Some(by) => match tx.resource(tenant.id, by)? {
                    None => return Ok(Err(ReserveRefused::UnknownResource(by))),
                    Some(host) if !gives(&host, &service) => {
                        return Ok(Err(ReserveRefused::NotGiven(id, host.id)));
                    }
                    Some(host) => vec![host],
                },
                None => givers(tx, tenant, &service)?,
            };
            if hosts.is_empty() {
                return Ok(Err(ReserveRefused::NobodyGives(id)));
            }
            Ok(Ok(Offer { length: service.duration, service: Some(service), hosts }))
        }
    }
}

/// Those who give a service: the people and rooms that it names, or else all people.
fn givers(tx: &mut dyn Tx, tenant: &Tenant, service: &Service) -> Result<Vec<Arc<Resource>>, StoreError> {
    let kind = service.given_by.is_empty().then_some(ResourceKind::Person);
    let filter = ResourceFilter { kind, active: Some(true), ..ResourceFilter::default() };
    let found = tx.resources(tenant.id, &filter, EVERYBODY)?.items;
    Ok(found.into_iter().filter(|resource| gives(resource, service)).map(Arc::new).collect())
}

/// Whether this person or room may give it, and does not belong to another location than the one where it is given.
fn gives(host: &Resource, service: &Service) -> bool {
    let elsewhere = host.location.is_some() && service.location.is_some() && host.location != service.location;
    service.is_given_by(host.id) && !elsewhere
}

impl Offer {
    /// What decides about a slot with this host, under the settings of the business. The pause between two bookings, the
    /// gap that a provider keeps, and what the service keeps free behind it are not added up: the longest of them holds.
    pub(super) fn calendar(&self, tenant: &Tenant, host: &Resource, channel: Channel) -> Calendar {
        let settings = &tenant.settings;
        let mut calendar = host.calendar(settings.notice(channel));
        calendar.rules.horizon = settings.horizon();
        calendar.rules.buffer_after = calendar.rules.buffer_after.max(settings.buffer);
        if let Some(service) = &self.service {
            calendar.durations = Durations::Any;
            calendar.rules.buffer_before = service.buffer_before;
            calendar.rules.buffer_after = calendar.rules.buffer_after.max(service.buffer_after);
        }
        calendar
    }

    /// The starts that a search lists.
    pub(super) fn grid(&self, tenant: &Tenant) -> Grid {
        Grid { step: tenant.settings.slot_step.unwrap_or(self.length), alignment: Alignment::WindowStart }
    }
}

/// What ledgers must cover, so that each calendar can decide about this wish; `day` at the least.
pub(super) fn reach<'a>(calendars: impl Iterator<Item = &'a Calendar>, wish: &Wish, day: Span) -> Span {
    calendars.map(|calendar| calendar.reach(wish)).fold(day, both)
}

/// The smallest span that holds both.
pub(super) fn both(one: Span, other: Span) -> Span {
    Span::new(one.start().min(other.start()), one.end().max(other.end())).unwrap_or(one)
}
