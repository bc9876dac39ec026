//! What goes wrong, in this face's words: `{"error": code, "message": text}`. The texts are constants of the wire.

use crate::{Answer, Denied, KeyFault, Problem, wire::Faults};
use schemars::JsonSchema;
use serde::Serialize;

/// An error.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(super) struct Envelope<'a> {
    /// What went wrong, for programs.
    error: &'a str,
    /// What went wrong, for people.
    message: &'a str,
    /// In how many seconds to try again.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after: Option<u64>,
}

/// A problem of the border in this face's envelope.
pub(super) fn envelope(problem: &Problem) -> Answer {
    let error =
        |error: &str, message: &str| Answer::json(problem.status(), &Envelope { error, message, retry_after: None });
    match problem {
        Problem::Unauthorized(KeyFault::Missing) => {
            error("unauthorized", "Missing or invalid Authorization header. Use: Authorization: Bearer <api_key>")
        }
        Problem::Unauthorized(KeyFault::Invalid) => error("unauthorized", "Invalid or expired API key."),
        Problem::Forbidden(Denied::MissingScope(scope)) => {
            error("forbidden", &format!("This route requires the '{scope}' scope."))
        }
        Problem::Forbidden(Denied::Publishable) => error("forbidden", "A publishable API key can only read."),
        Problem::Forbidden(Denied::NoTenant) => error("forbidden", "The API key belongs to no single tenant."),
        Problem::NotFound(_) | Problem::UnknownPath => error("not_found", "There is no such route."),
        Problem::MethodNotAllowed { allowed } => {
            error("method_not_allowed", &format!("This route only supports {allowed}."))
        }
        Problem::PayloadTooLarge { limit } => {
            error("payload_too_large", &format!("The body is larger than {limit} bytes."))
        }
        Problem::RateLimited(standing) => {
            let message = "Rate limit exceeded. Please wait before making more requests.";
            let retry_after = Some(standing.wait_seconds);
            Answer::json(problem.status(), &Envelope { error: "rate_limited", message, retry_after })
        }
        Problem::Invalid(faults) => error("validation", &first(faults)),
        Problem::MalformedJson(why) => error("validation", &format!("The body is not valid JSON: {why}")),
        Problem::IdempotencyMismatch | Problem::IdempotencyInProgress => error("conflict", &problem.to_string()),
        Problem::Unavailable => error("unavailable", "Temporarily unavailable. Please try again soon."),
        Problem::Internal => error("server_error", "Something went wrong on the server."),
    }
}

/// The first thing that is wrong: `tenant_id is required`.
fn first(faults: &Faults) -> String {
    faults.first().map(|fault| format!("{} {}", fault.field, fault.message)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Standing;
    use engine::model::Scope;

    #[test]
    fn every_problem_has_the_envelope() {
        let standing =
            Standing { limit: 60, remaining: 0, reset_seconds: 9, wait_seconds: 60, window_ends_at: Some(9) };
        let both = Faults::at("tenant_id", "is required").and(Faults::at("status", "is invalid"));
        let no_key = "Missing or invalid Authorization header. Use: Authorization: Bearer <api_key>";
        for (problem, status, error, message) in [
            (Problem::Unauthorized(KeyFault::Missing), 401, "unauthorized", no_key),
            (Problem::Unauthorized(KeyFault::Invalid), 401, "unauthorized", "Invalid or expired API key."),
            (
                Problem::Forbidden(Denied::MissingScope(Scope::AgentBookingsRead)),
                403,
                "forbidden",
                "This route requires the 'bookings:read' scope.",
            ),
            (Problem::Forbidden(Denied::Publishable), 403, "forbidden", "A publishable API key can only read."),
            (Problem::Forbidden(Denied::NoTenant), 403, "forbidden", "The API key belongs to no single tenant."),
            (Problem::NotFound("x"), 404, "not_found", "There is no such route."),
            (Problem::UnknownPath, 404, "not_found", "There is no such route."),
            (
                Problem::MethodNotAllowed { allowed: "GET".to_owned() },
                405,
                "method_not_allowed",
                "This route only supports GET.",
            ),
            (Problem::PayloadTooLarge { limit: 9 }, 413, "payload_too_large", "The body is larger than 9 bytes."),
            (Problem::Invalid(both), 400, "validation", "tenant_id is required"),
            (Problem::MalformedJson("EOF".to_owned()), 400, "validation", "The body is not valid JSON: EOF"),
            (Problem::Unavailable, 503, "unavailable", "Temporarily unavailable. Please try again soon."),
            (Problem::Internal, 500, "server_error", "Something went wrong on the server."),
        ] {
            let answer = envelope(&problem);
            let body = serde_json::json!({ "error": error, "message": message });
            assert_eq!((answer.status.as_u16(), answer.body), (status, body.to_string()));
        }
        assert_eq!(
            envelope(&Problem::RateLimited(standing)).body,
            r#"{"error":"rate_limited","message":"Rate limit exceeded. Please wait before making more requests.","retry_after":60}"#
        );
    }
}
