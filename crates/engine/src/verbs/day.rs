//! What a day of a resource looks like: when it is open, what occupies it, what is free.

use crate::{
    BookingFilter, BookingOrder, Context, Page, StoreError, Tx,
    model::{Booking, Resource, Tenant},
};
use slot_core::{
    Claim, HoldId, Instant, Notice, Owner, ResourceId, Span, Status, WallTime, intersect, merge, subtract,
};
use std::{collections::BTreeMap, sync::Arc};
use time::Date;

/// More bookings than any day has.
const ALL: Page = Page { limit: 10_000, offset: 0 };

/// A day of a resource.
#[derive(Clone, Debug)]
pub struct Day {
    /// Whose it is.
    pub resource: Arc<Resource>,
    /// From midnight to midnight by its wall clock.
    pub span: Span,
    /// When it is open: hours without blocks and closures.
    pub open: Vec<Span>,
    /// When it is blocked or shut.
    pub shut: Vec<Span>,
    /// The bookings that overlap it, by start.
    pub bookings: Vec<Booking>,
    /// What is held, by start.
    pub held: Vec<Held>,
    /// When it is open and how many places are left then, without those that have none.
    pub free: Vec<Free>,
}

/// A hold that has not lapsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// What is occupied.
    pub span: Span,
    /// When it lapses.
    pub until: Instant,
    /// How many places.
    pub places: u32,
}

/// A stretch in which the same number of places is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Free {
    /// From when to when.
    pub span: Span,
    /// How many places are left.
    pub places: u32,
}

/// Shows a day; `None` when there is no such resource, or its zone skipped the day.
pub fn day(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    resource: ResourceId,
    date: Date,
) -> Result<Option<Day>, StoreError> {
    let Some(resource) = tx.resource(tenant.id, resource)? else { return Ok(None) };
    let zone = &resource.zone;
    let Ok(span) = Span::new(zone.instant(date, WallTime::MIDNIGHT), zone.instant(date, WallTime::END)) else {
        return Ok(None);
    };
    let claims: Vec<Claim> =
        tx.claims(tenant.id, resource.id, span)?.into_iter().filter(|claim| claim.owner.is_live(cx.now)).collect();
    // What began on an earlier day is known by its claims.
    let earliest = claims.iter().map(|claim| claim.core.start()).fold(span.start(), Instant::min);
    let filter = BookingFilter {
        resource: Some(resource.id),
        statuses: Some(Status::ALL.into_iter().filter(|status| status.occupies()).collect()),
        starts_from: Some(earliest),
        starts_before: Some(span.end()),
        ..BookingFilter::default()
    };
    let mut bookings = tx.bookings(tenant.id, &filter, BookingOrder::EarliestFirst, ALL)?.items;
    bookings.retain(|booking| booking.span.overlaps(span));
    let (open, shut) = hours(&resource, span);
    let free = free(&open, &claims, resource.capacity.places().get());
    Ok(Some(Day { span, open, shut, bookings, held: held(&claims), free, resource }))
}

/// When it is open on the day, and when it is blocked or shut.
fn hours(resource: &Resource, day: Span) -> (Vec<Span>, Vec<Span>) {
    let calendar = match &resource.stay {
        Some(_) => resource.stay_calendar(Notice::PastAllowed),
        None => resource.calendar(Notice::PastAllowed),
    };
    let (mut open, mut shut) = (Vec::new(), calendar.closures);
    for schedule in &calendar.schedules {
        let expansion = schedule.expand(day);
        open.extend(expansion.windows.iter().map(|window| window.span));
        shut.extend(expansion.blocks.iter().map(|block| block.span));
    }
    let shut = intersect(&merge(shut), &[day]);
    (subtract(&intersect(&merge(open), &[day]), &shut), shut)
}

fn held(claims: &[Claim]) -> Vec<Held> {
    let mut holds: BTreeMap<(Span, HoldId), Held> = BTreeMap::new();
    for claim in claims {
        if let Owner::Hold { id, until } = claim.owner {
            let held = holds.entry((claim.busy, id)).or_insert(Held { span: claim.busy, until, places: 0 });
            held.places += 1;
        }
    }
    holds.into_values().collect()
}

/// The open time, cut where the number of places that are left changes.
fn free(open: &[Span], claims: &[Claim], capacity: u32) -> Vec<Free> {
    let mut edges: Vec<Instant> = claims.iter().flat_map(|claim| [claim.busy.start(), claim.busy.end()]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut free: Vec<Free> = Vec::new();
    for window in open {
        let inner = edges.iter().copied().filter(|&edge| window.start() < edge && edge < window.end());
        let mut from = window.start();
        for until in inner.chain([window.end()]) {
            let Ok(span) = Span::new(from, until) else { continue };
            from = until;
            let taken = claims.iter().filter(|claim| claim.busy.overlaps(span)).count();
            let places = capacity.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX));
            match free.last_mut() {
                Some(last) if last.places == places && last.span.end() == span.start() => {
                    last.span = Span::new(last.span.start(), span.end()).unwrap_or(last.span);
                }
                Some(_) | None => free.push(Free { span, places }),
            }
        }
    }
    free.retain(|stretch| stretch.places > 0);
    free
}

#[cfg(test)]
mod tests {
    use super::*;
    use slot_core::BookingId;

    fn span(start: i64, end: i64) -> Span {
        Span::new(Instant::from_seconds(start), Instant::from_seconds(end)).unwrap()
    }

    #[test]
    fn free_time_is_cut_where_places_change() {
        let claim = |lane, start, end| Claim {
            lane,
            busy: span(start, end),
            core: span(start, end),
            owner: Owner::Booking(BookingId::from_u128(1)),
        };
        let claims = [claim(0, 10, 20), claim(1, 15, 20), claim(0, 20, 30)];
        let found = free(&[span(0, 40), span(50, 60)], &claims, 2);
        let found: Vec<_> = found.iter().map(|free| (free.span, free.places)).collect();
        let expected = [(0, 10, 2), (10, 15, 1), (20, 30, 1), (30, 40, 2), (50, 60, 2)];
        assert_eq!(found, expected.map(|(start, end, places)| (span(start, end), places)));
    }
}
