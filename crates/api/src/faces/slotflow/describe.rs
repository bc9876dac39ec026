//! What the OpenAPI document says of each route.

use super::{parse, view};
use crate::openapi::{Operation, formats::Uuid};
use slot_core::ResourceId;

const HUMANS: &str = "Humans";
const OVERRIDES: &str = "Schedule overrides";
const BOOKINGS: &str = "Bookings";
const WEBHOOKS: &str = "Webhooks";

pub(super) fn list_humans() -> Operation {
    Operation::new("listHumans", HUMANS, "List the active humans").answers::<view::Humans<'_>>(200, "All of them.")
}

pub(super) fn create_human() -> Operation {
    Operation::new("createHuman", HUMANS, "Make a human, without availability yet")
        .body::<parse::NewHuman>()
        .answers::<view::Human<'_>>(201, "The human.")
        .refuses(402, "The plan's humans are used up.")
}

pub(super) fn get_human() -> Operation {
    human(Operation::new("getHuman", HUMANS, "Show a human with its availability"))
        .answers::<view::HumanWithRules<'_>>(200, "The human.")
}

pub(super) fn delete_human() -> Operation {
    human(Operation::new("deleteHuman", HUMANS, "Delete a human; its bookings stay"))
        .answers::<view::Deleted<ResourceId>>(200, "It is deleted.")
}

pub(super) fn put_availability() -> Operation {
    human(Operation::new("setAvailability", HUMANS, "Replace a human's availability rules"))
        .body::<parse::NewRules>()
        .answers::<view::HumanWithRules<'_>>(200, "The human with its new rules.")
        .refuses(402, "The plan's humans are used up.")
}

pub(super) fn list_overrides() -> Operation {
    human(Operation::new("listOverrides", OVERRIDES, "List a human's overrides by start date"))
        .answers::<view::Overrides<'_>>(200, "All of them.")
}

pub(super) fn create_override() -> Operation {
    human(Operation::new("createOverride", OVERRIDES, "Block time, or open time outside of the rules"))
        .body::<parse::OverrideBody>()
        .answers::<view::Override<'_>>(201, "The override.")
}

pub(super) fn delete_override() -> Operation {
    human(Operation::new("deleteOverride", OVERRIDES, "Delete an override, at once"))
        .path::<Uuid>("override", "The override.")
        .answers::<view::Deleted<ResourceId>>(200, "It is deleted.")
}

pub(super) fn list_slots() -> Operation {
    human(Operation::new("getSlots", HUMANS, "Find a human's open slots"))
        .query::<parse::SlotQuery>()
        .answers::<view::Offer<'_>>(200, "The open slots, the earliest first.")
        .refuses(422, "`duration` is not one of the human's.")
}

pub(super) fn list_bookings() -> Operation {
    Operation::new("listBookings", BOOKINGS, "List bookings, the latest start first")
        .query::<parse::BookingQuery>()
        .answers::<view::List<'_>>(200, "A part of the list.")
}

pub(super) fn create_booking() -> Operation {
    Operation::new("createBooking", BOOKINGS, "Book a human")
        .described(
            "Checked in this order: body, human, duration, hours, blocks, other bookings, plan. The first that fails is the \
             answer. A start need not be a listed slot, as long as the whole booking fits into one window.",
        )
        .body::<parse::NewBooking>()
        .answers::<view::Booking<'_>>(201, "The booking.")
        .refuses(402, "The plan's bookings of this month are used up.")
        .refuses(404, "There is no such human.")
        .refuses(409, "The time is taken.")
        .refuses(422, "The duration is not offered, the time is outside of the hours, or it is blocked.")
}

pub(super) fn get_booking() -> Operation {
    booking(Operation::new("getBooking", BOOKINGS, "Show a booking")).answers::<view::Booking<'_>>(200, "The booking.")
}

pub(super) fn cancel_booking() -> Operation {
    booking(Operation::new("cancelBooking", BOOKINGS, "Cancel a booking; a second time changes nothing"))
        .answers::<view::Cancelled>(200, "It is cancelled.")
        .refuses(409, "It has begun, has taken place or was missed.")
}

pub(super) fn list_webhooks() -> Operation {
    Operation::new("listWebhooks", WEBHOOKS, "List webhook endpoints, with their secrets")
        .answers::<view::Webhooks<'_>>(200, "All of them.")
}

pub(super) fn create_webhook() -> Operation {
    Operation::new("createWebhook", WEBHOOKS, "Add a webhook endpoint")
        .body::<parse::NewWebhookBody>()
        .answers::<view::Webhook<'_>>(201, "The endpoint with its secret.")
        .refuses(402, "The plan's webhooks are used up.")
        .refuses(422, "The address is already used by another webhook.")
}

pub(super) fn delete_webhook() -> Operation {
    Operation::new("deleteWebhook", WEBHOOKS, "Delete a webhook endpoint")
        .path::<Uuid>("webhook", "The endpoint.")
        .answers::<view::Deleted<ResourceId>>(200, "It is deleted.")
}

fn human(operation: Operation) -> Operation {
    operation.path::<Uuid>("human", "The human.")
}

fn booking(operation: Operation) -> Operation {
    operation.path::<Uuid>("booking", "The booking.")
}
