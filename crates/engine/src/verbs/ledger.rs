//! What the booking verbs share: reading a ledger, deciding on it, and telling of the outcome.

use super::payload::booking_event;
use crate::{
    Context, NewClaim, StoreError, Tx,
    model::{Booking, Event, EventKind, Part},
};
use slot_core::{
    Admission, BookingId, Calendar, Claim, HoldId, Instant, Ledger, Owner, Refusal, ResourceId, Span, TenantId, Wish,
};
use std::num::NonZeroU32;

/// A wish on one resource, with its calendar.
pub(super) struct Question<'a> {
    pub(super) tenant: TenantId,
    pub(super) resource: ResourceId,
    pub(super) calendar: &'a Calendar,
    pub(super) wish: Wish,
}

/// A decision to let somebody in, on one resource.
pub(super) struct Grant {
    /// What is to be stored, one claim per place.
    pub(super) claims: Vec<NewClaim>,
    /// Lapsed holds in the way, which the net of the database would still respect.
    pub(super) lapsed: Vec<NewClaim>,
    /// Claims of others that change lanes: as they are, and as they will be.
    pub(super) moved: Vec<(NewClaim, NewClaim)>,
    /// What is occupied.
    pub(super) part: Part,
}

/// Whose claims do not count, because they are about to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Yields {
    /// Nobody's: all count.
    Nobody,
    /// Those of the hold that is booked through.
    Hold(HoldId),
    /// Those of the booking that is moved.
    Booking(BookingId),
}

impl Yields {
    /// The hold that is booked through, if there is one.
    pub(super) fn through(hold: Option<HoldId>) -> Self {
        hold.map_or(Self::Nobody, Self::Hold)
    }

    fn is(self, owner: Owner) -> bool {
        match (self, owner) {
            (Self::Hold(own), Owner::Hold { id, .. }) => own == id,
            (Self::Booking(own), Owner::Booking(id)) => own == id,
            (Self::Nobody | Self::Hold(_) | Self::Booking(_), _) => false,
        }
    }
}

impl Question<'_> {
    /// Decides on facts read now.
    pub(super) fn decide(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        owner: Owner,
        yields: Yields,
    ) -> Result<Result<Grant, Refusal>, StoreError> {
        self.decide_by(tx, cx, owner, yields, &|ledger| slot_core::admit(self.calendar, ledger, cx.now, &self.wish))
    }

    /// Decides as [`Question::decide`] does, by another function of the core.
    pub(super) fn decide_by(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        owner: Owner,
        yields: Yields,
        admit: &dyn Fn(&Ledger) -> Result<Admission, Refusal>,
    ) -> Result<Result<Grant, Refusal>, StoreError> {
        if self.wish.span.start() < cx.now
            && let Some(before) = tx.pruned_before(self.tenant)?
            && self.wish.span.start() < before
        {
            return Ok(Err(Refusal::Pruned { before }));
        }
        let mut ledger = self.ledger(tx, self.calendar.reach(&self.wish), yields)?;
        let decision = loop {
            let decision = admit(&ledger);
            let needed = match &decision {
                Ok(admission) if !admission.moves.is_empty() => slot_core::cluster_reach(&ledger, admission.busy),
                Ok(_) | Err(_) => break decision,
            };
            if ledger.covers().contains(needed) {
                break decision;
            }
            ledger = self.ledger(tx, needed, yields)?;
        };
        Ok(decision
            .map(|admission| Grant::of(self.resource, self.wish.span, self.wish.places, &ledger, &admission, owner)))
    }

    fn ledger(&self, tx: &mut dyn Tx, reach: Span, yields: Yields) -> Result<Ledger, StoreError> {
        let mut claims = tx.claims(self.tenant, self.resource, reach)?;
        claims.retain(|claim| !yields.is(claim.owner));
        let made = visits_made(tx, self.tenant, [(self.resource, self.calendar)], reach)?;
        Ok(Ledger::new(reach, claims).with_visits(made.into_iter().map(|(_, at)| at).collect()))
    }
}

