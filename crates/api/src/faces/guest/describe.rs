//! What the OpenAPI document says of each route.

use super::{booking::Reschedule, show::View};
use crate::openapi::Operation;

const TAG: &str = "Booking";

pub(super) fn show() -> Operation {
    opened(Operation::new("getGuestBooking", TAG, "Show the booking of the token"))
        .answers::<View<'_>>(200, "The booking, and what may be done with it now.")
}

pub(super) fn cancel() -> Operation {
    opened(Operation::new("cancelGuestBooking", TAG, "Cancel the booking of the token"))
        .described("No body is read. The token opens nothing any more afterwards.")
        .answers::<View<'_>>(200, "It is cancelled.")
        .refuses(409, "It has taken place, or the business does not let guests cancel now.")
}

pub(super) fn reschedule() -> Operation {
    opened(Operation::new("rescheduleGuestBooking", TAG, "Move the booking of the token to another start"))
        .described("It is as long as it was, with the same people. The token stays good.")
        .body::<Reschedule>()
        .answers::<View<'_>>(200, "It is moved, or was there before.")
        .refuses(400, "The body is not as it should be.")
        .refuses(409, "It cannot be moved now, or not to there.")
        .refuses(413, "The body is larger than the server reads.")
}

fn opened(operation: Operation) -> Operation {
    operation
        .refuses(401, "No token, or one that was never given out.")
        .refuses(404, "There is no such booking any more.")
        .refuses(410, "The token has ended: with its booking, or a day after it.")
        .refuses(503, "The database cannot answer now; `Retry-After` says when to try again.")
}
