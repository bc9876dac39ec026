//! `/v1/appointments`: places in windows, each for one patient.

use super::{
    Husky,
    appointment_refusals::{APPOINTMENT, not_allowed, not_cancelled, not_moved, not_placed},
    read_appointment, show_appointment,
};
use crate::{
    Answer, Caller, Face as _, Problem, permit, telemetry,
    wire::{Body, Query},
};
use actix_web::web;
use engine::{
    BookingOrder, StoreError, Tx, WindowFilter,
    model::{Booking, Tenant, Window},
    verbs::{Standing, WindowBookingChanged, book_window, change_window_booking},
};
use std::collections::HashMap;

/// Lists appointments, the earliest first.
pub(super) async fn list(caller: Caller<permit::HuskyAppointmentsRead>, query: Query) -> Result<Answer, Problem> {
    let asked = read_appointment::list(&query)?;
    caller
        .read(move |tx, _cx, tenant| {
            let windows = tx.windows(tenant.id, WindowFilter::default())?;
            let is_meant = |window: &&Window| {
                asked.session.is_none_or(|session| session == window.session)
                    && asked.batch.as_deref().is_none_or(|batch| window.batch.as_deref() == Some(batch))
            };
            let meant: HashMap<_, _> = windows.iter().filter(is_meant).map(|window| (window.id, window)).collect();
            let mut filter = asked.filter.clone();
            filter.windows = Some(meant.keys().copied().collect());
            let found = tx.bookings(tenant.id, &filter, BookingOrder::EarliestFirst, asked.part())?;
            let shown = show_appointment::list(&found, &meant, &tenant.zone, (asked.page, asked.limit));
            Ok(Answer::ok(&shown))
        })
        .await
}

/// Makes an appointment.
pub(super) async fn create(caller: Caller<permit::HuskyAppointmentsWrite>, body: Body) -> Result<Answer, Problem> {
    let wish = read_appointment::create(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| match book_window(tx, cx, tenant, &wish)? {
            Ok(booking) => {
                telemetry::booking(Husky::NAME, "booked");
                let window = window(tx, &booking)?;
                Ok(Answer::created(&show_appointment::new(&booking, window.as_ref(), &tenant.zone)))
            }
            Err(refused) => Ok(not_placed(&refused)),
        })
        .await
}

/// Shows an appointment.
pub(super) async fn get(
    caller: Caller<permit::HuskyAppointmentsRead>,
    path: web::Path<String>,
) -> Result<Answer, Problem> {
    let code = code(&path)?;
    let found = caller
        .read(move |tx, _cx, tenant| match find(tx, tenant, &code)? {
            Some(booking) => show(tx, tenant, &booking).map(Some),
            None => Ok(None),
        })
        .await?;
    found.ok_or(Problem::NotFound(APPOINTMENT))
}

/// Moves an appointment, ends it, or notes something about it.
pub(super) async fn update(
    caller: Caller<permit::HuskyAppointmentsWrite>,
    path: web::Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    let change = read_appointment::change(&body)?;
    let code = code(&path)?;
    let cancels = change.standing == Some(Standing::Cancelled);
    let changed = caller
        .write(move |tx, cx, tenant| {
            let Some(booking) = find(tx, tenant, &code)? else { return Ok(None) };
            Ok(Some(match change_window_booking(tx, cx, tenant, booking.id, &change)? {
                WindowBookingChanged::Done(booking) => show(tx, tenant, &booking)?,
                WindowBookingChanged::Unknown => return Ok(None),
                WindowBookingChanged::NotAllowed(status) => not_allowed(status),
                WindowBookingChanged::NotCancelled(late) => not_cancelled(late),
                WindowBookingChanged::NotMoved(late) => not_moved(late),
                WindowBookingChanged::Refused(refused) => not_placed(&refused),
            }))
        })
        .await?;
    if cancels && changed.as_ref().is_some_and(|answer| answer.status.is_success()) {
        telemetry::booking(Husky::NAME, "cancelled");
    }
    changed.ok_or(Problem::NotFound(APPOINTMENT))
}

/// The short name in a path. What is none names nothing.
fn code(path: &str) -> Result<String, Problem> {
    show_appointment::read_code(path).map(str::to_owned).ok_or(Problem::NotFound(APPOINTMENT))
}

fn find(tx: &mut dyn Tx, tenant: &Tenant, code: &str) -> Result<Option<Booking>, StoreError> {
    Ok(tx.booking_by_code(tenant.id, code)?.filter(|booking| booking.window.is_some()))
}

fn window(tx: &mut dyn Tx, booking: &Booking) -> Result<Option<Window>, StoreError> {
    match booking.window {
        Some(id) => tx.window(booking.tenant, id),
        None => Ok(None),
    }
}

fn show(tx: &mut dyn Tx, tenant: &Tenant, booking: &Booking) -> Result<Answer, StoreError> {
    let window = window(tx, booking)?;
    Ok(Answer::ok(&show_appointment::one(booking, window.as_ref(), &tenant.zone)))
}
