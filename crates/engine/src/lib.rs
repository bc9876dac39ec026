//! The verbs of Slotkeeper, one file each, and the repository traits that they use.
//!
//! A verb loads facts, asks the core, and stores the answer with its events in ONE transaction. Every face, page, job
//! and command goes through a verb. Nothing here knows SQL or HTTP.

pub mod catalogue;
mod context;
mod error;
pub mod ics;
mod messenger;
pub mod model;
mod repo;
mod speech;
pub mod verbs;

pub use context::{Clock, Context, Ids, SystemClock, SystemIds, TestClock};
pub use error::StoreError;
pub use messenger::Messenger;
pub use repo::{
    Again, Audit, AuditFilter, BookingFilter, BookingOrder, Bookings, Claims, Conversations, CustomerFilter, Customers,
    DeadFilter, Deliveries, DoctorFilter, Doctors, Entry, EventSeriesFilter, FeedScope, Feeds, Finished, Idempotency,
    IdempotencyBegin, IdempotencyKey, Keys, Load, Loads, LockKey, NewClaim, NoShows, Outbox, Page, Paged, Person,
    Plans, ProviderFilter, Recorded, ResourceFilter, Resources, SeriesOfEvents, ServiceFilter, Services, Settings,
    StoredAnswer, Tenants, Tx, VisitPages, WaitlistFilter, Waitlists, Webhooks, WindowFilter, Windows,
};
pub use speech::{AudioFormat, Hearing, NoTranscriber, Recording, SpeechError, Transcriber, Transcript};
