//! What callers are sent: pure conversions from the engine's values, one file per resource. Every struct has the fields
//! of the contract, in its order.

mod booking;
mod human;
mod overrides;
mod slots;
mod webhook;

pub(super) use booking::{Booking, Cancelled, List, booking, bookings, cancelled};
pub(super) use human::{Human, HumanWithRules, Humans, human, human_with_rules, humans};
pub(super) use overrides::{Override, Overrides, override_of, overrides};
pub(super) use slots::{Offer, no_slots, slots};
pub(super) use webhook::{Webhook, Webhooks, webhook, webhooks};

use crate::openapi::formats::{DateTime, Spelled};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use slot_core::Instant;
use std::{borrow::Cow, fmt::Display};
use time::Weekday;

/// Something that writes itself: an id, a time of day, a date.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<T>(T);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<T: Spelled> JsonSchema for Text<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::As::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::As::json_schema(generator)
    }
}

/// A moment, in UTC with milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment(Instant);

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        DateTime::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        DateTime::json_schema(generator)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.rfc3339_millis().as_str())
    }
}

/// What a deletion answers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(bound = "I: Display")]
#[schemars(rename = "Deleted", bound = "I: Spelled")]
pub(super) struct Deleted<I: Display> {
    #[schemars(extend("const" = true))]
    deleted: bool,
    /// What was deleted.
    id: Text<I>,
}

/// The answer to the deletion of this.
pub(super) fn deleted<I: Display>(id: I) -> Deleted<I> {
    Deleted { deleted: true, id: Text(id) }
}

fn number(weekday: Weekday) -> u8 {
    weekday.number_from_monday()
}
