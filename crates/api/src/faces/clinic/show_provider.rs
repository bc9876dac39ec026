//! Providers as callers are shown them.

use super::shape::{Moment, Row, Text};
use crate::openapi::formats::Anything;
use engine::model::{Metadata, NewPatients, Profile, Resource};
use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use slot_core::{DoctorId, Length, ResourceId};

/// A provider.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Provider")]
pub(super) struct ProviderView<'a> {
    id: Text<ResourceId>,
    doctor_id: Text<DoctorId>,
    /// What patients call them.
    display_name: &'a str,
    default_appointment_duration_minutes: i64,
    buffer_between_appointments_minutes: i64,
    /// By the local day of each location.
    max_daily_appointments: Option<u32>,
    max_concurrent_appointments: u32,
    primary_location_id: Option<Text<ResourceId>>,
    specialties: Vec<String>,
    is_accepting_new_patients: bool,
    metadata: Facts,
    is_active: bool,
    created_at: Moment,
    updated_at: Moment,
}

/// Facts of the caller's own, an empty object where there are none.
pub(super) struct Facts(pub(super) Option<Metadata>);

impl Row for ProviderView<'_> {
    const MANY: &'static str = "providers";
}

impl<'a> ProviderView<'a> {
    pub(super) fn of(provider: &'a Resource) -> Self {
        let Profile { buffer, daily_limit, primary, specialties, new_patients, metadata, .. } = provider.profile();
        Self {
            id: Text(provider.id),
            doctor_id: Text(provider.doctor()),
            display_name: &provider.name,
            default_appointment_duration_minutes: provider
                .default_duration()
                .unwrap_or(Resource::USUAL_VISIT)
                .as_minutes(),
            buffer_between_appointments_minutes: Length::as_minutes(buffer),
            max_daily_appointments: daily_limit.map(std::num::NonZeroU32::get),
            max_concurrent_appointments: provider.capacity.places().get(),
            // As the hours are read: who belongs to one location works there where nothing is said.
            primary_location_id: primary.or(provider.location).map(Text),
            specialties,
            is_accepting_new_patients: new_patients == NewPatients::Welcome,
            metadata: Facts(metadata),
            is_active: provider.active,
            created_at: Moment(provider.created_at),
            updated_at: Moment(provider.updated_at),
        }
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Some(metadata) => metadata.serialize(serializer),
            None => serializer.serialize_map(Some(0))?.end(),
        }
    }
}

impl JsonSchema for Facts {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Anything::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Anything::json_schema(generator)
    }
}
