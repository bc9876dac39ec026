//! How, when and where a person sees patients.

use super::{Doctor, Metadata, Resource, hours::HoursRule};
use slot_core::{
    Calendar, DoctorId, HoursId, Length, Notice, OverrideId, Post, PostHours, PostOverride, Practice, ResourceId, Site,
    Validity, WallRange, WeeklyRule,
};
use std::{collections::BTreeMap, num::NonZeroU32};
use time::Weekday;

/// How, when and where a person sees patients. How long a visit usually is, and how many may overlap, is the resource's
/// own [`Resource::default_duration`] and capacity; whether the person does so at all is whether it is active.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The doctor whom the person is; `None` is [`Doctor::of`] the person.
    pub doctor: Option<DoctorId>,
    /// The gap that is kept between two visits.
    pub buffer: Length,
    /// At most so many visits start on one local day.
    pub daily_limit: Option<NonZeroU32>,
    /// The location that counts where none is named.
    pub primary: Option<ResourceId>,
    /// What the person is good for, as it was written.
    pub specialties: Vec<String>,
    /// Whether patients may come who never came before.
    pub new_patients: NewPatients,
    /// Facts of the caller's own.
    pub metadata: Option<Metadata>,
    /// The zones of the locations that templates and overrides name: a copy, which follows when a location's zone changes.
    pub sites: Vec<Site>,
    /// Weekly hours by location. They add to the hours of the resource, which name none.
    pub templates: Vec<Template>,
    /// The locations of overrides that name one.
    pub override_places: BTreeMap<OverrideId, ResourceId>,
}

/// Whether patients may come who never came before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewPatients {
    /// They may.
    Welcome,
    /// They may not.
    Refused,
}

/// Hours of one weekday at a location.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its id, which stays through every change.
    pub id: HoursId,
    /// Which weekday.
    pub weekday: Weekday,
    /// From when to when by the clock of the location.
    pub hours: WallRange,
    /// Where.
    pub location: ResourceId,
    /// In which room.
    pub room: Option<ResourceId>,
    /// How long visits are, where the type of appointment has no length.
    pub slot_length: Option<Length>,
    /// The dates on which it holds.
    pub valid: Validity,
    /// Whether it holds at all.
    pub active: bool,
}

impl Profile {
    /// What holds for a person of whom nothing was said.
    pub const fn bare() -> Self {
        Self {
            doctor: None,
            buffer: Length::ZERO,
            daily_limit: None,
            primary: None,
            specialties: Vec::new(),
            new_patients: NewPatients::Welcome,
            metadata: None,
            sites: Vec::new(),
            templates: Vec::new(),
            override_places: BTreeMap::new(),
        }
    }

    /// Whether the person is good for this, whatever the letter case.
    pub fn has_specialty(&self, wanted: &str) -> bool {
        let wanted = wanted.trim().to_lowercase();
        self.specialties.iter().any(|known| known.trim().to_lowercase() == wanted)
    }

    /// The templates that hold, whatever the date.
    pub(super) fn open_hours(&self) -> impl Iterator<Item = HoursRule> {
        let active = self.templates.iter().filter(|template| template.active);
        active.map(|template| HoursRule::open(template.weekday, template.hours))
    }
}

impl Template {
    fn post_hours(&self) -> PostHours {
        PostHours {
            post: Post { location: Some(self.location), room: self.room, slot_length: self.slot_length },
            rule: WeeklyRule { weekday: self.weekday, hours: self.hours, valid: self.valid },
        }
    }
}

impl Resource {
    /// How long a visit is where nothing says so.
    pub const USUAL_VISIT: Length = Length::minutes(30);

    /// The doctor whom the person is.
    pub fn doctor(&self) -> DoctorId {
        self.profile.as_ref().and_then(|profile| profile.doctor).unwrap_or(Doctor::id_of(self.id))
    }

    /// The profile, or what holds without one: whoever is a person can be visited.
    pub fn profile(&self) -> Profile {
        self.profile.as_deref().cloned().unwrap_or(Profile { primary: self.location, ..Profile::bare() })
    }

    /// Whether the person takes no patients who never came before.
    pub fn refuses_new_patients(&self) -> bool {
        self.profile.as_ref().is_some_and(|profile| profile.new_patients == NewPatients::Refused)
    }

    /// When and where the person can be visited: the hours of all locations, and those that name none.
    pub fn practice(&self, notice: Notice) -> Practice {
        let profile = self.profile.as_deref();
        let primary = profile.and_then(|profile| profile.primary).or(self.location);
        let plain = Post { location: self.location.or(primary), room: None, slot_length: None };
        let own = self.own_open_hours().into_iter();
        let own = own.map(|rule| PostHours { post: plain, rule: WeeklyRule::always(rule.weekday, rule.hours) });
        let templates = profile.into_iter().flat_map(|profile| &profile.templates).filter(|template| template.active);
        let overrides = self.overrides.iter().map(|record| PostOverride {
            location: profile.and_then(|profile| profile.override_places.get(&record.id)).copied(),
            rule: record.rule.clone(),
        });
        Practice {
            sites: profile.map(|profile| profile.sites.clone()).unwrap_or_default(),
            primary,
            hours: own.chain(templates.map(Template::post_hours)).collect(),
            overrides: overrides.collect(),
            base: self.base_calendar(notice),
        }
    }

    /// Everything but the hours that decides when it can be booked, in the zone of its own clock.
    pub(super) fn base_calendar(&self, notice: Notice) -> Calendar {
        let mut base = self.bare_calendar(notice);
        if let Some(profile) = self.profile.as_deref() {
            // On one side only: what comes before keeps the gap to what comes after.
            base.rules.buffer_after = profile.buffer;
            base.rules.daily_limit = profile.daily_limit;
        }
        base
    }
}
