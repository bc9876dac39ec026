//! How this face words problems and refusals: one exhaustive table each.

use super::code::Code;
use crate::{Answer, Problem};
use engine::verbs::{OverrideRefused, ResourceRefused, WebhookRefused};
use slot_core::{Length, Refusal, Span};

/// What can go wrong at the border.
pub(super) fn problem(problem: &Problem) -> Answer {
    let code = match problem {
        Problem::Unauthorized(_) => Code::Unauthorized,
        Problem::Forbidden(_) => Code::Forbidden,
        Problem::NotFound(_) | Problem::UnknownPath => Code::NotFound,
        Problem::MethodNotAllowed { .. } => Code::MethodNotAllowed,
        Problem::PayloadTooLarge { .. } => Code::PayloadTooLarge,
        Problem::RateLimited(_) => Code::RateLimited,
        Problem::Invalid(_) | Problem::MalformedJson(_) => Code::ValidationError,
        Problem::IdempotencyMismatch => Code::IdempotencyConflict,
        Problem::IdempotencyInProgress => Code::IdempotencyInProgress,
        Problem::Unavailable => Code::ServiceUnavailable,
        Problem::Internal => Code::InternalError,
    };
    code.says(problem)
}

/// There is no such thing, or it is somebody else's, or it was deleted.
pub(super) fn not_found(what: &'static str) -> Answer {
    problem(&Problem::NotFound(what))
}

/// What a human's calendar, or the plan, says to a wish.
pub(super) fn refusal(refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::Inactive => not_found("human"),
        Refusal::UnknownDuration { allowed, .. } => Code::InvalidDuration.says(durations(allowed)),
        // Humans have neither parties nor stays; what is wrong with one is wrong with the request.
        Refusal::PartyTooSmall { .. }
        | Refusal::PartyTooLarge { .. }
        | Refusal::StayTooShort { .. }
        | Refusal::StayTooLong { .. }
        | Refusal::WrongArrivalDay { .. }
        | Refusal::WrongDepartureDay { .. } => Code::ValidationError.says(refusal),
        Refusal::OutsideHours => Code::OutsideWorkingHours
            .says("the time is outside the human's working hours and no open override covers it"),
        Refusal::OffGrid => Code::OutsideWorkingHours.says("starts_at is not the start of a slot"),
        Refusal::TooSoon { earliest } => {
            Code::ValidationError.says(format!("starts_at must be after {}", earliest.rfc3339_millis()))
        }
        Refusal::TooFar { latest } => {
            Code::ValidationError.says(format!("starts_at must not be after {}", latest.rfc3339_millis()))
        }
        Refusal::Blocked { by } => {
            Code::ScheduleBlocked.says(format!("the human's schedule is blocked {}", stretch(*by)))
        }
        Refusal::Closed { by } => Code::ScheduleBlocked.says(format!("the human is away {}", stretch(*by))),
        Refusal::Taken { .. } => Code::SlotUnavailable.says("the time slot is already booked"),
        Refusal::DailyLimit { date, limit } => {
            Code::SlotUnavailable.says(format!("the human takes at most {limit} bookings on {date}"))
        }
        Refusal::Pruned { before } => {
            Code::SlotUnavailable.says(format!("nothing can be booked before {} any more", before.rfc3339_millis()))
        }
        Refusal::QuotaReached { limit } => {
            Code::LimitReached.says(format!("the plan's {limit} bookings of this month are used up"))
        }
    }
}

/// What making or changing a human can be refused for.
pub(super) fn human(refused: &ResourceRefused) -> Answer {
    match refused {
        ResourceRefused::Unknown => not_found("human"),
        ResourceRefused::PlanLimit(limit) => {
            Code::LimitReached.says(format!("the plan allows {limit} active {}", plural(*limit, "human")))
        }
        // This face never asks for a slug.
        ResourceRefused::BadSlug | ResourceRefused::SlugTaken => Code::ValidationError.says(refused),
    }
}

/// What adding or deleting an override can be refused for.
pub(super) fn schedule_override(refused: OverrideRefused) -> Answer {
    match refused {
        OverrideRefused::UnknownResource => not_found("human"),
        OverrideRefused::UnknownOverride => not_found("override"),
        OverrideRefused::TooMany => Code::ValidationError.says(refused),
    }
}

/// What adding a webhook can be refused for.
pub(super) fn webhook(refused: &WebhookRefused) -> Answer {
    match refused {
        WebhookRefused::Duplicate => Code::ValidationError.says("url is already used by another webhook"),
        WebhookRefused::PlanLimit(limit) => {
            Code::LimitReached.says(format!("the plan allows {limit} {}", plural(*limit, "webhook")))
        }
    }
}

