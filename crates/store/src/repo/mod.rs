//! The repository traits, one aggregate a file.

mod audit;
mod bookings;
mod claiming;
mod claims;
mod conversations;
mod customers;
mod deliveries;
mod doctors;
mod event_series;
mod external_ids;
mod feeds;
mod finishing;
mod idempotency;
mod keys;
mod loads;
mod no_shows;
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

pub(crate) use audit::Notes;
pub(crate) use outbox::EventRow;
