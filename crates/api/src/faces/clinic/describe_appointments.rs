//! What the OpenAPI document says of the routes of appointments.

use super::{
    read_appointment::{
        AppointmentBody, AppointmentPatch, AppointmentQuery, CancelBody, CheckInBody, ConfirmBody, OutcomeBody,
        RescheduleBody,
    },
    show_appointment::{AppointmentView, AppointmentsView},
};
use crate::openapi::{
    Operation,
    formats::{Anything, Uuid},
};

const APPOINTMENTS: &str = "Appointments";
const NO_PLACE: &str = "`provider_taken`, `room_taken`, `patient_taken`, `daily_limit_reached`, `provider_inactive` and the \
                        like, `plan_limit_reached`, `too_long_ago`.";
const STANDS: &str = "`invalid_transition`: an appointment that stands like this cannot be brought to do that.";

pub(super) fn list() -> Operation {
    Operation::new("listAppointments", APPOINTMENTS, "List appointments by start, then id")
        .described("What is made meanwhile moves nobody from one part of the list to another.")
        .query::<AppointmentQuery>()
        .answers::<AppointmentsView<'_>>(200, "A part of the list.")
}

pub(super) fn create() -> Operation {
    Operation::new("createAppointment", APPOINTMENTS, "Make an appointment")
        .described(
            "It takes the provider, the room and the patient's own time, all or none, and waits to be confirmed. Hours and \
             blocks do not count, and it may lie in the past: staff decide.",
        )
        .body::<AppointmentBody>()
        .answers::<AppointmentView<'_>>(201, "The appointment.")
        .refuses(404, "There is no such provider, patient, appointment type, location or room.")
        .refuses(409, NO_PLACE)
        .refuses(409, "`new_patient_not_accepted` or `external_reference_taken`.")
}

pub(super) fn get() -> Operation {
    one(Operation::new("getAppointment", APPOINTMENTS, "Show an appointment, with what led to its status"))
        .refuses(422, "The id is no UUID.")
}

pub(super) fn update() -> Operation {
    one(Operation::new("updateAppointment", APPOINTMENTS, "Change notes, room or metadata"))
        .described("The version that was read is in the body, or in `If-Match`.")
        .body::<AppointmentPatch>()
        .refuses(409, "`version_conflict`: it was changed since; or the room cannot be had.")
}

pub(super) fn delete() -> Operation {
    Operation::new("deleteAppointment", APPOINTMENTS, "Cancel an appointment")
        .path::<Uuid>("id", "The appointment.")
        .answers_nothing(204, "It is cancelled.")
        .refuses(409, STANDS)
        .refuses(422, "The id is no UUID.")
}

pub(super) fn confirm() -> Operation {
    step("confirmAppointment", "Confirm an appointment").optional_body::<ConfirmBody>()
}

pub(super) fn check_in() -> Operation {
    step("checkInAppointment", "Check a patient in").optional_body::<CheckInBody>()
}

pub(super) fn start() -> Operation {
    step("startAppointment", "Start an appointment").optional_body::<Anything>()
}

pub(super) fn complete() -> Operation {
    step("completeAppointment", "Complete an appointment").optional_body::<OutcomeBody>()
}

pub(super) fn no_show() -> Operation {
    step("noShowAppointment", "Note that the patient did not come").optional_body::<OutcomeBody>()
}

pub(super) fn cancel() -> Operation {
    step("cancelAppointment", "Cancel an appointment").optional_body::<CancelBody>()
}

pub(super) fn reschedule() -> Operation {
    one(Operation::new("rescheduleAppointment", APPOINTMENTS, "Move an appointment"))
        .described(
            "The old one ends as `rescheduled`, and a new one takes its place, which is the answer. The old one is given up \
             only for the new one, whose own time it does not block.",
        )
        .body::<RescheduleBody>()
        .refuses(409, STANDS)
        .refuses(409, NO_PLACE)
}

fn step(id: &'static str, summary: &'static str) -> Operation {
    one(Operation::new(id, APPOINTMENTS, summary)).refuses(409, STANDS)
}

fn one(operation: Operation) -> Operation {
    operation.path::<Uuid>("id", "The appointment.").answers::<AppointmentView<'_>>(200, "The appointment.")
}
