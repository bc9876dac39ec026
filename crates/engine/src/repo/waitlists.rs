//! Waitlists, and the offers that stand.

use super::{Page, Paged};
use crate::{
    StoreError,
    model::{WaitStatus, WaitlistEntry},
};
use slot_core::{CustomerId, HoldId, Instant, ResourceId, ServiceId, TenantId, WaitFor, WaitlistId};

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WaitlistFilter {
    /// Only of this customer.
    pub customer: Option<CustomerId>,
    /// Only for this service.
    pub service: Option<ServiceId>,
    /// Only with this provider or specialty.
    pub wants: Option<WaitFor>,
    /// Only at this location.
    pub location: Option<ResourceId>,
    /// Only in one of these statuses; `None` is any.
    pub statuses: Option<Vec<WaitStatus>>,
}

/// Those who wait.
pub trait Waitlists {
    /// The entry with this id.
    fn waitlist_entry(&mut self, tenant: TenantId, id: WaitlistId) -> Result<Option<WaitlistEntry>, StoreError>;
    /// The entry whose offer this hold keeps.
    fn waitlist_entry_of(&mut self, tenant: TenantId, hold: HoldId) -> Result<Option<WaitlistEntry>, StoreError>;
    /// Those that the filter names, the most urgent first, then by age, and how many there are in all.
    fn waitlist(
        &mut self,
        tenant: TenantId,
        filter: &WaitlistFilter,
        page: Page,
    ) -> Result<Paged<WaitlistEntry>, StoreError>;
    /// All who wait in this line, in their order: for a service, with a provider or specialty.
    fn waiting_in_line(
        &mut self,
        tenant: TenantId,
        service: ServiceId,
        wants: &WaitFor,
    ) -> Result<Vec<WaitlistEntry>, StoreError>;
    /// All who wait for this provider, or for one of these specialties, whatever the service, in their order.
    fn waiting_for(
        &mut self,
        tenant: TenantId,
        provider: ResourceId,
        specialties: &[String],
    ) -> Result<Vec<WaitlistEntry>, StoreError>;
    /// The offers of all businesses that ended unanswered at or before now, the oldest first, at most so many.
    fn due_offers(&mut self, now: Instant, limit: u32) -> Result<Vec<(TenantId, WaitlistId)>, StoreError>;
    /// When the next offer of any business ends; `None` when none stands.
    fn next_offer_end(&mut self) -> Result<Option<Instant>, StoreError>;
    /// Stores a new one. Who waits in that line already, or has an offer, is `Conflict("waitlist_queue")`.
    fn insert_waitlist_entry(&mut self, entry: &WaitlistEntry) -> Result<(), StoreError>;
    /// Stores a changed one in place of the one with `version`; when that is gone, `Contended`. Who waits in that line
    /// already is `Conflict("waitlist_queue")`.
    fn update_waitlist_entry(&mut self, entry: &WaitlistEntry, version: u32) -> Result<(), StoreError>;
}
