//! What a face is: a name, prefixes, routes, and how it words a problem.

use crate::{
    Answer, Permission, Problem,
    openapi::{About, Operation},
};
use actix_web::http::Method;
use engine::model::Scope;
use slot_core::Length;
use std::fmt;

/// A published API dialect.
pub trait Face: 'static {
    /// Its name, in metrics and logs.
    const NAME: &'static str;
    /// The paths that are its own, each with everything below: there, nobody is told anything without a key.
    const PREFIXES: &'static [&'static str];
    /// Its routes.
    const ROUTES: &'static [Route];
    /// How many requests it takes of whom, when a key does not say otherwise.
    const RATE: Rate;
    /// How long the answer to a request with an idempotency key is kept.
    const IDEMPOTENCY: Length;
    /// What its OpenAPI document says of it.
    const ABOUT: About;

    /// The problem in its envelope. Headers such as `Retry-After` and `Allow` are added by the frame.
    fn render(problem: &Problem) -> Answer;
}

/// A rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// None.
    Off,
    /// So many requests a minute with one key.
    PerKey(u32),
    /// So many requests a minute with all keys of one business.
    PerTenant(u32),
    /// So many requests with one key in the minute that its first request begins; then none until that minute is over.
    Window(u32),
    /// So many requests with one key in any minute.
    Sliding(u32),
}

/// One operation: a method at a path.
///
/// ```
/// use api::{Answer, Caller, Route, permit};
/// async fn ping(caller: Caller<permit::Slotflow>) -> Answer {
///     Answer::ok(&caller.tenant.name)
/// }
/// const ROUTES: &[Route] = &[Route::get::<permit::Slotflow>("/v1/humans/ping", || actix_web::web::to(ping))];
/// ```
#[derive(Clone, Copy)]
pub struct Route {
    /// The method.
    pub method: RouteMethod,
    /// The path, with `{names}` in it.
    pub path: &'static str,
    /// The scope that its handler asks for; `None` where no key is needed. A test calls every route without it.
    pub scope: Option<Scope>,
    /// Whether it takes an `Idempotency-Key`.
    pub creates: bool,
    /// What the face's OpenAPI document says of it.
    pub describe: Option<fn() -> Operation>,
    /// Whether it answers HEAD as it answers GET.
    pub head: bool,
    handler: fn() -> actix_web::Route,
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RouteMethod {
    /// GET, and HEAD with it unless [`Route::head`] says no.
    Get,
    /// POST.
    Post,
    /// PUT.
    Put,
    /// PATCH.
    Patch,
    /// DELETE.
    Delete,
}

impl Route {
    /// GET, and HEAD with it.
    pub const fn get<P: Permission>(path: &'static str, handler: fn() -> actix_web::Route) -> Self {
        Self::new::<P>(RouteMethod::Get, path, handler)
    }

    /// GET, and HEAD with it, for everybody: no key is asked for.
    pub const fn open(path: &'static str, handler: fn() -> actix_web::Route) -> Self {
        Self { method: RouteMethod::Get, path, scope: None, creates: false, head: true, describe: None, handler }
    }

    /// POST, for everybody: no key is asked for.
    pub const fn open_post(path: &'static str, handler: fn() -> actix_web::Route) -> Self {
        Self { method: RouteMethod::Post, head: false, ..Self::open(path, handler) }
    }

    /// POST.
    pub const fn post<P: Permission>(path: &'static str, handler: fn() -> actix_web::Route) -> Self {
        Self::new::<P>(RouteMethod::Post, path, handler)
    }

    /// PUT.
    pub const fn put<P: Permission>(path: &'static str, handler: fn() -> actix_web::Route) -> Self {
        Self::new::<P>(RouteMethod::Put, path, handler)
    }

    /// PATCH.
    pub const fn patch<P: Permission>(path: &'static str, handler: fn() -> actix_web::Route) -> Self {
        Self::new::<P>(RouteMethod::Patch, path, handler)
    }

    /// DELETE.
    pub const fn delete<P: Permission>(path: &'static str, handler: fn() -> actix_web::Route) -> Self {
        Self::new::<P>(RouteMethod::Delete, path, handler)
    }

    /// The same route, which makes something and so takes an `Idempotency-Key` ([`crate::Caller::create`]).
    #[must_use]
    pub const fn creating(self) -> Self {
        Self { creates: true, ..self }
    }

    /// The same route, as the face's OpenAPI document has it.
    #[must_use]
    pub const fn described(self, describe: fn() -> Operation) -> Self {
        Self { describe: Some(describe), ..self }
    }

    /// The same route without HEAD, for a contract that knows GET alone.
    #[must_use]
    pub const fn without_head(self) -> Self {
        Self { head: false, ..self }
    }

    const fn new<P: Permission>(method: RouteMethod, path: &'static str, handler: fn() -> actix_web::Route) -> Self {
        let head = matches!(method, RouteMethod::Get);
        Self { method, path, scope: Some(P::SCOPE), creates: false, head, describe: None, handler }
    }

    pub(crate) fn handler(&self) -> actix_web::Route {
        (self.handler)()
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.method(), self.path)
    }
}

impl RouteMethod {
    /// The method, as HTTP's own type.
    pub const fn method(self) -> Method {
        match self {
            Self::Get => Method::GET,
            Self::Post => Method::POST,
            Self::Put => Method::PUT,
            Self::Patch => Method::PATCH,
            Self::Delete => Method::DELETE,
        }
    }
}

/// A [`Face`] as a value.
#[derive(Clone, Copy, Debug)]
pub struct FaceSpec {
    /// [`Face::NAME`].
    pub name: &'static str,
    /// [`Face::PREFIXES`].
    pub prefixes: &'static [&'static str],
    /// [`Face::ROUTES`].
    pub routes: &'static [Route],
    /// [`Face::RATE`].
    pub rate: Rate,
    /// [`Face::IDEMPOTENCY`].
    pub idempotency: Length,
    /// [`Face::ABOUT`].
    pub about: About,
    /// [`Face::render`].
    pub render: fn(&Problem) -> Answer,
}

impl FaceSpec {
    /// The face as a value.
    pub const fn of<F: Face>() -> Self {
        Self {
            name: F::NAME,
            prefixes: F::PREFIXES,
            routes: F::ROUTES,
            rate: F::RATE,
            idempotency: F::IDEMPOTENCY,
            about: F::ABOUT,
            render: F::render,
        }
    }

    /// Whether the path is this face's.
    pub fn owns(&self, path: &str) -> bool {
        self.prefixes
            .iter()
            .any(|prefix| path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
    }
}
