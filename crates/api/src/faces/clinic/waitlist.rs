//! `/v1/scheduling/waitlist`: those who wait for a place, and what they are offered.

use super::{
    appointment_refusals, errors,
    patients::PATIENT,
    places::LOCATION,
    providers::PROVIDER,
    query, read_waitlist,
    shape::Listed,
    show_waitlist::{EntryView, PositionView},
    types::TYPE,
};
use crate::{
    Answer, Caller, Permission, Problem, permit,
    wire::{Body, Query},
};
use actix_web::web::Path;
use engine::{
    model::{Channel, WaitStatus, WaitlistEntry},
    verbs::{
        JoinRefused, LeaveRefused, LinePlace, OfferRefused, accept_offer, decline_offer, join_waitlist, leave_waitlist,
        waitlist_place, waitlist_places,
    },
};
use slot_core::WaitlistId;

/// What callers are told there is none of.
const ENTRY: &str = "waitlist entry";

/// Ends what is over before anything is said of it, so that nobody sees an offer that stands no more.
async fn settle<P: Permission>(caller: &Caller<P>) -> Result<(), Problem> {
    caller.app().expire_offers().await.map(drop)
}

/// Lists entries, the most urgent first, then by age.
pub(super) async fn list(caller: Caller<permit::ClinicRead>, query: Query) -> Result<Answer, Problem> {
    let (filter, page) = read_waitlist::list(&query)?;
    settle(&caller).await?;
    let (found, places) = caller
        .read(move |tx, _cx, tenant| {
            let found = tx.waitlist(tenant.id, &filter, page)?;
            let places = waitlist_places(tx, tenant, &found.items)?;
            Ok((found, places))
        })
        .await?;
    let items = found.items.iter().zip(places).map(|(entry, place)| EntryView::of(entry, place)).collect();
    Ok(Answer::ok(&Listed { items, total: found.total, page }))
}

/// Shows one entry.
pub(super) async fn get(caller: Caller<permit::ClinicRead>, path: Path<String>) -> Result<Answer, Problem> {
    let id: WaitlistId = query::path_id(&path, "id")?;
    settle(&caller).await?;
    let found = caller.read(move |tx, _cx, tenant| waitlist_place(tx, tenant, id)).await?;
    let (entry, place) = found.ok_or(Problem::NotFound(ENTRY))?;
    Ok(Answer::ok(&EntryView::of(&entry, place)))
}

/// Says where one stands.
pub(super) async fn position(caller: Caller<permit::ClinicRead>, path: Path<String>) -> Result<Answer, Problem> {
    let id: WaitlistId = query::path_id(&path, "id")?;
    settle(&caller).await?;
    let found = caller.read(move |tx, _cx, tenant| waitlist_place(tx, tenant, id)).await?;
    let (entry, place) = found.ok_or(Problem::NotFound(ENTRY))?;
    Ok(Answer::ok(&PositionView::of(&entry, place)))
}

/// Puts a patient on the list.
pub(super) async fn create(caller: Caller<permit::ClinicWrite>, body: Body) -> Result<Answer, Problem> {
    let wish = read_waitlist::wish(&body)?;
    settle(&caller).await?;
    caller
        .create(&body, move |tx, cx, tenant| {
            let entry = match join_waitlist(tx, cx, tenant, &wish)? {
                Ok(entry) => entry,
                Err(refused) => return Ok(not_joined(refused)),
            };
            let places = waitlist_places(tx, tenant, std::slice::from_ref(&entry))?;
            Ok(match places.first() {
                Some(place) => Answer::created(&EntryView::of(&entry, *place)),
                None => errors::not_found(ENTRY),
            })
        })
        .await
}

/// Takes one off the list.
pub(super) async fn leave(caller: Caller<permit::ClinicWrite>, path: Path<String>) -> Result<Answer, Problem> {
    let id: WaitlistId = query::path_id(&path, "id")?;
    settle(&caller).await?;
    let left = caller.write(move |tx, cx, tenant| leave_waitlist(tx, cx, tenant, id)).await?;
    Ok(match left {
        Ok(()) => Answer::nothing(),
        Err(LeaveRefused::Unknown) => errors::not_found(ENTRY),
        Err(LeaveRefused::Booked) => errors::conflict("already_booked", "the entry is booked already", &[]),
    })
}

/// Books what was offered.
pub(super) async fn accept(caller: Caller<permit::ClinicWrite>, path: Path<String>) -> Result<Answer, Problem> {
    let id: WaitlistId = query::path_id(&path, "id")?;
    settle(&caller).await?;
    let done = caller
        .write(move |tx, cx, tenant| {
            Ok(match accept_offer(tx, cx, tenant, id, Channel::Api)? {
                Ok(accepted) => Ok((accepted.entry, waitlist_place(tx, tenant, id)?)),
                Err(refused) => Err(refused),
            })
        })
        .await?;
    Ok(answered(done))
}

/// Gives back what was offered.
pub(super) async fn decline(caller: Caller<permit::ClinicWrite>, path: Path<String>) -> Result<Answer, Problem> {
    let id: WaitlistId = query::path_id(&path, "id")?;
    settle(&caller).await?;
    let done = caller
        .write(move |tx, cx, tenant| {
            Ok(match decline_offer(tx, cx, tenant, id)? {
                Ok(entry) => Ok((entry, waitlist_place(tx, tenant, id)?)),
                Err(refused) => Err(refused),
            })
        })
        .await?;
    Ok(answered(done))
}

/// The entry as it is after the answer to its offer, or why nothing changed.
fn answered(done: Result<(WaitlistEntry, Option<(WaitlistEntry, LinePlace)>), OfferRefused>) -> Answer {
    match done {
        Ok((entry, Some((_, place)))) => Answer::ok(&EntryView::of(&entry, place)),
        Ok((_, None)) | Err(OfferRefused::Unknown) => errors::not_found(ENTRY),
        Err(OfferRefused::Ended | OfferRefused::NotOffered(WaitStatus::Expired)) => {
            errors::conflict("offer_expired", "the offer was not answered in time", &[])
        }
        Err(OfferRefused::NotOffered(status)) => {
            errors::conflict("no_offer", format_args!("the entry is {status} and has no offer"), &[])
        }
        Err(OfferRefused::NotBooked(why)) => appointment_refusals::refused(&why),
    }
}

fn not_joined(refused: JoinRefused) -> Answer {
    match refused {
        JoinRefused::UnknownPatient => errors::not_found(PATIENT),
        JoinRefused::UnknownService => errors::not_found(TYPE),
        JoinRefused::UnknownProvider => errors::not_found(PROVIDER),
        JoinRefused::UnknownLocation => errors::not_found(LOCATION),
        JoinRefused::Waiting => errors::conflict("already_waiting", "the patient waits in this line already", &[]),
    }
}
