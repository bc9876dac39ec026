//! `GET /api/bookings/resources/{id}/availability`: the open slots of a resource.

use super::{
    errors::RESOURCE,
    read_query::{self, MAX_DAYS},
    show::{SlotView, Slots},
};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Faults, Query, path_id},
};
use actix_web::web;
use engine::verbs::{SearchRefused, search as search_slots};
use slot_core::ResourceId;

/// Searches.
pub(super) async fn search(
    caller: Caller<permit::BookingsRead>,
    path: web::Path<String>,
    query: Query,
) -> Result<Answer, Problem> {
    let id: ResourceId = path_id(&path, RESOURCE)?;
    let (from, until) = read_query::search(&query)?;
    let found = caller
        .read(move |tx, cx, tenant| search_slots(tx, cx, tenant, &read_query::question(id, from, until, cx.now)))
        .await?;
    match found {
        Ok(found) => {
            let key = caller.app().slot_key();
            Ok(Answer::ok(&Slots { data: found.slots.into_iter().map(|slot| SlotView::of(key, id, slot)).collect() }))
        }
        Err(SearchRefused::UnknownResource) => Err(Problem::NotFound(RESOURCE)),
        Err(SearchRefused::Backwards) => Err(Faults::at("to", "must be after from").into()),
        Err(SearchRefused::TooLong(_)) => {
            Err(Faults::at("to", format!("must be at most {MAX_DAYS} days after from")).into())
        }
        // A resource that takes no bookings has no open slots.
        Err(SearchRefused::Refused(_)) => Ok(Answer::ok(&Slots { data: Vec::new() })),
    }
}
