//! A Postgres that the tests start themselves: found on the machine, run in a temporary folder.

mod account;
mod binaries;
mod server;

pub use binaries::Binaries;
pub(crate) use binaries::psql;
pub use server::{Durability, Filesystem, Options, Server};

/// The environment variable that names the server the tests use.
pub const URL_VARIABLE: &str = "SLOT_TEST_POSTGRES_URL";
