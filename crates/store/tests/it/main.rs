//! The store, every test on both databases. Run with `cargo xtask test`, which starts Postgres.

mod bookings;
mod claims;
mod samples;
mod tenants;
