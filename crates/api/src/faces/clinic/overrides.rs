//! `/v1/scheduling/providers/{id}/overrides`: what differs in a provider's hours on single dates.

use super::{
    errors,
    places::LOCATION,
    providers::PROVIDER,
    query, read_hours,
    shape::Listed,
    show_hours::{ChangedOverride, OverrideView},
};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Body, Query},
};
use actix_web::web::Path;
use engine::{
    model::ResourceKind,
    verbs::{DayOverrideRefused, delete_day_override, override_day},
};
use slot_core::{OverrideId, ResourceId};

/// Lists those of one provider, by date. Those that were added in other faces are among them.
pub(super) async fn list(
    caller: Caller<permit::ClinicRead>,
    path: Path<String>,
    query: Query,
) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(&path, "id")?;
    let asked = read_hours::overrides(&query)?;
    let found = caller.read(move |tx, _cx, tenant| tx.resource(tenant.id, id)).await?;
    let found = found.filter(|found| found.kind == ResourceKind::Person).ok_or(Problem::NotFound(PROVIDER))?;
    let profile = found.profile();
    let mut records: Vec<_> = found.overrides.iter().filter(|record| asked.wants(&record.rule.dates)).collect();
    records.sort_by_key(|record| (record.rule.dates.first(), record.id));
    let total = u64::try_from(records.len()).unwrap_or(u64::MAX);
    let part = query::part(records, asked.page);
    let items = part.into_iter().map(|record| OverrideView::of(id, &profile, record)).collect();
    Ok(Answer::ok(&Listed { items, total, page: asked.page }))
}

/// Adds one.
pub(super) async fn create(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(&path, "id")?;
    let new = read_hours::new_override(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match override_day(tx, cx, tenant, id, &new)? {
                Ok(kept) => Answer::created(&ChangedOverride::of(id, new.location, &kept)),
                Err(refused) => told(refused),
            })
        })
        .await
}

/// Takes one away for good.
pub(super) async fn delete(
    caller: Caller<permit::ClinicWrite>,
    path: Path<(String, String)>,
) -> Result<Answer, Problem> {
    let (provider, id): (ResourceId, OverrideId) = (query::path_id(&path.0, "id")?, query::path_id(&path.1, "oid")?);
    let deleted = caller.write(move |tx, cx, tenant| delete_day_override(tx, cx, tenant, provider, id)).await?;
    Ok(match deleted {
        Ok(()) => Answer::nothing(),
        Err(refused) => told(refused),
    })
}

fn told(refused: DayOverrideRefused) -> Answer {
    match refused {
        DayOverrideRefused::UnknownProvider => errors::not_found(PROVIDER),
        DayOverrideRefused::Unknown => errors::not_found("override"),
        DayOverrideRefused::UnknownLocation => errors::not_found(LOCATION),
        DayOverrideRefused::TooMany => errors::conflict("too_many", refused, &[]),
    }
}
