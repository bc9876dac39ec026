//! `/v1/scheduling/appointments`: appointments of patients with providers.

use super::{
    Clinic,
    appointment_refusals::{APPOINTMENT, in_room, moved_one, new_one, not_allowed, stale, with_alternatives},
    cursor, errors, query,
    read_appointment::{self, Asked},
    show_appointment::{AppointmentView, AppointmentsView},
};
use crate::{
    Answer, Caller, Face as _, Problem, permit, telemetry,
    wire::{Body, Query},
};
use actix_web::{
    HttpRequest,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web::Path,
};
use engine::{
    StoreError, Tx,
    model::Booking,
    verbs::{
        AdvancedVisit, ChangedVisit, RescheduledVisit, VisitStep, advance_visit, book_visit, change_visit,
        reschedule_visit,
    },
};
use slot_core::{Action, BookingId, TenantId};

/// Lists them by start and id.
pub(super) async fn list(caller: Caller<permit::ClinicRead>, query: Query) -> Result<Answer, Problem> {
    let Asked { filter, after, limit } = read_appointment::list(&query)?;
    let (wanted, shown) = (filter.clone(), usize::try_from(limit).unwrap_or(usize::MAX));
    let mut found = caller.read(move |tx, _cx, tenant| tx.bookings_after(tenant.id, &wanted, after, limit + 1)).await?;
    let goes_on = found.len() > shown;
    found.truncate(shown);
    let next_cursor = found.last().filter(|_| goes_on).map(|last| cursor::behind(&filter, last));
    let appointments = found.iter().map(AppointmentView::of).collect::<Result<_, StoreError>>()?;
    Ok(Answer::ok(&AppointmentsView { appointments, next_cursor, limit }))
}

/// Makes one.
pub(super) async fn create(caller: Caller<permit::ClinicWrite>, body: Body) -> Result<Answer, Problem> {
    let wish = read_appointment::create(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| match book_visit(tx, cx, tenant, &wish)? {
            Ok(visit) => {
                telemetry::booking(Clinic::NAME, "booked");
                one(StatusCode::CREATED, &visit)
            }
            Err(why) => with_alternatives(tx, cx, tenant, &why, Some(&new_one(&wish))),
        })
        .await
}

/// Shows one, with what led to its status.
pub(super) async fn get(caller: Caller<permit::ClinicRead>, path: Path<String>) -> Result<Answer, Problem> {
    let id: BookingId = query::path_id(&path, "id")?;
    let found = caller.read(move |tx, _cx, tenant| find(tx, tenant.id, id)).await?;
    found.ok_or(Problem::NotFound(APPOINTMENT))
}

fn find(tx: &mut dyn Tx, tenant: TenantId, id: BookingId) -> Result<Option<Answer>, StoreError> {
    let Some(visit) = tx.booking(tenant, id)?.filter(|booking| booking.visit.is_some()) else { return Ok(None) };
    let history = tx.history(tenant, id)?;
    let view = AppointmentView::of(&visit)?.with(&history);
    Ok(Some(tagged(Answer::ok(&view), &visit)))
}

/// Changes notes, room or metadata of the version that was read.
pub(super) async fn update(
    caller: Caller<permit::ClinicWrite>,
    request: HttpRequest,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    let id: BookingId = query::path_id(&path, "id")?;
    let change = read_appointment::change(&request, &body)?;
    caller
        .write(move |tx, cx, tenant| match change_visit(tx, cx, tenant, id, &change)? {
            ChangedVisit::Done(visit) => one(StatusCode::OK, &visit),
            ChangedVisit::Unknown => Ok(errors::not_found(APPOINTMENT)),
            ChangedVisit::Stale(version) => Ok(stale(version)),
            ChangedVisit::Refused(why) => {
                let old = tx.booking(tenant.id, id)?;
                let missed = old.and_then(|old| in_room(&old, change.room.flatten()));
                with_alternatives(tx, cx, tenant, &why, missed.as_ref())
            }
        })
        .await
}

