//! Says in a sentence why a booking was not made.

use crate::{app::Refused, clock};
use engine::{
    StoreError, Tx,
    model::Tenant,
    verbs::{ReserveRefused, SeatRefused},
};
use slot_core::{BookingId, Instant, Refusal, WeekdaySet};

/// The sentence for a refusal.
pub(crate) fn sentence(tx: &mut dyn Tx, tenant: &Tenant, refused: &ReserveRefused) -> Result<Refused, StoreError> {
    let name_of = |tx: &mut dyn Tx, id| {
        Ok(tx.resource(tenant.id, id)?.map_or_else(|| id.to_string(), |found| found.name.clone()))
    };
    Ok(Refused(match refused {
        ReserveRefused::UnknownResource(id) => format!("no resource {id}"),
        ReserveRefused::UnknownService(id) => format!("no service {id}"),
        ReserveRefused::UnknownCustomer(id) => format!("no customer {id}"),
        ReserveRefused::UnknownSeries(id) => format!("no event {id}"),
        ReserveRefused::ServiceInactive(_) => "the service is not active".to_owned(),
        ReserveRefused::NotGiven(_, by) => format!("{} does not give this service", name_of(tx, *by)?),
        ReserveRefused::NobodyGives(_) => "nobody gives this service".to_owned(),
        ReserveRefused::NoStays(unit) => format!("{} is not let by the night or the day", name_of(tx, *unit)?),
        ReserveRefused::DateNeeded(_) => "the event recurs: add --date DATE".to_owned(),
        ReserveRefused::Duplicate(other) => again(tenant, *other),
        ReserveRefused::Refused { resource: _, refusal } => words(tenant, refusal),
    }))
}

/// The sentence for places in a window that were not booked.
pub(crate) fn seat_sentence(tenant: &Tenant, refused: &SeatRefused) -> Refused {
    Refused(match refused {
        SeatRefused::BranchNeeded => "the business has several locations, and none is named".to_owned(),
        SeatRefused::UnknownBranch => "the window's location takes no bookings".to_owned(),
        SeatRefused::UnknownWindow => "no such window".to_owned(),
        SeatRefused::UnknownService => "the service is not active".to_owned(),
        SeatRefused::Refused(Refusal::OutsideHours) => "the window is not open then".to_owned(),
        SeatRefused::Refused(Refusal::Taken { remaining: 0 }) => "the window is full".to_owned(),
        SeatRefused::Refused(refusal) => words(tenant, refusal),
        SeatRefused::Again(other) => again(tenant, *other),
    })
}

fn again(tenant: &Tenant, other: BookingId) -> String {
    format!("the guest has such a booking already: {other}; the duplicate rule of {} refuses another", tenant.slug)
}

fn words(tenant: &Tenant, refusal: &Refusal) -> String {
    let at = |at: Instant| clock::local(&tenant.zone, at);
    match refusal {
        Refusal::Inactive => "it is not active and takes no bookings".to_owned(),
        Refusal::UnknownDuration { asked, allowed } if allowed.is_empty() => {
            format!("{} minutes cannot be booked: no length is offered", asked.as_minutes())
        }
        Refusal::UnknownDuration { asked, allowed } => {
            let allowed: Vec<String> = allowed.iter().map(|length| length.as_minutes().to_string()).collect();
            format!("{} minutes cannot be booked: the lengths offered are {}", asked.as_minutes(), allowed.join(", "))
        }
        Refusal::PartyTooSmall { least } => format!("the party is too small: it must have at least {least}"),
        Refusal::PartyTooLarge { most } => format!("the party is too large: it may have at most {most}"),
        Refusal::StayTooShort { least } => format!("the stay is too short: at least {least}"),
        Refusal::StayTooLong { most } => format!("the stay is too long: at most {most}"),
        Refusal::WrongArrivalDay { allowed } => {
            format!("no stay begins on that weekday: only on {}", weekdays(*allowed))
        }
        Refusal::WrongDepartureDay { allowed } => {
            format!("no stay ends on that weekday: only on {}", weekdays(*allowed))
        }
        Refusal::TooSoon { earliest } => format!("the start is too soon: it must be after {}", at(*earliest)),
        Refusal::TooFar { latest } => format!("the start is too far ahead: it must not be after {}", at(*latest)),
        Refusal::OutsideHours => "the time is outside opening hours".to_owned(),
        Refusal::OffGrid => "the start is not one that is offered: `slot-admin slots` lists them".to_owned(),
        Refusal::Blocked { by } => format!("the time is blocked from {} to {}", at(by.start()), at(by.end())),
        Refusal::Closed { by } => format!("it is closed from {} to {}", at(by.start()), at(by.end())),
        Refusal::Taken { remaining: 0 } => "the time is taken".to_owned(),
        Refusal::Taken { remaining } => format!("too few places are left: {remaining}"),
        Refusal::DailyLimit { date, limit } => format!("no more bookings are taken on {date}: at most {limit}"),
        Refusal::QuotaReached { limit } => format!("the plan's {limit} bookings of this month are used up"),
        Refusal::Pruned { before } => format!("nothing can be booked before {} any more: it was pruned", at(*before)),
    }
}

fn weekdays(days: WeekdaySet) -> String {
    days.iter().map(|day| day.to_string()).collect::<Vec<_>>().join(", ")
}
