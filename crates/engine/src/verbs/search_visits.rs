//! Searches for slots in which patients can be seen: with one provider, or with all who are good for something.

use super::{
    visit_ground::{Asking, Ground, Host, places},
    visit_list::{Listed, VisitList},
};
use crate::{
    Context, ProviderFilter, StoreError, Tx,
    model::{LengthSource, Resource, ResourceKind, Service, Tenant, VisitPage, VisitQuery},
};
use slot_core::{Bid, Field, Instant, ResourceId, ServiceId, WallTime};
use std::{collections::BTreeMap, sync::Arc};
use time::Date;

/// Why a search for visits has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitsRefused {
    /// There is no such service.
    UnknownService(ServiceId),
    /// There is no such provider.
    UnknownProvider(ResourceId),
    /// There is no such location.
    UnknownLocation(ResourceId),
    /// The first date is over everywhere that is searched; this is today there.
    Past(Date),
}

/// Searches. Nothing is written; what is listed can be booked until somebody else does, at that location and, where the
/// slot has one, in that room. Five questions at most are asked of the store, however many providers there are.
pub fn search_visits(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    query: &VisitQuery,
) -> Result<Result<Arc<VisitPage>, VisitsRefused>, StoreError> {
    if let Some(page) = tx.known_page(tenant.id, query, cx.now)? {
        return Ok(Ok(page));
    }
    let Some(service) = tx.service(tenant.id, query.service)? else {
        return Ok(Err(VisitsRefused::UnknownService(query.service)));
    };
    let providers = match providers(tx, tenant, query)? {
        Ok(providers) => providers,
        Err(refused) => return Ok(Err(refused)),
    };
    let &VisitQuery { location, first, last, .. } = query;
    let own = match service.appointment.length {
        LengthSource::Service => Some(service.duration),
        LengthSource::Provider => None,
    };
    let asking = Asking { location, first, last, length: query.length.or(own) };
    let hosts: Vec<Host> = providers.into_iter().map(|provider| Host::ask(provider, &asking)).collect();
    let places = places(tx, tenant.id, &hosts, location.as_slice())?;
    if let Some(location) = location
        && places.get(&location).is_none_or(|place| place.kind != ResourceKind::Location)
    {
        return Ok(Err(VisitsRefused::UnknownLocation(location)));
    }
    let (today, midnight) = today(cx.now, tenant, location, &hosts, &places);
    if first < today {
        return Ok(Err(VisitsRefused::Past(today)));
    }
    let hosts: Vec<Host> = hosts.into_iter().filter(|host| is_given(&service, query, &host.resource)).collect();
    let (page, until) = match Ground::read(tx, tenant.id, hosts, places, &[], None)? {
        Some(ground) => list(&ground, cx.now, query, &service),
        None => (VisitPage::of(Vec::new(), None), Instant::MAX),
    };
    let page = Arc::new(page);
    tx.keep_page(tenant.id, query, &page, cx.now, until.min(midnight))?;
    Ok(Ok(page))
}

/// Those whom the question names: one, or all who are good for something. Whoever is not active has no slots.
fn providers(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    query: &VisitQuery,
) -> Result<Result<Vec<Resource>, VisitsRefused>, StoreError> {
    let Some(id) = query.provider else {
        let filter = ProviderFilter { specialty: query.specialty.clone(), active: Some(true) };
        return tx.providers(tenant.id, &filter).map(Ok);
    };
    let found = tx.resources_by_id(tenant.id, &[id])?;
    let Some(one) = found.into_iter().find(|one| one.kind == ResourceKind::Person) else {
        return Ok(Err(VisitsRefused::UnknownProvider(id)));
    };
    let is_good = query.specialty.as_deref().is_none_or(|wanted| one.profile().has_specialty(wanted));
    Ok(Ok(if is_good { vec![one] } else { Vec::new() }))
}

/// Whether the provider may give the service, and it is given where the question says.
fn is_given(service: &Service, query: &VisitQuery, provider: &Resource) -> bool {
    let is_elsewhere = query.location.is_some() && service.location.is_some() && query.location != service.location;
    service.active && provider.active && service.is_given_by(provider.id) && !is_elsewhere
}

/// The earliest local date of what is searched, and when one of these days ends.
fn today(
    now: Instant,
    tenant: &Tenant,
    location: Option<ResourceId>,
    hosts: &[Host],
    places: &BTreeMap<ResourceId, Resource>,
) -> (Date, Instant) {
    let searched = hosts.iter().flat_map(Host::locations).chain(location);
    let zones = searched.filter_map(|location| places.get(&location)).map(|place| &place.zone);
    let days = zones.map(|zone| {
        let date = zone.date(now);
        (date, zone.instant(date, WallTime::END))
    });
    let earliest = days.reduce(|(date, end), (other, also)| (date.min(other), end.min(also)));
    earliest.unwrap_or_else(|| {
        let date = tenant.zone.date(now);
        (date, tenant.zone.instant(date, WallTime::END))
    })
}

/// The page, and when the first of all slots passes or the first hold lapses.
fn list(ground: &Ground, now: Instant, query: &VisitQuery, service: &Service) -> (VisitPage, Instant) {
    let loads: Vec<u32> = ground.hosts.iter().map(|host| ground.load(host, now)).collect();
    let field = Field::of(ground.searched, loads.iter().copied());
    let mut list = VisitList::new(query);
    let mut until = ground.next_lapse(now).unwrap_or(Instant::MAX);
    for (host, bookings) in ground.hosts.iter().zip(loads) {
        let (provider, primary) = (host.resource.id, host.practice.home());
        for slot in ground.slots(host, now) {
            if service.location.is_some() && service.location != slot.post.location {
                continue;
            }
            until = until.min(slot.span.start());
            let score = field.score(&Bid { provider, primary, bookings, slot });
            list.offer(host, Listed { slot, score });
        }
    }
    (list.page(ground, query, service), until)
}
