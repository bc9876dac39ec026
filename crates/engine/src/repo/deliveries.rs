//! Deliveries: what is open, who has taken it on, and what came of it.
//!
//! Deliveries to webhooks are made with their events: whatever appends an event makes one for each endpoint that may want to
//! hear of it, in the same transaction.

use super::{Page, Paged};
use crate::{
    StoreError,
    model::{Attempt, Carrier, Claiming, DeadLetter, Delivery, DeliveryKey, Dialect, EventKind, Fate, Lane},
};
use slot_core::{ClaimToken, EndpointId, EventId, Instant, TenantId};

/// What became of a delivery that somebody had taken on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// Which.
    pub key: DeliveryKey,
    /// Who had taken it on. When it is not theirs any more, nothing is stored.
    pub token: ClaimToken,
    /// What the endpoint's dialect calls the event.
    pub word: Option<String>,
    /// How many attempts were made until now.
    pub attempts: u32,
    /// How it goes on.
    pub fate: Fate,
    /// When that was known.
    pub at: Instant,
}

/// What is to be delivered once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Again {
    /// Everything that ran out of attempts.
    Dead,
    /// One event, whatever became of it.
    Event(EventId),
    /// Every event of these kinds that happened from the first moment until before the second, whatever became of it.
    Happened {
        /// Of these kinds.
        kinds: Vec<EventKind>,
        /// From this moment.
        from: Instant,
        /// Until before this moment.
        until: Instant,
    },
}

/// Whose dead letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadFilter {
    /// Those of every endpoint.
    All,
    /// Those of one endpoint.
    Endpoint(EndpointId),
    /// Those of the webhook endpoints of one dialect.
    Dialect(Dialect),
}

/// Events on their way.
pub trait Deliveries {
    /// The endpoints of all businesses for which something is open, and when the earliest of it is due.
    fn lanes(&mut self, carrier: Carrier) -> Result<Vec<Lane>, StoreError>;
    /// Takes on what is due at `now`: of each endpoint the earliest first, never two of one subject, and none that somebody
    /// else has taken on.
    fn claim_deliveries(&mut self, claiming: &Claiming, now: Instant) -> Result<Vec<Delivery>, StoreError>;
    /// Stores what became of deliveries that were taken on. Those of the same subject that come after one that is tried
    /// again wait at least as long.
    fn finish_deliveries(&mut self, finished: &[Finished]) -> Result<(), StoreError>;
    /// Gives up everything that is open at an endpoint; answers how much that was.
    fn bury_deliveries(
        &mut self,
        tenant: TenantId,
        carrier: Carrier,
        endpoint: EndpointId,
        at: Instant,
        reason: &str,
    ) -> Result<u64, StoreError>;
    /// Opens deliveries to an endpoint once more, with all their attempts before them; answers how many. What somebody has
    /// taken on, or is open already, stays as it is.
    fn deliver_again(
        &mut self,
        tenant: TenantId,
        carrier: Carrier,
        endpoint: EndpointId,
        again: &Again,
    ) -> Result<u64, StoreError>;
    /// What ran out of attempts, the latest first.
    fn dead_letters(
        &mut self,
        tenant: TenantId,
        carrier: Carrier,
        of: DeadFilter,
        page: Page,
    ) -> Result<Paged<DeadLetter>, StoreError>;
    /// How many deliveries are open at an endpoint.
    fn open_deliveries(&mut self, tenant: TenantId, carrier: Carrier, endpoint: EndpointId) -> Result<u64, StoreError>;
    /// Adds attempts to the log.
    fn log_attempts(&mut self, attempts: &[Attempt]) -> Result<(), StoreError>;
    /// The log of an endpoint, the latest attempt first.
    fn attempts(
        &mut self,
        tenant: TenantId,
        carrier: Carrier,
        endpoint: EndpointId,
        page: Page,
    ) -> Result<Paged<Attempt>, StoreError>;
    /// Deletes attempts from before a moment, of all businesses; answers how many.
    fn forget_attempts(&mut self, before: Instant) -> Result<u64, StoreError>;
}
