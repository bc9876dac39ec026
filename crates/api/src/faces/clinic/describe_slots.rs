//! What the OpenAPI document says of the slots.

use super::{read_slots::SlotsQuery, show_slot::SlotPageView};
use crate::openapi::Operation;

pub(super) fn list() -> Operation {
    Operation::new("searchSlots", "Slots", "Search slots that can be booked")
        .described(
            "With one provider or with all who are good for a specialty, by date, start and provider, or the best first. \
             A slot is listed when an appointment can be made of its `start_datetime` and `end_datetime`.",
        )
        .query::<SlotsQuery>()
        .answers::<SlotPageView<'_>>(200, "A part of the list.")
        .refuses(404, "There is no such type of appointment, provider or location.")
}
