//! `/v1/patients`: who is seen.

use super::{errors, query, read_people, shape::Listed, show_people::PatientView};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Body, Query},
};
use actix_web::web::Path;
use engine::{
    CustomerFilter,
    verbs::{PatientChange, change_patient, create_patient},
};
use slot_core::CustomerId;

/// What callers are told there is none of.
pub(super) const PATIENT: &str = "patient";

/// Lists them.
pub(super) async fn list(caller: Caller<permit::ClinicRead>, query: Query) -> Result<Answer, Problem> {
    let query::Records { page, active } = query::records(&query)?;
    let filter = CustomerFilter { active, ..CustomerFilter::default() };
    let found = caller.read(move |tx, _cx, tenant| tx.customers(tenant.id, &filter, page)).await?;
    Ok(Answer::ok(&Listed { items: found.items.iter().map(PatientView::of).collect(), total: found.total, page }))
}

/// Shows one, in service or not.
pub(super) async fn get(caller: Caller<permit::ClinicRead>, path: Path<String>) -> Result<Answer, Problem> {
    let id: CustomerId = query::path_id(&path, "id")?;
    let found = caller.read(move |tx, _cx, tenant| tx.customer(tenant.id, id)).await?;
    Ok(Answer::ok(&PatientView::of(&found.ok_or(Problem::NotFound(PATIENT))?)))
}

/// Makes one.
pub(super) async fn create(caller: Caller<permit::ClinicWrite>, body: Body) -> Result<Answer, Problem> {
    let new = read_people::new_patient(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_patient(tx, cx, tenant, &new)? {
                Ok(patient) => Answer::created(&PatientView::of(&patient)),
                Err(refused) => errors::record(refused, PATIENT),
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
    let id: CustomerId = query::path_id(&path, "id")?;
    let change = read_people::patient_change(&body)?;
    let changed = caller.write(move |tx, cx, tenant| change_patient(tx, cx, tenant, id, &change)).await?;
    Ok(match changed {
        Ok(patient) => Answer::ok(&PatientView::of(&patient)),
        Err(refused) => errors::record(refused, PATIENT),
    })
}

/// Takes one out of service. A second time changes nothing.
pub(super) async fn retire(caller: Caller<permit::ClinicWrite>, path: Path<String>) -> Result<Answer, Problem> {
    let id: CustomerId = query::path_id(&path, "id")?;
    let change = PatientChange { active: Some(false), ..PatientChange::default() };
    let changed = caller.write(move |tx, cx, tenant| change_patient(tx, cx, tenant, id, &change)).await?;
    Ok(match changed {
        Ok(_) => Answer::nothing(),
        Err(refused) => errors::record(refused, PATIENT),
    })
}
