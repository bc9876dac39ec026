//! Slots.

use super::{Moment, Text};
use engine::model::Resource;
use serde::{Serialize, Serializer};
use slot_core::{Length, ResourceId, Slot};

/// The slots of a human.
#[derive(Debug, Serialize)]
pub(in super::super) struct Offer<'a> {
    human_id: Text<ResourceId>,
    duration: i64,
    timezone: &'a str,
    slots: Rows<'a>,
    total: usize,
}

#[derive(Debug)]
struct Rows<'a>(&'a [Slot]);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Row {
            starts_at: Moment,
            ends_at: Moment,
        }
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
