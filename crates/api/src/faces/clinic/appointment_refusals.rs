//! What is said to appointments that are not made, changed or moved: one exhaustive table from refusals to codes.

use super::{
    Clinic, errors,
    show_slot::{Scoring, SlotView},
};
use crate::{Answer, Face as _, telemetry, wire::Faults};
use engine::{
    Context, StoreError, Tx,
    model::{Booking, Tenant, VisitSlot},
    verbs::{BookVisit, Missed, RescheduleVisit, VisitPart, VisitRefused, alternatives},
};
use slot_core::{Action, Refusal, ResourceId, Status};

/// What a 404 about an appointment says is missing.
pub(super) const APPOINTMENT: &str = "appointment";

/// What was wished for, by somebody who makes an appointment.
pub(super) const fn new_one(wish: &BookVisit) -> Missed {
    let BookVisit { provider, patient, service, location, room, span, .. } = *wish;
    Missed { provider, patient, service: Some(service), location, room, span, instead_of: None }
}

/// What was wished for, by somebody who moves an appointment; `None` where there is none.
pub(super) fn moved_one(old: &Booking, wish: &RescheduleVisit) -> Option<Missed> {
    let visit = old.visit.as_ref()?;
    let location = wish.location.unwrap_or(visit.location);
    let kept = visit.room.filter(|_| location == visit.location);
    Some(Missed { location, room: wish.room.or(kept), span: wish.span, ..in_room(old, None)? })
}

/// What was wished for, by somebody who wants another room for an appointment; `None` where there is none.
pub(super) fn in_room(old: &Booking, room: Option<ResourceId>) -> Option<Missed> {
    let (provider, patient, service, span) = (old.resource, old.customer?, old.service, old.span);
    let location = old.visit.as_ref()?.location;
    Some(Missed { provider, patient, service, location, room, span, instead_of: Some(old.id) })
}

/// There is no place for it.
pub(super) fn refused(why: &VisitRefused) -> Answer {
    told(why, &[])
}

/// There is no place for it. Where others are in its way, other times for the same wish are told.
pub(super) fn with_alternatives(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    why: &VisitRefused,
    missed: Option<&Missed>,
) -> Result<Answer, StoreError> {
    let found = match (why, missed) {
        (VisitRefused::Refused { refusal: Refusal::Taken { .. } | Refusal::DailyLimit { .. }, .. }, Some(missed)) => {
            alternatives(tx, cx, tenant, missed)?
        }
        (_otherwise, _) => Vec::new(),
    };
    Ok(told(why, &found))
}

fn told(refused: &VisitRefused, instead: &[VisitSlot]) -> Answer {
    match refused {
        VisitRefused::Unknown(part) => errors::not_found(name(*part)),
        VisitRefused::RoomElsewhere => errors::problem(&Faults::at("room_id", "must be a room of the location").into()),
        VisitRefused::NewPatient | VisitRefused::ReferenceTaken(_) | VisitRefused::Refused { .. } => {
            let (code, detail) = why(refused);
            let instead: Vec<SlotView<'_>> = instead.iter().map(|slot| SlotView::of(slot, Scoring::On)).collect();
            errors::conflict(code, detail, &instead)
        }
    }
}

/// Why there is none: a code and a sentence.
pub(super) fn why(refused: &VisitRefused) -> (&'static str, String) {
    match refused {
        VisitRefused::Unknown(part) => ("not_found", format!("{} not found", name(*part))),
        VisitRefused::RoomElsewhere => ("room_elsewhere", "the room is at another location".to_owned()),
        VisitRefused::NewPatient => {
            ("new_patient_not_accepted", "the provider does not accept new patients".to_owned())
        }
        VisitRefused::ReferenceTaken(other) => {
            ("external_reference_taken", format!("the appointment {other} has this external reference"))
        }
        VisitRefused::Refused { part, refusal } => {
            telemetry::refusal(Clinic::NAME, refusal);
            rule(*part, refusal)
        }
    }
}

fn rule(part: VisitPart, refusal: &Refusal) -> (&'static str, String) {
    let who = name(part);
    match (refusal, part) {
        (Refusal::Taken { .. }, VisitPart::Room) => ("room_taken", "the room is in use at that time".to_owned()),
        (Refusal::Taken { .. }, VisitPart::Patient) => {
            ("patient_taken", "the patient already has an appointment at that time".to_owned())
        }
        (Refusal::Taken { .. }, VisitPart::Provider | VisitPart::Service | VisitPart::Location) => {
            ("provider_taken", "the provider already has an appointment at that time".to_owned())
        }
        (Refusal::Inactive, VisitPart::Provider) => ("provider_inactive", "the provider is not active".to_owned()),
        (Refusal::Inactive, VisitPart::Patient) => ("patient_inactive", "the patient is not active".to_owned()),
        (Refusal::Inactive, VisitPart::Service) => {
            ("appointment_type_inactive", "the appointment type is not active".to_owned())
        }
        (Refusal::Inactive, VisitPart::Location) => ("location_inactive", "the location is not active".to_owned()),
        (Refusal::Inactive, VisitPart::Room) => ("room_inactive", "the room is not active".to_owned()),
        (Refusal::DailyLimit { date, limit }, _) => {
            ("daily_limit_reached", format!("the {who} takes no more than {limit} appointments on {date}"))
        }
        (Refusal::QuotaReached { limit }, _) => {
            ("plan_limit_reached", format!("the plan's {limit} bookings of this month are used up"))
        }
        (Refusal::Pruned { before }, _) => {
            ("too_long_ago", format!("nothing can be booked before {} any more", before.rfc3339().as_str()))
        }
        // Staff decide about time, length and size: none of these rules is asked.
        (
            Refusal::UnknownDuration { .. }
            | Refusal::PartyTooSmall { .. }
            | Refusal::PartyTooLarge { .. }
            | Refusal::StayTooShort { .. }
            | Refusal::StayTooLong { .. }
            | Refusal::WrongArrivalDay { .. }
            | Refusal::WrongDepartureDay { .. }
            | Refusal::TooSoon { .. }
            | Refusal::TooFar { .. }
            | Refusal::OutsideHours
            | Refusal::OffGrid
            | Refusal::Blocked { .. }
            | Refusal::Closed { .. },
            _,
        ) => ("not_available", format!("{who}: {refusal}")),
    }
}

/// What people call it.
const fn name(part: VisitPart) -> &'static str {
    match part {
        VisitPart::Provider => "provider",
        VisitPart::Patient => "patient",
        VisitPart::Service => "appointment type",
        VisitPart::Location => "location",
        VisitPart::Room => "room",
    }
}

/// What stands like this cannot be brought to do that.
pub(super) fn not_allowed(status: Status, action: Action) -> Answer {
    let verb = match action {
        Action::Confirm => "confirmed",
        Action::CheckIn => "checked in",
        Action::Start => "started",
        Action::Complete => "completed",
        Action::NoShow => "marked as a no-show",
        Action::Cancel => "cancelled",
        Action::Reschedule => "rescheduled",
    };
    errors::conflict("invalid_transition", format_args!("an appointment that is {status} cannot be {verb}"), &[])
}

/// Somebody changed it since it was read.
pub(super) fn stale(version: u32) -> Answer {
    errors::conflict("version_conflict", format_args!("the appointment has version {version} by now"), &[])
}
