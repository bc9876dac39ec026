//! Books: decides with the core on facts that nobody else can change, and stores the booking with all that belongs to it.

use super::{
    details::Details,
    wanted::{Wanted, book_wanted, turns},
};
use crate::{
    Context, StoreError, Tx,
    model::{Booking, Tenant},
};
use slot_core::{
    Alignment, BookingId, Durations, Grid, HoldId, Instant, Length, Notice, Placement, Refusal, ResourceId, Span, Wish,
};
use std::num::NonZeroU32;

/// A booking that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The resource that it is booked on.
    pub resource: PartWish,
    /// Further resources that it needs at the same time, all or none.
    pub also: Vec<PartWish>,
    /// When it starts.
    pub start: Instant,
    /// How long it is; `None` is the resource's usual length.
    pub length: Option<Length>,
    /// Where it may start.
    pub placement: Start,
    /// How soon it may start.
    pub notice: Notice,
    /// The hold that it comes from, whose place it takes over.
    pub through: Option<HoldId>,
    /// For whom, and what was said.
    pub details: Details,
}

/// Places on one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartWish {
    /// Which resource.
    pub resource: ResourceId,
    /// How many places.
    pub places: NonZeroU32,
}

/// Where a booking may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// Anywhere, as long as it fits.
    Anywhere,
    /// Only where a search in steps of the booking's own length lists a slot.
    Listed,
}

/// Why a booking was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookRefused {
    /// There is no such resource.
    UnknownResource(ResourceId),
    /// A rule of the resource, or of the plan, says no.
    Refused {
        /// On which resource.
        resource: ResourceId,
        /// Which rule.
        refusal: Refusal,
    },
}

/// Books.
///
/// A booking on one place of a resource of capacity one, on a plan without limit, takes no lock: the net of the database
/// is the arbiter. Everything else takes its turn first, since a count must not change between reading and writing.
pub fn book(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &Book,
) -> Result<Result<Booking, BookRefused>, StoreError> {
    let mut parts = Vec::with_capacity(1 + wish.also.len());
    for part in std::iter::once(&wish.resource).chain(&wish.also) {
        match tx.resource(tenant.id, part.resource)? {
            Some(resource) => parts.push((part.places, resource)),
            None => return Ok(Err(BookRefused::UnknownResource(part.resource))),
        }
    }
    let first = wish.resource.resource;
    let usual = parts.first().and_then(|(_, resource)| resource.default_duration());
    let Some((length, span)) =
        wish.length.or(usual).and_then(|length| Some((length, Span::starting(wish.start, length).ok()?)))
    else {
        let asked = wish.length.unwrap_or(Length::ZERO);
        let refusal = Refusal::UnknownDuration { asked, allowed: Vec::new() };
        return Ok(Err(BookRefused::Refused { resource: first, refusal }));
    };
    let placement = placement(wish.placement, length);
    let mut wanted: Vec<Wanted> = Vec::with_capacity(parts.len());
    for (places, resource) in parts {
        let mut calendar = resource.calendar(wish.notice);
        if !wanted.is_empty() {
            // The length is the booking's; what comes along takes any.
            calendar.durations = Durations::Any;
        }
        wanted.push(Wanted { resource, calendar, wish: Wish { span, places, placement } });
    }
    tx.lock(&turns(tenant, &wanted))?;
    let draft = wish.details.booking(cx, tenant, cx.id(BookingId::from_u128), first, span);
    book_wanted(tx, cx, tenant, &wanted, &draft, wish.through)
}

fn placement(start: Start, length: Length) -> Placement {
    match start {
        Start::Anywhere => Placement::Anywhere,
        Start::Listed => Placement::OnGrid(Grid { step: length, alignment: Alignment::WindowStart }),
    }
}
