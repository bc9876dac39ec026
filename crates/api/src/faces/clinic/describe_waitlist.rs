//! What the OpenAPI document says of the routes of the waitlist.

use super::{
    read_waitlist::{EntryBody, EntryQuery},
    shape::Listed,
    show_waitlist::{EntryView, PositionView},
};
use crate::openapi::{Operation, formats::Uuid};

const WAITLIST: &str = "Waitlist";
const NO_UUID: &str = "The id is no UUID.";

pub(super) fn list() -> Operation {
    Operation::new("listWaitlist", WAITLIST, "List who waits, and who has waited")
        .query::<EntryQuery>()
        .answers::<Listed<EntryView<'_>>>(200, "A part of the list, the most urgent first, then by age.")
}

pub(super) fn create() -> Operation {
    Operation::new("joinWaitlist", WAITLIST, "Put a patient on the waitlist")
        .body::<EntryBody>()
        .answers::<EntryView<'_>>(201, "The entry.")
        .refuses(404, "There is no such patient, type of appointments, provider or location.")
        .refuses(409, "`already_waiting`: the patient waits in this line, or has an offer from it.")
}

pub(super) fn get() -> Operation {
    Operation::new("getWaitlistEntry", WAITLIST, "Show an entry of the waitlist")
        .path::<Uuid>("id", "The entry.")
        .answers::<EntryView<'_>>(200, "The entry.")
        .refuses(422, NO_UUID)
}

pub(super) fn position() -> Operation {
    Operation::new("getWaitlistPosition", WAITLIST, "Say where a patient stands")
        .path::<Uuid>("id", "The entry.")
        .answers::<PositionView>(200, "The position among those who wait, from one.")
        .refuses(422, NO_UUID)
}

pub(super) fn leave() -> Operation {
    Operation::new("leaveWaitlist", WAITLIST, "Take a patient off the waitlist")
        .path::<Uuid>("id", "The entry.")
        .answers_nothing(204, "It is so. A place that was kept is offered to the next.")
        .refuses(409, "`already_booked`: what was waited for is booked.")
        .refuses(422, NO_UUID)
}

pub(super) fn accept() -> Operation {
    Operation::new("acceptWaitlistOffer", WAITLIST, "Book the place that is kept for a patient")
        .path::<Uuid>("id", "The entry.")
        .answers::<EntryView<'_>>(200, "The entry, with the appointment.")
        .refuses(
            409,
            "`no_offer`, `offer_expired`: there is nothing to accept. Else why the appointment cannot be made, as when \
             one is made.",
        )
        .refuses(422, NO_UUID)
}

pub(super) fn decline() -> Operation {
    Operation::new("declineWaitlistOffer", WAITLIST, "Give back the place that is kept for a patient")
        .path::<Uuid>("id", "The entry.")
        .answers::<EntryView<'_>>(200, "The entry, which is removed; the place is offered to the next.")
        .refuses(409, "`no_offer`, `offer_expired`: there is nothing to decline.")
        .refuses(422, NO_UUID)
}
