//! The things that are stored, as the verbs see them.

mod booking;
mod conversation;
mod conversation_reply;
mod customer;
mod doctor;
mod event;
mod event_series;
mod external_id;
mod hours;
mod house;
mod key;
mod message;
mod metadata;
mod no_show;
mod plan;
mod price;
mod profile;
mod resource;
mod service;
mod settings;
mod stay;
mod tenant;
mod visit;
mod visit_slot;
mod waitlist;
mod webhook;
mod window;

pub use booking::{Booking, Channel, Consent, Guest, HistoryRow, Hold, Part};
pub use conversation::{SpeechChannel, StoredConversation};
pub use conversation_reply::{ConversationEntities, ConversationOption, ConversationReply, STATES};
pub use customer::{Customer, Patient};
pub use doctor::Doctor;
pub use event::{Event, EventKind};
pub use event_series::{EventDates, EventSeries, RecurrenceText};
pub use external_id::ExternalIds;
pub use hours::HoursRule;
pub use house::House;
pub use key::{ApiKey, Credential, Reach, Role, Scope, UnknownScope, hash_secret};
pub use message::{Ambiguity, MessageEntities, MessageReading, MessageResolved};
pub use metadata::{BadMetadata, Metadata};
pub use no_show::{
    End, ImportedVisit, ModelFacts, NoShowModel, NoShowStanding, NoShowState, RiskModel, Shift, Trial, VisitRecord,
};
pub use plan::{Month, OVERAGE_PACK, OVERAGE_PRICE_CENTS, OveragePack, Plan, UnknownPlan, Usage};
pub use price::{Price, minor_digits};
pub use profile::{NewPatients, Profile, Template};
pub use resource::{Address, Closure, OverrideRecord, Plot, Resource, ResourceKind, UnknownKind, Wording};
pub use service::{AppointmentType, BadColour, Colour, LengthSource, Service};
pub use settings::{Approval, BookingSettings, ChangeRule, Duplicates, TokenNumbering};
pub use stay::{StayRules, StayUnit};
pub use tenant::{Pattern, Tenant, TenantStatus, UnknownName};
pub use visit::Visit;
pub use visit_slot::{BadVisitMark, VisitMark, VisitOrder, VisitPage, VisitQuery, VisitSlot};
pub use waitlist::{Offer, WaitStatus, WaitlistEntry, queue_name};
pub use webhook::{Dialect, Webhook};
pub use window::{DaySession, Tracking, Window, WindowStatus};
