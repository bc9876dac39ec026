//! `SQLite`: one thread that writes in groups, and readers beside it.

mod command;
mod group;
mod read;
mod writer;

pub(crate) use command::command;
pub(crate) use read::{read, read_at_once};
pub(crate) use writer::{Setup, Writer};
