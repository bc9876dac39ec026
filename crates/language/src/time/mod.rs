//! Expressions of time: which pieces say a day, an hour, a range, and what they say together.

mod bound;
mod clock;
mod compose;
mod day;
mod month_day;
mod not_time;
mod nth;
mod part;
mod period;
mod range;
mod reading;
mod relative;
mod rhythm;
mod said;
mod scan;

pub(crate) use compose::compose;
pub(crate) use reading::Lead;
pub use reading::{Days, Doubt, Hours, Rhythm, Times, When};
pub(crate) use said::{Hour, Mention, Said};
pub(crate) use scan::{Grammar, scan};
