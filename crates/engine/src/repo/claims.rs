//! Claims: what is occupied, and the two guards that keep it from being sold twice.

use crate::{StoreError, model::Resource};
use slot_core::{HoldId, Instant, Owner, ResourceId, Span, TenantId};
use std::sync::Arc;

/// What writers take turns on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockKey {
    /// The month's bookings of a business. Taken first.
    Plan(TenantId),
    /// The bookings of one guest, by a digest of what tells guests apart.
    Guest(TenantId, u64),
    /// The calendar of one resource.
    Resource(TenantId, ResourceId),
}

/// A claim that is to be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewClaim {
    /// On which resource.
    pub resource: ResourceId,
    /// The claim.
    pub claim: slot_core::Claim,
}

/// What is occupied.
pub trait Claims {
    /// Waits for its turn on each key, in their order, and keeps it until the transaction ends. The keys are sorted here,
    /// so that two writers never wait for each other. All keys of a transaction are taken in one call.
    fn lock(&mut self, keys: &[LockKey]) -> Result<(), StoreError>;
    /// The claims on a resource that overlap the span, lapsed holds included, in order of start and lane.
    fn claims(
        &mut self,
        tenant: TenantId,
        resource: ResourceId,
        span: Span,
    ) -> Result<Vec<slot_core::Claim>, StoreError>;
    /// The claims on these resources that overlap the span, lapsed holds included, in order of resource, start and lane.
    fn claims_on(
        &mut self,
        tenant: TenantId,
        resources: &[ResourceId],
        span: Span,
    ) -> Result<Vec<NewClaim>, StoreError>;
    /// The resource with this id, and the claims on it that overlap the span that `reach` reads from it; none where that
    /// is `None`. What [`crate::Resources::resource`] and [`Claims::claims`] answer, in one question where that can be.
    #[expect(clippy::type_complexity, reason = "two things that belong to one moment, and a name would hide which")]
    fn resource_and_claims(
        &mut self,
        tenant: TenantId,
        id: ResourceId,
        reach: &dyn Fn(&Resource) -> Option<Span>,
    ) -> Result<Option<(Arc<Resource>, Vec<slot_core::Claim>)>, StoreError>;
    /// Stores claims, all or none: `false`, and nothing is stored, when the net of the database refuses one.
    fn insert_claims(&mut self, tenant: TenantId, claims: &[NewClaim]) -> Result<bool, StoreError>;
    /// Deletes every claim of a booking or hold; answers how many there were. Of a hold only the id counts.
    fn delete_claims(&mut self, tenant: TenantId, owner: Owner) -> Result<u64, StoreError>;
    /// Deletes these claims by resource, lane, start and owner; answers how many there were. Whoever has taken the place
    /// of one that is gone keeps it.
    fn delete_claims_exactly(&mut self, tenant: TenantId, claims: &[NewClaim]) -> Result<u64, StoreError>;
    /// The claims of a hold, with their resources, in order of resource and lane.
    fn hold_claims(&mut self, tenant: TenantId, hold: HoldId) -> Result<Vec<NewClaim>, StoreError>;
    /// Deletes the claims of every hold that has lapsed; answers how many there were.
    fn delete_lapsed_holds(&mut self, now: Instant) -> Result<u64, StoreError>;
    /// The moment up to which claims were pruned, if ever.
    fn pruned_before(&mut self, tenant: TenantId) -> Result<Option<Instant>, StoreError>;
    /// Deletes the claims of a business that end at or before the moment, and remembers the moment; answers how many.
    fn prune(&mut self, tenant: TenantId, before: Instant) -> Result<u64, StoreError>;
}
