//! What callers are sent: pure conversions from the engine's values, one file per resource. Every struct has the fields
//! of the contract, in its order.

mod booking;
mod human;
mod overrides;
mod slots;
mod webhook;

pub(super) use booking::{booking, bookings, cancelled};
pub(super) use human::{human, human_with_rules, humans};
pub(super) use overrides::{override_of, overrides};
pub(super) use slots::{no_slots, slots};
pub(super) use webhook::{webhook, webhooks};

use serde::{Serialize, Serializer};
use slot_core::Instant;
use std::fmt::Display;
use time::Weekday;

/// Something that writes itself: an id, a time of day, a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<T>(T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A moment, in UTC with milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment(Instant);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.rfc3339_millis().as_str())
    }
}

/// What a deletion answers.
#[derive(Debug, Serialize)]
#[serde(bound = "I: Display")]
pub(super) struct Deleted<I: Display> {
    deleted: bool,
    id: Text<I>,
}

/// The answer to the deletion of this.
pub(super) fn deleted<I: Display>(id: I) -> Deleted<I> {
    Deleted { deleted: true, id: Text(id) }
}

fn number(weekday: Weekday) -> u8 {
    weekday.number_from_monday()
}
