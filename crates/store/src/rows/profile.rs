//! A provider's profile as JSON.

use super::schedule::{RangeJson, day_text, last_day, weekday, weekday_number};
use engine::model::{Metadata, NewPatients, Profile, Template};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use slot_core::{DoctorId, Length, ResourceId, Site, Validity};
use std::num::NonZeroU32;

/// What the column `resources.practice` holds; the doctor is a column. Lengths are microseconds.
#[derive(Serialize, Deserialize)]
pub(super) struct ProfileJson {
    buffer: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    daily_limit: Option<NonZeroU32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    primary: Option<String>,
    specialties: Vec<String>,
    new_patients: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    metadata: Option<Box<RawValue>>,
    /// Location and zone.
    sites: Vec<(String, String)>,
    templates: Vec<TemplateJson>,
    /// Override and location.
    override_places: Vec<(String, String)>,
}

#[derive(Serialize, Deserialize)]
struct TemplateJson {
    id: String,
    weekday: u8,
    hours: RangeJson,
    location: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    room: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    slot_length: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    active: bool,
}

impl ProfileJson {
    pub(super) fn of(profile: &Profile) -> Self {
        let metadata = profile.metadata.as_ref();
        Self {
            buffer: profile.buffer.as_micros(),
            daily_limit: profile.daily_limit,
            primary: profile.primary.map(ResourceId::ulid),
            specialties: profile.specialties.clone(),
            new_patients: profile.new_patients == NewPatients::Welcome,
            metadata: metadata.and_then(|metadata| RawValue::from_string(metadata.as_str().to_owned()).ok()),
            sites: profile.sites.iter().map(|site| (site.location.ulid(), site.zone.name().to_owned())).collect(),
            templates: profile.templates.iter().map(TemplateJson::of).collect(),
            override_places: profile.override_places.iter().map(|(id, place)| (id.ulid(), place.ulid())).collect(),
        }
    }

    /// `None` when something in it is not what it should be.
    pub(super) fn read(self, doctor: Option<DoctorId>) -> Option<Profile> {
        let site = |(location, zone): (String, String)| {
            Some(Site { location: location.parse().ok()?, zone: zone.parse().ok()? })
        };
        let place = |(id, location): (String, String)| Some((id.parse().ok()?, location.parse().ok()?));
        Some(Profile {
            doctor,
            buffer: Length::micros(self.buffer),
            daily_limit: self.daily_limit,
            primary: self.primary.as_deref().map(str::parse).transpose().ok()?,
            specialties: self.specialties,
            new_patients: if self.new_patients { NewPatients::Welcome } else { NewPatients::Refused },
            metadata: self.metadata.map(|raw| Metadata::parse(raw.get())).transpose().ok()?,
            sites: self.sites.into_iter().map(site).collect::<Option<_>>()?,
            templates: self.templates.into_iter().map(TemplateJson::read).collect::<Option<_>>()?,
            override_places: self.override_places.into_iter().map(place).collect::<Option<_>>()?,
        })
    }
}

impl TemplateJson {
    fn of(template: &Template) -> Self {
        Self {
            id: template.id.ulid(),
            weekday: weekday_number(template.weekday),
            hours: RangeJson::of(template.hours),
            location: template.location.ulid(),
            room: template.room.map(ResourceId::ulid),
            slot_length: template.slot_length.map(Length::as_micros),
            from: template.valid.from.map(day_text),
            until: template.valid.until.map(day_text),
            active: template.active,
        }
    }

    fn read(self) -> Option<Template> {
        Some(Template {
            id: self.id.parse().ok()?,
            weekday: weekday(self.weekday)?,
            hours: self.hours.read()?,
            location: self.location.parse().ok()?,
            room: self.room.as_deref().map(str::parse).transpose().ok()?,
            slot_length: self.slot_length.map(Length::micros),
            valid: Validity { from: last_day(self.from)?, until: last_day(self.until)? },
            active: self.active,
        })
    }
}
