//! The frame around every route: request id, panics, the envelope of errors, common headers, metrics.

use crate::{Answer, App, FaceSpec, Problem, calendar, rate::Standing, telemetry};
use actix_web::{
    Error, HttpMessage as _, HttpRequest, HttpResponse,
    body::BoxBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderName, HeaderValue},
    },
};
use futures_util::{FutureExt as _, future::LocalBoxFuture};
use std::{
    any::Any,
    future::{Ready, ready},
    panic::AssertUnwindSafe,
    rc::Rc,
    time::Instant,
};
use tracing::Instrument as _;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
const RATE_REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
const RATE_RESET: HeaderName = HeaderName::from_static("ratelimit-reset");
const WINDOW_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const WINDOW_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const WINDOW_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
/// What a page in a browser may read of an answer.
const EXPOSED: HeaderValue = HeaderValue::from_static(
    "x-request-id, ratelimit-limit, ratelimit-remaining, ratelimit-reset, x-ratelimit-limit, x-ratelimit-remaining, \
     x-ratelimit-reset, retry-after, idempotency-replayed, etag",
);
/// What a page in a browser may send.
const ALLOWED: HeaderValue =
    HeaderValue::from_static("authorization, content-type, idempotency-key, if-match, x-api-key, x-request-id");
const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");

/// The frame of one route.
#[derive(Clone, Copy)]
pub(crate) struct Frame {
    /// The face, when the route is one's; else the path decides.
    pub(crate) face: Option<&'static FaceSpec>,
    /// The route's pattern, in metrics.
    pub(crate) route: &'static str,
}

pub(crate) struct Framed<S> {
    frame: Frame,
    service: Rc<S>,
}

impl<S> Transform<S, ServiceRequest> for Frame
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type InitError = ();
    type Transform = Framed<S>;
    type Future = Ready<Result<Framed<S>, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(Framed { frame: *self, service: Rc::new(service) }))
    }
}

impl<S> Service<ServiceRequest> for Framed<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse<BoxBody>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (frame, service) = (self.frame, Rc::clone(&self.service));
        async move {
            let started = Instant::now();
            let request_id = request_id(request.request());
            let kept = request.request().clone();
            let span = tracing::info_span!("request", id = request_id.to_str().unwrap_or_default(), method = %kept.method(), path = frame.logged(&kept));
            let mut response = if is_preflight(&kept) {
                preflight()
            } else {
                let answered = AssertUnwindSafe(async { service.call(request).await }).catch_unwind();
                let answered = answered.instrument(span.clone()).await;
                span.in_scope(|| frame.response(&kept, answered))
            };
            finish(&kept, response.headers_mut(), &request_id);
            let (status, took) = (response.status().as_u16(), started.elapsed());
            let method = method_label(kept.method());
            telemetry::request(frame.face.map_or("none", |face| face.name), frame.route, method, status, took);
            span.in_scope(|| tracing::debug!(status, micros = took.as_micros(), "answered"));
            Ok(ServiceResponse::new(kept, response))
        }
        .boxed_local()
    }
}

type Answered = Result<Result<ServiceResponse<BoxBody>, Error>, Box<dyn Any + Send>>;

impl Frame {
    /// The path as it may be logged: what is below some is a secret.
    fn logged(self, request: &HttpRequest) -> &str {
        if self.route == calendar::PATH { self.route } else { request.path() }
    }

    /// The answer as it is, or, of a problem, in the envelope of the path's face.
    fn response(self, request: &HttpRequest, answered: Answered) -> HttpResponse {
        match answered {
            Ok(Ok(response)) => match response.response().error().map(problem) {
                None => response.into_parts().1,
                Some(problem) => self.refuse(request, &problem),
            },
            Ok(Err(error)) => self.refuse(request, &problem(&error)),
            Err(panic) => {
                tracing::error!(panic = message(&*panic), "a handler panicked");
                self.refuse(request, &Problem::Internal)
            }
        }
    }

