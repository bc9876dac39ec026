//! Takes events from the outbox and delivers them to webhook endpoints: signed, in order for each booking, at least once, fair
//! to every business, and never to an address inside.
//!
//! A delivery is made in the transaction of its event. The courier claims what is due, sends it while no transaction is open,
//! and stores what came of it. What it knows of the database is an [`Office`]; what it knows of a dialect is in [`mod@dialect`].
//!
//! This is the only crate with an outbound client.

mod breaker;
mod client;
mod courier;
mod deliver;
mod desk;
pub mod dialect;
mod guard;
#[cfg(test)]
mod hostile;
mod office;
mod payload;
mod plan;
mod schedule;
mod sign;
mod test_send;

pub use client::{Client, ClientError, LARGEST_RESPONSE, TIMEOUT};
pub use courier::{Config, Courier, StartError};
pub use guard::{Found, Lookup, SystemLookup};
pub use office::Office;
pub use plan::Limits;
pub use test_send::Tester;
