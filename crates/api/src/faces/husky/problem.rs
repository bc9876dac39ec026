//! What can go wrong at the border, in this face's codes.

use super::code::Code;
use crate::{Answer, Problem};

/// The problem in this face's envelope.
pub(super) fn problem(problem: &Problem) -> Answer {
    let code = match problem {
        Problem::Unauthorized(_) => Code::Unauthorized,
        Problem::Forbidden(_) => Code::InsufficientScope,
        Problem::NotFound(_) | Problem::UnknownPath => Code::NotFound,
        Problem::MethodNotAllowed { .. } => Code::MethodNotAllowed,
        Problem::PayloadTooLarge { .. } => Code::PayloadTooLarge,
        Problem::RateLimited(_) => Code::RateLimitExceeded,
        Problem::Invalid(_) | Problem::MalformedJson(_) => Code::ValidationError,
        Problem::IdempotencyMismatch => Code::IdempotencyConflict,
        Problem::IdempotencyInProgress => Code::IdempotencyInProgress,
        Problem::Unavailable => Code::ServiceUnavailable,
        Problem::Internal => Code::InternalError,
    };
    code.says(problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Denied, KeyFault, Standing, wire::Faults};
    use engine::model::Scope;

    #[test]
    fn every_problem_has_the_envelope() {
        let standing = Standing { limit: 60, remaining: 0, reset_seconds: 60, wait_seconds: 7, window_ends_at: None };
        for (told, status, code, message) in [
            (Problem::Unauthorized(KeyFault::Missing), 401, "UNAUTHORIZED", "a valid API key is required"),
            (
                Problem::Forbidden(Denied::MissingScope(Scope::HuskySlotsRead)),
                403,
                "INSUFFICIENT_SCOPE",
                "the API key lacks the scope slots:read",
            ),
            (Problem::Forbidden(Denied::Publishable), 403, "INSUFFICIENT_SCOPE", "a publishable API key cannot write"),
            (
                Problem::Forbidden(Denied::NoTenant),
                403,
                "INSUFFICIENT_SCOPE",
                "the API key belongs to no single tenant",
            ),
            (Problem::NotFound("window"), 404, "NOT_FOUND", "window not found"),
            (Problem::UnknownPath, 404, "NOT_FOUND", "there is no such path"),
            (
                Problem::MethodNotAllowed { allowed: "GET".to_owned() },
                405,
                "METHOD_NOT_ALLOWED",
                "the method is not allowed here; allowed: GET",
            ),
            (Problem::PayloadTooLarge { limit: 9 }, 413, "PAYLOAD_TOO_LARGE", "the body is larger than 9 bytes"),
            (Problem::RateLimited(standing), 429, "RATE_LIMIT_EXCEEDED", "rate limit exceeded; try again in 7 s"),
            (
                Problem::Invalid(Faults::at("date", "is required").and(Faults::at("session", "is odd"))),
                400,
                "VALIDATION_ERROR",
                "date is required; session is odd",
            ),
            (Problem::MalformedJson("EOF".to_owned()), 400, "VALIDATION_ERROR", "malformed JSON: EOF"),
            (
                Problem::IdempotencyMismatch,
                409,
                "IDEMPOTENCY_CONFLICT",
                "the idempotency key was used with another request",
            ),
            (
                Problem::IdempotencyInProgress,
                409,
                "IDEMPOTENCY_IN_PROGRESS",
                "a request with this idempotency key is in progress",
            ),
            (Problem::Unavailable, 503, "SERVICE_UNAVAILABLE", "temporarily unavailable; try again soon"),
            (Problem::Internal, 500, "INTERNAL_ERROR", "internal error"),
        ] {
            let answer = problem(&told);
            let body = format!(r#"{{"success":false,"error":{{"code":"{code}","message":"{message}"}}}}"#);
            assert_eq!((answer.status.as_u16(), answer.body), (status, body));
        }
    }
}