fn durations(allowed: &[Length]) -> String {
    if allowed.is_empty() {
        return "the human has no meeting durations yet: set its availability first".to_owned();
    }
    let minutes: Vec<String> = allowed.iter().map(|length| length.as_minutes().to_string()).collect();
    format!("duration must be one of the human's meeting durations: {}", minutes.join(", "))
}

fn stretch(span: Span) -> String {
    format!("from {} to {}", span.start().rfc3339_millis(), span.end().rfc3339_millis())
}

fn plural(count: u32, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use slot_core::Instant;
    use time::macros::date;

    #[test]
    fn every_refusal_has_its_code() {
        let at = Instant::from_seconds(1_773_144_000);
        let by = Span::starting(at, Length::minutes(30)).unwrap();
        let half_an_hour = Length::minutes(30);
        for (refused, expect) in [
            (Refusal::Inactive, r#"404 "NOT_FOUND","message":"human not found""#),
            (
                Refusal::UnknownDuration { asked: half_an_hour, allowed: vec![] },
                r#"422 "INVALID_DURATION","message":"the human has no meeting durations yet: set its availability first""#,
            ),
            (
                Refusal::UnknownDuration { asked: half_an_hour, allowed: vec![Length::minutes(45)] },
                r#"422 "INVALID_DURATION","message":"duration must be one of the human's meeting durations: 45""#,
            ),
            (Refusal::PartyTooLarge { most: 6 }, r#"422 "VALIDATION_ERROR","message":"the party is too large""#),
            (Refusal::StayTooShort { least: 2 }, r#"422 "VALIDATION_ERROR","message":"the stay is too short""#),
            (
                Refusal::TooSoon { earliest: at },
                r#"422 "VALIDATION_ERROR","message":"starts_at must be after 2026-03-10T12:00:00.000Z""#,
            ),
            (
                Refusal::TooFar { latest: at },
                r#"422 "VALIDATION_ERROR","message":"starts_at must not be after 2026-03-10T12:00:00.000Z""#,
            ),
            (
                Refusal::OutsideHours,
                r#"422 "OUTSIDE_WORKING_HOURS","message":"the time is outside the human's working hours and no open override covers it""#,
            ),
            (Refusal::OffGrid, r#"422 "OUTSIDE_WORKING_HOURS","message":"starts_at is not the start of a slot""#),
            (
                Refusal::Blocked { by },
                r#"422 "SCHEDULE_BLOCKED","message":"the human's schedule is blocked from 2026-03-10T12:00:00.000Z to 2026-03-10T12:30:00.000Z""#,
            ),
            (
                Refusal::Closed { by },
                r#"422 "SCHEDULE_BLOCKED","message":"the human is away from 2026-03-10T12:00:00.000Z to 2026-03-10T12:30:00.000Z""#,
            ),
            (Refusal::Taken { remaining: 0 }, r#"409 "SLOT_UNAVAILABLE","message":"the time slot is already booked""#),
            (
                Refusal::DailyLimit { date: date!(2026 - 03 - 10), limit: 8 },
                r#"409 "SLOT_UNAVAILABLE","message":"the human takes at most 8 bookings on 2026-03-10""#,
            ),
            (
                Refusal::Pruned { before: at },
                r#"409 "SLOT_UNAVAILABLE","message":"nothing can be booked before 2026-03-10T12:00:00.000Z any more""#,
            ),
            (
                Refusal::QuotaReached { limit: 100 },
                r#"402 "LIMIT_REACHED","message":"the plan's 100 bookings of this month are used up""#,
            ),
        ] {
            let answer = refusal(&refused);
            let (status, rest) = expect.split_once(' ').unwrap();
            let body = format!(r#"{{"error":{{"code":{rest},"status":{status}}}}}"#);
            assert_eq!((answer.status.as_str(), answer.body), (status, body), "{refused:?}");
        }
    }

    #[test]
    fn caps_are_counted_in_words() {
        let told = |answer: Answer| answer.body.split('"').nth(9).map(str::to_owned);
        let limits = [told(human(&ResourceRefused::PlanLimit(1))), told(human(&ResourceRefused::PlanLimit(5)))];
        assert_eq!(limits.map(Option::unwrap), ["the plan allows 1 active human", "the plan allows 5 active humans"]);
        assert_eq!(told(webhook(&WebhookRefused::PlanLimit(2))).unwrap(), "the plan allows 2 webhooks");
        assert_eq!(told(schedule_override(OverrideRefused::TooMany)).unwrap(), "a resource has at most 1000 overrides");
    }
}
