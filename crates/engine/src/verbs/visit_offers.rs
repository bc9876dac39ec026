//! Slots that fit what a patient said.

use super::search_visits::{VisitsRefused, search_visits};
use crate::{
    Context, StoreError, Tx,
    model::{Tenant, VisitOrder, VisitQuery, VisitSlot},
};
use language::{Facts, Offer, Reference};
use slot_core::{ResourceId, ServiceId};
use time::{Date, Duration, PrimitiveDateTime};

/// Slots that are looked at, of which those that fit are told.
const LOOKED_AT: u32 = 200;
/// The most pages of them.
const PAGES: usize = 5;

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct OfferWish {
    pub(super) provider: Option<ResourceId>,
    pub(super) specialty: Option<String>,
    pub(super) service: ServiceId,
    pub(super) location: Option<ResourceId>,
    pub(super) first: Date,
    pub(super) last: Date,
    /// How long, in minutes, when the patient said so.
    pub(super) minutes: Option<u32>,
    pub(super) limit: usize,
}

/// The soonest slots that fit. An unknown name, or nobody to ask for, gives none.
pub(super) fn visit_offers(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &OfferWish,
    facts: &Facts,
) -> Result<Vec<(VisitSlot, Offer)>, StoreError> {
    let mut found = Vec::new();
    if wish.provider.is_none() && wish.specialty.is_none() {
        return Ok(found);
    }
    let mut query = VisitQuery {
        provider: wish.provider,
        specialty: wish.specialty.clone(),
        service: wish.service,
        location: wish.location,
        first: wish.first,
        last: wish.last.min(wish.first.checked_add(Duration::days(30)).unwrap_or(wish.first)),
        length: wish.minutes.map(|minutes| slot_core::Length::minutes(minutes.into())),
        order: VisitOrder::Soonest,
        after: None,
        limit: LOOKED_AT,
    };
    for _page in 0..PAGES {
        let page = match search_visits(tx, cx, tenant, &query)? {
            Ok(page) => page,
            Err(VisitsRefused::Past(today)) if today <= query.last => {
                query.first = today;
                continue;
            }
            Err(
                VisitsRefused::UnknownService(_)
                | VisitsRefused::UnknownProvider(_)
                | VisitsRefused::UnknownLocation(_)
                | VisitsRefused::Past(_),
            ) => return Ok(found),
        };
        for slot in &page.slots {
            let offer = offer(slot);
            if facts.fits(&offer) {
                found.push((slot.clone(), offer));
                if found.len() == wish.limit {
                    return Ok(found);
                }
            }
        }
        match page.next {
            Some(mark) => query.after = Some(mark),
            None => break,
        }
    }
    Ok(found)
}

/// The slot, as a conversation offers it.
fn offer(slot: &VisitSlot) -> Offer {
    let minutes = |at: PrimitiveDateTime| u16::from(at.hour()) * 60 + u16::from(at.minute());
    let end = if slot.local_end.date() > slot.local_start.date() { 1440 } else { minutes(slot.local_end) };
    Offer {
        provider: Reference { id: slot.provider.to_string(), name: slot.provider_name.clone() },
        location: Reference { id: slot.location.to_string(), name: slot.location_name.clone() },
        room: slot.room.map(|room| room.to_string()),
        date: slot.local_start.date(),
        start: minutes(slot.local_start),
        end,
        starts_at: slot.span.start().as_micros(),
        ends_at: slot.span.end().as_micros(),
    }
}
