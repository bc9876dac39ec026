//! The conversation: a pure transition function over what a patient says and what the engine finds.

mod choose;
mod collect;
mod diagram;
mod facts;
mod reply;
mod settle;
mod state;
mod transition;

pub use diagram::diagram;
pub use facts::{Existing, Facts, Offer, Purpose, Reference, Search, Width};
pub use reply::{Line, Reply, Templates, long_date};
pub use state::{Conversation, Step, StepName};
pub use transition::{Context, Effect, Event, Lookup, transition};
