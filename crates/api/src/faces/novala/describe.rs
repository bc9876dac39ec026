//! What the OpenAPI document says of each route.

use super::{
    read_booking::{BookingChange, NewBooking},
    read_query::{BookingQuery, ResourceQuery, SlotQuery},
    read_resource::{NewResourceBody, ResourceChangeBody},
    show::{BookingView, List, OneBooking, OneResource, ResourceView, Slots, Success},
};
use crate::openapi::{Operation, formats::Uuid};

const RESOURCES: &str = "Resources";
const BOOKINGS: &str = "Bookings";

pub(super) fn list_resources() -> Operation {
    Operation::new("listResources", RESOURCES, "List resources")
        .query::<ResourceQuery>()
        .answers::<List<ResourceView<'_>>>(200, "A part of the list.")
}

pub(super) fn create_resource() -> Operation {
    Operation::new("createResource", RESOURCES, "Make a resource")
        .body::<NewResourceBody>()
        .answers::<OneResource<'_>>(201, "The resource.")
        .refuses(402, "The plan's active people are used up.")
        .refuses(409, "The slug is already in use.")
}

pub(super) fn get_resource() -> Operation {
    resource(Operation::new("getResource", RESOURCES, "Show a resource, active or not"))
        .answers::<OneResource<'_>>(200, "The resource.")
}

pub(super) fn update_resource() -> Operation {
    resource(Operation::new("updateResource", RESOURCES, "Change a resource, in whatever part is sent"))
        .described("`null` empties the description and the lines of the address; elsewhere it is as absent.")
        .body::<ResourceChangeBody>()
        .answers::<OneResource<'_>>(200, "The resource as it is now.")
        .refuses(402, "The plan's active people are used up.")
        .refuses(409, "The slug is already in use.")
}

pub(super) fn search() -> Operation {
    resource(Operation::new("getAvailability", RESOURCES, "Find the open slots of a resource"))
        .query::<SlotQuery>()
        .answers::<Slots>(200, "The open slots, the earliest first.")
}

pub(super) fn list_bookings() -> Operation {
    Operation::new("listBookings", BOOKINGS, "List bookings, the earliest start first")
        .query::<BookingQuery>()
        .answers::<List<BookingView<'_>>>(200, "A part of the list.")
}

pub(super) fn create_booking() -> Operation {
    Operation::new("createBooking", BOOKINGS, "Book a place in a slot")
        .body::<NewBooking>()
        .answers::<OneBooking<'_>>(201, "The booking.")
        .refuses(402, "The plan's bookings of this month are used up.")
        .refuses(404, "The slot is of a resource that is unknown.")
        .refuses(409, "The slot is no longer available.")
}

pub(super) fn get_booking() -> Operation {
    booking(Operation::new("getBooking", BOOKINGS, "Show a booking")).answers::<OneBooking<'_>>(200, "The booking.")
}

pub(super) fn update_booking() -> Operation {
    booking(Operation::new("updateBooking", BOOKINGS, "Record how a booking ended"))
        .body::<BookingChange>()
        .answers::<OneBooking<'_>>(200, "The booking as it is now.")
        .refuses(409, "It has not started yet, or already ended otherwise.")
}

pub(super) fn cancel_booking() -> Operation {
    booking(Operation::new("cancelBooking", BOOKINGS, "Cancel a booking, which gives its place back"))
        .answers::<Success>(200, "It is cancelled.")
        .refuses(409, "It has begun, has taken place or was missed.")
}

fn resource(operation: Operation) -> Operation {
    operation.path::<Uuid>("id", "The resource.")
}

fn booking(operation: Operation) -> Operation {
    operation.path::<Uuid>("id", "The booking.")
}
