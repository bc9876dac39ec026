//! Postgres: transactions that begin when they have to, and the threads that run writes side by side.

mod talk;
mod workers;
mod write;

pub(crate) use talk::Talk;
pub(crate) use workers::Workers;
pub(crate) use write::{Shared, read, write};
