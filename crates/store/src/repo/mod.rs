//! The repository traits, one aggregate a file.

mod bookings;
mod claims;
mod customers;
mod event_series;
mod idempotency;
mod keys;
mod loads;
mod outbox;
mod plans;
mod record;
mod resources;
mod services;
mod settings;
mod tenants;
mod tracking;
mod webhooks;
mod windows;

pub(crate) use outbox::EventRow;
