//! What is said to appointments that are not made or changed: one exhaustive table from refusals to codes.

use super::{Husky, code::Code, problem::problem};
use crate::{Answer, Face as _, Problem, telemetry, wire::Faults};
use engine::verbs::{SeatRefused, TooLate};
use slot_core::{Refusal, Status};

/// What a 404 about an appointment says is missing.
pub(super) const APPOINTMENT: &str = "appointment";

/// There is no place for it.
pub(super) fn not_placed(refused: &SeatRefused) -> Answer {
    match refused {
        SeatRefused::BranchNeeded => {
            problem(&Faults::at("branch_id", "is required where there are several branches").into())
        }
        SeatRefused::UnknownBranch => problem(&Problem::NotFound("branch")),
        // This face names no windows.
        SeatRefused::UnknownWindow => problem(&Problem::NotFound("calendar")),
        SeatRefused::UnknownService => problem(&Problem::NotFound("appointment_type")),
        SeatRefused::Again(_) => {
            telemetry::booking(Husky::NAME, "refused");
            Code::DuplicateBooking.says("the patient already has such an appointment")
        }
        SeatRefused::Refused(refusal) => {
            telemetry::refusal(Husky::NAME, refusal);
            rule(refusal)
        }
    }
}

fn rule(refusal: &Refusal) -> Answer {
    let outside = |why: &str| Code::OutsideAvailability.says(why);
    match refusal {
        Refusal::Taken { .. } => Code::SlotFull.says("the slot is full"),
        Refusal::QuotaReached { limit } => {
            Code::PlanLimitReached.says(format!("the plan's {limit} bookings of this month are used up"))
        }
        Refusal::OutsideHours => outside("no open calendar of the branch covers the time"),
        Refusal::Inactive => outside("the branch takes no appointments"),
        Refusal::Closed { .. } | Refusal::Blocked { .. } => outside("the calendar is closed on that date"),
        Refusal::TooSoon { earliest } => {
            Code::OutsideAvailability.says(format!("appointment_date must be after {}", earliest.rfc3339_millis()))
        }
        Refusal::TooFar { latest } => {
            Code::OutsideAvailability.says(format!("appointment_date must not be after {}", latest.rfc3339_millis()))
        }
        Refusal::Pruned { before } => {
            Code::OutsideAvailability.says(format!("nothing can be booked before {} any more", before.rfc3339_millis()))
        }
        // An appointment is for one, at any minute of its window: what windows of parties and calendars of other kinds ask
        // for is not offered here.
        Refusal::PartyTooSmall { .. }
        | Refusal::PartyTooLarge { .. }
        | Refusal::UnknownDuration { .. }
        | Refusal::StayTooShort { .. }
        | Refusal::StayTooLong { .. }
        | Refusal::WrongArrivalDay { .. }
        | Refusal::WrongDepartureDay { .. }
        | Refusal::OffGrid
        | Refusal::DailyLimit { .. } => Code::OutsideAvailability.says(refusal),
    }
}

/// It cannot be cancelled.
pub(super) fn not_cancelled(late: TooLate) -> Answer {
    match late {
        TooLate::Never => Code::CancellationNotAllowed.says("appointments cannot be cancelled"),
        TooLate::Until(at) => Code::CancellationWindowPassed
            .says(format!("the appointment could be cancelled until {}", at.rfc3339_millis())),
    }
}

/// It cannot be moved.
pub(super) fn not_moved(late: TooLate) -> Answer {
    match late {
        TooLate::Never => Code::ReschedulingNotAllowed.says("appointments cannot be rescheduled"),
        TooLate::Until(at) => Code::ReschedulingWindowPassed
            .says(format!("the appointment could be rescheduled until {}", at.rfc3339_millis())),
    }
}

/// What stands like this cannot be changed so.
pub(super) fn not_allowed(status: Status) -> Answer {
    let stands = super::show_appointment::status(status, false);
    Code::InvalidStatusTransition
        .says(format!("the appointment is {stands}: of what is over only a cancelled one can be confirmed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use slot_core::{Instant, Length, Span};

    #[test]
    fn only_a_full_window_is_full() {
        let at = Instant::from_seconds(1_773_144_000);
        let by = Span::starting(at, Length::minutes(30)).unwrap();
        for (refusal, status, code, message) in [
            (Refusal::Taken { remaining: 0 }, 409, "SLOT_FULL", "the slot is full"),
            (Refusal::OutsideHours, 409, "OUTSIDE_AVAILABILITY", "no open calendar of the branch covers the time"),
            (Refusal::Closed { by }, 409, "OUTSIDE_AVAILABILITY", "the calendar is closed on that date"),
            (Refusal::Inactive, 409, "OUTSIDE_AVAILABILITY", "the branch takes no appointments"),
            (Refusal::PartyTooSmall { least: 2 }, 409, "OUTSIDE_AVAILABILITY", "the party is too small"),
            (
                Refusal::TooSoon { earliest: at },
                409,
                "OUTSIDE_AVAILABILITY",
                "appointment_date must be after 2026-03-10T12:00:00.000Z",
            ),
            (
                Refusal::QuotaReached { limit: 100 },
                402,
                "PLAN_LIMIT_REACHED",
                "the plan's 100 bookings of this month are used up",
            ),
        ] {
            let answer = not_placed(&SeatRefused::Refused(refusal));
            let body = format!(r#"{{"success":false,"error":{{"code":"{code}","message":"{message}"}}}}"#);
            assert_eq!((answer.status.as_u16(), answer.body), (status, body));
        }
    }
}
