//! `/v1/scheduling/providers`: doctors as patients book them.

use super::{
    doctors::DOCTOR, errors, places::LOCATION, query, read_provider, shape::Listed, show_provider::ProviderView,
};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Body, Query},
};
use actix_web::web::Path;
use engine::{
    model::ResourceKind,
    verbs::{ProviderRefused, change_provider, create_provider, retire_provider},
};
use slot_core::ResourceId;

/// What callers are told there is none of.
pub(super) const PROVIDER: &str = "provider";

/// Lists them.
pub(super) async fn list(caller: Caller<permit::ClinicRead>, query: Query) -> Result<Answer, Problem> {
    let (filter, page) = read_provider::list(&query)?;
    let all = caller.read(move |tx, _cx, tenant| tx.providers(tenant.id, &filter)).await?;
    let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
    let providers = query::part(all, page);
    Ok(Answer::ok(&Listed { items: providers.iter().map(ProviderView::of).collect(), total, page }))
}

/// Shows one, in service or not.
pub(super) async fn get(caller: Caller<permit::ClinicRead>, path: Path<String>) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(&path, "id")?;
    let found = caller.read(move |tx, _cx, tenant| tx.resource(tenant.id, id)).await?;
    let found = found.filter(|found| found.kind == ResourceKind::Person).ok_or(Problem::NotFound(PROVIDER))?;
    Ok(Answer::ok(&ProviderView::of(&found)))
}

/// Makes one.
pub(super) async fn create(caller: Caller<permit::ClinicWrite>, body: Body) -> Result<Answer, Problem> {
    let new = read_provider::new_provider(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_provider(tx, cx, tenant, &new)? {
                Ok(provider) => Answer::created(&ProviderView::of(&provider)),
                Err(refused) => told(refused),
            })
        })
        .await
}

/// Changes one, in whatever part is sent.
pub(super) async fn update(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(&path, "id")?;
    let change = read_provider::change(&body)?;
    let changed = caller.write(move |tx, cx, tenant| change_provider(tx, cx, tenant, id, &change)).await?;
    Ok(match changed {
        Ok(provider) => Answer::ok(&ProviderView::of(&provider)),
        Err(refused) => told(refused),
    })
}

/// Takes one out of service. A second time changes nothing.
pub(super) async fn retire(caller: Caller<permit::ClinicWrite>, path: Path<String>) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(&path, "id")?;
    let is_known = caller.write(move |tx, cx, tenant| retire_provider(tx, cx, tenant, id)).await?;
    if is_known { Ok(Answer::nothing()) } else { Err(Problem::NotFound(PROVIDER)) }
}

fn told(refused: ProviderRefused) -> Answer {
    match refused {
        ProviderRefused::Unknown => errors::not_found(PROVIDER),
        ProviderRefused::UnknownDoctor => errors::not_found(DOCTOR),
        ProviderRefused::UnknownLocation => errors::not_found(LOCATION),
        ProviderRefused::DoctorInactive => errors::conflict("doctor_inactive", "the doctor is out of service", &[]),
        ProviderRefused::Duplicate(known) => {
            let detail = format_args!("the doctor has a provider profile already: {known}");
            errors::conflict("duplicate_provider", detail, &[])
        }
        ProviderRefused::PlanLimit(limit) => {
            let detail = format_args!("the plan allows {limit} active people");
            errors::conflict("plan_limit_reached", detail, &[])
        }
    }
}
