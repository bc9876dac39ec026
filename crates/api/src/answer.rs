//! Answers: a status and a body of JSON.

use crate::{Face, Problem};
use actix_web::{
    HttpRequest, HttpResponse, Responder,
    body::BoxBody,
    http::{
        StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
};
use serde::Serialize;

/// An answer to the caller: a good one, or a refusal in a face's own words. It can be kept for retries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body, JSON or nothing.
    pub body: String,
    /// Further headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
}

impl Answer {
    /// An answer with this value as its body.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Self {
        match serde_json::to_string(body) {
            Ok(body) => Self { status, body, headers: Vec::new() },
            Err(error) => {
                tracing::error!(%error, "an answer cannot be written as JSON");
                let body = r#"{"error":"internal error"}"#.to_owned();
                Self { status: StatusCode::INTERNAL_SERVER_ERROR, body, headers: Vec::new() }
            }
        }
    }

    /// 200 with this body.
    pub fn ok(body: &impl Serialize) -> Self {
        Self::json(StatusCode::OK, body)
    }

    /// 201 with this body.
    pub fn created(body: &impl Serialize) -> Self {
        Self::json(StatusCode::CREATED, body)
    }

    /// 204: it is done, and there is nothing to say of it.
    pub const fn nothing() -> Self {
        Self { status: StatusCode::NO_CONTENT, body: String::new(), headers: Vec::new() }
    }

    /// A problem in the envelope of a face: for what a verb refuses inside [`crate::Caller::create`].
    pub fn problem<F: Face>(problem: &Problem) -> Self {
        F::render(problem)
    }

    /// The same answer with one more header.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl From<Answer> for HttpResponse {
    fn from(answer: Answer) -> Self {
        let Answer { status, body, headers } = answer;
        let mut response = Self::build(status);
        if !body.is_empty() {
            response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static("application/json")));
        }
        for header in headers {
            response.insert_header(header);
        }
        response.body(body)
    }
}

impl Responder for Answer {
    type Body = BoxBody;

    fn respond_to(self, _request: &HttpRequest) -> HttpResponse {
        self.into()
    }
}
