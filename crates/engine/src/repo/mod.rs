//! The repository traits: what the verbs ask of a store, one trait per aggregate, all of them together one transaction.
//!
//! Every method takes the tenant: no query can forget it. Absence is `Option`; an outage is an error.

mod audit;
mod bookings;
mod claims;
mod conversations;
mod customers;
mod deliveries;
mod doctors;
mod event_series;
mod feeds;
mod idempotency;
mod loads;
mod no_shows;
mod resources;
mod services;
mod tenants;
mod usage;
mod visit_pages;
mod waitlists;
mod windows;

pub use audit::{Audit, AuditFilter};
pub use bookings::{BookingFilter, BookingOrder, Bookings, Entry, Outbox, Recorded};
pub use claims::{Claims, LockKey, NewClaim};
pub use conversations::Conversations;
pub use customers::{CustomerFilter, Customers};
pub use deliveries::{Again, DeadFilter, Deliveries, Finished};
pub use doctors::{DoctorFilter, Doctors};
pub use event_series::{EventSeriesFilter, SeriesOfEvents};
pub use feeds::{FeedScope, Feeds};
pub use idempotency::{Idempotency, IdempotencyBegin, IdempotencyKey, StoredAnswer};
pub use loads::{Load, Loads};
pub use no_shows::{NoShows, Person};
pub use resources::{ProviderFilter, ResourceFilter, Resources, Webhooks};
pub use services::{ServiceFilter, Services};
pub use tenants::{Keys, Settings, Tenants};
pub use usage::Plans;
pub use visit_pages::VisitPages;
pub use waitlists::{WaitlistFilter, Waitlists};
pub use windows::{WindowFilter, Windows};

/// One transaction of the store.
pub trait Tx:
    Tenants
    + Keys
    + Settings
    + Resources
    + Services
    + Customers
    + Doctors
    + Waitlists
    + Conversations
    + Windows
    + SeriesOfEvents
    + Claims
    + VisitPages
    + Loads
    + Bookings
    + Outbox
    + Idempotency
    + Webhooks
    + Deliveries
    + Plans
    + NoShows
    + Audit
    + Feeds
{
}

impl<T> Tx for T where
    T: Tenants
        + Keys
        + Settings
        + Resources
        + Services
        + Customers
        + Doctors
        + Waitlists
        + Conversations
        + Windows
        + SeriesOfEvents
        + Claims
        + VisitPages
        + Loads
        + Bookings
        + Outbox
        + Idempotency
        + Webhooks
        + Deliveries
        + Plans
        + NoShows
        + Audit
        + Feeds
{
}

/// Which part of a long list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most so many.
    pub limit: u32,
    /// After skipping so many.
    pub offset: u32,
}

/// A part of a list, and how long the whole is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paged<T> {
    /// The part.
    pub items: Vec<T>,
    /// How many there are in all.
    pub total: u64,
}
