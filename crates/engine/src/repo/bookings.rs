//! Bookings, their history, and the outbox.

use super::{NewClaim, Page, Paged};
use crate::{
    StoreError,
    model::{Booking, Event, HistoryRow},
};
use slot_core::{
    BookingId, CustomerId, EventId, EventSeriesId, Instant, LeadId, ResourceId, ServiceId, Span, Status, TenantId,
    WindowId,
};

/// Which bookings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookingFilter {
    /// Only on this resource.
    pub resource: Option<ResourceId>,
    /// Only in one of these statuses; `None` is any.
    pub statuses: Option<Vec<Status>>,
    /// Only with this lead.
    pub lead: Option<LeadId>,
    /// Only of this service.
    pub service: Option<ServiceId>,
    /// Only visits at this location.
    pub location: Option<ResourceId>,
    /// Only visits of patients, or only what is none.
    pub is_visit: Option<bool>,
    /// Only of this customer.
    pub customer: Option<CustomerId>,
    /// Only in one of these windows; `None` is anywhere.
    pub windows: Option<Vec<WindowId>>,
    /// Only of this series of events.
    pub series: Option<EventSeriesId>,
    /// Only with this name elsewhere.
    pub external_reference: Option<String>,
    /// Only of a guest with exactly this telephone number.
    pub phone: Option<String>,
    /// Only those that were moved since they were made, or only those that were not.
    pub moved: Option<bool>,
    /// Only starting at or after.
    pub starts_from: Option<Instant>,
    /// Only starting before.
    pub starts_before: Option<Instant>,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookingOrder {
    /// By start, then id.
    EarliestFirst,
    /// By start, then id, backwards.
    LatestFirst,
}

/// A booking that is to be stored with everything that belongs to it.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The booking.
    pub booking: &'a Booking,
    /// What it occupies.
    pub claims: &'a [NewClaim],
    /// Its first step.
    pub history: &'a HistoryRow,
    /// What is to be told.
    pub events: &'a [Event],
    /// The revs of the resources that the decision was made on.
    pub revs: &'a [(ResourceId, u64)],
}

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is stored, all of it.
    Stored,
    /// Nothing is stored: the net of the database refused a claim.
    Taken,
    /// Nothing is stored: a resource changed since it was read.
    Stale,
}

/// Reservations.
pub trait Bookings {
    /// Stores a booking with its claims, first history row and events, all or none.
    fn record(&mut self, entry: &Entry<'_>) -> Result<Recorded, StoreError>;
    /// Promises that the next [`Bookings::record`] is the only change of this transaction, and that the transaction then
    /// answers `Ok`. A store may commit in the same step, which spares round trips while others wait; a change that
    /// comes after it fails. Without a promise, or after some other change, nothing is different.
    fn promise_only_record(&mut self) {}
    /// The booking with this id.
    fn booking(&mut self, tenant: TenantId, id: BookingId) -> Result<Option<Booking>, StoreError>;
    /// The booking with this short name.
    fn booking_by_code(&mut self, tenant: TenantId, code: &str) -> Result<Option<Booking>, StoreError>;
    /// The highest number that was given to a booking of a window that starts within the span, whatever became of it.
    fn last_token(&mut self, tenant: TenantId, window: WindowId, span: Span) -> Result<Option<u32>, StoreError>;
    /// Those that the filter names, and how many there are in all.
    fn bookings(
        &mut self,
        tenant: TenantId,
        filter: &BookingFilter,
        order: BookingOrder,
        page: Page,
    ) -> Result<Paged<Booking>, StoreError>;
    /// Those that the filter names, by start, then id, after the one with this start and id: at most so many. What is added
    /// meanwhile moves nobody from one part of the list to another.
    fn bookings_after(
        &mut self,
        tenant: TenantId,
        filter: &BookingFilter,
        after: Option<(Instant, BookingId)>,
        limit: u32,
    ) -> Result<Vec<Booking>, StoreError>;
    /// When the visits to these providers start that took place, of those that start within the span: they occupy nothing
    /// and still count for daily limits. By provider and start.
    fn visits_made(
        &mut self,
        tenant: TenantId,
        providers: &[ResourceId],
        span: Span,
    ) -> Result<Vec<(ResourceId, Instant)>, StoreError>;
    /// Whether the customer ever came to this provider.
    fn has_come(&mut self, tenant: TenantId, provider: ResourceId, customer: CustomerId) -> Result<bool, StoreError>;
    /// Stores a changed booking in place of the one with `version`, and the step that changed it; when that version is
    /// gone, `Contended`.
    fn update_booking(&mut self, booking: &Booking, version: u32, step: &HistoryRow) -> Result<(), StoreError>;
    /// Every step of a booking's life, oldest first.
    fn history(&mut self, tenant: TenantId, id: BookingId) -> Result<Vec<HistoryRow>, StoreError>;
}

/// What is to be told to others.
pub trait Outbox {
    /// Adds events, in order.
    fn append_events(&mut self, events: &[Event]) -> Result<(), StoreError>;
    /// Whether this happened.
    fn has_event(&mut self, tenant: TenantId, id: EventId) -> Result<bool, StoreError>;
    /// The events of a business after this one, oldest first, at most so many.
    fn events_after(&mut self, tenant: TenantId, after: Option<EventId>, limit: u32) -> Result<Vec<Event>, StoreError>;
}
