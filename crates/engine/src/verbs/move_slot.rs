//! Moves a booking of a slot to another start. It keeps its id, its length and its people.

use super::{
    guest_again::{self, Again},
    guest_booking::GuestRefused,
    keep::{Said, keep, turns_of},
    ledger::{Grant, Question, Yields, make_room},
    offer::Offer,
};
use crate::{
    Context, LockKey, NewClaim, StoreError, Tx,
    model::{Booking, Channel, Tenant},
};
use slot_core::{Durations, Instant, Length, Owner, Placement, Span, Wish};
use std::{num::NonZeroU32, sync::Arc};

/// Moves a booking of a slot: decided as a new booking through this door is, except that its own time does not block it.
pub(super) fn move_slot(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    before: Booking,
    start: Instant,
    channel: Channel,
) -> Result<Result<Booking, GuestRefused>, StoreError> {
    let length = Length::micros(before.span.end().as_micros() - before.span.start().as_micros());
    let Ok(span) = Span::starting(start, length) else { return Ok(Err(GuestRefused::NotMovable)) };
    let turns: Vec<LockKey> = turns_of(&before).into_iter().chain(guest_again::turn(tenant, &before.guest)).collect();
    tx.lock(&turns)?;
    let mut service = match before.service {
        Some(id) => tx.service(tenant.id, id)?,
        None => None,
    };
    let mut grants: Vec<Grant> = Vec::with_capacity(before.parts.len());
    for part in &before.parts {
        let Some(resource) = tx.resource(tenant.id, part.resource)? else { return Ok(Err(GuestRefused::Unknown)) };
        let is_first = grants.is_empty();
        // A stay is moved by dates, not by a start.
        if is_first && resource.stay.is_some() {
            return Ok(Err(GuestRefused::NotMovable));
        }
        let offer = Offer { service: service.take(), length, hosts: vec![Arc::clone(&resource)] };
        let placement = if is_first { Placement::OnGrid(offer.grid(tenant)) } else { Placement::Anywhere };
        let mut calendar = offer.calendar(tenant, &resource, channel);
        // It stays as long as it was agreed to be, whatever can be booked by now.
        calendar.durations = Durations::Any;
        let places = NonZeroU32::new(part.places).unwrap_or(NonZeroU32::MIN);
        let wish = Wish { span, places, placement };
        let question = Question { tenant: tenant.id, resource: resource.id, calendar: &calendar, wish };
        match question.decide(tx, cx, Owner::Booking(before.id), Yields::Booking(before.id))? {
            Ok(grant) => grants.push(grant),
            Err(refusal) => return Ok(Err(GuestRefused::Refused(refusal))),
        }
    }
    let again = Again {
        guest: &before.guest,
        service: before.service,
        series: before.series,
        resource: before.resource,
        at: start,
        except: before.id,
    };
    if let Some(other) = again.find(tx, cx, tenant)? {
        return Ok(Err(GuestRefused::Duplicate(other)));
    }
    if span == before.span {
        return Ok(Ok(before));
    }
    let parts = grants.iter().map(|grant| grant.part).collect();
    let moved = Booking { span, parts, moved_at: Some(cx.now), ..before.clone() };
    let booking = keep(tx, cx, moved, &before, Said::NOTHING)?;
    tx.delete_claims(tenant.id, Owner::Booking(booking.id))?;
    make_room(tx, tenant.id, &grants)?;
    let claims: Vec<NewClaim> = grants.iter().flat_map(|grant| &grant.claims).copied().collect();
    if !tx.insert_claims(tenant.id, &claims)? {
        return Err(StoreError::Contended("the net refused a claim".to_owned()));
    }
    Ok(Ok(booking))
}
