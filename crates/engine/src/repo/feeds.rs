//! Calendar feeds, and what they show.

use crate::{
    StoreError,
    model::{Booking, Feed},
};
use slot_core::{FeedId, Instant, ResourceId, Span, TenantId};

/// Whose bookings a feed shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedScope {
    /// Those that this resource takes part in.
    Resource(ResourceId),
    /// Those at this location, and of all resources that belong to it.
    Location(ResourceId),
}

/// Calendar feeds.
pub trait Feeds {
    /// The feed with this hash, revoked or not, of whatever business.
    fn feed_by_hash(&mut self, hash: &[u8; 32]) -> Result<Option<Feed>, StoreError>;
    /// The feeds of a business, or of all, oldest first.
    fn feeds(&mut self, tenant: Option<TenantId>) -> Result<Vec<Feed>, StoreError>;
    /// Stores a new one.
    fn insert_feed(&mut self, feed: &Feed) -> Result<(), StoreError>;
    /// Makes one useless; answers whether it was not so before.
    fn revoke_feed(&mut self, tenant: TenantId, id: FeedId, at: Instant) -> Result<bool, StoreError>;
    /// The bookings that a feed shows: those that start within the span, whatever became of them, the earliest first, at
    /// most so many.
    fn feed_bookings(
        &mut self,
        tenant: TenantId,
        scope: FeedScope,
        span: Span,
        limit: u32,
    ) -> Result<Vec<Booking>, StoreError>;
}
