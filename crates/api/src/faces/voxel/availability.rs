//! `GET /availability`: the weekly hours of the people of a business, and its own. Nothing is computed for a date.

use super::{
    query,
    show::{Availability, WeeklyHours},
    visible,
    week::{Row, rows},
};
use crate::{Answer, KeyHolder, Problem, permit, wire::Query};
use engine::{
    Page, ResourceFilter, StoreError, Tx,
    model::{Resource, ResourceKind},
};
use slot_core::TenantId;
use std::collections::BTreeSet;

/// All of a kind.
const ALL: Page = Page { limit: u32::MAX, offset: 0 };

/// Lists hours: those of the business first, then those of each person, by weekday and start.
pub(super) async fn list(caller: KeyHolder<permit::AgentAvailabilityRead>, query: Query) -> Result<Answer, Problem> {
    let (asked, only) = query::availability(&query)?;
    let only = only.map(time::Weekday::number_days_from_sunday);
    caller
        .read(move |tx, _cx, own| {
            let Some(tenant) = visible(tx, own, asked)? else {
                return Ok(Answer::ok(&Availability::default()));
            };
            // Locations may keep the same hours: the set has each row once, in the order in which they are listed.
            let mut all: BTreeSet<Row> = BTreeSet::new();
            for location in active(tx, tenant.id, ResourceKind::Location)? {
                all.extend(rows(None, &location));
            }
            for person in active(tx, tenant.id, ResourceKind::Person)? {
                all.extend(rows(Some(person.id), &person));
            }
            let data = all.into_iter().filter(|row| only.is_none_or(|only| row.weekday == only));
            let data = data.map(|row| WeeklyHours::of(row.staff, row.weekday, row.start, row.end));
            Ok(Answer::ok(&Availability { data: data.collect() }))
        })
        .await
}

fn active(tx: &mut dyn Tx, tenant: TenantId, kind: ResourceKind) -> Result<Vec<Resource>, StoreError> {
    let filter = ResourceFilter { kind: Some(kind), active: Some(true), ..ResourceFilter::default() };
    Ok(tx.resources(tenant, &filter, ALL)?.items)
}
