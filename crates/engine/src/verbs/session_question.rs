//! A wish for places in one session of a series, decided on the claims of that series alone.

use super::ledger::Grant;
use crate::{Context, StoreError, Tx};
use slot_core::{
    Admission, BookingId, Ledger, Owner, Refusal, ResourceId, Session, SessionWish, Sessions, TenantId, admit_session,
};

/// A wish for places in a session, with the series that it is of.
pub(super) struct SessionQuestion<'a> {
    pub(super) tenant: TenantId,
    /// Under which name the claims of the series are kept.
    pub(super) calendar: ResourceId,
    pub(super) sessions: &'a Sessions,
    pub(super) wish: SessionWish,
}

/// What the core said, and on which facts.
pub(super) struct Decision {
    pub(super) answer: Result<Admission, Refusal>,
    ledger: Ledger,
}

impl SessionQuestion<'_> {
    /// The session that it is about, if there is one.
    pub(super) fn session(&self) -> Option<Session> {
        self.sessions.at(self.wish.at)
    }

    /// Decides on facts read now. The claims of the booking `own` do not count: they are about to be replaced.
    pub(super) fn decide(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        own: Option<BookingId>,
    ) -> Result<Decision, StoreError> {
        let reach = self.sessions.reach(self.wish.at);
        let mut claims = tx.claims(self.tenant, self.calendar, reach)?;
        if let Some(own) = own {
            claims.retain(|claim| claim.owner != Owner::Booking(own));
        }
        let ledger = Ledger::new(reach, claims);
        if reach.start() < cx.now
            && let Some(before) = tx.pruned_before(self.tenant)?
            && self.session().is_some_and(|session| session.span.start() < before)
        {
            return Ok(Decision { answer: Err(Refusal::Pruned { before }), ledger });
        }
        Ok(Decision { answer: admit_session(self.sessions, &ledger, cx.now, &self.wish), ledger })
    }

    /// What is to be stored, once the core has said yes.
    pub(super) fn grant(&self, decision: &Decision, admission: &Admission, owner: Owner) -> Grant {
        Grant::of(self.calendar, admission.busy, self.wish.places, &decision.ledger, admission, owner)
    }
}
