//! Holds: a place is kept for a while, until somebody books through the hold or it lapses.

use super::{
    book::{BookRefused, PartWish},
    ledger::{Question, Yields, make_room},
};
use crate::{
    Context, LockKey, NewClaim, StoreError, Tx,
    model::{Hold, Tenant},
};
use slot_core::{HoldId, Instant, Length, Notice, Owner, Placement, Refusal, Span, Wish};

/// A hold that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldWish {
    /// The places, all or none. The length must be offered by the first resource.
    pub parts: Vec<PartWish>,
    /// When it starts.
    pub start: Instant,
    /// How long what is held takes.
    pub length: Length,
    /// How soon it may start.
    pub notice: Notice,
    /// For how long the places are kept.
    pub keep: Length,
}

/// Keeps places. Several resources, or several places, are kept all or none.
pub fn hold(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &HoldWish,
) -> Result<Result<Hold, BookRefused>, StoreError> {
    let mut resources = Vec::with_capacity(wish.parts.len());
    for part in &wish.parts {
        match tx.resource(tenant.id, part.resource)? {
            Some(resource) => resources.push((*part, resource)),
            None => return Ok(Err(BookRefused::UnknownResource(part.resource))),
        }
    }
    let Some((first, span)) =
        wish.parts.first().and_then(|part| Some((part.resource, Span::starting(wish.start, wish.length).ok()?)))
    else {
        return Err(StoreError::Database("a hold needs at least one resource and a positive length".to_owned()));
    };
    let turns: Vec<LockKey> = wish.parts.iter().map(|part| LockKey::Resource(tenant.id, part.resource)).collect();
    tx.lock(&turns)?;
    let id = cx.id(HoldId::from_u128);
    let until = cx.now + wish.keep;
    let mut grants = Vec::with_capacity(resources.len());
    for (part, resource) in &resources {
        let mut calendar = resource.calendar(wish.notice);
        if part.resource != first {
            calendar.durations = slot_core::Durations::Any;
        }
        let core_wish = Wish { span, places: part.places, placement: Placement::Anywhere };
        let question = Question { tenant: tenant.id, resource: resource.id, calendar: &calendar, wish: core_wish };
        match question.decide(tx, cx, Owner::Hold { id, until }, Yields::Nobody)? {
            Ok(grant) => grants.push(grant),
            Err(refusal) => return Ok(Err(BookRefused::Refused { resource: resource.id, refusal })),
        }
    }
    make_room(tx, tenant.id, &grants)?;
    let claims: Vec<NewClaim> = grants.iter().flat_map(|grant| &grant.claims).copied().collect();
    if !tx.insert_claims(tenant.id, &claims)? {
        return Err(StoreError::Contended("the net refused a claim".to_owned()));
    }
    Ok(Ok(Hold { id, parts: grants.into_iter().map(|grant| grant.part).collect(), span, until }))
}

/// Gives the places of a hold back; `false` when it held none any more.
pub fn release_hold(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant, id: HoldId) -> Result<bool, StoreError> {
    // Others may be moving its claims between lanes: not while they are deleted.
    let held = tx.hold_claims(tenant.id, id)?;
    let turns: Vec<LockKey> = held.iter().map(|claim| LockKey::Resource(tenant.id, claim.resource)).collect();
    tx.lock(&turns)?;
    Ok(tx.delete_claims(tenant.id, Owner::Hold { id, until: cx.now })? > 0)
}

/// The refusal of a hold or booking, if a rule refused it.
impl BookRefused {
    /// Which rule said no, if it was one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::UnknownResource(_) => None,
            Self::Refused { refusal, .. } => Some(refusal),
        }
    }
}