    fn refuse(self, request: &HttpRequest, problem: &Problem) -> HttpResponse {
        let face = self.face.or_else(|| App::of(request).ok()?.face_of(request.path()));
        let mut response = HttpResponse::from(face.map_or_else(|| neutral(problem), |face| (face.render)(problem)));
        let headers = response.headers_mut();
        if let Some(seconds) = problem.retry_after_seconds() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if let Problem::MethodNotAllowed { allowed } = problem
            && let Ok(allowed) = HeaderValue::from_str(allowed)
        {
            headers.insert(header::ALLOW, allowed);
        }
        if matches!(problem, Problem::Unauthorized(_)) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The headers that every answer has.
fn finish(request: &HttpRequest, headers: &mut HeaderMap, request_id: &HeaderValue) {
    headers.insert(REQUEST_ID, request_id.clone());
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(standing) = request.extensions().get::<Standing>() {
        headers.insert(RATE_LIMIT, standing.limit.into());
        headers.insert(RATE_REMAINING, standing.remaining.into());
        headers.insert(RATE_RESET, standing.reset_seconds.into());
        if let Some(end) = standing.window_ends_at {
            headers.insert(WINDOW_LIMIT, standing.limit.into());
            headers.insert(WINDOW_REMAINING, standing.remaining.into());
            headers.insert(WINDOW_RESET, end.into());
        }
    }
    if request.headers().contains_key(header::ORIGIN) {
        // Any page may ask: what opens the door is a key, never a cookie.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
}

/// The envelope of paths that are no face's.
pub(crate) fn neutral(problem: &Problem) -> Answer {
    let code = match problem {
        Problem::Unauthorized(_) => "unauthorized",
        Problem::Forbidden(_) => "forbidden",
        Problem::NotFound(_) | Problem::UnknownPath => "not_found",
        Problem::MethodNotAllowed { .. } => "method_not_allowed",
        Problem::PayloadTooLarge { .. } => "payload_too_large",
        Problem::RateLimited(_) => "rate_limited",
        Problem::Invalid(_) => "invalid",
        Problem::MalformedJson(_) => "malformed_json",
        Problem::IdempotencyMismatch => "idempotency_mismatch",
        Problem::IdempotencyInProgress => "idempotency_in_progress",
        Problem::Unavailable => "unavailable",
        Problem::Internal => "internal",
    };
    let body = serde_json::json!({ "error": { "code": code, "message": problem.to_string() } });
    Answer::json(problem.status(), &body)
}

/// The problem that an error is. What the framework itself refuses is told by its status.
fn problem(error: &Error) -> Problem {
    if let Some(problem) = error.as_error::<Problem>() {
        return problem.clone();
    }
    let status = error.as_response_error().status_code();
    match status {
        StatusCode::NOT_FOUND => Problem::UnknownPath,
        StatusCode::PAYLOAD_TOO_LARGE => Problem::PayloadTooLarge { limit: crate::Config::BODY_LIMIT },
        status if status.is_client_error() => Problem::Invalid(crate::wire::Faults::at("request", error.to_string())),
        _server_error => {
            tracing::error!(%error, "the framework failed");
            Problem::Internal
        }
    }
}

/// The caller's own request id when it is a sane one, else a new one.
fn request_id(request: &HttpRequest) -> HeaderValue {
    let is_sane = |id: &&HeaderValue| {
        let id = id.as_bytes();
        (1..=64).contains(&id.len()) && id.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    let own = request.headers().get(&REQUEST_ID).filter(is_sane).cloned();
    let fresh = || App::of(request).ok().and_then(|app| HeaderValue::from_str(&app.request_id()).ok());
    own.or_else(fresh).unwrap_or_else(|| HeaderValue::from_static("none"))
}

fn is_preflight(request: &HttpRequest) -> bool {
    request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, METHODS))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200")))
        .finish()
}

/// Callers can make up methods without end; metrics cannot.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("?")
}
