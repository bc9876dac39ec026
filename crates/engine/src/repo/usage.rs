//! What a business has used of its plan.

use crate::{
    StoreError,
    model::{Month, OveragePack, Usage},
};
use slot_core::TenantId;

/// The month's counters and the ledger of packs.
pub trait Plans {
    /// What was used of the month.
    fn usage(&mut self, tenant: TenantId, month: Month) -> Result<Usage, StoreError>;
    /// Counts one more booking.
    fn count_booking(&mut self, tenant: TenantId, month: Month) -> Result<(), StoreError>;
    /// Stores a pack and adds its bookings to its month.
    fn insert_pack(&mut self, pack: &OveragePack) -> Result<(), StoreError>;
    /// The packs that a business has bought, oldest first.
    fn packs(&mut self, tenant: TenantId) -> Result<Vec<OveragePack>, StoreError>;
}
