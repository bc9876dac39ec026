//! The repository traits, one aggregate a file.

mod bookings;
mod claiming;
mod claims;
mod customers;
mod deliveries;
mod doctors;
mod event_series;
mod external_ids;
mod finishing;
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
mod visit_pages;
mod waitlists;
mod webhooks;
mod windows;

pub(crate) use outbox::EventRow;
