//! `/v1/scheduling/no-show`: how likely patients are not to come, and what says so.

use super::{
    errors, query,
    show_risk::{DayView, ModelView, RiskView},
};
use crate::{
    Answer, Caller, Problem,
    openapi::formats::Day,
    permit,
    wire::{Query, text},
};
use actix_web::web::Path;
use engine::verbs::{Assessed, daily_risks, no_show_risk};
use schemars::JsonSchema;
use slot_core::BookingId;

/// A question for the risks of a day.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the fields are for the document; the query is read by name")]
pub(super) struct DayQuery {
    /// The date of the appointments, by the clock of the business.
    date: Day,
}

/// The risk of one appointment.
pub(super) async fn risk(caller: Caller<permit::ClinicRead>, path: Path<String>) -> Result<Answer, Problem> {
    let id: BookingId = query::path_id(&path, "id")?;
    let found = caller.read(move |tx, cx, tenant| no_show_risk(tx, cx, tenant, id)).await?;
    Ok(match found {
        Assessed::Risk(risk) => Answer::ok(&RiskView::of(&risk)),
        Assessed::Unknown => errors::not_found("appointment"),
        Assessed::Over(status) => {
            let told = format!("the appointment is {status}: there is no risk to speak of");
            errors::conflict("appointment_over", told, &[])
        }
    })
}

/// The risks of a day, the highest first.
pub(super) async fn daily(caller: Caller<permit::ClinicRead>, query: Query) -> Result<Answer, Problem> {
    let mut params = query.params()?;
    let date = params.required("date", text::date);
    let (date,) = params.all((date,))?;
    let found = caller.read(move |tx, cx, tenant| daily_risks(tx, cx, tenant, date)).await?;
    Ok(Answer::ok(&DayView::of(date, &found)))
}

/// What says so.
pub(super) async fn model(caller: Caller<permit::ClinicRead>) -> Result<Answer, Problem> {
    let standing = caller.read(|tx, _cx, tenant| tx.no_show(tenant.id)).await?;
    Ok(Answer::ok(&ModelView::of(&standing)))
}
