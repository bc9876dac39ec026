//! What a calendar feed shows.

use crate::{
    Context, EventSeriesFilter, FeedScope, ServiceFilter, StoreError, Tx,
    ics::{Document, Entry, Method, Standing},
    model::{Booking, Resource, ResourceKind, TenantStatus, hash_secret},
};
use slot_core::{Length, ResourceId, Span, Status};
use std::collections::{BTreeMap, BTreeSet};
use subtle::ConstantTimeEq as _;

/// How far back a feed goes.
pub const FEED_PAST: Length = Length::minutes(31 * 24 * 60);
/// How far ahead a feed goes.
pub const FEED_FUTURE: Length = Length::minutes(366 * 24 * 60);
/// How many bookings a feed shows at most.
pub const FEED_MOST: u32 = 10_000;

/// The calendar with this secret, with the bookings that start from a month ago to a year ahead. `None` when it opens
/// nothing: unknown, revoked, or of a business that is not active.
pub fn read_feed(tx: &mut dyn Tx, cx: Context<'_>, secret: &str) -> Result<Option<Document>, StoreError> {
    let hash = hash_secret(secret);
    let found = tx.feed_by_hash(&hash)?;
    let Some(feed) = found.filter(|feed| feed.revoked_at.is_none() && bool::from(feed.hash.ct_eq(&hash))) else {
        return Ok(None);
    };
    let Some(tenant) = tx.tenant(feed.tenant)?.filter(|tenant| tenant.status == TenantStatus::Active) else {
        return Ok(None);
    };
    let Some(resource) = tx.resource(tenant.id, feed.resource)? else { return Ok(None) };
    let scope = match resource.kind {
        ResourceKind::Location => FeedScope::Location(resource.id),
        ResourceKind::Service | ResourceKind::Room | ResourceKind::Equipment | ResourceKind::Person => {
            FeedScope::Resource(resource.id)
        }
    };
    let Ok(span) = Span::new(cx.now - FEED_PAST, cx.now + FEED_FUTURE) else { return Ok(None) };
    let bookings = tx.feed_bookings(tenant.id, scope, span, FEED_MOST)?;
    let wanted: BTreeSet<ResourceId> = bookings.iter().flat_map(places).collect();
    let resources = tx.resources_by_id(tenant.id, &wanted.into_iter().collect::<Vec<_>>())?;
    let services = tx.services(tenant.id, ServiceFilter::default())?;
    let series = tx.all_event_series(tenant.id, EventSeriesFilter::default())?;
    let names = Names {
        resources: resources.iter().map(|resource| (resource.id, resource)).collect(),
        things: services
            .into_iter()
            .map(|service| (service.id.as_u128(), service.name))
            .chain(series.into_iter().map(|series| (series.id.as_u128(), series.title)))
            .collect(),
    };
    let entries = bookings.iter().map(|booking| names.entry(booking, &resource)).collect();
    let name = Some(format!("{} · {}", tenant.name, resource.name));
    Ok(Some(Document { method: Method::Publish, name, entries }))
}

/// The resources that a booking names.
fn places(booking: &Booking) -> impl Iterator<Item = ResourceId> {
    let location = booking.visit.as_ref().map(|visit| visit.location);
    [Some(booking.resource), booking.staff, location].into_iter().flatten()
}

/// What things are called.
struct Names<'a> {
    resources: BTreeMap<ResourceId, &'a Resource>,
    /// Services and events.
    things: BTreeMap<u128, String>,
}

impl Names<'_> {
    fn entry(&self, booking: &Booking, own: &Resource) -> Entry {
        let service = booking.service.map(slot_core::ServiceId::as_u128);
        let thing = service.or(booking.series.map(slot_core::EventSeriesId::as_u128));
        let thing = thing.and_then(|id| self.things.get(&id)).map(String::as_str);
        // What the calendar itself is called need not be said again.
        let other = |id: ResourceId| (id != own.id).then(|| self.resources.get(&id)).flatten();
        let host = booking.staff.or(Some(booking.resource)).and_then(other).map(|host| host.name.as_str());
        let words = [Some(booking.guest.name.as_str()), thing, host];
        let summary = words.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let at = places(booking).filter_map(|id| self.resources.get(&id)).find_map(|place| place.address.line());
        let party = booking.party.get();
        Entry {
            booking: booking.id,
            version: booking.version,
            created_at: booking.created_at,
            updated_at: booking.updated_at,
            span: booking.span,
            standing: standing(booking.status),
            summary,
            description: (party > 1).then(|| format!("× {party}")),
            location: at,
            organizer: None,
            attendee: None,
        }
    }
}

/// How a booking stands in a calendar. What took place, or was missed, still kept its time.
const fn standing(status: Status) -> Standing {
    match status {
        Status::Requested => Standing::Tentative,
        Status::Confirmed | Status::CheckedIn | Status::InProgress | Status::Completed | Status::NoShow => {
            Standing::Confirmed
        }
        Status::Cancelled | Status::Rescheduled => Standing::Cancelled,
    }
}
