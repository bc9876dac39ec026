//! Slots as callers are shown them, in lists and as the alternatives of a conflict.

use super::shape::{Moment, Text};
use engine::model::{VisitPage, VisitSlot};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;
use slot_core::{ResourceId, WallTime};
use std::{borrow::Cow, time::Duration};
use time::{Date, Time};

/// A part of a list of slots.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SlotPage")]
pub(super) struct SlotPageView<'a> {
    #[schemars(with = "Vec<SlotView<'a>>")]
    slots: Cow<'a, RawValue>,
    /// How many there are in this part.
    total: usize,
    /// How long the server searched, in milliseconds.
    search_ms: u64,
    /// Where the next part begins; null at the end.
    next_cursor: Option<String>,
}

/// Whether slots are told apart by how good they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scoring {
    /// They are.
    On,
    /// They are not: all have the score 1.
    Off,
}

/// A slot that can be booked.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AvailableSlot")]
pub(super) struct SlotView<'a> {
    pub(super) provider_id: Text<ResourceId>,
    pub(super) provider_name: &'a str,
    pub(super) specialty: Option<&'a str>,
    pub(super) location: PlaceView<'a>,
    /// The room that is free then, where the hours name one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) room_id: Option<Text<ResourceId>>,
    /// By the clock of the location, as are `start_time` and `end_time`.
    pub(super) date: Text<Date>,
    pub(super) start_time: Text<WallTime>,
    /// `00:00` is the midnight that ends the day.
    pub(super) end_time: Text<WallTime>,
    #[schemars(extend("const" = true))]
    pub(super) available: bool,
    /// How well it suits, from 0 to 1.
    #[schemars(range(min = 0, max = 1))]
    pub(super) score: f64,
    /// The same moments in UTC, as an appointment is made with them.
    pub(super) start_datetime: Moment,
    pub(super) end_datetime: Moment,
}

/// A location by its name.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LocationName")]
pub(super) struct PlaceView<'a> {
    pub(super) id: Text<ResourceId>,
    pub(super) name: &'a str,
}

impl<'a> SlotPageView<'a> {
    /// A part of the list, found in so long.
    pub(super) fn of(page: &'a VisitPage, scoring: Scoring, took: Duration) -> Self {
        Self {
            total: page.slots.len(),
            slots: match scoring {
                Scoring::On => Cow::Borrowed(page.written(|slots| written(slots, scoring))),
                Scoring::Off => Cow::Owned(written(&page.slots, scoring)),
            },
            search_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            next_cursor: page.next.map(|mark| mark.to_string()),
        }
    }
}

/// Slots as JSON; nothing of them can fail to be written.
fn written(slots: &[VisitSlot], scoring: Scoring) -> Box<RawValue> {
    let views: Vec<SlotView<'_>> = slots.iter().map(|slot| SlotView::of(slot, scoring)).collect();
    serde_json::value::to_raw_value(&views).unwrap_or_else(|error| {
        tracing::error!(%error, "slots cannot be written as JSON");
        Box::default()
    })
}

impl<'a> SlotView<'a> {
    /// A slot.
    pub(super) fn of(slot: &'a VisitSlot, scoring: Scoring) -> Self {
        Self {
            provider_id: Text(slot.provider),
            provider_name: &slot.provider_name,
            specialty: slot.specialty.as_deref(),
            location: PlaceView { id: Text(slot.location), name: &slot.location_name },
            room_id: slot.room.map(Text),
            date: Text(slot.local_start.date()),
            start_time: Text(clock(slot.local_start.time())),
            end_time: Text(clock(slot.local_end.time())),
            available: true,
            score: match scoring {
                Scoring::On => slot.score.value(),
                Scoring::Off => 1.0,
            },
            start_datetime: Moment(slot.span.start()),
            end_datetime: Moment(slot.span.end()),
        }
    }
}

/// What the clock shows, to the minute.
fn clock(time: Time) -> WallTime {
    WallTime::new(u16::from(time.hour()) * 60 + u16::from(time.minute())).unwrap_or(WallTime::MIDNIGHT)
}
