//! What the booking verbs share: reading a ledger, deciding on it, and telling of the outcome.

use super::payload::booking_event;
use crate::{
    Context, NewClaim, StoreError, Tx,
    model::{Booking, EventKind, Part, Resource},
};
use slot_core::{Admission, Calendar, Claim, HoldId, Ledger, Owner, Refusal, ResourceId, Span, TenantId, Wish};
use std::num::NonZeroU32;

/// A wish on one resource, with its calendar.
pub(super) struct Question<'a> {
    pub(super) tenant: TenantId,
    pub(super) resource: &'a Resource,
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

impl Question<'_> {
    /// Decides on facts read now. The claims of the hold `through` do not count: they are about to be replaced.
    pub(super) fn decide(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        owner: Owner,
        through: Option<HoldId>,
    ) -> Result<Result<Grant, Refusal>, StoreError> {
        self.decide_by(tx, cx, owner, through, &|ledger| slot_core::admit(self.calendar, ledger, cx.now, &self.wish))
    }

    /// Decides as [`Question::decide`] does, by another function of the core.
    pub(super) fn decide_by(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        owner: Owner,
        through: Option<HoldId>,
        admit: &dyn Fn(&Ledger) -> Result<Admission, Refusal>,
    ) -> Result<Result<Grant, Refusal>, StoreError> {
        if self.wish.span.start() < cx.now
            && let Some(before) = tx.pruned_before(self.tenant)?
            && self.wish.span.start() < before
        {
            return Ok(Err(Refusal::Pruned { before }));
        }
        let mut ledger = self.ledger(tx, self.calendar.reach(&self.wish), through)?;
        let decision = loop {
            let decision = admit(&ledger);
            let needed = match &decision {
                Ok(admission) if !admission.moves.is_empty() => slot_core::cluster_reach(&ledger, admission.busy),
                Ok(_) | Err(_) => break decision,
            };
            if ledger.covers().contains(needed) {
                break decision;
            }
            ledger = self.ledger(tx, needed, through)?;
        };
        Ok(decision
            .map(|admission| Grant::of(self.resource.id, self.wish.span, self.wish.places, &ledger, &admission, owner)))
    }

    fn ledger(&self, tx: &mut dyn Tx, reach: Span, through: Option<HoldId>) -> Result<Ledger, StoreError> {
        let mut claims = tx.claims(self.tenant, self.resource.id, reach)?;
        if let Some(own) = through {
            claims.retain(|claim| !matches!(claim.owner, Owner::Hold { id, .. } if id == own));
        }
        Ok(Ledger::new(reach, claims))
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

/// Tells of a booking that changed.
pub(super) fn tell(tx: &mut dyn Tx, cx: Context<'_>, kind: EventKind, booking: &Booking) -> Result<(), StoreError> {
    let title = match (tx.resource(booking.tenant, booking.resource)?, booking.series) {
        (Some(resource), _) => resource.name.clone(),
        // An event without a location is booked on its own calendar.
        (None, Some(series)) => match tx.event_series(booking.tenant, series)? {
            Some(series) => series.title,
            None => return Err(StoreError::Corrupt { table: "bookings", id: booking.id.ulid() }),
        },
        (None, None) => return Err(StoreError::Corrupt { table: "bookings", id: booking.id.ulid() }),
    };
    let event = booking_event(cx, kind, booking, &title)?;
    tx.append_events(&[event])
}
