//! Books a slot under the settings of the business: of a resource, or of a service with a person or with whoever is free.

use super::{
    details::Details,
    guest_again,
    ledger::visits_made,
    offer::{Bookable, Offer, offer, reach},
    reserve::{ReserveRefused, admitted, known},
    wanted::{Wanted, book_wanted, turns},
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, Channel, ResourceKind, Tenant},
};
use slot_core::{BookingId, Instant, Ledger, Placement, Refusal, Span, WallTime, Wish, admit};
use std::{collections::BTreeSet, num::NonZeroU32};

/// A slot that is to be booked.
#[derive(Clone, Debug, PartialEq)]
pub struct BookSlot {
    /// What is booked.
    pub what: Bookable,
    /// When it starts.
    pub start: Instant,
    /// How many people come. So many places are taken, all or none.
    pub party: NonZeroU32,
    /// For whom, and what was said.
    pub details: Details,
}

/// Books. Of several who are free it is the one with the fewest bookings on that day.
pub fn book_slot(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &BookSlot,
) -> Result<Result<Booking, ReserveRefused>, StoreError> {
    let details = match known(tx, tenant, &wish.details)? {
        Ok(details) => details,
        Err(refused) => return Ok(Err(refused)),
    };
    let offer = match offer(tx, tenant, wish.what)? {
        Ok(offer) => offer,
        Err(refused) => return Ok(Err(refused)),
    };
    let wanted = match wanted(tenant, &offer, wish) {
        Ok(wanted) => wanted,
        Err(refused) => return Ok(Err(refused)),
    };
    let free = match wanted.as_slice() {
        [_one] => wanted,
        _ => match free(tx, cx, tenant, &wanted)? {
            Ok(free) => free,
            Err(refused) => return Ok(Err(refused)),
        },
    };
    let mut keys: Vec<LockKey> = free.iter().flat_map(|one| turns(tenant, std::slice::from_ref(one))).collect();
    keys.extend(guest_again::turn(tenant, &details.guest));
    tx.lock(&keys)?;
    let id = cx.id(BookingId::from_u128);
    let mut refused = None;
    for one in &free {
        let host = &one.resource;
        let draft = Booking {
            service: offer.service.as_ref().map(|service| service.id),
            staff: (host.kind == ResourceKind::Person).then_some(host.id),
            party: wish.party,
            ..details.booking(cx, tenant, id, host.id, one.wish.span)
        };
        let draft = match admitted(tx, cx, tenant, draft)? {
            Ok(draft) => draft,
            Err(refused) => return Ok(Err(refused)),
        };
        match book_wanted(tx, cx, tenant, std::slice::from_ref(one), &draft, None)? {
            Ok(booking) => return Ok(Ok(booking)),
            // Somebody was faster; there may be others.
            Err(taken) if matches!(taken.refusal(), Some(Refusal::Taken { .. })) => refused = Some(taken),
            Err(other) => return Ok(Err(other.into())),
        }
    }
    match refused {
        Some(refused) => Ok(Err(refused.into())),
        None => Err(StoreError::Database("nobody was asked for a slot".to_owned())),
    }
}

/// The wish on each host that could be booked.
fn wanted(tenant: &Tenant, offer: &Offer, wish: &BookSlot) -> Result<Vec<Wanted>, ReserveRefused> {
    let Ok(span) = Span::starting(wish.start, offer.length) else {
        let refusal = Refusal::UnknownDuration { asked: offer.length, allowed: Vec::new() };
        return Err(ReserveRefused::Refused { resource: first(offer), refusal });
    };
    let most = offer.hosts.iter().map(|host| host.capacity.places()).max().unwrap_or(NonZeroU32::MIN);
    if most < wish.party {
        let refusal = Refusal::PartyTooLarge { most: most.get() };
        return Err(ReserveRefused::Refused { resource: first(offer), refusal });
    }
    let listed = Placement::OnGrid(offer.grid(tenant));
    let placement = match wish.details.channel {
        Channel::BookingPage | Channel::Embed => listed,
        // The business itself may write a booking down where it likes, unless it keeps to steps.
        Channel::Api | Channel::Admin => tenant.settings.slot_step.map_or(Placement::Anywhere, |_kept| listed),
    };
    let wish_on = Wish { span, places: wish.party, placement };
    let on = |host: &std::sync::Arc<crate::model::Resource>| Wanted {
        resource: std::sync::Arc::clone(host),
        calendar: offer.calendar(tenant, host, wish.details.channel),
        wish: wish_on,
    };
    Ok(offer.hosts.iter().map(on).collect())
}

fn first(offer: &Offer) -> slot_core::ResourceId {
    offer.hosts.first().map_or(slot_core::ResourceId::from_u128(0), |host| host.id)
}

/// Those who are free, as far as can be seen without their turn, the least booked on that day first; or why the first of
/// them is not, where "taken" goes before all else.
fn free(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wanted: &[Wanted],
) -> Result<Result<Vec<Wanted>, ReserveRefused>, StoreError> {
    let Some(wish) = wanted.first().map(|one| one.wish) else { return Ok(Ok(Vec::new())) };
    let (date, zone) = (tenant.zone.date(wish.span.start()), &tenant.zone);
    let (midnight, end) = (zone.instant(date, WallTime::MIDNIGHT), zone.instant(date, WallTime::END));
    let day = Span::new(midnight, end).unwrap_or(wish.span);
    let reach = reach(wanted.iter().map(|one| &one.calendar), &wish, day);
    let ids: Vec<_> = wanted.iter().map(|one| one.resource.id).collect();
    let claims = tx.claims_on(tenant.id, &ids, reach)?;
    let made = visits_made(tx, tenant.id, wanted.iter().map(|one| (one.resource.id, &one.calendar)), reach)?;
    let mut free = Vec::new();
    let mut refused = Vec::new();
    for one in wanted {
        let own = claims.iter().filter(|new| new.resource == one.resource.id).map(|new| new.claim);
        let visits = made.iter().filter(|(host, _)| *host == one.resource.id).map(|(_, at)| *at);
        let ledger = Ledger::new(reach, own.collect()).with_visits(visits.collect());
        match admit(&one.calendar, &ledger, cx.now, &one.wish) {
            Ok(_granted) => {
                let that_day = ledger.claims().iter().filter(|claim| day.holds(claim.core.start()));
                let owners: BTreeSet<_> = that_day.map(|claim| claim.owner).collect();
                free.push((owners.len(), one.clone()));
            }
            Err(refusal) => refused.push((one.resource.id, refusal)),
        }
    }
    if free.is_empty() {
        refused.sort_by_key(|(_, refusal)| !matches!(refusal, Refusal::Taken { .. }));
        let Some((resource, refusal)) = refused.into_iter().next() else { return Ok(Ok(Vec::new())) };
        return Ok(Err(ReserveRefused::Refused { resource, refusal }));
    }
    free.sort_by_key(|(bookings, _)| *bookings);
    Ok(Ok(free.into_iter().map(|(_, one)| one).collect()))
}
