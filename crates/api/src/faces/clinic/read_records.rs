//! Bodies about types of appointments, locations and rooms, read into commands.

use crate::{
    Problem,
    openapi::formats::{Free, Integer, Line, Uuid, Zone},
    wire::{Body, Faults, json, text},
};
use engine::verbs::{AppointmentTypeChange, NewAppointmentType, NewPlace, Place, PlaceChange};
use schemars::JsonSchema;
use serde_json::value::RawValue;
use slot_core::Length;

/// How long names and references are at most, in characters.
const MAX_NAME: usize = 255;
/// How long specialties are at most, in characters.
pub(super) const MAX_SPECIALTY: usize = 200;
const MAX_TEXT: usize = 5000;
/// How short and how long a visit may be, in minutes.
pub(super) const SHORTEST: i64 = 5;
pub(super) const LONGEST: i64 = 480;
/// The zone of a location that names none.
const USUAL_ZONE: &str = "America/Sao_Paulo";

/// A type of appointments that is to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewAppointmentType")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct TypeBody {
    name: Line<MAX_NAME>,
    /// As long as the provider's visits are, when it is left out.
    duration_minutes: Option<Integer<SHORTEST, LONGEST>>,
    specialty: Option<Line<MAX_SPECIALTY>>,
    description: Option<Free<MAX_TEXT>>,
    external_reference: Option<Line<MAX_NAME>>,
}

/// What is to change. `null` takes away what need not be there.
#[derive(JsonSchema)]
#[schemars(rename = "AppointmentTypeUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct TypePatch {
    name: Option<Line<MAX_NAME>>,
    duration_minutes: Option<Integer<SHORTEST, LONGEST>>,
    specialty: Option<Line<MAX_SPECIALTY>>,
    description: Option<Free<MAX_TEXT>>,
    external_reference: Option<Line<MAX_NAME>>,
    is_active: Option<bool>,
}

/// A location that is to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewLocation")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct LocationBody {
    name: Line<MAX_NAME>,
    #[schemars(extend("default" = USUAL_ZONE))]
    timezone: Option<Zone>,
    external_reference: Option<Line<MAX_NAME>>,
}

/// What is to change. `null` takes away what need not be there.
#[derive(JsonSchema)]
#[schemars(rename = "LocationUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct LocationPatch {
    name: Option<Line<MAX_NAME>>,
    timezone: Option<Zone>,
    external_reference: Option<Line<MAX_NAME>>,
    is_active: Option<bool>,
}

/// A room that is to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewRoom")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct RoomBody {
    name: Line<MAX_NAME>,
    location_id: Uuid,
    external_reference: Option<Line<MAX_NAME>>,
}

/// What is to change. `null` takes away what need not be there.
#[derive(JsonSchema)]
#[schemars(rename = "RoomUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct RoomPatch {
    name: Option<Line<MAX_NAME>>,
    location_id: Option<Uuid>,
    external_reference: Option<Line<MAX_NAME>>,
    is_active: Option<bool>,
}

pub(super) fn new_type(body: &Body) -> Result<NewAppointmentType, Problem> {
    let mut fields = body.fields()?;
    let name = fields.required("name", json::string(text::line(MAX_NAME)));
    let length = fields.optional("duration_minutes", visit_length);
    let specialty = fields.optional("specialty", json::string(text::line(MAX_SPECIALTY)));
    let description = fields.optional("description", json::string(text::free(MAX_TEXT)));
    let reference = fields.optional("external_reference", json::string(text::line(MAX_NAME)));
    let (name, length, specialty, description, reference) =
        fields.all((name, length, specialty, description, reference))?;
    Ok(NewAppointmentType { name, description, length, specialty, reference })
}

pub(super) fn type_change(body: &Body) -> Result<AppointmentTypeChange, Problem> {
    let mut fields = body.fields()?;
    let name = fields.optional("name", json::string(text::line(MAX_NAME)));
    let length = fields.nullable("duration_minutes", visit_length);
    let specialty = fields.nullable("specialty", json::string(text::line(MAX_SPECIALTY)));
    let description = fields.nullable("description", json::string(text::free(MAX_TEXT)));
    let reference = fields.nullable("external_reference", json::string(text::line(MAX_NAME)));
    let active = fields.optional("is_active", json::boolean);
    let (name, length, specialty, description, reference, active) =
        fields.all((name, length, specialty, description, reference, active))?;
    Ok(AppointmentTypeChange { name, description, length, specialty, reference, active })
}

pub(super) fn new_location(body: &Body) -> Result<NewPlace, Problem> {
    let mut fields = body.fields()?;
    let name = fields.required("name", json::string(text::line(MAX_NAME)));
    let zone = fields.optional("timezone", json::string(text::zone));
    let reference = fields.optional("external_reference", json::string(text::line(MAX_NAME)));
    let (name, zone, reference) = fields.all((name, zone, reference))?;
    let zone = match zone {
        Some(zone) => zone,
        None => text::zone(USUAL_ZONE)?,
    };
    Ok(NewPlace { place: Place::Location(zone), name, reference })
}

pub(super) fn location_change(body: &Body) -> Result<PlaceChange, Problem> {
    let mut fields = body.fields()?;
    let name = fields.optional("name", json::string(text::line(MAX_NAME)));
    let zone = fields.optional("timezone", json::string(text::zone));
    let reference = fields.nullable("external_reference", json::string(text::line(MAX_NAME)));
    let active = fields.optional("is_active", json::boolean);
    let (name, zone, reference, active) = fields.all((name, zone, reference, active))?;
    Ok(PlaceChange { name, reference, zone, location: None, active })
}

pub(super) fn new_room(body: &Body) -> Result<NewPlace, Problem> {
    let mut fields = body.fields()?;
    let name = fields.required("name", json::string(text::line(MAX_NAME)));
    let location = fields.required("location_id", json::string(text::id));
    let reference = fields.optional("external_reference", json::string(text::line(MAX_NAME)));
    let (name, location, reference) = fields.all((name, location, reference))?;
    Ok(NewPlace { place: Place::Room(location), name, reference })
}

pub(super) fn room_change(body: &Body) -> Result<PlaceChange, Problem> {
    let mut fields = body.fields()?;
    let name = fields.optional("name", json::string(text::line(MAX_NAME)));
    let location = fields.optional("location_id", json::string(text::id));
    let reference = fields.nullable("external_reference", json::string(text::line(MAX_NAME)));
    let active = fields.optional("is_active", json::boolean);
    let (name, location, reference, active) = fields.all((name, location, reference, active))?;
    Ok(PlaceChange { name, reference, zone: None, location, active })
}

/// How long a visit is, in whole minutes.
pub(super) fn visit_length(raw: &RawValue) -> Result<Length, Faults> {
    json::integer(SHORTEST..=LONGEST)(raw).map(Length::minutes)
}
