//! What the OpenAPI document says of each route.

use super::{query, show};
use crate::openapi::{Operation, formats::Anything};

const TAG: &str = "Agent";

pub(super) fn schema() -> Operation {
    Operation::new("getSchema", TAG, "Show this face's OpenAPI 3.0.3 document")
        .answers::<Anything>(200, "The document.")
}

pub(super) fn tenants() -> Operation {
    Operation::new("listTenants", TAG, "List the businesses that the key may see, by name")
        .answers::<show::Tenants<'_>>(200, "All of them, open or not.")
}

pub(super) fn bookings() -> Operation {
    Operation::new("listBookings", TAG, "List the bookings of a business, the latest start first")
        .described("A business that is unknown, or that the key may not see, has none.")
        .query::<query::OfBookings>()
        .answers::<show::Bookings>(200, "A part of the list.")
}

pub(super) fn services() -> Operation {
    Operation::new("listServices", TAG, "List the services of a business in their own order")
        .described("A business that is unknown, or that the key may not see, has none.")
        .query::<query::OfTenant>()
        .answers::<show::Services<'_>>(200, "All of them, active or not.")
}

pub(super) fn availability() -> Operation {
    Operation::new("getAvailability", TAG, "List the weekly hours of a business and of its people")
        .described("The hours as they are kept: no free time is computed. A business that is unknown has none.")
        .query::<query::OfAvailability>()
        .answers::<show::Availability>(200, "Those of the business first, then those of each person.")
}