/// Cancels one, without a word.
pub(super) async fn delete(caller: Caller<permit::ClinicWrite>, path: Path<String>) -> Result<Answer, Problem> {
    let step = VisitStep { action: Action::Cancel, by: None, reason: None, notes: None };
    let answer = advance(&caller, &path, step).await?;
    Ok(if answer.status.is_success() { Answer::nothing() } else { answer })
}

/// Agrees to one.
pub(super) async fn confirm(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    act(&caller, &path, Action::Confirm, &body).await
}

/// The patient is there.
pub(super) async fn check_in(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    act(&caller, &path, Action::CheckIn, &body).await
}

/// It begins.
pub(super) async fn start(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    act(&caller, &path, Action::Start, &body).await
}

/// It took place.
pub(super) async fn complete(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    act(&caller, &path, Action::Complete, &body).await
}

/// The patient did not come.
pub(super) async fn no_show(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    act(&caller, &path, Action::NoShow, &body).await
}

/// Calls one off.
pub(super) async fn cancel(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    act(&caller, &path, Action::Cancel, &body).await
}

/// Moves one: a new one takes its place, and is the answer.
pub(super) async fn reschedule(
    caller: Caller<permit::ClinicWrite>,
    path: Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    let id: BookingId = query::path_id(&path, "id")?;
    let wish = read_appointment::reschedule(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| match reschedule_visit(tx, cx, tenant, id, &wish)? {
            RescheduledVisit::Done { old: _, new } => one(RESCHEDULED, &new),
            RescheduledVisit::Unknown => Ok(errors::not_found(APPOINTMENT)),
            RescheduledVisit::NotAllowed(status) => Ok(not_allowed(status, Action::Reschedule)),
            RescheduledVisit::Refused(why) => {
                let old = tx.booking(tenant.id, id)?;
                let missed = old.and_then(|old| moved_one(&old, &wish));
                with_alternatives(tx, cx, tenant, &why, missed.as_ref())
            }
        })
        .await
}

/// How a move is answered: it is one more operation on what is there, although it makes something.
const RESCHEDULED: StatusCode = StatusCode::OK;

async fn act(caller: &Caller<permit::ClinicWrite>, path: &str, action: Action, body: &Body) -> Result<Answer, Problem> {
    // The path comes first: what is no id is refused whatever is said about it.
    let _id: BookingId = query::path_id(path, "id")?;
    let step = read_appointment::step(action, body)?;
    advance(caller, path, step).await
}

async fn advance(caller: &Caller<permit::ClinicWrite>, path: &str, step: VisitStep) -> Result<Answer, Problem> {
    let id: BookingId = query::path_id(path, "id")?;
    let action = step.action;
    let answer = caller
        .write(move |tx, cx, tenant| match advance_visit(tx, cx, tenant, id, &step)? {
            AdvancedVisit::Done(visit) => one(StatusCode::OK, &visit),
            AdvancedVisit::Unknown => Ok(errors::not_found(APPOINTMENT)),
            AdvancedVisit::NotAllowed(status) => Ok(not_allowed(status, action)),
        })
        .await?;
    if action == Action::Cancel && answer.status.is_success() {
        telemetry::booking(Clinic::NAME, "cancelled");
    }
    Ok(answer)
}

/// An appointment, with its version as the tag that `If-Match` takes.
fn one(status: StatusCode, visit: &Booking) -> Result<Answer, StoreError> {
    Ok(tagged(Answer::json(status, &AppointmentView::of(visit)?), visit))
}

fn tagged(answer: Answer, visit: &Booking) -> Answer {
    match HeaderValue::from_str(&format!("\"{}\"", visit.version)) {
        Ok(tag) => answer.with(header::ETAG, tag),
        Err(_unprintable) => answer,
    }
}
