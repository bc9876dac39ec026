//! The audit trail.

use super::Page;
use crate::{
    StoreError,
    model::{AuditRow, Trail},
};
use slot_core::{Instant, TenantId};

/// Which rows of the audit trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only of this business.
    pub tenant: Option<TenantId>,
    /// Only by actors of this kind, such as `key`.
    pub actor: Option<String>,
    /// Only by the actor with this id, as a ULID.
    pub actor_id: Option<String>,
    /// Only what was done to the thing with this id, as a ULID.
    pub subject: Option<String>,
    /// Only this action, or all whose name begins so and goes on with a dot: `booking` is every `booking.*`.
    pub action: Option<String>,
    /// Only from this moment on.
    pub from: Option<Instant>,
    /// Only before this moment.
    pub until: Option<Instant>,
}

/// Who changed what.
pub trait Audit {
    /// Says whose changes this transaction makes from now on. Each of them is noted, and stored with the transaction; a
    /// transaction of which nobody says so leaves no trail, as befits housekeeping.
    fn acting(&mut self, trail: Trail);
    /// The trail, the latest first.
    fn audit(&mut self, filter: &AuditFilter, page: Page) -> Result<Vec<AuditRow>, StoreError>;
}
