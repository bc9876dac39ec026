//! What the OpenAPI document says of the routes of appointment types, locations and rooms.

use super::{
    query::RecordQuery,
    read_records::{LocationBody, LocationPatch, RoomBody, RoomPatch, TypeBody, TypePatch},
    shape::{Listed, Row},
    show_records::{LocationView, RoomView, TypeView},
};
use crate::openapi::{Operation, formats::Uuid};
use schemars::JsonSchema;

const TYPES: &str = "Appointment types";
const PLACES: &str = "Locations and rooms";
const TAKEN: &str = "Another one has this external reference: `external_reference_taken`.";

fn list<T: JsonSchema + Row>(id: &'static str, tag: &'static str, summary: &'static str) -> Operation {
    Operation::new(id, tag, summary).query::<RecordQuery>().answers::<Listed<T>>(200, "A part of the list.")
}

fn create<B: JsonSchema, T: JsonSchema>(id: &'static str, tag: &'static str, summary: &'static str) -> Operation {
    Operation::new(id, tag, summary).body::<B>().answers::<T>(201, "What was made.").refuses(409, TAKEN)
}

fn get<T: JsonSchema>(id: &'static str, tag: &'static str, summary: &'static str) -> Operation {
    Operation::new(id, tag, summary)
        .path::<Uuid>("id", "Which one.")
        .answers::<T>(200, "It, in service or not.")
        .refuses(422, "The id is no UUID.")
}

fn update<B: JsonSchema, T: JsonSchema>(id: &'static str, tag: &'static str, summary: &'static str) -> Operation {
    Operation::new(id, tag, summary)
        .path::<Uuid>("id", "Which one.")
        .body::<B>()
        .answers::<T>(200, "It, as changed.")
        .refuses(409, TAKEN)
}

fn delete(id: &'static str, tag: &'static str, summary: &'static str) -> Operation {
    Operation::new(id, tag, summary)
        .path::<Uuid>("id", "Which one.")
        .answers_nothing(204, "It is so. A second time changes nothing.")
        .refuses(422, "The id is no UUID.")
}

pub(super) fn list_types() -> Operation {
    list::<TypeView<'_>>("listAppointmentTypes", TYPES, "List types of appointments by name")
}

pub(super) fn create_type() -> Operation {
    create::<TypeBody, TypeView<'_>>("createAppointmentType", TYPES, "Make a type of appointments")
}

pub(super) fn get_type() -> Operation {
    get::<TypeView<'_>>("getAppointmentType", TYPES, "Show a type of appointments")
}

pub(super) fn update_type() -> Operation {
    update::<TypePatch, TypeView<'_>>("updateAppointmentType", TYPES, "Change a type of appointments")
}

pub(super) fn delete_type() -> Operation {
    delete("deleteAppointmentType", TYPES, "Take a type of appointments out of service")
}

pub(super) fn list_locations() -> Operation {
    list::<LocationView<'_>>("listLocations", PLACES, "List locations by name")
}

pub(super) fn create_location() -> Operation {
    create::<LocationBody, LocationView<'_>>("createLocation", PLACES, "Make a location")
}

pub(super) fn get_location() -> Operation {
    get::<LocationView<'_>>("getLocation", PLACES, "Show a location")
}

pub(super) fn update_location() -> Operation {
    update::<LocationPatch, LocationView<'_>>("updateLocation", PLACES, "Change a location")
}

pub(super) fn delete_location() -> Operation {
    delete("deleteLocation", PLACES, "Take a location out of service")
}

pub(super) fn list_rooms() -> Operation {
    list::<RoomView<'_>>("listRooms", PLACES, "List rooms by name")
}

pub(super) fn create_room() -> Operation {
    create::<RoomBody, RoomView<'_>>("createRoom", PLACES, "Make a room").refuses(404, "There is no such location.")
}

pub(super) fn get_room() -> Operation {
    get::<RoomView<'_>>("getRoom", PLACES, "Show a room")
}

pub(super) fn update_room() -> Operation {
    update::<RoomPatch, RoomView<'_>>("updateRoom", PLACES, "Change a room")
}

pub(super) fn delete_room() -> Operation {
    delete("deleteRoom", PLACES, "Take a room out of service")
}
