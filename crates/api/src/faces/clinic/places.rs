//! `/v1/scheduling/locations` and `/v1/scheduling/rooms`: where patients are seen.

use super::{
    errors, query, read_records,
    shape::{Listed, Row},
    show_records::{LocationView, RoomView},
};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Body, Query},
};
use actix_web::web::Path;
use engine::{
    ResourceFilter,
    model::{Resource, ResourceKind},
    verbs::{NewPlace, PlaceChange, change_place, create_place},
};
use serde::Serialize;
use slot_core::ResourceId;

type Reader = Caller<permit::ClinicRead>;
type Writer = Caller<permit::ClinicWrite>;

/// What callers are told there is none of.
pub(super) const LOCATION: &str = "location";
pub(super) const ROOM: &str = "room";

/// A kind of place: locations, or rooms.
trait Kind {
    const KIND: ResourceKind;
    const WHAT: &'static str;
    type View<'a>: Serialize + Row;
    fn view(place: &Resource) -> Self::View<'_>;
}

enum Location {}

enum Room {}

impl Kind for Location {
    const KIND: ResourceKind = ResourceKind::Location;
    const WHAT: &'static str = LOCATION;
    type View<'a> = LocationView<'a>;

    fn view(place: &Resource) -> LocationView<'_> {
        LocationView::of(place)
    }
}

impl Kind for Room {
    const KIND: ResourceKind = ResourceKind::Room;
    const WHAT: &'static str = ROOM;
    type View<'a> = RoomView<'a>;

    fn view(place: &Resource) -> RoomView<'_> {
        RoomView::of(place)
    }
}

pub(super) async fn list_locations(caller: Reader, query: Query) -> Result<Answer, Problem> {
    list::<Location>(caller, &query).await
}

pub(super) async fn get_location(caller: Reader, path: Path<String>) -> Result<Answer, Problem> {
    get::<Location>(caller, &path).await
}

pub(super) async fn create_location(caller: Writer, body: Body) -> Result<Answer, Problem> {
    create::<Location>(caller, &body, read_records::new_location(&body)?).await
}

pub(super) async fn update_location(caller: Writer, path: Path<String>, body: Body) -> Result<Answer, Problem> {
    let id = query::path_id(&path, "id")?;
    update::<Location>(caller, id, read_records::location_change(&body)?).await
}

pub(super) async fn retire_location(caller: Writer, path: Path<String>) -> Result<Answer, Problem> {
    retire::<Location>(caller, &path).await
}

pub(super) async fn list_rooms(caller: Reader, query: Query) -> Result<Answer, Problem> {
    list::<Room>(caller, &query).await
}

pub(super) async fn get_room(caller: Reader, path: Path<String>) -> Result<Answer, Problem> {
    get::<Room>(caller, &path).await
}

pub(super) async fn create_room(caller: Writer, body: Body) -> Result<Answer, Problem> {
    create::<Room>(caller, &body, read_records::new_room(&body)?).await
}

pub(super) async fn update_room(caller: Writer, path: Path<String>, body: Body) -> Result<Answer, Problem> {
    let id = query::path_id(&path, "id")?;
    update::<Room>(caller, id, read_records::room_change(&body)?).await
}

pub(super) async fn retire_room(caller: Writer, path: Path<String>) -> Result<Answer, Problem> {
    retire::<Room>(caller, &path).await
}

async fn list<K: Kind>(caller: Reader, query: &Query) -> Result<Answer, Problem> {
    let query::Records { page, active } = query::records(query)?;
    let filter = ResourceFilter { kind: Some(K::KIND), active, ..ResourceFilter::default() };
    let found = caller.read(move |tx, _cx, tenant| tx.resources(tenant.id, &filter, page)).await?;
    Ok(Answer::ok(&Listed { items: found.items.iter().map(K::view).collect(), total: found.total, page }))
}

/// Shows one, in service or not.
async fn get<K: Kind>(caller: Reader, path: &str) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(path, "id")?;
    let found = caller.read(move |tx, _cx, tenant| tx.resource(tenant.id, id)).await?;
    let found = found.filter(|found| found.kind == K::KIND).ok_or(Problem::NotFound(K::WHAT))?;
    Ok(Answer::ok(&K::view(&found)))
}

async fn create<K: Kind>(caller: Writer, body: &Body, new: NewPlace) -> Result<Answer, Problem> {
    caller
        .create(body, move |tx, cx, tenant| {
            Ok(match create_place(tx, cx, tenant, &new)? {
                Ok(place) => Answer::created(&K::view(&place)),
                Err(refused) => errors::record(refused, K::WHAT),
            })
        })
        .await
}

async fn update<K: Kind>(caller: Writer, id: ResourceId, change: PlaceChange) -> Result<Answer, Problem> {
    let changed = caller.write(move |tx, cx, tenant| change_place(tx, cx, tenant, K::KIND, id, &change)).await?;
    Ok(match changed {
        Ok(place) => Answer::ok(&K::view(&place)),
        Err(refused) => errors::record(refused, K::WHAT),
    })
}

/// Takes one out of service. A second time changes nothing.
async fn retire<K: Kind>(caller: Writer, path: &str) -> Result<Answer, Problem> {
    let id: ResourceId = query::path_id(path, "id")?;
    let change = PlaceChange { active: Some(false), ..PlaceChange::default() };
    let changed = caller.write(move |tx, cx, tenant| change_place(tx, cx, tenant, K::KIND, id, &change)).await?;
    Ok(match changed {
        Ok(_) => Answer::nothing(),
        Err(refused) => errors::record(refused, K::WHAT),
    })
}
