//! `/v1/doctors`: who sees patients.

use super::{errors, query, read_people, shape::Listed, show_people::DoctorView};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Body, Query},
};
use actix_web::web::Path;
use engine::verbs::{DoctorChange, RecordRefused, change_doctor, create_doctor, find_doctor, list_doctors};
use slot_core::DoctorId;

/// What callers are told there is none of.
pub(super) const DOCTOR: &str = "doctor";

/// Lists them.
pub(super) async fn list(caller: Caller<permit::ClinicRead>, query: Query) -> Result<Answer, Problem> {
    let query::Records { page, active } = query::records(&query)?;
    let all = caller.read(move |tx, _cx, tenant| list_doctors(tx, tenant, active)).await?;
    let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
    let doctors = query::part(all, page);
    Ok(Answer::ok(&Listed { items: doctors.iter().map(DoctorView::of).collect(), total, page }))
}

/// Shows one, in service or not.
pub(super) async fn get(caller: Caller<permit::ClinicRead>, path: Path<String>) -> Result<Answer, Problem> {
    let id: DoctorId = query::path_id(&path, "id")?;
    let found = caller.read(move |tx, _cx, tenant| find_doctor(tx, tenant, id)).await?;
    let found = found.ok_or(Problem::NotFound(DOCTOR))?;
    Ok(Answer::ok(&DoctorView::of(&found.doctor)))
}

/// Makes one.
pub(super) async fn create(caller: Caller<permit::ClinicWrite>, body: Body) -> Result<Answer, Problem> {
    let new = read_people::new_doctor(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_doctor(tx, cx, tenant, &new)? {
                Ok(doctor) => Answer::created(&DoctorView::of(&doctor)),
                Err(refused) => errors::record(refused, DOCTOR),
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
    let id: DoctorId = query::path_id(&path, "id")?;
    let change = read_people::doctor_change(&body)?;
    let changed = caller.write(move |tx, cx, tenant| change_doctor(tx, cx, tenant, id, &change)).await?;
    Ok(match changed {
        Ok(doctor) => Answer::ok(&DoctorView::of(&doctor)),
        Err(refused) => errors::record(refused, DOCTOR),
    })
}

/// Takes one out of service. A second time changes nothing.
pub(super) async fn retire(caller: Caller<permit::ClinicWrite>, path: Path<String>) -> Result<Answer, Problem> {
    let id: DoctorId = query::path_id(&path, "id")?;
    let change = DoctorChange { active: Some(false), ..DoctorChange::default() };
    let changed: Result<_, RecordRefused> =
        caller.write(move |tx, cx, tenant| change_doctor(tx, cx, tenant, id, &change)).await?;
    Ok(match changed {
        Ok(_) => Answer::nothing(),
        Err(refused) => errors::record(refused, DOCTOR),
    })
}
