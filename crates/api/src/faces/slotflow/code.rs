//! The codes of this face, each with its status, and the envelope of every error.

use crate::Answer;
use actix_web::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use std::fmt::Display;

/// What callers switch on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Code {
    Unauthorized,
    LimitReached,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    SlotUnavailable,
    InvalidState,
    IdempotencyConflict,
    IdempotencyInProgress,
    PayloadTooLarge,
    InvalidDuration,
    OutsideWorkingHours,
    ScheduleBlocked,
    ValidationError,
    RateLimited,
    InternalError,
    ServiceUnavailable,
}

impl Code {
    const ALL: [Self; 17] = [
        Self::Unauthorized,
        Self::LimitReached,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::SlotUnavailable,
        Self::InvalidState,
        Self::IdempotencyConflict,
        Self::IdempotencyInProgress,
        Self::PayloadTooLarge,
        Self::InvalidDuration,
        Self::OutsideWorkingHours,
        Self::ScheduleBlocked,
        Self::ValidationError,
        Self::RateLimited,
        Self::InternalError,
        Self::ServiceUnavailable,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Unauthorized => "UNAUTHORIZED",
            Self::LimitReached => "LIMIT_REACHED",
            Self::Forbidden => "FORBIDDEN",
            Self::NotFound => "NOT_FOUND",
            Self::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Self::SlotUnavailable => "SLOT_UNAVAILABLE",
            Self::InvalidState => "INVALID_STATE",
            Self::IdempotencyConflict => "IDEMPOTENCY_CONFLICT",
            Self::IdempotencyInProgress => "IDEMPOTENCY_IN_PROGRESS",
            Self::PayloadTooLarge => "PAYLOAD_TOO_LARGE",
            Self::InvalidDuration => "INVALID_DURATION",
            Self::OutsideWorkingHours => "OUTSIDE_WORKING_HOURS",
            Self::ScheduleBlocked => "SCHEDULE_BLOCKED",
            Self::ValidationError => "VALIDATION_ERROR",
            Self::RateLimited => "RATE_LIMITED",
            Self::InternalError => "INTERNAL_ERROR",
            Self::ServiceUnavailable => "SERVICE_UNAVAILABLE",
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::LimitReached => StatusCode::PAYMENT_REQUIRED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::SlotUnavailable | Self::InvalidState | Self::IdempotencyConflict | Self::IdempotencyInProgress => {
                StatusCode::CONFLICT
            }
            Self::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::InvalidDuration | Self::OutsideWorkingHours | Self::ScheduleBlocked | Self::ValidationError => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::InternalError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::ServiceUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The error with this code and a sentence that says what happened.
    pub(super) fn says(self, message: impl Display) -> Answer {
        let status = self.status();
        let message = message.to_string();
        Answer::json(
            status,
            &Envelope { error: Error { code: self.name(), message: &message, status: status.as_u16() } },
        )
    }
}

/// An error.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(super) struct Envelope<'a> {
    error: Error<'a>,
}

/// What went wrong.
#[derive(Serialize, JsonSchema)]
#[schemars(inline)]
struct Error<'a> {
    /// What to switch on.
    #[schemars(extend("enum" = Code::ALL.map(Code::name)))]
    code: &'a str,
    /// A sentence for people; of a bad request it names every bad field.
    message: &'a str,
    /// The status of HTTP.
    #[schemars(range(min = 400, max = 599))]
    status: u16,
}
