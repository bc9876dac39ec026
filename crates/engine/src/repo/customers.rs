//! Customers.

use super::{Page, Paged};
use crate::{StoreError, model::Customer};
use slot_core::{CustomerId, TenantId};

/// Which customers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomerFilter {
    /// Only those whose name has this in it, whatever the letter case.
    pub name_contains: Option<String>,
    /// Only with this e-mail address, whatever the letter case.
    pub email: Option<String>,
    /// Only with exactly this telephone number.
    pub phone: Option<String>,
    /// Only active or only inactive ones.
    pub active: Option<bool>,
}

/// Those who book.
pub trait Customers {
    /// The customer with this id.
    fn customer(&mut self, tenant: TenantId, id: CustomerId) -> Result<Option<Customer>, StoreError>;
    /// The customer whom the operator calls this.
    fn customer_by_reference(&mut self, tenant: TenantId, reference: &str) -> Result<Option<Customer>, StoreError>;
    /// Those that the filter names, by name and id, and how many there are in all.
    fn customers(
        &mut self,
        tenant: TenantId,
        filter: &CustomerFilter,
        page: Page,
    ) -> Result<Paged<Customer>, StoreError>;
    /// Stores a new one. A taken reference is `Conflict("customers_reference")`, what another
    /// system calls somebody else `Conflict("external_ids_name")`.
    fn insert_customer(&mut self, customer: &Customer) -> Result<(), StoreError>;
    /// Stores a changed one, found by its id. A taken reference is `Conflict("customers_reference")`, what another
    /// system calls somebody else `Conflict("external_ids_name")`.
    fn update_customer(&mut self, customer: &Customer) -> Result<(), StoreError>;
}
