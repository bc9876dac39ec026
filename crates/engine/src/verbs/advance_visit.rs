//! Takes a visit one step further in its life.

use super::{
    keep::{Said, keep, turns_of},
    offer_place::give_back,
};
use crate::{
    Context, StoreError, Tx,
    model::{Booking, Tenant, Visit},
};
use slot_core::{Action, BookingId, Status};

/// A step of a visit's life: any but to move it, for which there is [`super::reschedule_visit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitStep {
    /// What is done.
    pub action: Action,
    /// Who does it, in words.
    pub by: Option<String>,
    /// Why, in words.
    pub reason: Option<String>,
    /// What is to be added to the notes.
    pub notes: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq)]
pub enum AdvancedVisit {
    /// It is done.
    Done(Box<Booking>),
    /// There is no such visit.
    Unknown,
    /// A visit that stands like this knows no such step; nothing changed.
    NotAllowed(Status),
}

/// Takes a step: status, notes, history and event in one transaction. What is over occupies nothing any more. Nobody looks
/// at the clock: staff write down what was, whenever they do.
pub fn advance_visit(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: BookingId,
    step: &VisitStep,
) -> Result<AdvancedVisit, StoreError> {
    let Some(before) = tx.booking(tenant.id, id)? else { return Ok(AdvancedVisit::Unknown) };
    let Some(visit) = before.visit.clone() else { return Ok(AdvancedVisit::Unknown) };
    let status = match step.action {
        // To move it takes more than a step.
        Action::Reschedule => None,
        Action::Confirm | Action::CheckIn | Action::Start | Action::Complete | Action::NoShow | Action::Cancel => {
            before.status.after(step.action)
        }
    };
    let Some(status) = status else { return Ok(AdvancedVisit::NotAllowed(before.status)) };
    if status.is_final() {
        tx.lock(&turns_of(&before))?;
    }
    let mut after = Booking { status, notes: added(before.notes.as_deref(), step.notes.as_deref()), ..before.clone() };
    if status == Status::Cancelled {
        after.cancelled_at = Some(cx.now);
        after.visit = Some(Visit { cancellation_reason: step.reason.clone(), cancelled_by: step.by.clone(), ..visit });
    }
    let said = Said { by: step.by.as_deref(), reason: step.reason.as_deref() };
    let after = keep(tx, cx, after, &before, said)?;
    if status.is_final() {
        give_back(tx, cx, tenant, (&after, &before))?;
    }
    Ok(AdvancedVisit::Done(Box::new(after)))
}

/// The notes, with more below them.
fn added(notes: Option<&str>, more: Option<&str>) -> Option<String> {
    match (notes.filter(|notes| !notes.is_empty()), more.filter(|more| !more.is_empty())) {
        (Some(notes), Some(more)) => Some(format!("{notes}\n{more}")),
        (notes, more) => notes.or(more).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::added;

    #[test]
    fn notes_are_added_below() {
        for (notes, more, expect) in [
            (None, None, None),
            (Some("a"), None, Some("a")),
            (None, Some("b"), Some("b")),
            (Some("a"), Some("b"), Some("a\nb")),
            (Some(""), Some("b"), Some("b")),
            (Some("a"), Some(""), Some("a")),
        ] {
            assert_eq!(added(notes, more).as_deref(), expect);
        }
    }
}
