//! The catalogue: whole businesses declared in one file.
//!
//! A file says what should be; [`apply`] makes it so, and [`export`] says what is. What a file does not say stays as it is,
//! and `null` takes away. Things are called by a reference of the operator's own, or by id.

mod apply;
mod clinic;
mod export;
mod fault;
mod file;
mod numbers;
mod read;
mod schedule;
mod schema;
mod source;
mod words;

pub use apply::{Absent, Apply, Item, Kind, Outcome, Writing, apply};
pub use export::export;
pub use fault::{Fault, Faulty};
pub use schema::schema;
pub use source::{Format, UnknownFormat};

/// A file that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Catalogue {
    file: file::File,
    /// What is wrong with the form of single fields, of which nothing is said therefore: [`apply`] tells it together with what
    /// is wrong with the rest, and does nothing.
    faults: Vec<Fault>,
}
