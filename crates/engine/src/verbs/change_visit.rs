//! Changes what is noted about a visit, or its room.

use super::{
    keep::{Said, keep, turns_of},
    ledger::{Grant, Question, Yields, make_room},
    visit_wish::{VisitPart, VisitRefused, is_elsewhere, room_calendar},
};
use crate::{
    Context, LockKey, NewClaim, StoreError, Tx,
    model::{Booking, Metadata, Part, Resource, ResourceKind, Tenant, Visit},
};
use slot_core::{BookingId, Owner, Placement, ResourceId, Wish};
use std::{num::NonZeroU32, sync::Arc};

/// What is to change of a visit. `None` leaves a thing as it is, `Some(None)` takes it away.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VisitChange {
    /// The version that the caller has read.
    pub version: u32,
    /// What the patient may see.
    pub notes: Option<Option<String>>,
    /// What only staff may see.
    pub internal_notes: Option<Option<String>>,
    /// The room.
    pub room: Option<Option<ResourceId>>,
    /// Facts of the caller's own.
    pub metadata: Option<Option<Metadata>>,
}

/// What became of it. Unless it is done, nothing changed.
#[derive(Clone, Debug, PartialEq)]
pub enum ChangedVisit {
    /// It is changed.
    Done(Box<Booking>),
    /// There is no such visit.
    Unknown,
    /// It has another version by now.
    Stale(u32),
    /// The room cannot be had.
    Refused(VisitRefused),
}

/// Changes a visit, however it stands. Another room is decided on as for a new visit; what is over occupies none. Whatever
/// is said makes a new version, also what is as it was; where nothing is said nothing changes.
pub fn change_visit(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: BookingId,
    change: &VisitChange,
) -> Result<ChangedVisit, StoreError> {
    let Some(before) = tx.booking(tenant.id, id)? else { return Ok(ChangedVisit::Unknown) };
    let Some(visit) = before.visit.clone() else { return Ok(ChangedVisit::Unknown) };
    if before.version != change.version {
        return Ok(ChangedVisit::Stale(before.version));
    }
    let VisitChange { version: _, notes, internal_notes, room, metadata } = change.clone();
    if notes.is_none() && internal_notes.is_none() && room.is_none() && metadata.is_none() {
        return Ok(ChangedVisit::Done(Box::new(before)));
    }
    let mut parts = before.parts.clone();
    if let Some(wanted) = room
        && wanted != visit.room
    {
        match move_to(tx, cx, tenant, &before, &visit, wanted)? {
            Ok(moved) => parts = moved,
            Err(refused) => return Ok(ChangedVisit::Refused(refused)),
        }
    }
    let visit = Visit {
        room: room.unwrap_or(visit.room),
        internal_notes: internal_notes.unwrap_or_else(|| visit.internal_notes.clone()),
        ..visit
    };
    let after = Booking {
        parts,
        notes: notes.unwrap_or_else(|| before.notes.clone()),
        metadata: metadata.unwrap_or_else(|| before.metadata.clone()),
        visit: Some(visit),
        ..before.clone()
    };
    Ok(ChangedVisit::Done(Box::new(keep(tx, cx, after, &before, Said::NOTHING)?)))
}

/// Gives the room back, if it has one, and takes the other, if one is wanted; answers what is occupied then.
fn move_to(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    before: &Booking,
    visit: &Visit,
    wanted: Option<ResourceId>,
) -> Result<Result<Vec<Part>, VisitRefused>, StoreError> {
    let wanted_turn = wanted.map(|room| LockKey::Resource(tenant.id, room));
    tx.lock(&turns_of(before).into_iter().chain(wanted_turn).collect::<Vec<_>>())?;
    let room = match wanted {
        Some(id) => match tx.resource(tenant.id, id)?.filter(|found| found.kind == ResourceKind::Room) {
            None => return Ok(Err(VisitRefused::Unknown(VisitPart::Room))),
            Some(room) if is_elsewhere(&room, visit.location) => return Ok(Err(VisitRefused::RoomElsewhere)),
            Some(room) => Some(room),
        },
        None => None,
    };
    let mut parts = before.parts.clone();
    let old = visit.room.and_then(|old| parts.iter().position(|part| part.resource == old));
    if !before.status.is_live() {
        return Ok(Ok(parts));
    }
    let grant = match room.map(|room| decide(tx, cx, before, &room)).transpose()? {
        Some(Err(refused)) => return Ok(Err(refused)),
        Some(Ok(grant)) => Some(grant),
        None => None,
    };
    if let Some(place) = old {
        let part = parts.remove(place);
        let own = |claim: &slot_core::Claim| claim.owner == Owner::Booking(before.id);
        let held = tx.claims(tenant.id, part.resource, part.busy)?.into_iter().filter(own);
        let held: Vec<NewClaim> = held.map(|claim| NewClaim { resource: part.resource, claim }).collect();
        tx.delete_claims_exactly(tenant.id, &held)?;
    }
    if let Some(grant) = grant {
        make_room(tx, tenant.id, std::slice::from_ref(&grant))?;
        if !tx.insert_claims(tenant.id, &grant.claims)? {
            return Err(StoreError::Contended("the net refused a claim".to_owned()));
        }
        // Behind the provider, where a new visit has it too.
        parts.insert(parts.len().min(1), grant.part);
    }
    Ok(Ok(parts))
}

fn decide(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    before: &Booking,
    room: &Arc<Resource>,
) -> Result<Result<Grant, VisitRefused>, StoreError> {
    let calendar = room_calendar(room);
    let wish = Wish { span: before.span, places: NonZeroU32::MIN, placement: Placement::AnyTime };
    let question = Question { tenant: before.tenant, resource: room.id, calendar: &calendar, wish };
    let decided = question.decide(tx, cx, Owner::Booking(before.id), Yields::Nobody)?;
    Ok(decided.map_err(|refusal| VisitRefused::Refused { part: VisitPart::Room, refusal }))
}
