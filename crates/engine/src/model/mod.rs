//! The things that are stored, as the verbs see them.

mod booking;
mod event;
mod key;
mod metadata;
mod plan;
mod resource;
mod tenant;
mod webhook;

pub use booking::{Booking, Channel, Guest, HistoryRow, Hold, Part};
pub use event::{Event, EventKind};
pub use key::{ApiKey, Credential, Reach, Role, Scope, UnknownScope, hash_secret};
pub use metadata::{BadMetadata, Metadata};
pub use plan::{Month, OVERAGE_PACK, OVERAGE_PRICE_CENTS, OveragePack, Plan, UnknownPlan, Usage};
pub use resource::{Address, Closure, HoursRule, OverrideRecord, Plot, Resource, ResourceKind, UnknownKind};
pub use tenant::{Pattern, Tenant, TenantStatus, UnknownName};
pub use webhook::{Dialect, Webhook};
