//! Tenants, keys, and the installation's own settings.

use crate::{
    StoreError,
    model::{ApiKey, Credential, Tenant},
};
use slot_core::{Instant, KeyId, TenantId};

/// Businesses.
pub trait Tenants {
    /// The business with this id.
    fn tenant(&mut self, id: TenantId) -> Result<Option<Tenant>, StoreError>;
    /// The business with this slug.
    fn tenant_by_slug(&mut self, slug: &str) -> Result<Option<Tenant>, StoreError>;
    /// Every business, by slug.
    fn tenants(&mut self) -> Result<Vec<Tenant>, StoreError>;
    /// Stores a new one. A taken slug is `Conflict("tenants_slug")`.
    fn insert_tenant(&mut self, tenant: &Tenant) -> Result<(), StoreError>;
    /// Stores a changed one, found by its id. A taken slug is `Conflict("tenants_slug")`.
    fn update_tenant(&mut self, tenant: &Tenant) -> Result<(), StoreError>;
}

/// API keys.
pub trait Keys {
    /// The key with this SHA-256, and its business, in one query. Revoked and expired ones too.
    fn credential(&mut self, hash: &[u8; 32]) -> Result<Option<Credential>, StoreError>;
    /// Stores a new key.
    fn insert_key(&mut self, key: &ApiKey) -> Result<(), StoreError>;
    /// The keys of one business, or (with `None`) every key there is, oldest first.
    fn keys(&mut self, tenant: Option<TenantId>) -> Result<Vec<ApiKey>, StoreError>;
    /// Revokes a key; `false` when there is none of this id, or it was revoked before.
    fn revoke_key(&mut self, id: KeyId, at: Instant) -> Result<bool, StoreError>;
    /// Notes that a key was used.
    fn touch_key(&mut self, id: KeyId, at: Instant) -> Result<(), StoreError>;
}

/// Settings and secrets of the installation.
pub trait Settings {
    /// The value kept under this name.
    fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError>;
    /// Keeps a value under this name, unless there is one already; answers what is kept then.
    fn setting_or_insert(&mut self, name: &str, value: &str) -> Result<String, StoreError>;
    /// Keeps a value under this name, in place of any that was there.
    fn put_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError>;
}
