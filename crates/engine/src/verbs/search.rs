//! Searches: which slots of a resource are open.

use super::ledger::visits_made;
use crate::{
    Context, StoreError, Tx,
    model::{Resource, Tenant},
};
use slot_core::{
    Alignment, Grid, Instant, Ledger, Length, Notice, Refusal, ResourceId, Slot, SlotQuery, Span, WallTime, Zone,
    availability,
};
use std::{num::NonZeroU32, sync::Arc};
use time::Date;

/// A question for open slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// On which resource.
    pub resource: ResourceId,
    /// No slot starts before.
    pub from: Bound,
    /// No slot starts at or after.
    pub until: Until,
    /// How long the slots are; `None` is the resource's usual length. It is also the step from one to the next.
    pub length: Option<Length>,
    /// How soon a slot may start.
    pub notice: Notice,
    /// The longest stretch that is searched, in days.
    pub max_days: u16,
}

/// A moment that may be said by the resource's own calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// This moment.
    At(Instant),
    /// The local midnight that begins the date.
    StartOf(Date),
    /// The local midnight that ends the date.
    EndOf(Date),
}

/// Where a search ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// There.
    Bound(Bound),
    /// So many local days later, at the same time by the clock.
    Days(u16),
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// On which resource.
    pub resource: Arc<Resource>,
    /// How long the slots are.
    pub length: Length,
    /// The open slots, in order.
    pub slots: Vec<Slot>,
}

/// Why a search has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchRefused {
    /// There is no such resource.
    UnknownResource,
    /// The end is not after the beginning.
    Backwards,
    /// The stretch is longer than so many days.
    TooLong(u16),
    /// The resource refuses the question as a whole.
    Refused(Refusal),
}

/// Searches. Nothing is written; what is listed can be booked until somebody else does.
pub fn search(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    question: &Search,
) -> Result<Result<Found, SearchRefused>, StoreError> {
    let Some(resource) = tx.resource(tenant.id, question.resource)? else {
        return Ok(Err(SearchRefused::UnknownResource));
    };
    let from = question.from.resolve(&resource.zone);
    let until = match question.until {
        Until::Bound(bound) => bound.resolve(&resource.zone),
        Until::Days(days) => days_later(&resource.zone, from, days),
    };
    if until <= from {
        return Ok(Err(SearchRefused::Backwards));
    }
    // A day is as long as the clock makes it, and at least 24 hours.
    let longest = Length::minutes(i64::from(question.max_days) * 24 * 60);
    if until > days_later(&resource.zone, from, question.max_days).max(from + longest) {
        return Ok(Err(SearchRefused::TooLong(question.max_days)));
    }
    let Some(length) = question.length.or(resource.default_duration()) else {
        return Ok(Ok(Found { resource, length: Length::ZERO, slots: Vec::new() }));
    };
    // What lies before the pruned horizon cannot be booked, and is not listed.
    let pruned = if from < cx.now { tx.pruned_before(tenant.id)? } else { None };
    let Ok(starts) = Span::new(pruned.map_or(from, |before| from.max(before)), until) else {
        return Ok(Ok(Found { resource, length, slots: Vec::new() }));
    };
    let calendar = resource.calendar(question.notice);
    let query = SlotQuery {
        starts,
        duration: length,
        grid: Grid { step: length, alignment: Alignment::WindowStart },
        places: NonZeroU32::MIN,
    };
    let reach = calendar.reach_of_query(&query);
    let claims = tx.claims(tenant.id, resource.id, reach)?;
    let made = visits_made(tx, tenant.id, [(resource.id, &calendar)], reach)?;
    let ledger = Ledger::new(reach, claims).with_visits(made.into_iter().map(|(_, at)| at).collect());
    let slots = match availability(&calendar, &ledger, cx.now, &query) {
        Ok(slots) => slots.collect(),
        Err(refusal) => return Ok(Err(SearchRefused::Refused(refusal))),
    };
    Ok(Ok(Found { resource, length, slots }))
}

impl Bound {
    fn resolve(self, zone: &Zone) -> Instant {
        match self {
            Self::At(at) => at,
            Self::StartOf(date) => zone.instant(date, WallTime::MIDNIGHT),
            Self::EndOf(date) => zone.instant(date, WallTime::END),
        }
    }
}

/// The same time by the clock, so many days later; what the clock does not show (seconds) is kept.
fn days_later(zone: &Zone, from: Instant, days: u16) -> Instant {
    let local = zone.local(from);
    let minutes = u16::from(local.hour()) * 60 + u16::from(local.minute());
    let date = local.date().checked_add(time::Duration::days(days.into())).unwrap_or(Date::MAX);
    let rest = Length::micros(i64::from(local.second()) * 1_000_000 + i64::from(local.microsecond()));
    WallTime::new(minutes).map_or(from, |at| zone.instant(date, at) + rest)
}
