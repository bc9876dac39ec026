//! Humans and their availability rules.

use super::{LINE, MINUTES, distinct, weekdays};
use crate::{
    Problem,
    wire::{Body, json, text},
};
use engine::{
    model::{Address, HoursRule, ResourceKind},
    verbs::{NewResource, ResourceChange},
};
use slot_core::{Capacity, Length, WallRange};

/// The most meeting durations of one human.
const DURATIONS: usize = 50;

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
