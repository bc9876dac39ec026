//! Proofs that try to break it: loads with faults, and checkers that share no code with what they check.
//!
//! `cargo xtask chaos` runs them at length; their short forms run with the tests of the server.

pub mod audit;
pub mod clinic;
pub mod courier;
pub mod dice;
pub mod double_book;
pub mod herd;
mod history;
pub mod kill;
pub mod latency;
pub mod line;
pub mod refusal;
pub mod site;
pub mod sql;
pub mod sweep;
pub mod timeline;
pub mod two_servers;
pub mod wire;
pub mod world;
