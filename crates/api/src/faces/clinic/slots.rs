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
    let tenant = caller.tenant.id;
    // What is kept is read on the spot, where that waits for nobody.
    if let Some(kept) = caller.app().read_at_once(|tx, cx| tx.known_page(tenant, &visits, cx.now))
        && let Some(page) = kept?
    {
        return Ok(Answer::ok(&SlotPageView::of(&page, scoring, asked.elapsed())));
    }
    let found = caller.read(move |tx, cx, tenant| search_visits(tx, cx, tenant, &visits)).await?;
    let page = found.map_err(|refused| match refused {
        VisitsRefused::UnknownService(_) => Problem::NotFound("appointment type"),
        VisitsRefused::UnknownProvider(_) => Problem::NotFound("provider"),
        VisitsRefused::UnknownLocation(_) => Problem::NotFound("location"),
        VisitsRefused::Past(today) => Faults::at("date_from", format!("must not be before today, {today}")).into(),
    })?;
    Ok(Answer::ok(&SlotPageView::of(&page, scoring, asked.elapsed())))
}
