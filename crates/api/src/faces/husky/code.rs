//! The codes of this face, each with its status, and the envelope of every error.

use crate::Answer;
use actix_web::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Display;

/// What callers switch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    ValidationError,
    Unauthorized,
    InsufficientScope,
    NotFound,
    OutsideAvailability,
    SlotFull,
    DuplicateBooking,
    InvalidStatusTransition,
    CancellationNotAllowed,
    CancellationWindowPassed,
    ReschedulingNotAllowed,
    ReschedulingWindowPassed,
    PlanLimitReached,
    MethodNotAllowed,
    IdempotencyConflict,
    IdempotencyInProgress,
    PayloadTooLarge,
    RateLimitExceeded,
    InternalError,
    ServiceUnavailable,
}

impl Code {
    const fn name(self) -> &'static str {
        match self {
            Self::ValidationError => "VALIDATION_ERROR",
            Self::Unauthorized => "UNAUTHORIZED",
            Self::InsufficientScope => "INSUFFICIENT_SCOPE",
            Self::NotFound => "NOT_FOUND",
            Self::OutsideAvailability => "OUTSIDE_AVAILABILITY",
            Self::SlotFull => "SLOT_FULL",
            Self::DuplicateBooking => "DUPLICATE_BOOKING",
            Self::InvalidStatusTransition => "INVALID_STATUS_TRANSITION",
            Self::CancellationNotAllowed => "CANCELLATION_NOT_ALLOWED",
            Self::CancellationWindowPassed => "CANCELLATION_WINDOW_PASSED",
            Self::ReschedulingNotAllowed => "RESCHEDULING_NOT_ALLOWED",
            Self::ReschedulingWindowPassed => "RESCHEDULING_WINDOW_PASSED",
            Self::PlanLimitReached => "PLAN_LIMIT_REACHED",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::IdempotencyInProgress => "IDEMPOTENCY_IN_PROGRESS",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::RateLimitExceeded => "RATE_LIMIT_EXCEEDED",
            Self::InternalError => "INTERNAL_ERROR",
            Self::ServiceUnavailable => "SERVICE_UNAVAILABLE",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::ValidationError => StatusCode::BAD_REQUEST,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::InsufficientScope => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::OutsideAvailability
            | Self::SlotFull
            | Self::DuplicateBooking
            | Self::InvalidStatusTransition
            | Self::CancellationNotAllowed
            | Self::CancellationWindowPassed
            | Self::ReschedulingNotAllowed
            | Self::ReschedulingWindowPassed
            | Self::IdempotencyConflict
            | Self::IdempotencyInProgress => StatusCode::CONFLICT,
            Self::PlanLimitReached => StatusCode::PAYMENT_REQUIRED,
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::RateLimitExceeded => StatusCode::TOO_MANY_REQUESTS,
            Self::InternalError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::ServiceUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The error with this code and a sentence that says what happened.
    pub(super) fn says(self, message: impl Display) -> Answer {
        let message = message.to_string();
        let error = Error { code: self.name(), message: &message };
        Answer::json(self.status(), &Envelope { success: false, error })
    }
}

/// An error.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(super) struct Envelope<'a> {
    #[schemars(extend("const" = false))]
    success: bool,
    error: Error<'a>,
}

/// What went wrong.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Error<'a> {
    /// What to switch on.
    code: &'a str,
    /// A sentence for people.
    message: &'a str,
}
