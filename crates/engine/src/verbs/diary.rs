//! A calendar in which several bookings are written down before any is stored, so that all of them are decided together.

use super::{
    ledger::{Grant, visits_made},
    offer::both,
    visit_wish::{Places, VisitPart, VisitRefused},
};
use crate::{NewClaim, StoreError, Tx, model::Part};
use slot_core::{
    Admission, BookingId, Calendar, Claim, Instant, Ledger, Owner, Placement, ResourceId, Span, TenantId, Wish, admit,
    cluster_reach,
};
use std::collections::BTreeMap;

/// A calendar with what occupies it: as it is stored, and what is to be added.
pub(super) struct Diary {
    part: VisitPart,
    resource: ResourceId,
    calendar: Calendar,
    covers: Span,
    visits: Vec<Instant>,
    entries: Vec<Entry>,
    /// Lapsed holds in the way.
    lapsed: Vec<Claim>,
    /// What each booking occupies, buffers included.
    busy: BTreeMap<BookingId, Span>,
}

/// A claim as it will be, and as it is stored, if it is.
#[derive(Clone, Copy)]
struct Entry {
    claim: Claim,
    stored: Option<Claim>,
}

/// More of the calendar must be read to decide, and all be decided again.
pub(super) struct Widen(pub(super) Span);

fn wish(span: Span) -> Wish {
    Wish { placement: Placement::AnyTime, ..Wish::anywhere(span) }
}

impl Diary {
    /// Those of provider, room and patient, in this order, for visits at these times. Nothing is read yet.
    pub(super) fn of(places: &Places, visits: &[(BookingId, Span)]) -> Vec<Self> {
        let diary = |(part, resource, calendar): (VisitPart, ResourceId, Calendar)| {
            let covers = visits.iter().map(|(_, span)| calendar.reach(&wish(*span))).reduce(both)?;
            let (entries, lapsed, busy) = (Vec::new(), Vec::new(), BTreeMap::new());
            Some(Self { part, resource, calendar, covers, visits: Vec::new(), entries, lapsed, busy })
        };
        places.calendars().into_iter().filter_map(diary).collect()
    }

    /// Reads what occupies these calendars, with two questions; what was written down is forgotten.
    pub(super) fn read(tx: &mut dyn Tx, tenant: TenantId, diaries: &mut [Self]) -> Result<(), StoreError> {
        let Some(covers) = diaries.iter().map(|diary| diary.covers).reduce(both) else { return Ok(()) };
        let ids: Vec<ResourceId> = diaries.iter().map(|diary| diary.resource).collect();
        let claims = tx.claims_on(tenant, &ids, covers)?;
        let counted = diaries.iter().map(|diary| (diary.resource, &diary.calendar));
        let made = visits_made(tx, tenant, counted, covers)?;
        for diary in diaries {
            let own = claims.iter().filter(|new| new.resource == diary.resource).map(|new| new.claim);
            diary.entries = own.map(|claim| Entry { claim, stored: Some(claim) }).collect();
            diary.visits = made.iter().filter(|(of, _)| *of == diary.resource).map(|(_, at)| *at).collect();
            diary.covers = covers;
            diary.lapsed.clear();
            diary.busy.clear();
        }
        Ok(())
    }

    /// More is to be read the next time.
    pub(super) fn widen(&mut self, needed: Span) {
        self.covers = both(self.covers, needed);
    }

    fn ledger(&self) -> Ledger {
        let claims = self.entries.iter().map(|entry| entry.claim).collect();
        Ledger::new(self.covers, claims).with_visits(self.visits.clone())
    }

    /// Whether a visit has a place here then.
    pub(super) fn ask(&self, now: Instant, span: Span) -> Result<Admission, VisitRefused> {
        let admission = admit(&self.calendar, &self.ledger(), now, &wish(span));
        admission.map_err(|refusal| VisitRefused::Refused { part: self.part, refusal })
    }

    /// Writes a visit down that was asked for, and lets others change lanes for it.
    pub(super) fn take(&mut self, id: BookingId, core: Span, admission: &Admission) -> Result<(), Widen> {
        if !admission.moves.is_empty() {
            let needed = cluster_reach(&self.ledger(), admission.busy);
            if !self.covers.contains(needed) {
                return Err(Widen(needed));
            }
        }
        // As a ledger has them.
        self.entries.sort_unstable_by_key(|entry| (entry.claim.busy.start(), entry.claim.lane));
        for step in &admission.moves {
            if let Some(entry) = self.entries.get_mut(step.claim) {
                entry.claim.lane = step.to;
            }
        }
        let mut place = 0;
        self.entries.retain(|entry| {
            let is_lapsed = admission.lapsed.contains(&place);
            place += 1;
            if is_lapsed {
                self.lapsed.extend(entry.stored);
            }
            !is_lapsed
        });
        let (busy, owner) = (admission.busy, Owner::Booking(id));
        let new = admission.lanes.iter().map(|&lane| Claim { lane, busy, core, owner });
        self.entries.extend(new.map(|claim| Entry { claim, stored: None }));
        self.busy.insert(id, busy);
        Ok(())
    }

    fn on(&self, claim: Claim) -> NewClaim {
        NewClaim { resource: self.resource, claim }
    }

    /// What a visit gets that was written down.
    pub(super) fn grant(&self, id: BookingId) -> Option<Grant> {
        let busy = *self.busy.get(&id)?;
        let own = self.entries.iter().filter(|entry| entry.claim.owner == Owner::Booking(id));
        let claims: Vec<NewClaim> = own.map(|entry| self.on(entry.claim)).collect();
        let places = u32::try_from(claims.len()).unwrap_or(u32::MAX);
        let part = Part { resource: self.resource, busy, places };
        Some(Grant { claims, lapsed: Vec::new(), moved: Vec::new(), part })
    }

    /// The same, with what makes room for all visits.
    pub(super) fn first_grant(&self, id: BookingId) -> Option<Grant> {
        let moved = self.entries.iter().filter_map(|entry| {
            let stored = entry.stored.filter(|stored| stored.lane != entry.claim.lane)?;
            Some((self.on(stored), self.on(entry.claim)))
        });
        let lapsed = self.lapsed.iter().map(|&claim| self.on(claim));
        Some(Grant { lapsed: lapsed.collect(), moved: moved.collect(), ..self.grant(id)? })
    }
}
