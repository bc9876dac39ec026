//! `/v1/appointment-slots`: how windows stand on dates.

use super::{read_tracking, show_tracking, show_window};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Body, Query},
};
use actix_web::{http::StatusCode, web::Path};
use engine::verbs::{change_tracking, regenerate, tracking_range, window_availability};
use std::num::NonZeroU32;

/// Lists the open windows of a date.
pub(super) async fn availability(caller: Caller<permit::HuskySlotsRead>, query: Query) -> Result<Answer, Problem> {
    let (choice, date) = read_tracking::availability(&query)?;
    let mut open = caller.read(move |tx, cx, tenant| window_availability(tx, cx, tenant, choice, date)).await?;
    // An appointment is for one: a window for parties alone is not for this face, here as when it books.
    open.retain(|open| open.window.min_party == NonZeroU32::MIN);
    Ok(Answer::ok(&show_window::availability(date, open)))
}

/// Lists the records of a range of dates.
pub(super) async fn list(caller: Caller<permit::HuskySlotsRead>, query: Query) -> Result<Answer, Problem> {
    let (choice, dates) = read_tracking::range(&query)?;
    // A long list is written where it does not keep other callers waiting.
    let written = caller
        .read(move |tx, cx, tenant| Ok(show_tracking::list(&tracking_range(tx, cx, tenant, choice, dates)?)))
        .await?;
    let body = written.map_err(|error| {
        tracing::error!(%error, "a list of records cannot be written as JSON");
        Problem::Internal
    })?;
    Ok(Answer { status: StatusCode::OK, body, headers: Vec::new() })
}

/// Changes one record.
pub(super) async fn update(
    caller: Caller<permit::HuskySlotsWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    let change = read_tracking::change(&path, &body)?;
    let changed = caller.write(move |tx, cx, tenant| change_tracking(tx, cx, tenant, &change)).await?;
    let changed = changed.ok_or(Problem::NotFound("schedule tracking record"))?;
    Ok(Answer::ok(&show_tracking::one(&changed.record())))
}

/// Brings the records of a range of dates into line with the windows.
pub(super) async fn regenerated(caller: Caller<permit::HuskySlotsWrite>, body: Body) -> Result<Answer, Problem> {
    let dates = read_tracking::regeneration(&body)?;
    let done = caller.write(move |tx, _cx, tenant| regenerate(tx, tenant, dates)).await?;
    Ok(Answer::ok(&show_tracking::regenerated(done)))
}
