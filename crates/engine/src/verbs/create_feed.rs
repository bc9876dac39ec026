//! Makes a calendar feed. Its secret is answered once and never kept.

use crate::{
    Context, StoreError, Tx,
    model::{Feed, hash_secret},
};
use slot_core::{FeedId, ResourceId, TenantId};

/// A feed that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatedFeed {
    /// What is kept of it.
    pub feed: Feed,
    /// The secret in its address: shown this once.
    pub secret: String,
}

/// Makes a feed of the bookings of a resource. `None` when there is no such resource.
pub fn create_feed(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: TenantId,
    resource: ResourceId,
) -> Result<Option<CreatedFeed>, StoreError> {
    if tx.resource(tenant, resource)?.is_none() {
        return Ok(None);
    }
    let secret = super::create_key::letters(&cx.ids.secret());
    let feed = Feed {
        id: cx.id(FeedId::from_u128),
        tenant,
        resource,
        hash: hash_secret(&secret),
        created_at: cx.now,
        revoked_at: None,
    };
    tx.insert_feed(&feed)?;
    Ok(Some(CreatedFeed { feed, secret }))
}
