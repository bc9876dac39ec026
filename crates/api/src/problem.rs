//! Everything that can go wrong at the border, in one closed list. What a verb refuses is not here: that is an answer.

use crate::{rate::Standing, wire::Faults};
use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use engine::{StoreError, model::Scope};
use std::error::Error;

/// A problem, before a face has put it into its words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No key, or one that opens nothing.
    #[error("a valid API key is required")]
    Unauthorized(KeyFault),
    /// A key that may not do this.
    #[error("{0}")]
    Forbidden(Denied),
    /// There is no such thing, or it is somebody else's.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// There is no such path.
    #[error("there is no such path")]
    UnknownPath,
    /// The path has no such method.
    #[error("the method is not allowed here; allowed: {allowed}")]
    MethodNotAllowed {
        /// Those that it has, as the header `Allow` lists them.
        allowed: String,
    },
    /// The body is too large.
    #[error("the body is larger than {limit} bytes")]
    PayloadTooLarge {
        /// How large it may be, in bytes.
        limit: usize,
    },
    /// Too many requests.
    #[error("rate limit exceeded; try again in {} s", .0.wait_seconds)]
    RateLimited(Standing),
    /// Fields or parameters are missing, of the wrong type, or out of range.
    #[error("{}", told(.0))]
    Invalid(Faults),
    /// The body is no JSON.
    #[error("malformed JSON: {0}")]
    MalformedJson(String),
    /// The idempotency key was used with another request.
    #[error("the idempotency key was used with another request")]
    IdempotencyMismatch,
    /// A request with the same idempotency key is being worked on.
    #[error("a request with this idempotency key is in progress")]
    IdempotencyInProgress,
    /// The database cannot be reached, or is too busy.
    #[error("temporarily unavailable; try again soon")]
    Unavailable,
    /// A fault of our own.
    #[error("internal error")]
    Internal,
}

/// Why nobody is let in. Most faces say the same of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFault {
    /// No key is shown, or not as the face wants it.
    Missing,
    /// What is shown opens nothing: unknown, revoked, expired, or of a business that is not active.
    Invalid,
}

/// Why a good key does not open this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It lacks a scope.
    #[error("the API key lacks the scope {0}")]
    MissingScope(Scope),
    /// It is a publishable key, which only reads.
    #[error("a publishable API key cannot write")]
    Publishable,
    /// It belongs to the installation, and one business is needed.
    #[error("the API key belongs to no single tenant")]
    NoTenant,
}

impl Problem {
    /// How soon a caller should try again what is for the moment impossible.
    pub const RETRY_AFTER_SECONDS: u64 = 1;

    /// The status that HTTP has for it. A face may have another for some.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Unauthorized(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound(_) | Self::UnknownPath => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::PayloadTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::RateLimited(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Invalid(_) | Self::MalformedJson(_) => StatusCode::BAD_REQUEST,
            Self::IdempotencyMismatch | Self::IdempotencyInProgress => StatusCode::CONFLICT,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// When to try again, for the header `Retry-After`.
    pub fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::RateLimited(standing) => Some(standing.wait_seconds),
            Self::Unavailable | Self::IdempotencyInProgress => Some(Self::RETRY_AFTER_SECONDS),
            Self::Unauthorized(_)
            | Self::Forbidden(_)
            | Self::NotFound(_)
            | Self::UnknownPath
            | Self::MethodNotAllowed { .. }
            | Self::PayloadTooLarge { .. }
            | Self::Invalid(_)
            | Self::MalformedJson(_)
            | Self::IdempotencyMismatch
            | Self::Internal => None,
        }
    }
}

/// The frame puts a problem into the envelope of the path's face; outside of it there is only a status.
impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status())
    }
}

impl From<StoreError> for Problem {
    /// Logs the failure, once, and hides it from the caller.
    fn from(error: StoreError) -> Self {
        let chain = chain(&error);
        match error {
            StoreError::Contended(_) | StoreError::Unavailable(_) => {
                tracing::warn!(error = %chain, "the store cannot answer now");
                Self::Unavailable
            }
            StoreError::Conflict(_) | StoreError::Corrupt { .. } | StoreError::Database(_) => {
                tracing::error!(error = %chain, "the store failed");
                Self::Internal
            }
        }
    }
}

/// An error and what is behind it, in one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    std::iter::successors(error.source(), |cause| (*cause).source())
        .fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
}

/// All faults in one sentence.
fn told(faults: &Faults) -> String {
    let all: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.field, fault.message)).collect();
    all.join("; ")
}
