//! Slots.

use super::{Moment, Text};
use engine::model::Resource;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use slot_core::{Length, ResourceId, Slot};

/// The slots of a human.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Slots")]
pub(in super::super) struct Offer<'a> {
    human_id: Text<ResourceId>,
    /// In minutes.
    duration: i64,
    timezone: &'a str,
    #[schemars(with = "Vec<Row>")]
    slots: Rows<'a>,
    total: usize,
}

/// An open slot.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Slot")]
struct Row {
    starts_at: Moment,
    ends_at: Moment,
}

#[derive(Debug)]
struct Rows<'a>(&'a [Slot]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let rows =
            self.0.iter().map(|slot| Row { starts_at: Moment(slot.span.start()), ends_at: Moment(slot.span.end()) });
        serializer.collect_seq(rows)
    }
}

pub(in super::super) fn slots<'a>(human: &'a Resource, length: Length, slots: &'a [Slot]) -> Offer<'a> {
    Offer {
        human_id: Text(human.id),
        duration: length.as_minutes(),
        timezone: human.zone.name(),
        total: slots.len(),
        slots: Rows(slots),
    }
}

/// What a human without rules has.
pub(in super::super) fn no_slots(human: &Resource, length: Length) -> Offer<'_> {
    slots(human, length, &[])
}
