//! Bodies and queries about providers, read into commands and questions.

use super::{
    query::{self, MAX_LIMIT, MAX_OFFSET, USUAL_LIMIT},
    read_records::{LONGEST, MAX_SPECIALTY, SHORTEST, visit_length},
};
use crate::{
    Problem,
    openapi::formats::{Anything, Integer, Line, Uuid},
    wire::{Body, Faults, Query, json, text},
};
use engine::{
    Page, ProviderFilter,
    model::{NewPatients, Resource},
    verbs::{NewProvider, ProviderChange},
};
use schemars::JsonSchema;
use serde_json::value::RawValue;
use slot_core::{Capacity, Length};
use std::num::NonZeroU32;

const MAX_NAME: usize = 255;
/// The longest pause between two visits, in minutes.
const LONGEST_BUFFER: i64 = 240;
/// The most visits at once.
const MOST_AT_ONCE: i64 = 50;
/// The most visits a day that can be said.
const MOST_A_DAY: i64 = 1_000_000;
/// The most specialties of one provider.
const MOST_SPECIALTIES: usize = 50;

/// A provider who is to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewProvider")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct ProviderBody {
    doctor_id: Uuid,
    /// What patients call them; the doctor's name when it is left out.
    display_name: Option<Line<MAX_NAME>>,
    #[schemars(extend("default" = 30))]
    default_appointment_duration_minutes: Option<Integer<SHORTEST, LONGEST>>,
    #[schemars(extend("default" = 0))]
    buffer_between_appointments_minutes: Option<Integer<0, LONGEST_BUFFER>>,
    /// By the local day of each location.
    max_daily_appointments: Option<Integer<1, MOST_A_DAY>>,
    #[schemars(extend("default" = 1))]
    max_concurrent_appointments: Option<Integer<1, MOST_AT_ONCE>>,
    primary_location_id: Option<Uuid>,
    #[schemars(length(max = MOST_SPECIALTIES))]
    specialties: Option<Vec<Line<MAX_SPECIALTY>>>,
    #[schemars(extend("default" = true))]
    is_accepting_new_patients: Option<bool>,
    metadata: Option<Anything>,
}

/// What is to change. `null` takes away what need not be there; the doctor stays.
#[derive(JsonSchema)]
#[schemars(rename = "ProviderUpdate")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct ProviderPatch {
    display_name: Option<Line<MAX_NAME>>,
    default_appointment_duration_minutes: Option<Integer<SHORTEST, LONGEST>>,
    buffer_between_appointments_minutes: Option<Integer<0, LONGEST_BUFFER>>,
    max_daily_appointments: Option<Integer<1, MOST_A_DAY>>,
    max_concurrent_appointments: Option<Integer<1, MOST_AT_ONCE>>,
    primary_location_id: Option<Uuid>,
    /// In place of all that there were.
    #[schemars(length(max = MOST_SPECIALTIES))]
    specialties: Option<Vec<Line<MAX_SPECIALTY>>>,
    is_accepting_new_patients: Option<bool>,
    metadata: Option<Anything>,
    is_active: Option<bool>,
}

/// A question for providers.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct ProviderQuery {
    /// Only those good for this, whatever the letter case.
    specialty: Option<Line<MAX_SPECIALTY>>,
    /// At most so many.
    #[schemars(extend("default" = USUAL_LIMIT))]
    limit: Option<Integer<1, MAX_LIMIT>>,
    /// After so many.
    #[schemars(extend("default" = 0))]
    offset: Option<Integer<0, MAX_OFFSET>>,
    /// Whether to list what is out of service too.
    #[schemars(extend("default" = false))]
    include_inactive: Option<bool>,
}

/// Which providers, and which part of them.
pub(super) fn list(query: &Query) -> Result<(ProviderFilter, Page), Problem> {
    let mut params = query.params()?;
    let page = query::page(&mut params);
    let all = params.optional("include_inactive", text::boolean);
    let specialty = params.optional("specialty", text::line(MAX_SPECIALTY));
    let (page, all, specialty) = params.all((page, all, specialty))?;
    Ok((ProviderFilter { specialty, active: query::only_active(all) }, page))
}

