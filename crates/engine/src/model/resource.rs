//! A resource: anything with a calendar.

use super::{
    HoursRule, House, Profile, StayRules,
    hours::without_breaks,
    tenant::{UnknownName, named},
};
use serde::{Deserialize, Serialize};
use slot_core::{
    Activity, Calendar, Capacity, Durations, Instant, Length, Notice, Override, OverrideId, ResourceId, Rules,
    Schedule, Span, TenantId, WallRange, WallTime, WeekdaySet, WeeklyRule, Zone,
};
use std::{fmt, num::NonZeroU16, str::FromStr};
use time::{Date, Weekday};

/// Anything with a calendar: a person, a room, a piece of equipment, a location, a service.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// Its id.
    pub id: ResourceId,
    /// Whose it is.
    pub tenant: TenantId,
    /// The operator's own name for it; unique among those of its kind within the business.
    pub reference: Option<String>,
    /// What it is.
    pub kind: ResourceKind,
    /// What people call it.
    pub name: String,
    /// Its name in URLs; unique within the business.
    pub slug: String,
    /// What it is for, in words.
    pub description: Option<String>,
    /// A person's e-mail address.
    pub email: Option<String>,
    /// A person's role.
    pub role: Option<String>,
    /// Where it is.
    pub address: Address,
    /// The zone of its wall clock.
    pub zone: Zone,
    /// How many bookings may overlap.
    pub capacity: Capacity,
    /// The lengths that can be booked, the usual one first; none means that nothing can.
    pub durations: Vec<Length>,
    /// The location that it belongs to.
    pub location: Option<ResourceId>,
    /// Its weekly hours. `None` differs from an empty list for a person whose hours were never set.
    pub hours: Option<Vec<HoursRule>>,
    /// The location whose hours these are: when that changes its hours, they follow.
    pub hours_from: Option<ResourceId>,
    /// What differs on some dates.
    pub overrides: Vec<OverrideRecord>,
    /// When it is shut, whatever the hours say.
    pub closures: Vec<Closure>,
    /// What it takes over from its location.
    pub house: House,
    /// How it is booked by the night or the day, if it is.
    pub stay: Option<StayRules>,
    /// How, when and where a person sees patients, where something was said about it. Everybody can be visited: see
    /// [`Resource::profile`].
    pub profile: Option<Box<Profile>>,
    /// Whether it takes bookings.
    pub active: bool,
    /// Whether it is shown on public surfaces.
    pub published: bool,
    /// Goes up with every change.
    pub rev: u64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

named! {
    /// What a resource is.
    ResourceKind, "resource type" {
        /// A place.
        Location = "location",
        /// Something that is done.
        Service = "service",
        /// A room.
        Room = "room",
        /// A machine or a tool.
        Equipment = "equipment",
        /// A person.
        Person = "person",
    }
}

/// The error of parsing a [`ResourceKind`].
pub type UnknownKind = UnknownName;

/// Where a resource is, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Street and number.
    pub line1: Option<String>,
    /// Floor, suite, and so on.
    pub line2: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// State or region.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country.
    pub country: Option<String>,
}

impl Address {
    /// All of it in one line; `None` when nothing is known.
    pub fn line(&self) -> Option<String> {
        let parts = [&self.line1, &self.line2, &self.city, &self.state, &self.postal_code, &self.country];
        let known: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
        (!known.is_empty()).then(|| known.join(", "))
    }
}

/// An override of the hours, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrideRecord {
    /// Its id.
    pub id: OverrideId,
    /// What it is for, in words.
    pub title: String,
    /// What it does, and when.
    pub rule: Override,
    /// When it was made.
    pub created_at: Instant,
    /// How its dates were put, where that is known.
    pub wording: Option<Wording>,
}

/// How the dates of an override were put: what the rule was completed with is missing here, and the order is the caller's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// The last date.
    pub last: Option<Date>,
    /// Every how many weeks or months.
    pub interval: Option<NonZeroU16>,
    /// The weekdays.
    pub days: Option<Vec<Weekday>>,
    /// The day of the month.
    pub day_of_month: Option<u8>,
}

/// A stretch during which a resource is shut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closure {
    /// When.
    pub plot: Plot,
    /// Why, in words.
    pub reason: Option<String>,
}

/// When a closure is, as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plot {
    /// Between two instants.
    Span(Span),
    /// A whole day of the resource's wall clock.
    Day(Date),
}

impl Resource {
    /// The length that is booked when none is said.
    pub fn default_duration(&self) -> Option<Length> {
        self.durations.first().copied()
    }

    /// The weekly hours in which it can be booked: breaks are taken out, and those of all locations are among them.
    pub fn open_hours(&self) -> Vec<HoursRule> {
        let mut hours = self.own_open_hours();
        hours.extend(self.profile.iter().flat_map(|profile| profile.open_hours()));
        hours
    }

    /// The weekly hours in which it can be booked that name no location.
    pub(super) fn own_open_hours(&self) -> Vec<HoursRule> {
        without_breaks(self.hours.as_deref().unwrap_or_default())
    }

    /// Everything that decides when it can be booked.
    pub fn calendar(&self, notice: Notice) -> Calendar {
        if self.profile.is_some() {
            return self.practice(notice).calendar();
        }
        let weekly = self.own_open_hours().into_iter().map(|rule| WeeklyRule::always(rule.weekday, rule.hours));
        let schedule = Schedule {
            zone: self.zone.clone(),
            weekly: weekly.collect(),
            overrides: self.house.overrides.iter().chain(&self.overrides).map(|record| record.rule.clone()).collect(),
        };
        let mut calendar = self.bare_calendar(notice);
        calendar.closures.extend(self.house.closures.iter().filter_map(|closure| closure.span(&self.zone)));
        Calendar { schedules: vec![schedule], ..calendar }
    }

    /// Everything but the hours, and what a profile says.
    pub(super) fn bare_calendar(&self, notice: Notice) -> Calendar {
        Calendar {
            activity: if self.active { Activity::Active } else { Activity::Inactive },
            zone: self.zone.clone(),
            schedules: Vec::new(),
            closures: self.closures.iter().filter_map(|closure| closure.span(&self.zone)).collect(),
            durations: Durations::OneOf(self.durations.clone()),
            capacity: self.capacity,
            rules: Rules {
                buffer_before: Length::ZERO,
                buffer_after: Length::ZERO,
                notice,
                horizon: None,
                daily_limit: None,
            },
        }
    }

    /// Everything that decides when it can be booked by the night or the day: as [`Resource::calendar`] has it, but one
    /// without hours of its own is open on every date: those of a location say when somebody is there.
    pub fn stay_calendar(&self, notice: Notice) -> Calendar {
        let mut calendar = self.calendar(notice);
        if self.hours_from.is_some() || self.hours.as_ref().is_none_or(Vec::is_empty) {
            let every_day = WeekdaySet::ALL.iter().map(|day| WeeklyRule::always(day, WallRange::ALL_DAY));
            let every_day: Vec<WeeklyRule> = every_day.collect();
            for schedule in &mut calendar.schedules {
                schedule.weekly.clone_from(&every_day);
            }
        }
        calendar
    }
}

impl Closure {
    /// The closure as instants; `None` for a day that does not exist in the zone.
    pub fn span(&self, zone: &Zone) -> Option<Span> {
        match self.plot {
            Plot::Span(span) => Some(span),
            Plot::Day(date) => {
                Span::new(zone.instant(date, WallTime::MIDNIGHT), zone.instant(date, WallTime::END)).ok()
            }
        }
    }
}
