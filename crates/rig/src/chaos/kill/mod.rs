//! Kills with SIGKILL under load: what was acknowledged must be there afterwards, and what was not can be found out.

mod client;
mod run;

pub use run::{Kill, Victim, control, run};
