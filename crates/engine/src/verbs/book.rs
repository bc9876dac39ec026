//! Books: decides with the core on facts that nobody else can change, and stores the booking with all that belongs to it.

use super::{
    ledger::{Grant, Question, make_room},
    payload::booking_event,
    plan,
};
use crate::{
    Context, Entry, LockKey, NewClaim, Recorded, StoreError, Tx,
    model::{Booking, Channel, EventKind, Guest, HistoryRow, Metadata, Resource, Tenant},
};
use slot_core::{
    Alignment, BookingId, Capacity, Grid, HoldId, Instant, LeadId, Length, Notice, Owner, Placement, Refusal,
    ResourceId, Span, Status, Wish,
};
use std::{num::NonZeroU32, sync::Arc};

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
    /// For whom.
    pub guest: Guest,
    /// What the guest says.
    pub notes: Option<String>,
    /// What the guest is interested in.
    pub interest: Option<String>,
    /// Where it came from, in the caller's words.
    pub source: Option<String>,
    /// The lead that it is linked to.
    pub lead: Option<LeadId>,
    /// Facts of the caller's own.
    pub metadata: Option<Metadata>,
    /// Through which door it comes.
    pub channel: Channel,
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
    let mut parts: Vec<(PartWish, Arc<Resource>)> = Vec::with_capacity(1 + wish.also.len());
    for part in std::iter::once(&wish.resource).chain(&wish.also) {
        match tx.resource(tenant.id, part.resource)? {
            Some(resource) => parts.push((*part, resource)),
            None => return Ok(Err(BookRefused::UnknownResource(part.resource))),
        }
    }
    let refused = |refusal| BookRefused::Refused { resource: wish.resource.resource, refusal };
    let usual = parts.first().and_then(|(_, resource)| resource.default_duration());
    let Some((length, span)) =
        wish.length.or(usual).and_then(|length| Some((length, Span::starting(wish.start, length).ok()?)))
    else {
        let asked = wish.length.unwrap_or(Length::ZERO);
        return Ok(Err(refused(Refusal::UnknownDuration { asked, allowed: Vec::new() })));
    };
    let turns = turns(tenant, &parts);
    tx.lock(&turns)?;
    let id = cx.id(BookingId::from_u128);
    // Without a lock the net may refuse what the ledger allowed; the ledger, read again, then says why.
    for _attempt in 0..3 {
        let mut grants = Vec::with_capacity(parts.len());
        for (place, (part, resource)) in parts.iter().enumerate() {
            let core_wish = Wish { span, places: part.places, placement: placement(wish.placement, length) };
            let mut calendar = resource.calendar(wish.notice);
            if place > 0 {
                // The length is the booking's; what comes along takes any.
                calendar.durations = slot_core::Durations::Any;
            }
            let question = Question { tenant: tenant.id, resource, calendar: &calendar, wish: core_wish };
            match question.decide(tx, cx, Owner::Booking(id), wish.through)? {
                Ok(grant) => grants.push(grant),
                Err(refusal) => return Ok(Err(BookRefused::Refused { resource: resource.id, refusal })),
            }
        }
        let charge = match plan::charge(tx, cx, tenant)? {
            Ok(charge) => charge,
            Err(refusal) => return Ok(Err(refused(refusal))),
        };
        let booking = booking(cx, tenant, wish, id, span, &grants);
        if let Some(hold) = wish.through {
            tx.delete_claims(tenant.id, Owner::Hold { id: hold, until: cx.now })?;
        }
        make_room(tx, tenant.id, &grants)?;
        match store(tx, cx, &booking, &parts, &grants)? {
            Recorded::Stored => {
                if let Some(bought) = plan::settle(tx, cx, tenant, &charge)? {
                    tx.append_events(&[bought])?;
                }
                return Ok(Ok(booking));
            }
            Recorded::Taken if turns.is_empty() && wish.through.is_none() => {}
            Recorded::Taken => return Err(StoreError::Contended("the net refused a claim".to_owned())),
            Recorded::Stale => return Err(StoreError::Contended("a schedule changed".to_owned())),
        }
    }
    Err(StoreError::Contended("the place was taken and freed again and again".to_owned()))
}

/// On what the booking has to wait for its turn: nothing, where no rule needs a count.
fn turns(tenant: &Tenant, parts: &[(PartWish, Arc<Resource>)]) -> Vec<LockKey> {
    let single = Capacity(NonZeroU32::MIN);
    let is_simple =
        matches!(parts, [(part, resource)] if resource.capacity == single && part.places == NonZeroU32::MIN);
    let plan = tenant.plan.monthly_bookings().map(|_limited| LockKey::Plan(tenant.id));
    let resources = parts.iter().map(|(part, _)| LockKey::Resource(tenant.id, part.resource));
    if is_simple { plan.into_iter().collect() } else { plan.into_iter().chain(resources).collect() }
}

fn placement(start: Start, length: Length) -> Placement {
    match start {
        Start::Anywhere => Placement::Anywhere,
        Start::Listed => Placement::OnGrid(Grid { step: length, alignment: Alignment::WindowStart }),
    }
}

fn booking(cx: Context<'_>, tenant: &Tenant, wish: &Book, id: BookingId, span: Span, grants: &[Grant]) -> Booking {
    Booking {
        id,
        tenant: tenant.id,
        resource: wish.resource.resource,
        service: None,
        staff: None,
        customer: None,
        window: None,
        series: None,
        party: NonZeroU32::MIN,
        parts: grants.iter().map(|grant| grant.part).collect(),
        span,
        status: Status::Confirmed,
        version: 1,
        guest: wish.guest.clone(),
        notes: wish.notes.clone(),
        interest: wish.interest.clone(),
        source: wish.source.clone(),
        lead: wish.lead,
        external_reference: None,
        code: None,
        token: None,
        assigned: None,
        consent: None,
        metadata: wish.metadata.clone(),
        channel: wish.channel,
        created_at: cx.now,
        updated_at: cx.now,
        moved_at: None,
        cancelled_at: None,
    }
}

fn store(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    booking: &Booking,
    parts: &[(PartWish, Arc<Resource>)],
    grants: &[Grant],
) -> Result<Recorded, StoreError> {
    let claims: Vec<NewClaim> = grants.iter().flat_map(|grant| &grant.claims).copied().collect();
    let history = HistoryRow {
        booking: booking.id,
        version: 1,
        from: None,
        to: booking.status,
        by: None,
        reason: None,
        at: cx.now,
    };
    let mut events = Vec::with_capacity(1);
    if let Some((_, resource)) = parts.first() {
        events.push(booking_event(cx, EventKind::BookingConfirmed, booking, resource)?);
    }
    let revs: Vec<(ResourceId, u64)> = parts.iter().map(|(part, resource)| (part.resource, resource.rev)).collect();
    tx.record(&Entry { booking, claims: &claims, history: &history, events: &events, revs: &revs })
}
