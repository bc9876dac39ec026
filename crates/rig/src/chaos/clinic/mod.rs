//! Clinic: 64 threads that make, move, cancel and miss the same few appointments, with the guards in place or removed.

mod actor;
mod audit;
mod ledger;
mod run;
mod ward;

pub use run::run;
