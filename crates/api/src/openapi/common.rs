//! What the frame answers on every route, whatever its handler does.

use super::Operation;
use crate::{Denied, FaceSpec, KeyFault, Problem, Rate, Route, Standing, wire::Faults};

/// A problem, by the name of its example.
pub(super) struct Common {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) problem: Problem,
}

/// What can go wrong with this route before its handler decides anything.
pub(super) fn problems(face: &FaceSpec, route: &Route, operation: &Operation) -> Vec<Common> {
    let mut problems =
        vec![Common { name: "Internal", description: "A fault of the server.", problem: Problem::Internal }];
    let Some(scope) = route.scope else { return problems };
    let wait_seconds = if let Rate::Window(_) = face.rate { 60 } else { 1 };
    problems.extend([
        Common {
            name: "Unauthorized",
            description: "No API key, or one that opens nothing.",
            problem: Problem::Unauthorized(KeyFault::Missing),
        },
        Common {
            name: "Forbidden",
            description: "The API key lacks the scope, or may only read.",
            problem: Problem::Forbidden(Denied::MissingScope(scope)),
        },
        Common {
            name: "RateLimited",
            description: "Too many requests; `Retry-After` says when to try again.",
            problem: Problem::RateLimited(Standing {
                limit: 60,
                remaining: 0,
                reset_seconds: 60,
                wait_seconds,
                window_ends_at: None,
            }),
        },
        Common {
            name: "Unavailable",
            description: "The database cannot answer now; `Retry-After` says when to try again.",
            problem: Problem::Unavailable,
        },
    ]);
    if route.path.contains('{') {
        problems.push(Common {
            name: "NotFound",
            description: "There is no such thing, or it is somebody else's.",
            problem: Problem::UnknownPath,
        });
    }
    if operation.query.is_some() || operation.body.is_some() {
        problems.push(Common {
            name: "Invalid",
            description: "Fields or parameters are missing, of the wrong type, or out of range.",
            problem: Problem::Invalid(Faults::at("field", "is required")),
        });
    }
    if operation.body.is_some() {
        problems.push(Common {
            name: "PayloadTooLarge",
            description: "The body is larger than the server reads.",
            problem: Problem::PayloadTooLarge { limit: crate::Config::BODY_LIMIT },
        });
    }
    if route.creates {
        problems.push(Common {
            name: "IdempotencyMismatch",
            description: "The `Idempotency-Key` was used with another request.",
            problem: Problem::IdempotencyMismatch,
        });
        problems.push(Common {
            name: "IdempotencyInProgress",
            description: "A request with this `Idempotency-Key` is being worked on.",
            problem: Problem::IdempotencyInProgress,
        });
    }
    problems
}
