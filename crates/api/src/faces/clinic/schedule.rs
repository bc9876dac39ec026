//! `/v1/scheduling/providers/{id}/cross-location-conflicts` and `/locations-schedule`: a provider's weeks at all locations.

use super::{
    providers::PROVIDER,
    query, read_schedule,
    show_schedule::{self, Sights},
};
use crate::{Answer, Caller, Problem, permit, wire::Query};
use actix_web::web::Path;
use engine::{BookingFilter, model::ResourceKind};
use slot_core::{Notice, ResourceId, Status, WallTime};

/// Standings of an appointment that is to be seen in a schedule.
const SEEN: [Status; 5] =
    [Status::Requested, Status::Confirmed, Status::CheckedIn, Status::InProgress, Status::Completed];

/// How many appointments are shown at most.
const MOST: u32 = 10_000;

/// Hours at two locations at once.
pub(super) async fn conflicts(
    caller: Caller<permit::ClinicRead>,
    path: Path<String>,
    query: Query,
) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(&path, "id")?;
    let asked = read_schedule::range(&query)?;
    let (provider, now) = caller.read(move |tx, cx, tenant| Ok((tx.resource(tenant.id, id)?, cx.now))).await?;
    let provider = provider.filter(|one| one.kind == ResourceKind::Person).ok_or(Problem::NotFound(PROVIDER))?;
    let practice = provider.practice(Notice::PastAllowed);
    let (first, last) = asked.dates(practice.zone_at(None).date(now))?;
    Ok(Answer::ok(&show_schedule::conflicts(id, &practice, &practice.clashes(first, last))))
}

/// Everything of a provider, location by location.
pub(super) async fn locations(
    caller: Caller<permit::ClinicRead>,
    path: Path<String>,
    query: Query,
) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(&path, "id")?;
    let asked = read_schedule::range(&query)?;
    let seen = caller
        .read(move |tx, cx, tenant| {
            let Some(provider) = tx.resource(tenant.id, id)?.filter(|one| one.kind == ResourceKind::Person) else {
                return Ok(Err(Problem::NotFound(PROVIDER)));
            };
            let practice = provider.practice(Notice::PastAllowed);
            let zone = practice.zone_at(None);
            let (first, last) = match asked.dates(zone.date(cx.now)) {
                Ok(dates) => dates,
                Err(problem) => return Ok(Err(problem)),
            };
            let filter = BookingFilter {
                resource: Some(id),
                statuses: Some(SEEN.to_vec()),
                starts_from: Some(zone.instant(first, WallTime::MIDNIGHT)),
                starts_before: Some(zone.instant(last, WallTime::END)),
                ..BookingFilter::default()
            };
            let bookings = tx.bookings_after(tenant.id, &filter, None, MOST)?;
            let home = practice.home();
            let ids = show_schedule::places(&provider, home, &bookings);
            let locations = tx.resources_by_id(tenant.id, &ids)?;
            Ok(Ok(Sights { provider, home, first, last, bookings, locations }))
        })
        .await??;
    Ok(Answer::ok(&show_schedule::locations(&seen)))
}
