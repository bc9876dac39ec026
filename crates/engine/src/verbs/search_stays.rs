//! Searches for stays: on which dates a unit can be taken, for so many nights or days.

use super::{book_stay::calendar, reserve::ReserveRefused};
use crate::{
    Context, StoreError, Tx,
    model::{Channel, Resource, Tenant},
};
use slot_core::{Ledger, ResourceId, Span, StayQuery, StaySlot, stays};
use std::{num::NonZeroU32, sync::Arc};

/// A question for stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchStays {
    /// In which unit.
    pub unit: ResourceId,
    /// The check-in lies within it.
    pub starts: Span,
    /// How many nights or days; `None` is as few as the unit is let for.
    pub units: Option<NonZeroU32>,
    /// How many units of the kind must be free.
    pub places: NonZeroU32,
    /// Through which door it is asked.
    pub channel: Channel,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct FoundStays {
    /// In which unit.
    pub unit: Arc<Resource>,
    /// The stays that can be booked, by arrival.
    pub stays: Vec<StaySlot>,
}

/// Searches. Nothing is written; what is listed [`super::book_stay`] books until somebody else does.
pub fn search_stays(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    question: &SearchStays,
) -> Result<Result<FoundStays, ReserveRefused>, StoreError> {
    let Some(unit) = tx.resource(tenant.id, question.unit)? else {
        return Ok(Err(ReserveRefused::UnknownResource(question.unit)));
    };
    let Some(rules) = &unit.stay else { return Ok(Err(ReserveRefused::NoStays(unit.id))) };
    let (terms, calendar) = (rules.terms(), calendar(tenant, &unit, question.channel));
    let pruned = if question.starts.start() < cx.now { tx.pruned_before(tenant.id)? } else { None };
    let from = pruned.map_or(question.starts.start(), |before| question.starts.start().max(before));
    let Ok(arrivals) = Span::new(from, question.starts.end()) else {
        return Ok(Ok(FoundStays { unit, stays: Vec::new() }));
    };
    let query = StayQuery { arrivals, units: question.units.unwrap_or(terms.least), places: question.places };
    let reach = calendar.reach_of_stays(&terms, &query);
    let ledger = Ledger::new(reach, tx.claims(tenant.id, unit.id, reach)?);
    let found = match stays(&calendar, &terms, &ledger, cx.now, &query) {
        Ok(stays) => stays.collect(),
        Err(refusal) => return Ok(Err(ReserveRefused::Refused { resource: unit.id, refusal })),
    };
    Ok(Ok(FoundStays { unit, stays: found }))
}
