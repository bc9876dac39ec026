//! Slots as callers are shown them, in lists and as the alternatives of a conflict.

use super::shape::{Moment, Text};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{ResourceId, WallTime};
use time::Date;

/// A slot that can be booked.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AvailableSlot")]
pub(super) struct SlotView<'a> {
    pub(super) provider_id: Text<ResourceId>,
    pub(super) provider_name: &'a str,
    pub(super) specialty: Option<&'a str>,
    pub(super) location: Option<PlaceView<'a>>,
    /// By the clock of the location, as are `start_time` and `end_time`.
    pub(super) date: Text<Date>,
    pub(super) start_time: Text<WallTime>,
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
