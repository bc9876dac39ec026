//! Finds the location of a business that has only one.

use crate::{
    Page, ResourceFilter, StoreError, Tx,
    model::{Resource, ResourceKind, Tenant},
};

/// The only active location of the business; else how many it has.
pub(super) fn only_branch(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Result<Resource, u64>, StoreError> {
    let filter = ResourceFilter { kind: Some(ResourceKind::Location), active: Some(true), ..ResourceFilter::default() };
    let found = tx.resources(tenant.id, &filter, Page { limit: 1, offset: 0 })?;
    Ok(match (found.total, found.items.into_iter().next()) {
        (1, Some(branch)) => Ok(branch),
        (count, _) => Err(count),
    })
}
