//! Pages of slots that were worked out before.

use crate::{
    StoreError,
    model::{VisitPage, VisitQuery},
};
use slot_core::{Instant, TenantId};
use std::sync::Arc;

/// Pages of slots that were worked out before, kept as long as nothing at all has changed in the store.
pub trait VisitPages {
    /// The page that answers the question at this moment, if it is kept.
    fn known_page(
        &mut self,
        tenant: TenantId,
        query: &VisitQuery,
        now: Instant,
    ) -> Result<Option<Arc<VisitPage>>, StoreError>;
    /// Offers a page that was worked out from what this transaction read, after [`VisitPages::known_page`] had none. It
    /// answers the question from `now` on and before `until`. A store may decline.
    fn keep_page(
        &mut self,
        tenant: TenantId,
        query: &VisitQuery,
        page: &Arc<VisitPage>,
        now: Instant,
        until: Instant,
    ) -> Result<(), StoreError>;
}
