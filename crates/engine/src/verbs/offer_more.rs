//! Offers what a schedule gains to those who wait: hours that an override opens, and a further place beside each booking.

use super::offer_place::{Released, offer_place};
use crate::{
    Context, StoreError, Tx,
    model::{Resource, ResourceKind, Tenant},
};
use slot_core::{Effect, Length, Notice, Origin, OverrideId, Owner, Span};
use std::collections::BTreeSet;
use time::Duration;

/// How far ahead a schedule is looked through.
const AHEAD: Duration = Duration::days(31);

/// Offers the hours that an override opens in the next month.
pub(super) fn offer_opened(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    changed: &Resource,
    opened: OverrideId,
) -> Result<(), StoreError> {
    let record = changed.overrides.iter().enumerate().find(|(_, record)| record.id == opened);
    let Some((index, record)) = record else { return Ok(()) };
    if matches!(record.rule.effect, Effect::Block(_)) || !has_line(tx, tenant, changed)? {
        return Ok(());
    }
    let practice = changed.practice(Notice::PastAllowed);
    let today = practice.zone_at(None).date(cx.now);
    let first = today.max(record.rule.dates.first());
    let last = first.checked_add(AHEAD).unwrap_or(first);
    for window in practice.windows(first, last) {
        if window.origin == Origin::Override(index) {
            let place = Released { provider: changed.id, location: window.post.location, span: window.span };
            offer_place(tx, cx, tenant, &place)?;
        }
    }
    Ok(())
}

/// Offers the places beside the bookings of the next month, when more of them may overlap than before.
pub(super) fn offer_raised(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    old: &Resource,
    new: &Resource,
) -> Result<(), StoreError> {
    if new.capacity.places() <= old.capacity.places() || !has_line(tx, tenant, new)? {
        return Ok(());
    }
    let ahead = Length::seconds(AHEAD.whole_seconds());
    let Ok(range) = Span::starting(cx.now, ahead) else { return Ok(()) };
    let booked = tx.claims(tenant.id, new.id, range)?.into_iter().filter(|claim| match claim.owner {
        Owner::Booking(_) => true,
        Owner::Hold { .. } => false,
    });
    let spans: BTreeSet<Span> = booked.map(|claim| claim.core).collect();
    for span in spans {
        offer_place(tx, cx, tenant, &Released { provider: new.id, location: None, span })?;
    }
    Ok(())
}

/// Whether anybody waits for this person.
fn has_line(tx: &mut dyn Tx, tenant: &Tenant, person: &Resource) -> Result<bool, StoreError> {
    if person.kind != ResourceKind::Person {
        return Ok(false);
    }
    Ok(!tx.waiting_for(tenant.id, person.id, &person.profile().specialties)?.is_empty())
}
