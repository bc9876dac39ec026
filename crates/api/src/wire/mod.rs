//! Reading what callers send: bodies, queries and paths, with every bad field named.
//!
//! The same for all faces: these functions say *what* is wrong, a face says it in its own envelope. All bad fields are
//! collected before anything is answered. A reader is `Fn(&RawValue) -> Result<T, Faults>` for JSON ([`json`]) and
//! `Fn(&str) -> Result<T, Faults>` for text ([`text`], used for queries and, through [`json::string`], inside JSON).
//!
//! ```
//! use api::wire::{Body, FieldError, json, text};
//! # fn main() -> Result<(), api::Problem> {
//! let body = Body::of(r#"{"name": " ", "days": [1, 9]}"#);
//! let mut fields = body.fields()?;
//! let name = fields.required("name", json::string(text::line(255)));
//! let days = fields.required("days", json::list(1..=7, json::integer(1..=7)));
//! let email = fields.optional("email", json::string(text::email));
//! let faults = fields.all((name, days, email)).unwrap_err();
//! let places: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
//! assert_eq!(places, ["name", "days[1]"]);
//! # Ok(()) }
//! ```

mod body;
mod fault;
mod fields;
pub mod json;
mod path;
mod query;
pub mod text;
pub mod webhook;

pub use body::Body;
pub use fault::{Faults, FieldError};
pub use fields::{All, Fields};
pub use path::path_id;
pub use query::{Params, Query};
