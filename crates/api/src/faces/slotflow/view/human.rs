//! Humans and their availability rules.

use super::{Moment, Text, number};
use engine::model::{HoursRule, Resource};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{ResourceId, WallTime, WeekdaySet};

/// A human.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Human<'a> {
    id: Text<ResourceId>,
    name: &'a str,
    email: Option<&'a str>,
    role: Option<&'a str>,
    /// An IANA name.
    timezone: &'a str,
    active: bool,
    created_at: Moment,
}

/// A human with its rules.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct HumanWithRules<'a> {
    #[serde(flatten)]
    human: Human<'a>,
    /// `null` before any were put.
    availability_rules: Option<Rules>,
}

/// When a human works.
#[derive(Debug, Serialize, JsonSchema)]
struct Rules {
    /// 1 is Monday, 7 is Sunday.
    #[schemars(inner(range(min = 1, max = 7)))]
    working_days: Vec<u8>,
    work_start: Text<WallTime>,
    work_end: Text<WallTime>,
    /// In minutes.
    meeting_durations: Vec<i64>,
}

/// The list of humans.
#[derive(Debug, Serialize, JsonSchema)]
pub(in super::super) struct Humans<'a> {
    humans: Vec<Human<'a>>,
    total: u64,
}

pub(in super::super) fn human(resource: &Resource) -> Human<'_> {
    Human {
        id: Text(resource.id),
        name: &resource.name,
        email: resource.email.as_deref(),
        role: resource.role.as_deref(),
        timezone: resource.zone.name(),
        active: resource.active,
        created_at: Moment(resource.created_at),
    }
}

pub(in super::super) fn human_with_rules(resource: &Resource) -> HumanWithRules<'_> {
    HumanWithRules { human: human(resource), availability_rules: rules(resource) }
}

pub(in super::super) fn humans(resources: &[Resource], total: u64) -> Humans<'_> {
    Humans { humans: resources.iter().map(human).collect(), total }
}

/// The rules as this face can say them: hours made elsewhere may differ from day to day, or have a break, and are then
/// shown from the earliest start to the latest end.
fn rules(resource: &Resource) -> Option<Rules> {
    if resource.hours.is_none() && resource.durations.is_empty() {
        return None;
    }
    let hours = resource.open_hours();
    let days: WeekdaySet = hours.iter().map(|rule| rule.weekday).collect();
    let end = |rule: &HoursRule| if rule.hours.is_overnight() { WallTime::END } else { rule.hours.end() };
    Some(Rules {
        working_days: days.iter().map(number).collect(),
        work_start: Text(hours.iter().map(|rule| rule.hours.start()).min().unwrap_or(WallTime::MIDNIGHT)),
        work_end: Text(hours.iter().map(end).max().unwrap_or(WallTime::MIDNIGHT)),
        meeting_durations: resource.durations.iter().map(|length| length.as_minutes()).collect(),
    })
}
