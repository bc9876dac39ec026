//! Brazilian Portuguese for scheduling: what a message asks for, and the conversation that books it.
//!
//! Text in, values out: no clock, no I/O, no model. Words are data (`lexicon/pt_br`), grammar is code. Everything that was
//! understood carries the place of the message that says it, and what speakers disagree about is a [`Doubt`], which is asked
//! and never guessed.
#![deny(missing_docs)]

mod calendar;
mod conversation;
mod cue;
mod directory;
mod duration;
mod fold;
mod intent;
mod lexicon;
mod names;
mod numeral;
mod piece;
mod policy;
mod time;
mod token;
mod typo;
mod understand;

pub use calendar::next_weekday;
pub use conversation::{
    Context, Conversation, Effect, Event, Existing, Facts, Line, Lookup, Offer, Purpose, Reference, Reply, Search,
    Step, StepName, Templates, Width, diagram, long_date, transition,
};
pub use directory::{Directory, Entry, Provider};
pub use duration::{Period, duration};
pub use fold::fold;
pub use intent::{Intent, Stage};
pub use lexicon::{Lexicon, Part, Unit};
pub use numeral::{number, ordinal};
pub use policy::{Edge, Policy};
pub use time::{Days, Doubt, Hours, Rhythm, Times, When};
pub use understand::{Moment, Named, Pick, Shift, Specialty, Understanding, read_times, understand};
