//! The OpenAPI document of each face, made from its table of routes and from the types that it answers with.
//!
//! A face says what it is ([`About`]), and each [`crate::Route`] has an [`Operation`] beside it. Everything that is the same for
//! all routes is not said again: credentials, scopes, the path's and the idempotency key's parameters, and what the frame
//! refuses, with examples in the face's own envelope. Types that are answered derive [`schemars::JsonSchema`]; so do the
//! types that describe bodies and queries for the readers beside them, with fields of the types in [`formats`].
//!
//! ```
//! use api::openapi::{Operation, formats};
//! use schemars::JsonSchema;
//!
//! /// A booking that is to be made.
//! #[derive(JsonSchema)]
//! struct NewVisit {
//!     /// Who is visited.
//!     host: formats::Uuid,
//!     /// Who comes.
//!     name: Option<formats::Line<255>>,
//! }
//!
//! /// A booking.
//! #[derive(JsonSchema)]
//! struct Visit {
//!     id: formats::Uuid,
//! }
//!
//! fn create() -> Operation {
//!     Operation::new("createVisit", "Visits", "Book a visit")
//!         .body::<NewVisit>()
//!         .answers::<Visit>(201, "The booking.")
//!         .refuses(409, "The time is taken.")
//! }
//! ```

mod about;
mod common;
mod document;
pub mod formats;
mod operation;
pub(crate) mod page;
mod schemas;
pub(crate) mod serve;

pub use about::About;
pub use document::{Layout, Version, document};
pub use operation::Operation;
pub use schemas::{SchemaOf, schema};
