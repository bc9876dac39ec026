//! A wish for places in one session of a series, decided on the claims of that series alone.

use super::ledger::Grant;
use crate::{Context, StoreError, Tx};
use slot_core::{
    Admission, BookingId, Claim, Instant, Ledger, Owner, Refusal, ResourceId, Session, SessionWish, Sessions, Span,
    TenantId, admit_session,
};
use std::collections::HashMap;

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

    /// Decides on facts read now.
    pub(super) fn decide(&self, tx: &mut dyn Tx, cx: Context<'_>) -> Result<Decision, StoreError> {
        let reach = self.sessions.reach(self.wish.at);
        let claims = tx.claims(self.tenant, self.calendar, reach)?;
        let before = if reach.start() < cx.now { tx.pruned_before(self.tenant)? } else { None };
        Ok(self.judge(cx, before, Ledger::new(reach, claims)))
    }

    fn judge(&self, cx: Context<'_>, pruned_before: Option<Instant>, ledger: Ledger) -> Decision {
        if let Some(before) = pruned_before
            && self.session().is_some_and(|session| session.span.start() < before)
        {
            return Decision { answer: Err(Refusal::Pruned { before }), ledger };
        }
        Decision { answer: admit_session(self.sessions, &ledger, cx.now, &self.wish), ledger }
    }

    /// What is to be stored, once the core has said yes.
    pub(super) fn grant(&self, decision: &Decision, admission: &Admission, owner: Owner) -> Grant {
        Grant::of(self.calendar, admission.busy, self.wish.places, &decision.ledger, admission, owner)
    }
}

/// Decides on several wishes of one business, on facts read now, all at once. The claims of the booking `own` do not count:
/// they are about to be replaced.
pub(super) fn decide_each(
    questions: &[SessionQuestion<'_>],
    tx: &mut dyn Tx,
    cx: Context<'_>,
    own: Option<BookingId>,
) -> Result<Vec<Decision>, StoreError> {
    let reaches = questions.iter().map(|question| question.sessions.reach(question.wish.at));
    let (Some(tenant), Some(reach)) = (questions.first().map(|one| one.tenant), reaches.reduce(hull)) else {
        return Ok(Vec::new());
    };
    let calendars: Vec<ResourceId> = questions.iter().map(|question| question.calendar).collect();
    let mut claims: HashMap<ResourceId, Vec<Claim>> = HashMap::new();
    for found in tx.claims_on(tenant, &calendars, reach)? {
        if own.is_none_or(|own| found.claim.owner != Owner::Booking(own)) {
            claims.entry(found.resource).or_default().push(found.claim);
        }
    }
    let before = if reach.start() < cx.now { tx.pruned_before(tenant)? } else { None };
    let ledger = |one: &SessionQuestion<'_>| Ledger::new(reach, claims.get(&one.calendar).cloned().unwrap_or_default());
    Ok(questions.iter().map(|question| question.judge(cx, before, ledger(question))).collect())
}

/// The shortest span with both in it.
fn hull(one: Span, other: Span) -> Span {
    Span::new(one.start().min(other.start()), one.end().max(other.end())).unwrap_or(one)
}
