//! A resource as a row.

use super::{
    corrupt, from_json, json, number, parse, profile::ProfileJson, schedule::ScheduleJson, some, stay::StayJson,
};
use crate::schema::resources;
use diesel::prelude::*;
use engine::{StoreError, model::Resource};
use slot_core::{Capacity, DoctorId, Instant, ResourceId};
use std::num::NonZeroU32;

const TABLE: &str = "resources";

/// A row of `resources`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = resources, primary_key(tenant_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct ResourceRow {
    tenant_id: String,
    id: String,
    kind: String,
    name: String,
    name_folded: String,
    slug: String,
    description: Option<String>,
    email: Option<String>,
    role: Option<String>,
    address: String,
    zone: String,
    capacity: i64,
    schedule: String,
    active: bool,
    published: bool,
    rev: i64,
    created_at: i64,
    updated_at: i64,
    reference: Option<String>,
    stay: Option<String>,
    location_id: Option<String>,
    hours_from: Option<String>,
    doctor_id: Option<String>,
    practice: Option<String>,
}

/// A revision as it is stored.
pub(crate) fn rev_column(rev: u64) -> i64 {
    i64::try_from(rev).unwrap_or(i64::MAX)
}

impl ResourceRow {
    pub(crate) fn of(resource: &Resource) -> Result<Self, StoreError> {
        Ok(Self {
            tenant_id: resource.tenant.ulid(),
            id: resource.id.ulid(),
            kind: resource.kind.name().to_owned(),
            name: resource.name.clone(),
            name_folded: resource.name.to_lowercase(),
            slug: resource.slug.clone(),
            description: resource.description.clone(),
            email: resource.email.clone(),
            role: resource.role.clone(),
            address: json(&resource.address)?,
            zone: resource.zone.name().to_owned(),
            capacity: resource.capacity.0.get().into(),
            schedule: json(&ScheduleJson::of(resource))?,
            active: resource.active,
            published: resource.published,
            rev: rev_column(resource.rev),
            created_at: resource.created_at.as_micros(),
            updated_at: resource.updated_at.as_micros(),
            reference: resource.reference.clone(),
            stay: resource.stay.as_ref().map(|stay| json(&StayJson::of(stay))).transpose()?,
            location_id: resource.location.map(ResourceId::ulid),
            hours_from: resource.hours_from.map(ResourceId::ulid),
            doctor_id: resource.profile.as_ref().and_then(|profile| profile.doctor).map(DoctorId::ulid),
            practice: resource.profile.as_ref().map(|profile| json(&ProfileJson::of(profile))).transpose()?,
        })
    }

    pub(crate) fn read(self) -> Result<Resource, StoreError> {
        let bad = || corrupt(TABLE, &self.id);
        let schedule: ScheduleJson = serde_json::from_str(&self.schedule).map_err(|_unreadable| bad())?;
        let parts = schedule.read().ok_or_else(bad)?;
        let stay: Option<StayJson> = self.stay.as_deref().map(|stay| from_json(TABLE, &self.id, stay)).transpose()?;
        let profile: Option<ProfileJson> =
            self.practice.as_deref().map(|text| from_json(TABLE, &self.id, text)).transpose()?;
        let doctor = some(TABLE, &self.id, self.doctor_id.as_deref())?;
        let profile = profile.map(|profile| profile.read(doctor).map(Box::new).ok_or_else(bad)).transpose()?;
        Ok(Resource {
            profile,
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            kind: parse(TABLE, &self.id, &self.kind)?,
            address: serde_json::from_str(&self.address).map_err(|_unreadable| bad())?,
            zone: parse(TABLE, &self.id, &self.zone)?,
            capacity: Capacity(NonZeroU32::new(number(TABLE, &self.id, self.capacity)?).ok_or_else(bad)?),
            rev: u64::try_from(self.rev).map_err(|_unreadable| bad())?,
            durations: parts.durations,
            hours: parts.hours,
            overrides: parts.overrides,
            closures: parts.closures,
            house: parts.house,
            active: self.active,
            published: self.published,
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
            stay: stay.map(|stay| stay.read().ok_or_else(bad)).transpose()?,
            location: some(TABLE, &self.id, self.location_id.as_deref())?,
            hours_from: some(TABLE, &self.id, self.hours_from.as_deref())?,
            reference: self.reference,
            name: self.name,
            slug: self.slug,
            description: self.description,
            email: self.email,
            role: self.role,
        })
    }
}
