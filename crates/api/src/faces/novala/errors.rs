//! What goes wrong, in this face's words: `{"error": text}`, with `details` where single fields are to blame.

use crate::{Answer, Denied, Problem, wire::Faults};
use actix_web::http::StatusCode;
use engine::{
    model::WebhookStatus,
    verbs::{BookRefused, ResourceRefused, WebhookRefused},
};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{Refusal, Status};

/// What a 404 about a resource says is missing.
pub(super) const RESOURCE: &str = "Resource";
/// What a 404 about an endpoint says is missing.
pub(super) const WEBHOOK: &str = "Webhook";
/// What a 404 about an event says is missing.
pub(super) const EVENT: &str = "Event";
/// What a 404 about a booking says is missing.
pub(super) const BOOKING: &str = "Booking";

/// An error.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(super) struct Envelope<'a> {
    /// What went wrong, for people.
    error: &'a str,
    /// The fields or parameters that are to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Vec<Detail<'a>>>,
}

/// A bad field.
#[derive(Serialize, JsonSchema)]
struct Detail<'a> {
    field: &'a str,
    message: &'a str,
}

/// A problem of the border in this face's envelope.
pub(super) fn envelope(problem: &Problem) -> Answer {
    let status = problem.status();
    match problem {
        Problem::Unauthorized(_) => error(status, "Missing or invalid API key"),
        Problem::Forbidden(Denied::MissingScope(scope)) => {
            error(status, &format!("The API key lacks the scope {scope}"))
        }
        Problem::Forbidden(Denied::Publishable) => error(status, "A publishable key can only read"),
        Problem::Forbidden(Denied::NoTenant) => error(status, "The API key belongs to no single tenant"),
        Problem::NotFound(what) => error(status, &format!("{what} not found")),
        Problem::UnknownPath => error(status, "Not found"),
        Problem::MethodNotAllowed { .. } => error(status, "Method not allowed"),
        Problem::PayloadTooLarge { limit } => error(status, &format!("The body is larger than {limit} bytes")),
        Problem::RateLimited(_) => error(status, "Rate limit exceeded"),
        Problem::Invalid(faults) => invalid(faults),
        Problem::MalformedJson(why) => invalid(&Faults::at("body", format!("is not valid JSON: {why}"))),
        Problem::IdempotencyMismatch => error(status, "The Idempotency-Key was used with another request"),
        Problem::IdempotencyInProgress => error(status, "A request with this Idempotency-Key is in progress"),
        Problem::Unavailable => error(status, "Temporarily unavailable"),
        Problem::Internal => error(status, "Internal server error"),
    }
}

/// A booking that was not made.
pub(super) fn not_booked(refused: &BookRefused) -> Answer {
    match refused {
        BookRefused::UnknownResource(_) => envelope(&Problem::NotFound(RESOURCE)),
        BookRefused::Refused { resource: _, refusal } => refusal_answer(refusal),
    }
}

fn refusal_answer(refusal: &Refusal) -> Answer {
    let gone = |why: &str| conflict(&format!("The slot is no longer available: {why}"));
    match refusal {
        Refusal::Inactive => gone("the resource is not active"),
        Refusal::UnknownDuration { .. } => gone("the resource has no slot length"),
        Refusal::PartyTooSmall { .. } => gone("the party is too small"),
        Refusal::PartyTooLarge { .. } => gone("the party is too large"),
        Refusal::StayTooShort { .. } => gone("the stay is too short"),
        Refusal::StayTooLong { .. } => gone("the stay is too long"),
        Refusal::WrongArrivalDay { .. } => gone("no stay begins on that weekday"),
        Refusal::WrongDepartureDay { .. } => gone("no stay ends on that weekday"),
        Refusal::TooSoon { .. } => gone("it has already started"),
        Refusal::TooFar { .. } => gone("it is too far ahead"),
        Refusal::OutsideHours => gone("it is outside operating hours"),
        Refusal::OffGrid => gone("it does not start where slots start"),
        Refusal::Blocked { .. } => gone("the time is blocked"),
        Refusal::Closed { .. } => gone("the resource is closed then"),
        Refusal::Taken { .. } => gone("it has been taken"),
        Refusal::DailyLimit { .. } => gone("no more bookings are taken on that day"),
        Refusal::Pruned { .. } => gone("it lies too far in the past"),
        Refusal::QuotaReached { .. } => plan_limit(),
    }
}

/// A resource that was not made or changed.
pub(super) fn not_kept(refused: &ResourceRefused) -> Answer {
    match refused {
        ResourceRefused::Unknown => envelope(&Problem::NotFound(RESOURCE)),
        ResourceRefused::BadSlug => invalid(&Faults::at("slug", BAD_SLUG)),
        ResourceRefused::SlugTaken => conflict("The slug is already in use"),
        ResourceRefused::PlanLimit(_) => plan_limit(),
    }
}

/// An endpoint that was not added.
pub(super) fn not_added(refused: &WebhookRefused) -> Answer {
    match refused {
        WebhookRefused::Duplicate => conflict("A webhook with this URL already exists"),
        WebhookRefused::PlanLimit(_) => plan_limit(),
    }
}

