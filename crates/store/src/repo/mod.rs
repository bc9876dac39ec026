//! The repository traits, one aggregate a file.

mod bookings;
mod claims;
mod idempotency;
mod keys;
mod outbox;
mod plans;
mod record;
mod resources;
mod settings;
mod tenants;
mod webhooks;

pub(crate) use outbox::EventRow;
