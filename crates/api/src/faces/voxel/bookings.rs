//! `GET /bookings`: the bookings of a business, whichever face or command made them.

use super::{
    query,
    show::{self, Bookings},
    visible,
};
use crate::{Answer, KeyHolder, Problem, permit, wire::Query};
use engine::{
    BookingOrder, StoreError, Tx,
    model::{Booking, ResourceKind},
};
use slot_core::{ResourceId, TenantId};
use std::collections::BTreeSet;

/// Lists bookings, the latest first.
pub(super) async fn list(caller: KeyHolder<permit::AgentBookingsRead>, query: Query) -> Result<Answer, Problem> {
    let question = query::bookings(&query)?;
    caller
        .read(move |tx, _cx, own| {
            let Some(tenant) = visible(tx, own, question.tenant)? else {
                return Ok(Answer::ok(&Bookings::default()));
            };
            let found = tx.bookings(tenant.id, &question.filter, BookingOrder::LatestFirst, question.page)?;
            let people = people(tx, tenant.id, &found.items)?;
            let data = found.items.iter().map(|booking| {
                let staff = booking.staff.or(Some(booking.resource).filter(|resource| people.contains(resource)));
                show::Booking::of(booking, &tenant.zone, staff)
            });
            Ok(Answer::ok(&Bookings { data: data.collect(), total: found.total }))
        })
        .await
}

/// Those who are booked themselves, in bookings that name no staff.
fn people(tx: &mut dyn Tx, tenant: TenantId, bookings: &[Booking]) -> Result<BTreeSet<ResourceId>, StoreError> {
    let unnamed = bookings.iter().filter(|booking| booking.staff.is_none());
    let booked: BTreeSet<ResourceId> = unnamed.map(|booking| booking.resource).collect();
    if booked.is_empty() {
        return Ok(booked);
    }
    let kinds = tx.kinds(tenant, &booked.into_iter().collect::<Vec<_>>())?;
    Ok(kinds.into_iter().filter(|(_, kind)| *kind == ResourceKind::Person).map(|(id, _)| id).collect())
}