/// An endpoint that is not told of anything.
pub(super) fn not_told(status: WebhookStatus) -> Answer {
    conflict(&format!("The webhook is {status}: activate it first"))
}

/// What a slug must be.
pub(super) const BAD_SLUG: &str = "must be 1 to 80 lower-case letters, digits and single hyphens";

/// A booking that stands like this cannot be cancelled.
pub(super) fn not_cancelled(status: Status) -> Answer {
    conflict(&format!("The booking cannot be cancelled: it is {}", status.name().replace('_', " ")))
}

/// A booking that stands like this cannot get an outcome any more.
pub(super) fn no_outcome(status: Status) -> Answer {
    conflict(&format!("The booking is already {}", status.name().replace('_', " ")))
}

/// A booking that has not begun has no outcome yet.
pub(super) fn not_started() -> Answer {
    conflict("The booking has not started yet")
}

/// The contract has no status for a plan that is used up; HTTP has one.
fn plan_limit() -> Answer {
    error(StatusCode::PAYMENT_REQUIRED, "Plan limit reached")
}

fn conflict(text: &str) -> Answer {
    error(StatusCode::CONFLICT, text)
}

fn error(status: StatusCode, error: &str) -> Answer {
    Answer::json(status, &Envelope { error, details: None })
}

fn invalid(faults: &Faults) -> Answer {
    let details = faults.iter().map(|fault| Detail { field: &fault.field, message: &fault.message }).collect();
    Answer::json(StatusCode::BAD_REQUEST, &Envelope { error: "Validation failed", details: Some(details) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{KeyFault, Standing};
    use engine::model::Scope;

    #[test]
    fn every_problem_has_the_envelope() {
        let standing = Standing { limit: 600, remaining: 0, reset_seconds: 60, wait_seconds: 1, window_ends_at: None };
        let both = Faults::at("a", "is required").and(Faults::at("b[0]", "must be 1"));
        for (problem, status, body) in [
            (Problem::Unauthorized(KeyFault::Missing), 401, r#"{"error":"Missing or invalid API key"}"#),
            (
                Problem::Forbidden(Denied::MissingScope(Scope::BookingsManage)),
                403,
                r#"{"error":"The API key lacks the scope bookings.manage"}"#,
            ),
            (Problem::Forbidden(Denied::Publishable), 403, r#"{"error":"A publishable key can only read"}"#),
            (Problem::Forbidden(Denied::NoTenant), 403, r#"{"error":"The API key belongs to no single tenant"}"#),
            (Problem::NotFound(RESOURCE), 404, r#"{"error":"Resource not found"}"#),
            (Problem::NotFound(BOOKING), 404, r#"{"error":"Booking not found"}"#),
            (Problem::UnknownPath, 404, r#"{"error":"Not found"}"#),
            (Problem::MethodNotAllowed { allowed: "GET".to_owned() }, 405, r#"{"error":"Method not allowed"}"#),
            (Problem::PayloadTooLarge { limit: 9 }, 413, r#"{"error":"The body is larger than 9 bytes"}"#),
            (Problem::RateLimited(standing), 429, r#"{"error":"Rate limit exceeded"}"#),
            (
                Problem::Invalid(both),
                400,
                r#"{"error":"Validation failed","details":[{"field":"a","message":"is required"},{"field":"b[0]","message":"must be 1"}]}"#,
            ),
            (
                Problem::MalformedJson("EOF".to_owned()),
                400,
                r#"{"error":"Validation failed","details":[{"field":"body","message":"is not valid JSON: EOF"}]}"#,
            ),
            (Problem::IdempotencyMismatch, 409, r#"{"error":"The Idempotency-Key was used with another request"}"#),
            (Problem::IdempotencyInProgress, 409, r#"{"error":"A request with this Idempotency-Key is in progress"}"#),
            (Problem::Unavailable, 503, r#"{"error":"Temporarily unavailable"}"#),
            (Problem::Internal, 500, r#"{"error":"Internal server error"}"#),
        ] {
            let answer = envelope(&problem);
            assert_eq!((answer.status.as_u16(), answer.body.as_str()), (status, body));
        }
    }

    #[test]
    fn only_a_plan_that_is_used_up_is_no_conflict() {
        let at = slot_core::Instant::from_seconds(0);
        assert_eq!(refusal_answer(&Refusal::QuotaReached { limit: 1 }).status, StatusCode::PAYMENT_REQUIRED);
        for refusal in [
            Refusal::Inactive,
            Refusal::TooSoon { earliest: at },
            Refusal::TooFar { latest: at },
            Refusal::OutsideHours,
            Refusal::OffGrid,
            Refusal::Taken { remaining: 0 },
            Refusal::Pruned { before: at },
        ] {
            let answer = refusal_answer(&refusal);
            assert_eq!(answer.status, StatusCode::CONFLICT);
            assert!(answer.body.starts_with(r#"{"error":"The slot is no longer available: "#), "{}", answer.body);
        }
    }
}
