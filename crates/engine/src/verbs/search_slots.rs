//! Searches for slots under the settings of the business: of a resource, or of a service with a person or with anybody.

use super::{
    ledger::visits_made,
    offer::{Bookable, both, offer},
    reserve::ReserveRefused,
};
use crate::{
    Context, StoreError, Tx,
    model::{Channel, Tenant},
};
use slot_core::{Calendar, Ledger, ResourceId, SlotQuery, Span, availability};
use std::{collections::BTreeMap, num::NonZeroU32};

/// A question for slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchSlots {
    /// Of what.
    pub what: Bookable,
    /// Slots start within it.
    pub starts: Span,
    /// How many people come.
    pub party: NonZeroU32,
    /// Through which door it is asked.
    pub channel: Channel,
}

/// A slot that can be booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSlot {
    /// When.
    pub span: Span,
    /// How many places are left, of all who are free.
    pub remaining: u32,
    /// Who is free, by name.
    pub by: Vec<ResourceId>,
}

/// Searches. Nothing is written; what is listed [`super::book_slot`] books until somebody else does.
pub fn search_slots(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    question: &SearchSlots,
) -> Result<Result<Vec<OpenSlot>, ReserveRefused>, StoreError> {
    let offer = match offer(tx, tenant, question.what)? {
        Ok(offer) => offer,
        Err(refused) => return Ok(Err(refused)),
    };
    // What lies before the pruned horizon cannot be booked, and is not listed.
    let pruned = if question.starts.start() < cx.now { tx.pruned_before(tenant.id)? } else { None };
    let from = pruned.map_or(question.starts.start(), |before| question.starts.start().max(before));
    let Ok(starts) = Span::new(from, question.starts.end()) else { return Ok(Ok(Vec::new())) };
    let (duration, grid, places) = (offer.length, offer.grid(tenant), question.party);
    let query = SlotQuery { starts, duration, grid, places };
    let calendars: Vec<(ResourceId, Calendar)> =
        offer.hosts.iter().map(|host| (host.id, offer.calendar(tenant, host, question.channel))).collect();
    let reach = calendars.iter().map(|(_, calendar)| calendar.reach_of_query(&query)).fold(starts, both);
    let ids: Vec<ResourceId> = calendars.iter().map(|(id, _)| *id).collect();
    let claims = tx.claims_on(tenant.id, &ids, reach)?;
    let made = visits_made(tx, tenant.id, calendars.iter().map(|(id, calendar)| (*id, calendar)), reach)?;
    let mut open: BTreeMap<Span, OpenSlot> = BTreeMap::new();
    let mut refused = None;
    for (id, calendar) in &calendars {
        let own = claims.iter().filter(|new| new.resource == *id).map(|new| new.claim);
        let visits = made.iter().filter(|(host, _)| host == id).map(|(_, at)| *at);
        let ledger = Ledger::new(reach, own.collect()).with_visits(visits.collect());
        match availability(calendar, &ledger, cx.now, &query) {
            Ok(slots) => {
                for slot in slots {
                    let none = OpenSlot { span: slot.span, remaining: 0, by: Vec::new() };
                    let entry = open.entry(slot.span).or_insert(none);
                    entry.remaining = entry.remaining.saturating_add(slot.remaining);
                    entry.by.push(*id);
                }
            }
            Err(refusal) => refused = Some(ReserveRefused::Refused { resource: *id, refusal }),
        }
    }
    match refused {
        Some(refused) if calendars.len() == 1 => Ok(Err(refused)),
        Some(_) | None => Ok(Ok(open.into_values().collect())),
    }
}
