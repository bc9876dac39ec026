//! What goes wrong, in the envelope that paths of no face have: `{"error": {"code", "message"}}`.

use crate::{Answer, Problem, frame::neutral, telemetry};
use actix_web::http::StatusCode;
use engine::verbs::{GuestRefused, TooLate};
use schemars::JsonSchema;
use serde::Serialize;

/// An error.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(super) struct Envelope {
    error: Inner,
}

/// What went wrong.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ErrorDetail")]
struct Inner {
    /// For programs.
    code: &'static str,
    /// For people.
    message: String,
}

/// A problem of the border in this envelope.
pub(super) fn envelope(problem: &Problem) -> Answer {
    match problem {
        Problem::Unauthorized(_) => {
            error(problem.status(), "unauthorized", "the token of a booking is required".to_owned())
        }
        Problem::Forbidden(_)
        | Problem::NotFound(_)
        | Problem::UnknownPath
        | Problem::MethodNotAllowed { .. }
        | Problem::PayloadTooLarge { .. }
        | Problem::RateLimited(_)
        | Problem::Invalid(_)
        | Problem::MalformedJson(_)
        | Problem::IdempotencyMismatch
        | Problem::IdempotencyInProgress
        | Problem::Unavailable
        | Problem::Internal => neutral(problem),
    }
}

/// What a verb refuses.
pub(super) fn refusal(refused: &GuestRefused) -> Answer {
    let status = match refused {
        GuestRefused::Unknown => StatusCode::NOT_FOUND,
        GuestRefused::Expired | GuestRefused::Revoked => StatusCode::GONE,
        GuestRefused::NotAllowed(_)
        | GuestRefused::TooLate(_)
        | GuestRefused::NotMovable
        | GuestRefused::Refused(_)
        | GuestRefused::Duplicate(_) => StatusCode::CONFLICT,
    };
    error(status, code(refused), message(refused))
}

/// The code of a refusal; that of a rule is the rule's name.
pub(super) fn code(refused: &GuestRefused) -> &'static str {
    match refused {
        GuestRefused::Unknown => "not_found",
        GuestRefused::Expired => "token_expired",
        GuestRefused::Revoked => "token_revoked",
        GuestRefused::NotAllowed(_) => "not_allowed",
        GuestRefused::TooLate(TooLate::Never) => "not_offered",
        GuestRefused::TooLate(TooLate::Until(_)) => "too_late",
        GuestRefused::NotMovable => "not_movable",
        GuestRefused::Refused(refusal) => telemetry::kind(refusal),
        GuestRefused::Duplicate(_) => "duplicate",
    }
}

fn message(refused: &GuestRefused) -> String {
    match refused {
        GuestRefused::Unknown => "there is no such booking".to_owned(),
        GuestRefused::Expired => "the booking is over, and its token with it".to_owned(),
        GuestRefused::Revoked => "the booking was called off, and its token with it".to_owned(),
        GuestRefused::NotAllowed(status) => format!("a booking that is {status} cannot be changed so"),
        GuestRefused::TooLate(TooLate::Never) => "the business does not let guests do this".to_owned(),
        GuestRefused::TooLate(TooLate::Until(until)) => format!("this was possible until {}", until.rfc3339()),
        GuestRefused::NotMovable => "a booking of this kind is moved by the business".to_owned(),
        GuestRefused::Refused(refusal) => format!("that time cannot be booked: {}", telemetry::kind(refusal)),
        GuestRefused::Duplicate(_) => "there is such a booking already".to_owned(),
    }
}

fn error(status: StatusCode, code: &'static str, message: String) -> Answer {
    Answer::json(status, &Envelope { error: Inner { code, message } })
}
