//! `/api/bookings`: bookings of places in slots.

use super::{
    Novala,
    errors::{self, BOOKING},
    read_booking, read_query,
    show::{BookingView, List, OneBooking, Success},
};
use crate::{
    Answer, Caller, Face as _, Problem, permit, telemetry,
    wire::{Body, Query, path_id},
};
use actix_web::{http::StatusCode, web};
use engine::{
    BookingOrder, StoreError, Tx,
    model::{Booking, Resource},
    verbs::{Cancel, Recording, book, cancel as cancel_booking, record_outcome},
};
use slot_core::{BookingId, ResourceId, SlotKey, Status};
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

/// Lists bookings, the earliest first.
pub(super) async fn list(caller: Caller<permit::BookingsRead>, query: Query) -> Result<Answer, Problem> {
    let (filter, page) = read_query::bookings(&query, &caller.tenant.zone)?;
    let key = caller.app().slot_key().clone();
    caller
        .read(move |tx, _cx, tenant| {
            let found = tx.bookings(tenant.id, &filter, BookingOrder::EarliestFirst, page)?;
            let resources = resources_of(tx, &found.items)?;
            let data = found.items.iter().filter_map(|booking| {
                let resource = resources.get(&booking.resource)?;
                Some(BookingView::of(&key, booking, resource))
            });
            Ok(Answer::ok(&List { data: data.collect(), total: found.total }))
        })
        .await
}

/// Books a place in a slot.
pub(super) async fn create(caller: Caller<permit::BookingsManage>, body: Body) -> Result<Answer, Problem> {
    let key = caller.app().slot_key().clone();
    let wish = read_booking::book(&body, &key)?;
    caller
        .create(&body, move |tx, cx, tenant| match book(tx, cx, tenant, &wish)? {
            Ok(booking) => {
                telemetry::booking(Novala::NAME, "booked");
                one(tx, &key, StatusCode::CREATED, &booking)
            }
            Err(refused) => {
                if let Some(refusal) = refused.refusal() {
                    telemetry::refusal(Novala::NAME, refusal);
                }
                Ok(errors::not_booked(&refused))
            }
        })
        .await
}

/// Shows a booking.
pub(super) async fn get(caller: Caller<permit::BookingsRead>, path: web::Path<String>) -> Result<Answer, Problem> {
    let id: BookingId = path_id(&path, BOOKING)?;
    let key = caller.app().slot_key().clone();
    let found = caller
        .read(move |tx, _cx, tenant| match tx.booking(tenant.id, id)? {
            Some(booking) if resource_of(tx, &booking)?.is_some() => one(tx, &key, StatusCode::OK, &booking).map(Some),
            Some(_) | None => Ok(None),
        })
        .await?;
    found.ok_or(Problem::NotFound(BOOKING))
}

/// Records that a booking took place, or that the guest did not come.
pub(super) async fn update(
    caller: Caller<permit::BookingsManage>,
    path: web::Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    let id: BookingId = path_id(&path, BOOKING)?;
    let outcome = read_booking::outcome(&body)?;
    let key = caller.app().slot_key().clone();
    let recorded = caller
        .write(move |tx, cx, tenant| {
            if let Some(booking) = tx.booking(tenant.id, id)?
                && resource_of(tx, &booking)?.is_none()
            {
                return Ok(None);
            }
            match record_outcome(tx, cx, tenant, id, outcome)? {
                Recording::Done(booking) => one(tx, &key, StatusCode::OK, &booking).map(Some),
                Recording::Unknown => Ok(None),
                Recording::NotAllowed(status) => Ok(Some(errors::no_outcome(status))),
                Recording::NotStarted => Ok(Some(errors::not_started())),
            }
        })
        .await?;
    recorded.ok_or(Problem::NotFound(BOOKING))
}

/// Cancels a booking, which gives its place back. One that is cancelled is as unknown.
pub(super) async fn cancel(caller: Caller<permit::BookingsManage>, path: web::Path<String>) -> Result<Answer, Problem> {
    let id: BookingId = path_id(&path, BOOKING)?;
    match caller.write(move |tx, cx, tenant| cancel_booking(tx, cx, tenant, id)).await? {
        Cancel::Done(_) => {
            telemetry::booking(Novala::NAME, "cancelled");
            Ok(Answer::ok(&Success { success: true }))
        }
        Cancel::Already(_) | Cancel::Unknown | Cancel::NotAllowed(Status::Rescheduled) => {
            Err(Problem::NotFound(BOOKING))
        }
        Cancel::NotAllowed(status) => Ok(errors::not_cancelled(status)),
    }
}

/// A booking, with the name of what it is on.
fn one(tx: &mut dyn Tx, key: &SlotKey, status: StatusCode, booking: &Booking) -> Result<Answer, StoreError> {
    let lost = || StoreError::Corrupt { table: "bookings", id: booking.id.ulid() };
    let resource = resource_of(tx, booking)?.ok_or_else(lost)?;
    Ok(Answer::json(status, &OneBooking { booking: BookingView::of(key, booking, &resource) }))
}

/// What a booking is on; an event without a location is on nothing that this face can see.
fn resource_of(tx: &mut dyn Tx, booking: &Booking) -> Result<Option<Arc<Resource>>, StoreError> {
    tx.resource(booking.tenant, booking.resource)
}

/// The resources of some bookings, each read once.
fn resources_of(tx: &mut dyn Tx, bookings: &[Booking]) -> Result<HashMap<ResourceId, Arc<Resource>>, StoreError> {
    let mut resources = HashMap::new();
    for booking in bookings {
        if let Entry::Vacant(place) = resources.entry(booking.resource)
            && let Some(resource) = resource_of(tx, booking)?
        {
            place.insert(resource);
        }
    }
    Ok(resources)
}
