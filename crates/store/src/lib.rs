//! The repository traits on diesel: `SQLite` or Postgres, chosen by the URL at run time. The only crate that names diesel.
//!
//! [`Store`] is the handle. A read or a write gets one transaction as a `dyn` [`engine::Tx`], which is all that the verbs
//! need to know. On `SQLite` one thread writes, in groups, and readers stand beside it; on Postgres writers stand side by
//! side and take turns where a rule needs a count.

mod bell;
mod cache;
mod connect;
mod connection;
mod default_url;
mod error;
mod examine;
mod gauges;
mod inspect;
mod location;
mod migrations;
mod options;
mod pages;
mod pool;
mod postgres;
mod queries;
mod repo;
mod rows;
mod schema;
mod session;
mod sqlite;
mod store;
mod threads;

pub use default_url::default_url;
pub use error::{GuardState, OpenError};
pub use examine::{Backend, Examination};
pub use gauges::Gauges;
pub use inspect::{Guard, Setting};
pub use options::Options;
#[doc(hidden)]
pub use options::{Inspection, LockMode};
pub use store::Store;
