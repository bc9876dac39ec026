//! Moves a visit: the old one ends, and a new one takes its place.

use super::{
    details::Details,
    keep::{Said, keep, releases, turns_of},
    ledger::Yields,
    offer_place::{Released, offer_place},
    visit_wish::{Named, VisitRefused, is_elsewhere},
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, Tenant, Visit},
};
use slot_core::{Action, BookingId, Owner, ResourceId, Span, Status};

/// Where to a visit is to be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RescheduleVisit {
    /// When it is to be.
    pub span: Span,
    /// Where; `None` is where it was.
    pub location: Option<ResourceId>,
    /// In which room; `None` is the room where it was, unless that is at another location.
    pub room: Option<ResourceId>,
    /// Why, in words.
    pub reason: Option<String>,
}

/// What became of it. Unless it is done, nothing changed.
#[derive(Clone, Debug, PartialEq)]
pub enum RescheduledVisit {
    /// It is moved: the old one names the new one, and the other way round.
    Done {
        /// The visit that ended.
        old: Box<Booking>,
        /// The visit that took its place.
        new: Box<Booking>,
    },
    /// There is no such visit.
    Unknown,
    /// A visit that stands like this cannot be moved.
    NotAllowed(Status),
    /// There is no place for it.
    Refused(VisitRefused),
}

/// Moves a visit, in one transaction: the old one is given up only for the new one, whose own time it does not block.
///
/// The new one is asked for, and has to be confirmed again. It is decided as any visit is, except that the patient is no new
/// one and that it costs nothing of the plan. What somebody else's system calls the old one stays with that.
pub fn reschedule_visit(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: BookingId,
    wish: &RescheduleVisit,
) -> Result<RescheduledVisit, StoreError> {
    let Some(before) = tx.booking(tenant.id, id)? else { return Ok(RescheduledVisit::Unknown) };
    let (Some(visit), Some(patient)) = (&before.visit, before.customer) else { return Ok(RescheduledVisit::Unknown) };
    let Some(status) = before.status.after(Action::Reschedule) else {
        return Ok(RescheduledVisit::NotAllowed(before.status));
    };
    let location = wish.location.unwrap_or(visit.location);
    let room = match wish.room {
        Some(room) => Some(room),
        None => kept_room(tx, tenant, visit, location)?,
    };
    let places = match (Named { provider: before.resource, patient, location, room }).find(tx, tenant)? {
        Ok(places) => places,
        Err(refused) => return Ok(RescheduledVisit::Refused(refused)),
    };
    let turns: Vec<LockKey> = places.turns(tenant).into_iter().chain(turns_of(&before)).collect();
    tx.lock(&turns)?;
    let new = cx.id(BookingId::from_u128);
    let grants = match places.decide(tx, cx, wish.span, new, Yields::Booking(id))? {
        Ok(grants) => grants,
        Err(refused) => return Ok(RescheduledVisit::Refused(refused)),
    };
    let moved = Visit { rescheduled_to: Some(new), ..visit.clone() };
    let old = Booking { status, visit: Some(moved), ..before.clone() };
    let said = Said { reason: wish.reason.as_deref(), ..Said::NOTHING };
    let old = keep(tx, cx, old, &before, said)?;
    tx.delete_claims(tenant.id, Owner::Booking(id))?;
    let successor = Visit {
        room,
        internal_notes: visit.internal_notes.clone(),
        treatment: visit.treatment,
        rescheduled_from: Some(id),
        ..Visit::at(location)
    };
    let draft = successor_of(cx, tenant, &before, (new, wish.span), successor);
    match places.enter(tx, cx, tenant, (draft, &grants), None)? {
        Ok(new) => {
            // Only now is it known what is left of the time.
            if releases(&old, &before, cx.now) {
                offer_place(tx, cx, tenant, &Released::by(&before))?;
            }
            Ok(RescheduledVisit::Done { old: Box::new(old), new: Box::new(new) })
        }
        // The plan is not asked for what takes another's place.
        Err(refused) => Err(StoreError::Database(format!("a decided visit was refused: {refused:?}"))),
    }
}

/// The room where it was, if that is at the location where it is to be.
fn kept_room(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    visit: &Visit,
    location: ResourceId,
) -> Result<Option<ResourceId>, StoreError> {
    let Some(room) = visit.room else { return Ok(None) };
    let known = tx.resource(tenant.id, room)?;
    Ok(known.filter(|known| !is_elsewhere(known, location)).map(|known| known.id))
}

fn successor_of(
    cx: Context<'_>,
    tenant: &Tenant,
    old: &Booking,
    (id, span): (BookingId, Span),
    visit: Visit,
) -> Booking {
    let details = Details {
        customer: old.customer,
        notes: old.notes.clone(),
        interest: old.interest.clone(),
        source: old.source.clone(),
        lead: old.lead,
        assigned: old.assigned.clone(),
        metadata: old.metadata.clone(),
        ..Details::of(old.guest.clone(), old.channel)
    };
    Booking {
        service: old.service,
        staff: old.staff,
        status: Status::Requested,
        consent: old.consent.clone(),
        visit: Some(visit),
        ..details.booking(cx, tenant, id, old.resource, span)
    }
}