impl Grant {
    /// What an admission on a calendar means for its claims; `core` is what was admitted, without buffers.
    pub(super) fn of(
        calendar: ResourceId,
        core: Span,
        places: NonZeroU32,
        ledger: &Ledger,
        admission: &Admission,
        owner: Owner,
    ) -> Self {
        let on = |claim: Claim| NewClaim { resource: calendar, claim };
        let claims =
            admission.lanes.iter().map(|&lane| on(Claim { lane, busy: admission.busy, core, owner })).collect();
        let lapsed =
            admission.lapsed.iter().filter_map(|&place| ledger.claims().get(place)).map(|&claim| on(claim)).collect();
        let moved = admission
            .moves
            .iter()
            .filter_map(|step| ledger.claims().get(step.claim).map(|&claim| (claim, step.to)))
            .map(|(claim, to)| (on(claim), on(Claim { lane: to, ..claim })))
            .collect();
        let part = Part { resource: calendar, busy: admission.busy, places: places.get() };
        Self { claims, lapsed, moved, part }
    }
}

/// When the visits start that took place within the span and still count for the daily limits of these calendars.
pub(super) fn visits_made<'a>(
    tx: &mut dyn Tx,
    tenant: TenantId,
    calendars: impl IntoIterator<Item = (ResourceId, &'a Calendar)>,
    span: Span,
) -> Result<Vec<(ResourceId, Instant)>, StoreError> {
    let counted = calendars.into_iter().filter(|(_, calendar)| calendar.rules.daily_limit.is_some());
    let counted: Vec<ResourceId> = counted.map(|(resource, _)| resource).collect();
    if counted.is_empty() { Ok(Vec::new()) } else { tx.visits_made(tenant, &counted, span) }
}

/// Makes room for what was granted: lapsed holds go, and others change lanes.
pub(super) fn make_room(tx: &mut dyn Tx, tenant: TenantId, grants: &[Grant]) -> Result<(), StoreError> {
    let lapsed: Vec<NewClaim> = grants.iter().flat_map(|grant| &grant.lapsed).copied().collect();
    if !lapsed.is_empty() {
        // Those that somebody else has cleared away already do not matter.
        tx.delete_claims_exactly(tenant, &lapsed)?;
    }
    let (old, new): (Vec<NewClaim>, Vec<NewClaim>) = grants.iter().flat_map(|grant| &grant.moved).copied().unzip();
    if old.is_empty() {
        return Ok(());
    }
    // One that is gone belongs to nobody any more, and must not come back.
    let found = tx.delete_claims_exactly(tenant, &old)?;
    if usize::try_from(found) != Ok(old.len()) || !tx.insert_claims(tenant, &new)? {
        return Err(StoreError::Contended("claims changed while they were moved between lanes".to_owned()));
    }
    Ok(())
}

/// Tells of a booking that changed, in this order.
pub(super) fn tell(tx: &mut dyn Tx, cx: Context<'_>, kinds: &[EventKind], booking: &Booking) -> Result<(), StoreError> {
    if kinds.is_empty() {
        return Ok(());
    }
    let title = match (tx.resource(booking.tenant, booking.resource)?, booking.series) {
        (Some(resource), _) => resource.name.clone(),
        // An event without a location is booked on its own calendar.
        (None, Some(series)) => match tx.event_series(booking.tenant, series)? {
            Some(series) => series.title,
            None => return Err(StoreError::Corrupt { table: "bookings", id: booking.id.ulid() }),
        },
        (None, None) => return Err(StoreError::Corrupt { table: "bookings", id: booking.id.ulid() }),
    };
    let events: Result<Vec<Event>, StoreError> =
        kinds.iter().map(|&kind| booking_event(cx, kind, booking, &title)).collect();
    tx.append_events(&events?)
}
