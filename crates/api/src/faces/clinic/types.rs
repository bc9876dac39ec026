//! `/v1/scheduling/appointment-types`: what is booked.

use super::{errors, query, read_records, shape::Listed, show_records::TypeView};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Body, Query},
};
use actix_web::web::Path;
use engine::{
    ServiceFilter,
    verbs::{AppointmentTypeChange, change_appointment_type, create_appointment_type},
};
use slot_core::ServiceId;

/// What callers are told there is none of.
pub(super) const TYPE: &str = "appointment type";

/// Lists them.
pub(super) async fn list(caller: Caller<permit::ClinicRead>, query: Query) -> Result<Answer, Problem> {
    let query::Records { page, active } = query::records(&query)?;
    let all = caller.read(move |tx, _cx, tenant| tx.services(tenant.id, ServiceFilter { active })).await?;
    let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
    let types = query::part(all, page);
    Ok(Answer::ok(&Listed { items: types.iter().map(TypeView::of).collect(), total, page }))
}

/// Shows one, in service or not.
pub(super) async fn get(caller: Caller<permit::ClinicRead>, path: Path<String>) -> Result<Answer, Problem> {
    let id: ServiceId = query::path_id(&path, "id")?;
    let found = caller.read(move |tx, _cx, tenant| tx.service(tenant.id, id)).await?;
    Ok(Answer::ok(&TypeView::of(&found.ok_or(Problem::NotFound(TYPE))?)))
}

/// Makes one.
pub(super) async fn create(caller: Caller<permit::ClinicWrite>, body: Body) -> Result<Answer, Problem> {
    let new = read_records::new_type(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_appointment_type(tx, cx, tenant, &new)? {
                Ok(made) => Answer::created(&TypeView::of(&made)),
                Err(refused) => errors::record(refused, TYPE),
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
    let id: ServiceId = query::path_id(&path, "id")?;
    let change = read_records::type_change(&body)?;
    let changed = caller.write(move |tx, cx, tenant| change_appointment_type(tx, cx, tenant, id, &change)).await?;
    Ok(match changed {
        Ok(changed) => Answer::ok(&TypeView::of(&changed)),
        Err(refused) => errors::record(refused, TYPE),
    })
}

/// Takes one out of service. A second time changes nothing.
pub(super) async fn retire(caller: Caller<permit::ClinicWrite>, path: Path<String>) -> Result<Answer, Problem> {
    let id: ServiceId = query::path_id(&path, "id")?;
    let change = AppointmentTypeChange { active: Some(false), ..AppointmentTypeChange::default() };
    let changed = caller.write(move |tx, cx, tenant| change_appointment_type(tx, cx, tenant, id, &change)).await?;
    Ok(match changed {
        Ok(_) => Answer::nothing(),
        Err(refused) => errors::record(refused, TYPE),
    })
}