pub(super) fn new_provider(body: &Body) -> Result<NewProvider, Problem> {
    let mut fields = body.fields()?;
    let doctor = fields.required("doctor_id", json::string(text::id));
    let name = fields.optional("display_name", json::string(text::line(MAX_NAME)));
    let length = fields.optional("default_appointment_duration_minutes", visit_length);
    let buffer = fields.optional("buffer_between_appointments_minutes", buffer);
    let daily_limit = fields.optional("max_daily_appointments", count(MOST_A_DAY));
    let capacity = fields.optional("max_concurrent_appointments", count(MOST_AT_ONCE));
    let primary = fields.optional("primary_location_id", json::string(text::id));
    let specialties = fields.optional("specialties", specialties);
    let welcome = fields.optional("is_accepting_new_patients", json::boolean);
    let metadata = fields.optional("metadata", json::metadata);
    let (doctor, name, length, buffer, daily_limit, capacity, primary, specialties, welcome, metadata) =
        fields.all((doctor, name, length, buffer, daily_limit, capacity, primary, specialties, welcome, metadata))?;
    Ok(NewProvider {
        doctor,
        name,
        length: length.unwrap_or(Resource::USUAL_VISIT),
        buffer: buffer.unwrap_or(Length::ZERO),
        daily_limit,
        capacity: Capacity(capacity.unwrap_or(NonZeroU32::MIN)),
        primary,
        specialties: specialties.unwrap_or_default(),
        new_patients: new_patients(welcome.unwrap_or(true)),
        metadata,
    })
}

pub(super) fn change(body: &Body) -> Result<ProviderChange, Problem> {
    let mut fields = body.fields()?;
    if fields.has("doctor_id") {
        fields.fault("doctor_id", "cannot be changed");
    }
    let name = fields.optional("display_name", json::string(text::line(MAX_NAME)));
    let length = fields.optional("default_appointment_duration_minutes", visit_length);
    let buffer = fields.optional("buffer_between_appointments_minutes", buffer);
    let daily_limit = fields.nullable("max_daily_appointments", count(MOST_A_DAY));
    let capacity = fields.optional("max_concurrent_appointments", count(MOST_AT_ONCE));
    let primary = fields.nullable("primary_location_id", json::string(text::id));
    let specialties = fields.nullable("specialties", specialties);
    let welcome = fields.optional("is_accepting_new_patients", json::boolean);
    let metadata = fields.nullable("metadata", json::metadata);
    let active = fields.optional("is_active", json::boolean);
    let (name, length, buffer, daily_limit, capacity, primary, specialties, welcome, metadata, active) =
        fields.all((name, length, buffer, daily_limit, capacity, primary, specialties, welcome, metadata, active))?;
    Ok(ProviderChange {
        name,
        length,
        buffer,
        daily_limit,
        capacity: capacity.map(Capacity),
        primary,
        specialties: specialties.map(Option::unwrap_or_default),
        new_patients: welcome.map(new_patients),
        metadata,
        active,
    })
}

fn buffer(raw: &RawValue) -> Result<Length, Faults> {
    json::integer(0..=LONGEST_BUFFER)(raw).map(Length::minutes)
}

fn count(most: i64) -> impl Fn(&RawValue) -> Result<NonZeroU32, Faults> {
    move |raw| {
        let count = json::integer(1..=most)(raw)?;
        u32::try_from(count).ok().and_then(NonZeroU32::new).ok_or_else(|| Faults::here("must be at least 1"))
    }
}

fn specialties(raw: &RawValue) -> Result<Vec<String>, Faults> {
    json::list(0..=MOST_SPECIALTIES, |raw| json::string(text::line(MAX_SPECIALTY))(raw))(raw)
}

const fn new_patients(welcome: bool) -> NewPatients {
    if welcome { NewPatients::Welcome } else { NewPatients::Refused }
}
