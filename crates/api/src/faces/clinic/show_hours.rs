//! Templates and overrides as callers are shown them, and the warnings that come with a change of them.

use super::{
    read_hours::KIND_WORDS,
    shape::{Moment, Row, Text},
};
use engine::{
    model::{Booking, OverrideRecord, Profile, Template},
    verbs::{KeptOverride, KeptTemplate, override_reason},
};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{BookingId, Effect, Hours, HoursId, Length, OverrideId, ResourceId, WallRange, WallTime};
use time::Date;

/// Weekly hours.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Template")]
pub(super) struct TemplateView {
    id: Text<HoursId>,
    provider_id: Text<ResourceId>,
    /// 0 is Monday, 6 is Sunday.
    #[schemars(range(max = 6))]
    day_of_week: u8,
    /// By the clock of the location.
    start_time: Text<WallTime>,
    end_time: Text<WallTime>,
    location_id: Text<ResourceId>,
    room_id: Option<Text<ResourceId>>,
    slot_duration_minutes: Option<i64>,
    valid_from: Option<Text<Date>>,
    valid_until: Option<Text<Date>>,
    is_active: bool,
}

/// What differs on a date.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Override")]
pub(super) struct OverrideView<'a> {
    id: Text<OverrideId>,
    provider_id: Text<ResourceId>,
    /// The first date, of what was put on more than one in another face.
    date: Text<Date>,
    /// The last date, if there is one.
    date_to: Option<Text<Date>>,
    #[schemars(extend("enum" = KIND_WORDS))]
    override_type: &'static str,
    /// `null` is the whole day, as is `end_time`.
    start_time: Option<Text<WallTime>>,
    end_time: Option<Text<WallTime>>,
    location_id: Option<Text<ResourceId>>,
    reason: Option<&'a str>,
    created_at: Moment,
}

/// Weekly hours after a change.
#[derive(Serialize, JsonSchema)]
pub(super) struct ChangedTemplate {
    #[serde(flatten)]
    template: TemplateView,
    /// Appointments to come that the change left outside of the provider's hours. They stay.
    warnings: Vec<Warning>,
}

/// What differs on a date, after it was added.
#[derive(Serialize, JsonSchema)]
pub(super) struct ChangedOverride<'a> {
    #[serde(flatten)]
    record: OverrideView<'a>,
    /// Appointments to come that the change left outside of the provider's hours. They stay.
    warnings: Vec<Warning>,
}

/// An appointment that a change left outside of the provider's hours.
#[derive(Serialize, JsonSchema)]
struct Warning {
    appointment_id: Text<BookingId>,
    start_time: Moment,
    end_time: Moment,
    detail: &'static str,
}

impl Row for TemplateView {
    const MANY: &'static str = "templates";
}

impl Row for OverrideView<'_> {
    const MANY: &'static str = "overrides";
}

impl TemplateView {
    pub(super) fn of(provider: ResourceId, template: &Template) -> Self {
        let Template { id, weekday, hours, location, room, slot_length, valid, active } = *template;
        Self {
            id: Text(id),
            provider_id: Text(provider),
            day_of_week: weekday.number_days_from_monday(),
            start_time: Text(hours.start()),
            end_time: Text(hours.end()),
            location_id: Text(location),
            room_id: room.map(Text),
            slot_duration_minutes: slot_length.map(Length::as_minutes),
            valid_from: valid.from.map(Text),
            valid_until: valid.until.map(Text),
            is_active: active,
        }
    }
}

impl<'a> OverrideView<'a> {
    pub(super) fn of(provider: ResourceId, profile: &Profile, record: &'a OverrideRecord) -> Self {
        Self::at(provider, profile.override_places.get(&record.id).copied(), record)
    }

    fn at(provider: ResourceId, location: Option<ResourceId>, record: &'a OverrideRecord) -> Self {
        let dates = &record.rule.dates;
        let (kind, hours) = told(&record.rule.effect);
        Self {
            id: Text(record.id),
            provider_id: Text(provider),
            date: Text(dates.first()),
            date_to: dates.last().map(Text),
            override_type: kind,
            start_time: hours.map(|(start, _)| Text(start)),
            end_time: hours.map(|(_, end)| Text(end)),
            location_id: location.map(Text),
            reason: override_reason(record),
            created_at: Moment(record.created_at),
        }
    }
}

impl ChangedTemplate {
    pub(super) fn of(provider: ResourceId, kept: &KeptTemplate) -> Self {
        Self { template: TemplateView::of(provider, &kept.template), warnings: warnings(&kept.stranded) }
    }
}

impl<'a> ChangedOverride<'a> {
    pub(super) fn of(provider: ResourceId, location: Option<ResourceId>, kept: &'a KeptOverride) -> Self {
        Self { record: OverrideView::at(provider, location, &kept.record), warnings: warnings(&kept.stranded) }
    }
}

fn warnings(stranded: &[Booking]) -> Vec<Warning> {
    let detail = "the appointment is now outside of the provider's hours";
    let warning = |booking: &Booking| Warning {
        appointment_id: Text(booking.id),
        start_time: Moment(booking.span.start()),
        end_time: Moment(booking.span.end()),
        detail,
    };
    stranded.iter().map(warning).collect()
}

/// What an override does, and between which times. A day without any hours is a blocked one.
fn told(effect: &Effect) -> (&'static str, Option<(WallTime, WallTime)>) {
    let times = |hours: &WallRange| (hours.start(), hours.end());
    match effect {
        Effect::Block(Hours::AllDay) => ("blocked", None),
        Effect::Block(Hours::Timed(hours)) => ("blocked", Some(times(hours))),
        Effect::Open(Hours::AllDay) => ("added", None),
        Effect::Open(Hours::Timed(hours)) => ("added", Some(times(hours))),
        Effect::Replace(hours) => match (hours.first(), hours.last()) {
            (Some(first), Some(last)) => ("modified", Some((first.start(), last.end()))),
            (_, _) => ("blocked", None),
        },
    }
}
