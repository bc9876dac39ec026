//! Humans and their availability rules.

use super::{LINE, MINUTES, distinct, weekdays};
use crate::{
    Problem,
    openapi::formats::{Clock, Email, Free, Integer, Line, Zone},
    wire::{Body, json, text},
};
use engine::{
    model::{Address, HoursRule, ResourceKind},
    verbs::{NewResource, ResourceChange},
};
use schemars::JsonSchema;
use slot_core::{Capacity, Length, WallRange};

/// The most meeting durations of one human.
const DURATIONS: usize = 50;

/// A human that is to be made.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(in super::super) struct NewHuman {
    name: Line<LINE>,
    /// An IANA name.
    timezone: Zone,
    email: Option<Email>,
    role: Option<Free<LINE>>,
}

/// The rules that replace a human's.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(in super::super) struct NewRules {
    /// 1 is Monday, 7 is Sunday.
    #[schemars(length(min = 1, max = 7), extend("uniqueItems" = true))]
    working_days: Vec<Integer<1, 7>>,
    work_start: Clock,
    /// After `work_start`.
    work_end: Clock,
    /// In minutes.
    #[schemars(length(min = 1, max = DURATIONS), extend("uniqueItems" = true))]
    meeting_durations: Vec<Integer<{ *MINUTES.start() }, { *MINUTES.end() }>>,
}

/// A human that is to be made: one booking at a time, and no rules yet.
pub(in super::super) fn human(body: &Body) -> Result<NewResource, Problem> {
    let mut fields = body.fields()?;
    let name = fields.required("name", json::string(text::line(LINE)));
    let zone = fields.required("timezone", json::string(text::zone));
    let email = fields.optional("email", json::string(text::email));
    let role = fields.optional("role", json::string(text::free(LINE)));
    let (name, zone, email, role) = fields.all((name, zone, email, role))?;
    Ok(NewResource {
        kind: ResourceKind::Person,
        name,
        slug: None,
        description: None,
        email,
        role,
        address: Address::default(),
        zone,
        capacity: Capacity::ONE,
        durations: Vec::new(),
        hours: None,
        closures: Vec::new(),
        active: true,
        published: false,
    })
}

/// The rules that replace a human's: the same hours on every working day, and the durations in the order given.
pub(in super::super) fn rules(body: &Body) -> Result<ResourceChange, Problem> {
    let mut fields = body.fields()?;
    let days = fields.required("working_days", weekdays);
    let start = fields.required("work_start", json::string(text::wall_time));
    let end = fields.required("work_end", json::string(text::wall_time));
    let durations =
        fields.required("meeting_durations", |raw| distinct(json::list(1..=DURATIONS, json::integer(MINUTES))(raw)?));
    if let (Some(start), Some(end)) = (start, end)
        && start >= end
    {
        fields.fault("work_end", "must be after work_start");
    }
    let hours = start.zip(end).and_then(|(start, end)| WallRange::new(start, end).ok());
    let (days, hours, durations) = fields.all((days, hours, durations))?;
    Ok(ResourceChange {
        hours: Some(days.into_iter().map(|weekday| HoursRule::open(weekday, hours)).collect()),
        durations: Some(durations.into_iter().map(Length::minutes).collect()),
        ..ResourceChange::default()
    })
}
