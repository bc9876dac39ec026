//! Handlers of bookings.

use super::{Caller, Slotflow, code::Code, humans::active, parse, refusals, view};
use crate::{
    Answer, Face as _, Problem, telemetry,
    wire::{Body, Query, path_id},
};
use actix_web::{http::StatusCode, web::Path};
use engine::{
    BookingOrder,
    verbs::{BookRefused, Cancel, book, cancel as cancel_booking},
};

pub(super) async fn list(caller: Caller, query: Query) -> Result<Answer, Problem> {
    let parse::BookingList { filter, page } = parse::booking_list(&query)?;
    let found =
        caller.read(move |tx, _cx, tenant| tx.bookings(tenant.id, &filter, BookingOrder::LatestFirst, page)).await?;
    Ok(Answer::ok(&view::bookings(&found, page)))
}

pub(super) async fn create(caller: Caller, body: Body) -> Result<Answer, Problem> {
    let wish = parse::booking(&body)?;
    let answer = caller
        .create(&body, move |tx, cx, tenant| {
            if active(tx, tenant, wish.resource.resource)?.is_none() {
                return Ok(refusals::not_found("human"));
            }
            Ok(match book(tx, cx, tenant, &wish)? {
                Ok(booking) => Answer::created(&view::booking(&booking)),
                Err(BookRefused::UnknownResource(_)) => refusals::not_found("human"),
                Err(BookRefused::Refused { refusal, .. }) => {
                    telemetry::refusal(Slotflow::NAME, &refusal);
                    refusals::refusal(&refusal)
                }
            })
        })
        .await?;
    // An answer that was kept has a header that says so: nothing was booked then.
    if answer.status == StatusCode::CREATED && answer.headers.is_empty() {
        telemetry::booking(Slotflow::NAME, "booked");
    }
    Ok(answer)
}

pub(super) async fn get(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = path_id(&path, "booking")?;
    let found = caller.read(move |tx, _cx, tenant| tx.booking(tenant.id, id)).await?;
    let booking = found.ok_or(Problem::NotFound("booking"))?;
    Ok(Answer::ok(&view::booking(&booking)))
}

pub(super) async fn cancel(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = path_id(&path, "booking")?;
    match caller.write(move |tx, cx, tenant| cancel_booking(tx, cx, tenant, id)).await? {
        Cancel::Done(_) => {
            telemetry::booking(Slotflow::NAME, "cancelled");
            Ok(Answer::ok(&view::cancelled(id)))
        }
        Cancel::Already(_) => Ok(Answer::ok(&view::cancelled(id))),
        // Moved elsewhere: this face calls that cancelled.
        Cancel::NotAllowed(status) if !status.occupies() => Ok(Answer::ok(&view::cancelled(id))),
        Cancel::Unknown => Err(Problem::NotFound("booking")),
        Cancel::NotAllowed(status) => {
            Ok(Code::InvalidState.says(format!("a booking that is {status} cannot be cancelled")))
        }
    }
}
