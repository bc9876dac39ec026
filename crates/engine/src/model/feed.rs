//! A calendar feed: the bookings of a resource, for whoever knows a secret address.

use slot_core::{FeedId, Instant, ResourceId, TenantId};

/// An address under which calendar programs read the bookings of one resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Its id.
    pub id: FeedId,
    /// Whose it is.
    pub tenant: TenantId,
    /// Whose bookings it shows; of a location, those of everything that belongs there.
    pub resource: ResourceId,
    /// SHA-256 of the secret in the address.
    pub hash: [u8; 32],
    /// When it was made.
    pub created_at: Instant,
    /// When it stopped working.
    pub revoked_at: Option<Instant>,
}
