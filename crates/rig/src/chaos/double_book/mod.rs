//! Double booking: 64 threads on hot slots and spread slots, through the verbs, with the guards in place or removed.

mod actor;
mod fill;
mod hot;
mod mixed;
mod run;
mod wish;

pub use run::{Guards, Load, run};
