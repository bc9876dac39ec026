//! The HTTP faces of Slotkeeper, and the frame that they share.
//!
//! The frame is what every request goes through, whichever face answers it: request id, authentication, rate limit,
//! scopes, body limit, idempotency keys, metrics, and errors in the envelope of the face that the path belongs to. A face
//! ([`faces`]) is a table of routes, wire types and conversions over the engine's verbs, and nothing else.
//!
//! This is the only library crate that names actix.

mod answer;
mod app;
mod calendar;
mod caller;
mod face;
pub mod faces;
mod frame;
mod health;
mod mount;
mod once;
pub mod openapi;
pub mod permit;
mod problem;
mod rate;
mod rate_log;
mod rate_window;
mod serve;
pub mod telemetry;
pub mod wire;

pub use actix_web::http::header::HeaderName;
pub use answer::Answer;
pub use app::{App, Config, address_header};
pub use caller::{Caller, KeyHolder};
pub use face::{Face, FaceSpec, Rate, Route, RouteMethod};
pub use mount::mount;
pub use permit::Permission;
pub use problem::{Denied, KeyFault, Problem};
pub use rate::Standing;
pub use serve::{Serve, serve};
