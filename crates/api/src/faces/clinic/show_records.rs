//! Types of appointments, locations and rooms as callers are shown them.

use super::shape::{Moment, Row, Text};
use crate::openapi::formats::Zone;
use engine::model::{LengthSource, Resource, Service};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{Length, ResourceId, ServiceId};

/// A type of appointments.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppointmentType")]
pub(super) struct TypeView<'a> {
    id: Text<ServiceId>,
    name: &'a str,
    /// `null` is as long as the provider's visits are.
    duration_minutes: Option<i64>,
    specialty: Option<&'a str>,
    description: Option<&'a str>,
    external_reference: Option<&'a str>,
    is_active: bool,
    created_at: Moment,
    updated_at: Moment,
}

/// A location.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Location")]
pub(super) struct LocationView<'a> {
    id: Text<ResourceId>,
    name: &'a str,
    #[schemars(with = "Zone")]
    timezone: &'static str,
    external_reference: Option<&'a str>,
    is_active: bool,
    created_at: Moment,
    updated_at: Moment,
}

/// A room.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Room")]
pub(super) struct RoomView<'a> {
    id: Text<ResourceId>,
    name: &'a str,
    /// `null` of a room that was made in another face.
    location_id: Option<Text<ResourceId>>,
    external_reference: Option<&'a str>,
    is_active: bool,
    created_at: Moment,
    updated_at: Moment,
}

impl Row for TypeView<'_> {
    const MANY: &'static str = "appointment_types";
}

impl Row for LocationView<'_> {
    const MANY: &'static str = "locations";
}

impl Row for RoomView<'_> {
    const MANY: &'static str = "rooms";
}

impl<'a> TypeView<'a> {
    pub(super) fn of(service: &'a Service) -> Self {
        Self {
            id: Text(service.id),
            name: &service.name,
            duration_minutes: match service.appointment.length {
                LengthSource::Service => Some(Length::as_minutes(service.duration)),
                LengthSource::Provider => None,
            },
            specialty: service.appointment.specialty.as_deref(),
            description: service.description.as_deref(),
            external_reference: service.reference.as_deref(),
            is_active: service.active,
            created_at: Moment(service.created_at),
            updated_at: Moment(service.updated_at),
        }
    }
}

impl<'a> LocationView<'a> {
    pub(super) fn of(location: &'a Resource) -> Self {
        Self {
            id: Text(location.id),
            name: &location.name,
            timezone: location.zone.name(),
            external_reference: location.reference.as_deref(),
            is_active: location.active,
            created_at: Moment(location.created_at),
            updated_at: Moment(location.updated_at),
        }
    }
}

impl<'a> RoomView<'a> {
    pub(super) fn of(room: &'a Resource) -> Self {
        Self {
            id: Text(room.id),
            name: &room.name,
            location_id: room.location.map(Text),
            external_reference: room.reference.as_deref(),
            is_active: room.active,
            created_at: Moment(room.created_at),
            updated_at: Moment(room.updated_at),
        }
    }
}
