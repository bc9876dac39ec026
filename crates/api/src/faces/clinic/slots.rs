//! `/v1/scheduling/slots`: when patients can be seen.

use super::{
    read_slots::{SlotQuestion, question},
    show_slot::SlotPageView,
};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Faults, Query},
};
use engine::verbs::{VisitsRefused, search_visits};
use std::time::Instant;

/// Lists them: what is listed can be booked.
pub(super) async fn list(caller: Caller<permit::ClinicRead>, query: Query) -> Result<Answer, Problem> {
    let SlotQuestion { visits, scoring } = question(&query)?;
    let asked = Instant::now();
    let found = caller.read(move |tx, cx, tenant| search_visits(tx, cx, tenant, &visits)).await?;
    let page = found.map_err(|refused| match refused {
        VisitsRefused::UnknownService(_) => Problem::NotFound("appointment type"),
        VisitsRefused::UnknownProvider(_) => Problem::NotFound("provider"),
        VisitsRefused::UnknownLocation(_) => Problem::NotFound("location"),
        VisitsRefused::Past(today) => Faults::at("date_from", format!("must not be before today, {today}")).into(),
    })?;
    Ok(Answer::ok(&SlotPageView::of(&page, scoring, asked.elapsed())))
}
