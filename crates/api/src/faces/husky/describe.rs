//! What the OpenAPI document says of the routes of windows.

use super::{
    read_tracking::{AvailabilityQuery, RegenerateBody, TrackingPatch, TrackingQuery},
    read_window::{WindowBody, WindowPatch},
    show_tracking::{ManyRecords, OneRecord, Regeneration},
    show_window::{Availability, OneWindow},
};
use crate::openapi::Operation;

const WINDOWS: &str = "Windows";
const DATES: &str = "Availability and schedule tracking";

pub(super) fn availability() -> Operation {
    Operation::new("getAvailability", DATES, "List the open windows of a date, and how full they are")
        .query::<AvailabilityQuery>()
        .answers::<Availability>(200, "The open windows, the earliest first; full ones too.")
}

pub(super) fn tracking() -> Operation {
    Operation::new("getScheduleTracking", DATES, "List how windows stand on dates, service by service")
        .query::<TrackingQuery>()
        .answers::<ManyRecords>(200, "The records by date, start and service; closed ones too.")
}

pub(super) fn change_tracking() -> Operation {
    slot(
        Operation::new("updateScheduleTracking", DATES, "Change a window on one date"),
        "The record: `calendar_id||YYYY-MM-DD||appointment_type_id`.",
    )
    .body::<TrackingPatch>()
    .answers::<OneRecord>(200, "The record.")
}

pub(super) fn regenerate() -> Operation {
    Operation::new("regenerateScheduleTracking", DATES, "Bring dates into line with changed windows")
        .body::<RegenerateBody>()
        .answers::<Regeneration>(200, "How many records were looked at.")
}

pub(super) fn create_window() -> Operation {
    Operation::new("createWindow", WINDOWS, "Make a weekly window")
        .body::<WindowBody>()
        .answers::<OneWindow>(201, "The window.")
        .refuses(404, "There is no such branch or service.")
}

pub(super) fn change_window() -> Operation {
    window(Operation::new("updateWindow", WINDOWS, "Change a window; bookings stay"))
        .body::<WindowPatch>()
        .answers::<OneWindow>(200, "The window.")
}

pub(super) fn delete_window() -> Operation {
    disabled("deleteWindow")
}

pub(super) fn disable_window() -> Operation {
    disabled("disableWindow")
}

pub(super) fn patch_disable_window() -> Operation {
    disabled("disableWindowByPatch")
}

fn disabled(id: &'static str) -> Operation {
    window(Operation::new(id, WINDOWS, "Take a window out of service; bookings stay"))
        .answers::<OneWindow>(200, "The window, closed.")
}

fn window(operation: Operation) -> Operation {
    slot(operation, "The window, as any form of `slot_id`.")
}

fn slot(operation: Operation, description: &'static str) -> Operation {
    operation.path::<String>("slot", description)
}
