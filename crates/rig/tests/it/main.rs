//! The rig tried on real servers and processes.
#![expect(clippy::unwrap_used, reason = "what the tests' own servers and scripts need may panic")]

mod database;
mod http;
mod postgres;
mod process;
mod with_postgres;
