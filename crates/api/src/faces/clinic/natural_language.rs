//! `/v1/scheduling/natural-language`: what a message says. Nothing is booked.

use super::{errors, patients::PATIENT, read_language, show_reading::ReadingView};
use crate::{Answer, Caller, Problem, permit, wire::Body};
use engine::verbs::{MessageRefused, read_message};

/// Reads one.
pub(super) async fn read(caller: Caller<permit::ClinicRead>, body: Body) -> Result<Answer, Problem> {
    let (wish, session) = read_language::message(&body)?;
    let found = caller.read(move |tx, cx, tenant| read_message(tx, cx, tenant, &wish)).await?;
    Ok(match found {
        Ok(reading) => Answer::ok(&ReadingView::of(&reading, session.as_deref())),
        Err(refused) => unread(refused),
    })
}

/// Why a message is not read.
pub(super) fn unread(refused: MessageRefused) -> Answer {
    match refused {
        MessageRefused::UnknownPatient => errors::not_found(PATIENT),
        MessageRefused::UnknownLocation => errors::not_found("location"),
    }
}
