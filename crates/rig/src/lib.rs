//! The test rig: throw-away databases, server processes and an HTTP client for tests and heavy runs.
//!
//! Development only: no crate depends on it except under `[dev-dependencies]`, and nothing of it is shipped.
//! Functions that set a test up panic with a sentence when the set-up is impossible; functions that a heavy run
//! calls while it breaks things on purpose return a [`Result`](anyhow::Result).

#[cfg(feature = "heavy")]
pub mod bench;
#[cfg(feature = "chaos")]
pub mod chaos;
pub mod database;
pub mod http;
mod os;
pub mod postgres;
pub mod process;
pub mod receiver;
pub mod wait;

pub use database::{Kind, TempDatabase};
pub use http::{Client, Reply};
pub use process::ServerProcess;
pub use receiver::{Hit, Reaction, Receiver};
