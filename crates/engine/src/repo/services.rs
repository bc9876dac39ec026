//! Services.

use crate::{StoreError, model::Service};
use slot_core::{ServiceId, TenantId};

/// Which services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceFilter {
    /// Only active or only inactive ones.
    pub active: Option<bool>,
}

/// What is booked.
pub trait Services {
    /// The service with this id.
    fn service(&mut self, tenant: TenantId, id: ServiceId) -> Result<Option<Service>, StoreError>;
    /// The service that the operator calls this.
    fn service_by_reference(&mut self, tenant: TenantId, reference: &str) -> Result<Option<Service>, StoreError>;
    /// Those that the filter names, by sort order, name and id.
    fn services(&mut self, tenant: TenantId, filter: ServiceFilter) -> Result<Vec<Service>, StoreError>;
    /// Stores a new one. A taken reference is `Conflict("services_reference")`.
    fn insert_service(&mut self, service: &Service) -> Result<(), StoreError>;
    /// Stores a changed one, found by its id. A taken reference is `Conflict("services_reference")`.
    fn update_service(&mut self, service: &Service) -> Result<(), StoreError>;
}
