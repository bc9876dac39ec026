//! The things that are stored, as the verbs see them.

mod booking;
mod customer;
mod event;
mod event_series;
mod hours;
mod key;
mod metadata;
mod plan;
mod price;
mod resource;
mod service;
mod settings;
mod stay;
mod tenant;
mod webhook;
mod window;

pub use booking::{Booking, Channel, Consent, Guest, HistoryRow, Hold, Part};
pub use customer::Customer;
pub use event::{Event, EventKind};
pub use event_series::{EventDates, EventSeries, RecurrenceText};
pub use hours::HoursRule;
pub use key::{ApiKey, Credential, Reach, Role, Scope, UnknownScope, hash_secret};
pub use metadata::{BadMetadata, Metadata};
pub use plan::{Month, OVERAGE_PACK, OVERAGE_PRICE_CENTS, OveragePack, Plan, UnknownPlan, Usage};
pub use price::{Price, minor_digits};
pub use resource::{Address, Closure, OverrideRecord, Plot, Resource, ResourceKind, UnknownKind, Wording};
pub use service::{BadColour, Colour, Service};
pub use settings::{Approval, BookingSettings, ChangeRule, Duplicates, TokenNumbering};
pub use stay::{StayRules, StayUnit};
pub use tenant::{Pattern, Tenant, TenantStatus, UnknownName};
pub use webhook::{Dialect, Webhook};
pub use window::{DaySession, Tracking, Window, WindowStatus};
