//! What the OpenAPI document says of appointments, services and the configuration.

use super::{read_appointment, services, show_appointment};
use crate::openapi::Operation;

const APPOINTMENTS: &str = "Appointments";
const BUSINESS: &str = "Business";

pub(super) fn list() -> Operation {
    Operation::new("listAppointments", APPOINTMENTS, "List appointments, the earliest first")
        .query::<read_appointment::AppointmentQuery>()
        .answers::<show_appointment::Appointments<'_>>(200, "A page of the list.")
}

pub(super) fn create() -> Operation {
    Operation::new("createAppointment", APPOINTMENTS, "Make an appointment")
        .described(
            "Checked in this order: body, branch, type, availability, capacity, duplicates. The first that fails is the \
             answer. Of several windows that fit one with space gets it, then the type's own, then the earliest, then by \
             batch.",
        )
        .body::<read_appointment::NewAppointment>()
        .answers::<show_appointment::MadeAppointment<'_>>(201, "The appointment.")
        .refuses(402, "`PLAN_LIMIT_REACHED`: the plan's bookings of this month are used up.")
        .refuses(404, "There is no such branch or appointment type.")
        .refuses(409, "`OUTSIDE_AVAILABILITY`, `SLOT_FULL` or `DUPLICATE_BOOKING`.")
}

pub(super) fn get() -> Operation {
    one(Operation::new("getAppointment", APPOINTMENTS, "Show an appointment"))
}

pub(super) fn update() -> Operation {
    one(Operation::new("updateAppointment", APPOINTMENTS, "Move, end or describe an appointment"))
        .described("Nothing changes when it is refused. To cancel what is cancelled changes nothing either.")
        .body::<read_appointment::AppointmentChange>()
        .refuses(
            409,
            "`OUTSIDE_AVAILABILITY`, `SLOT_FULL` or `DUPLICATE_BOOKING` as for a new one; `INVALID_STATUS_TRANSITION`, \
             `CANCELLATION_NOT_ALLOWED`, `CANCELLATION_WINDOW_PASSED`, `RESCHEDULING_NOT_ALLOWED` or \
             `RESCHEDULING_WINDOW_PASSED`.",
        )
}

pub(super) fn services() -> Operation {
    Operation::new("listServices", BUSINESS, "List the services that can be booked")
        .answers::<services::Services<'_>>(200, "All of them, as the business orders them.")
}

pub(super) fn config() -> Operation {
    Operation::new("getAppointmentConfig", BUSINESS, "Show what the business allows")
        .answers::<services::Config>(200, "The configuration.")
}

fn one(operation: Operation) -> Operation {
    operation
        .path::<show_appointment::AppointmentId>("id", "The appointment.")
        .answers::<show_appointment::OneAppointment<'_>>(200, "The appointment.")
}
