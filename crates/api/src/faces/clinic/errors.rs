//! The envelope of every error, what can go wrong at the border, and conflicts, which callers tell apart by their code.

use super::show_slot::SlotView;
use crate::{Answer, Problem};
use actix_web::http::StatusCode;
use engine::verbs::RecordRefused;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Display;

/// An error.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(super) struct Envelope<'a> {
    /// A sentence for people.
    detail: &'a str,
    /// Of a conflict: what to switch on.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// Of a conflict: the next slots that can be booked for the same wish, at most three.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 3))]
    alternatives: Option<&'a [SlotView<'a>]>,
}

/// 409 with this code and sentence. There are alternatives where the wish was for a time that somebody else has.
pub(super) fn conflict(code: &'static str, detail: impl Display, alternatives: &[SlotView<'_>]) -> Answer {
    let detail = detail.to_string();
    let envelope = Envelope { detail: &detail, code: Some(code), alternatives: Some(alternatives) };
    Answer::json(StatusCode::CONFLICT, &envelope)
}

/// What a verb does not know, in the words of [`Problem::NotFound`].
pub(super) fn not_found(what: &'static str) -> Answer {
    problem(&Problem::NotFound(what))
}

/// Why the record of a `what` is not kept.
pub(super) fn record(refused: RecordRefused, what: &'static str) -> Answer {
    match refused {
        RecordRefused::Unknown => not_found(what),
        RecordRefused::UnknownLocation => not_found("location"),
        RecordRefused::ReferenceTaken => {
            conflict("external_reference_taken", format_args!("another {what} has this external reference"), &[])
        }
    }
}

/// The problem in this face's envelope.
pub(super) fn problem(problem: &Problem) -> Answer {
    let status = match problem {
        Problem::Invalid(_) | Problem::MalformedJson(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Problem::IdempotencyMismatch => return conflict("idempotency_conflict", problem, &[]),
        Problem::IdempotencyInProgress => return conflict("idempotency_in_progress", problem, &[]),
        Problem::Unauthorized(_)
        | Problem::Forbidden(_)
        | Problem::NotFound(_)
        | Problem::UnknownPath
        | Problem::MethodNotAllowed { .. }
        | Problem::PayloadTooLarge { .. }
        | Problem::RateLimited(_)
        | Problem::Unavailable
        | Problem::Internal => problem.status(),
    };
    let detail = if let Problem::Unauthorized(_) = problem {
        "Invalid or missing API key".to_owned()
    } else {
        problem.to_string()
    };
    Answer::json(status, &Envelope { detail: &detail, code: None, alternatives: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Denied, KeyFault, Standing, wire::Faults};
    use engine::model::Scope;

    #[test]
    fn every_problem_has_the_envelope() {
        let standing = Standing { limit: 300, remaining: 0, reset_seconds: 60, wait_seconds: 7, window_ends_at: None };
        for (told, status, detail) in [
            (Problem::Unauthorized(KeyFault::Missing), 401, "Invalid or missing API key"),
            (Problem::Unauthorized(KeyFault::Invalid), 401, "Invalid or missing API key"),
            (
                Problem::Forbidden(Denied::MissingScope(Scope::ClinicRead)),
                403,
                "the API key lacks the scope scheduling:read",
            ),
            (Problem::NotFound("patient"), 404, "patient not found"),
            (Problem::UnknownPath, 404, "there is no such path"),
            (
                Problem::MethodNotAllowed { allowed: "GET".to_owned() },
                405,
                "the method is not allowed here; allowed: GET",
            ),
            (Problem::PayloadTooLarge { limit: 9 }, 413, "the body is larger than 9 bytes"),
            (Problem::RateLimited(standing), 429, "rate limit exceeded; try again in 7 s"),
            (Problem::Invalid(Faults::at("date", "is required")), 422, "date is required"),
            (Problem::MalformedJson("EOF".to_owned()), 422, "malformed JSON: EOF"),
            (Problem::Unavailable, 503, "temporarily unavailable; try again soon"),
            (Problem::Internal, 500, "internal error"),
        ] {
            let answer = problem(&told);
            assert_eq!((answer.status.as_u16(), answer.body), (status, format!(r#"{{"detail":"{detail}"}}"#)));
        }
    }

    #[test]
    fn a_conflict_has_a_code() {
        let answer = problem(&Problem::IdempotencyMismatch);
        let body = r#"{"detail":"the idempotency key was used with another request","code":"idempotency_conflict","alternatives":[]}"#;
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (409, body));
    }
}
