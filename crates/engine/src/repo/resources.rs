//! Resources with their schedules, and webhook endpoints.

use super::{Page, Paged};
use crate::{
    StoreError,
    model::{Resource, ResourceKind, Webhook, WebhookHealth, WebhookStatus},
};
use slot_core::{DoctorId, Instant, ResourceId, TenantId, WebhookId};
use std::sync::Arc;

/// Which resources.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ResourceFilter {
    /// Only of this kind.
    pub kind: Option<ResourceKind>,
    /// Only those whose name has this in it, whatever the letter case.
    pub name_contains: Option<String>,
    /// Only active or only inactive ones.
    pub active: Option<bool>,
}

/// Which people who can be visited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderFilter {
    /// Only those good for this, whatever the letter case.
    pub specialty: Option<String>,
    /// Only active or only inactive ones.
    pub active: Option<bool>,
}

/// Anything with a calendar.
pub trait Resources {
    /// The resource with this id, its whole schedule included.
    fn resource(&mut self, tenant: TenantId, id: ResourceId) -> Result<Option<Arc<Resource>>, StoreError>;
    /// The resource of this kind that the operator calls this.
    fn resource_by_reference(
        &mut self,
        tenant: TenantId,
        kind: ResourceKind,
        reference: &str,
    ) -> Result<Option<Arc<Resource>>, StoreError>;
    /// Those that the filter names, by name and id, and how many there are in all.
    fn resources(
        &mut self,
        tenant: TenantId,
        filter: &ResourceFilter,
        page: Page,
    ) -> Result<Paged<Resource>, StoreError>;
    /// Those who belong to this location or keep its hours, by id.
    fn followers(&mut self, tenant: TenantId, location: ResourceId) -> Result<Vec<Resource>, StoreError>;
    /// What those of these resources are that exist, in any order, in one query.
    fn kinds(&mut self, tenant: TenantId, ids: &[ResourceId]) -> Result<Vec<(ResourceId, ResourceKind)>, StoreError>;
    /// Those of these ids that there are, by id.
    fn resources_by_id(&mut self, tenant: TenantId, ids: &[ResourceId]) -> Result<Vec<Resource>, StoreError>;
    /// The people who can be visited, with their schedules, by name and id: all of them, or those good for a specialty.
    fn providers(&mut self, tenant: TenantId, filter: &ProviderFilter) -> Result<Vec<Resource>, StoreError>;
    /// The person whose profile names this doctor.
    fn provider_of(&mut self, tenant: TenantId, doctor: DoctorId) -> Result<Option<Resource>, StoreError>;
    /// How many active ones of a kind there are.
    fn count_active(&mut self, tenant: TenantId, kind: ResourceKind) -> Result<u64, StoreError>;
    /// The slugs in use that are `stem` or start with `stem-`.
    fn slugs_like(&mut self, tenant: TenantId, stem: &str) -> Result<Vec<String>, StoreError>;
    /// Stores a new one. A taken slug is `Conflict("resources_slug")`, a taken reference `Conflict("resources_reference")`,
    /// a doctor who is somebody else already `Conflict("resources_doctor_id")`.
    fn insert_resource(&mut self, resource: &Resource) -> Result<(), StoreError>;
    /// Stores a changed one in place of the one with `rev`; when that is gone, `Contended`.
    /// A taken slug is `Conflict("resources_slug")`, a taken reference `Conflict("resources_reference")`.
    fn update_resource(&mut self, resource: &Resource, rev: u64) -> Result<(), StoreError>;
}

/// Webhook endpoints. A deleted one is gone at once.
pub trait Webhooks {
    /// Those of a business, oldest first.
    fn webhooks(&mut self, tenant: TenantId) -> Result<Vec<Webhook>, StoreError>;
    /// Stores a new one. The same address twice in one business is `Conflict("webhooks_url")`, in the dialect that forbids it.
    fn insert_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError>;
    /// Those of these ids that there are, of whatever business each is said to belong to, in any order.
    fn webhooks_by_id(&mut self, ids: &[(TenantId, WebhookId)]) -> Result<Vec<Webhook>, StoreError>;
    /// Stores a changed one, found by its id. A taken address is `Conflict("webhooks_url")`.
    fn update_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError>;
    /// Notes how one fares, and how it stands unless its owner turned it off meanwhile; nothing else of it changes.
    fn note_webhook_health(
        &mut self,
        tenant: TenantId,
        id: WebhookId,
        health: WebhookHealth,
        status: WebhookStatus,
    ) -> Result<(), StoreError>;
    /// Deletes one, with all that is open for it and the log of it; `false` when there is none.
    fn delete_webhook(&mut self, tenant: TenantId, id: WebhookId, at: Instant) -> Result<bool, StoreError>;
}
