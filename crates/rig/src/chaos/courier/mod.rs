//! Events that arrive: a receiver that does everything wrong, servers that are killed, and nothing that is lost.

pub mod fair;
mod ledger;
mod load;
mod run;

pub use run::{Chaos, run};
