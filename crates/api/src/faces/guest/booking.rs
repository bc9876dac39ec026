//! `/guest/booking`: seen, cancelled and moved by its guest.

use super::{Guest, errors, show::View, token::Holder};
use crate::{
    Answer, Face as _, Problem,
    openapi::formats::DateTime,
    telemetry,
    wire::{Body, json, text},
};
use engine::verbs::{GuestBooking, GuestRefused, cancel_as_guest, guest_booking, move_as_guest};
use schemars::JsonSchema;

/// Where to a booking is moved.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct Reschedule {
    /// When it is to start.
    start: DateTime,
}

/// Shows the booking.
pub(super) async fn show(guest: Holder) -> Result<Answer, Problem> {
    guest.read(guest_booking).await.map(answer)
}

/// Cancels the booking.
pub(super) async fn cancel(guest: Holder) -> Result<Answer, Problem> {
    let outcome = guest.write(cancel_as_guest).await?;
    if outcome.is_ok() {
        telemetry::booking(Guest::NAME, "cancelled");
    }
    Ok(answer(outcome))
}

/// Moves the booking.
pub(super) async fn reschedule(guest: Holder, body: Body) -> Result<Answer, Problem> {
    let mut fields = body.fields()?;
    let start = fields.required("start", json::string(text::instant));
    let (start,) = fields.all((start,))?;
    let outcome = guest.write(move |tx, cx, tenant, booking| move_as_guest(tx, cx, tenant, booking, start)).await?;
    match &outcome {
        Ok(_) => telemetry::booking(Guest::NAME, "rescheduled"),
        Err(GuestRefused::Refused(refusal)) => telemetry::refusal(Guest::NAME, refusal),
        Err(_) => {}
    }
    Ok(answer(outcome))
}

fn answer(outcome: Result<GuestBooking, GuestRefused>) -> Answer {
    match outcome {
        Ok(seen) => Answer::ok(&View::of(&seen)),
        Err(refused) => errors::refusal(&refused),
    }
}
