//! The verbs, one file each. A verb loads facts, asks the core, and stores the answer with its events; it runs inside one
//! transaction and writes only after it has decided, so that a refusal leaves nothing behind.
//!
//! Every verb answers `Result<Result<Done, Refused>, StoreError>` or a closed enum in place of the inner result: refusals
//! are answers, and only failures of the store are errors.

mod add_override;
mod add_template;
mod advance_visit;
mod alternatives;
mod answer_offer;
mod authenticate;
mod book;
mod book_event;
mod book_series;
mod book_slot;
mod book_stay;
mod book_visit;
mod book_window;
mod business_names;
mod cancel;
mod cancel_as_guest;
mod change_resource;
mod change_tracking;
mod change_visit;
mod change_webhook;
mod change_window;
mod change_window_booking;
mod choose_window;
mod claim_deliveries;
mod conversation_lines;
mod conversation_state;
mod conversation_view;
mod conversation_work;
mod converse;
mod create_appointment_type;
mod create_doctor;
mod create_feed;
mod create_key;
mod create_patient;
mod create_place;
mod create_provider;
mod create_resource;
mod create_tenant;
mod create_webhook;
mod create_window;
mod day;
mod details;
mod diary;
mod enter;
mod find_doctor;
mod guest_again;
mod guest_booking;
mod guest_key;
mod hold;
mod join_waitlist;
mod keep;
mod ledger;
mod move_as_guest;
mod move_slot;
mod no_show_risk;
mod offer;
mod offer_more;
mod offer_place;
mod only_branch;
mod override_day;
mod patient_visits;
mod payload;
mod plan;
mod read_feed;
mod read_message;
mod record_outcome;
mod regenerate;
mod replay;
mod reschedule_visit;
mod reserve;
mod search;
mod search_slots;
mod search_stays;
mod search_visits;
mod session_question;
mod settle_deliveries;
mod slug;
mod spread_house;
mod spread_zone;
mod stranded;
mod stray_bookings;
mod tracking_range;
mod train_no_show;
mod visit_ground;
mod visit_list;
mod visit_offers;
mod visit_past;
mod visit_wish;
mod waitlist_event;
mod waitlist_places;
mod wanted;
mod window_availability;
mod window_event;
mod window_facts;

pub use add_override::{MAX_OVERRIDES, NewOverride, OverrideRefused, add_override, delete_override};
pub use add_template::{
    KeptTemplate, MAX_TEMPLATES, NewTemplate, TemplateChange, TemplateRefused, add_template, change_template,
    retire_template,
};
pub use advance_visit::{AdvancedVisit, VisitStep, advance_visit};
pub use alternatives::{Missed, alternatives};
pub use answer_offer::{
    AcceptedOffer, LeaveRefused, OfferRefused, accept_offer, decline_offer, expire_offer, leave_waitlist,
};
pub use authenticate::{authenticate, is_due_for_touch};
pub use book::{Book, BookRefused, PartWish, Start, book};
pub use book_event::{BookEvent, book_event};
pub use book_series::{BookSeries, MAX_SERIES, MissedDay, SeriesDay, SeriesDays, SeriesRefused, book_series};
pub use book_slot::{BookSlot, book_slot};
pub use book_stay::{BookStay, book_stay};
pub use book_visit::{BookVisit, book_visit};
pub use book_window::{BookWindow, SeatRefused, ServiceName, book_window};
pub use cancel::{Cancel, cancel};
pub use cancel_as_guest::cancel_as_guest;
pub use change_resource::{AddressChange, ResourceChange, change_resource, retire_resource};
pub use change_tracking::{ChangedTracking, TrackingChange, change_tracking};
pub use change_visit::{ChangedVisit, VisitChange, change_visit};
pub use change_webhook::{NewSecret, Told, WebhookChange, change_webhook, webhook};
pub use change_window::{WindowChange, change_window};
pub use change_window_booking::{Standing, TooLate, WindowBookingChange, WindowBookingChanged, change_window_booking};
pub use choose_window::Arrival;
pub use claim_deliveries::{About, Parcel, claim_deliveries};
pub use conversation_lines::{ConversationLine, conversation_lines, word_conversation};
pub use conversation_state::{clear_conversation, conversation_state};
pub use converse::{CONVERSATION_IDLE, Converse, converse};
pub use create_appointment_type::{
    AppointmentTypeChange, NewAppointmentType, change_appointment_type, create_appointment_type,
};
pub use create_doctor::{DoctorChange, NewDoctor, RecordRefused, change_doctor, create_doctor};
pub use create_feed::{CreatedFeed, create_feed};
pub use create_key::{CreatedKey, KeyKind, NewKey, create_key};
pub use create_patient::{NewPatient, PatientChange, change_patient, create_patient};
pub use create_place::{NewPlace, Place, PlaceChange, change_place, create_place};
pub use create_provider::{
    NewProvider, ProviderChange, ProviderRefused, change_provider, create_provider, retire_provider,
};
pub use create_resource::{NewResource, ResourceRefused, create_resource};
pub use create_tenant::{NewTenant, TenantRefused, change_tenant, create_tenant};
pub use create_webhook::{
    AddressPolicy, NewWebhook, PUBLIC_PORTS, WebhookRefused, check_address, create_webhook, is_public, webhook_secret,
};
pub use create_window::{NewWindow, WindowRefused, create_window};
pub use day::{Day, Free, Held, day};
pub use details::Details;
pub use find_doctor::{FoundDoctor, find_doctor, list_doctors};
pub use guest_booking::{GuestBooking, GuestRefused, guest_booking};
pub use guest_key::guest_key;
pub use hold::{HoldWish, hold, release_hold};
pub use join_waitlist::{JoinRefused, JoinWaitlist, join_waitlist};
pub use move_as_guest::move_as_guest;
pub use no_show_risk::{Assessed, Risk, RiskAction, RiskFactor, RiskLevel, daily_risks, no_show_risk};
pub use offer::Bookable;
pub use offer_place::{Released, offer_place};
pub use override_day::{
    DayOverrideRefused, KeptOverride, NewDayOverride, delete_day_override, override_day, override_reason,
};
pub use read_feed::{FEED_FUTURE, FEED_MOST, FEED_PAST, read_feed};
pub use read_message::{MessageRefused, ReadMessage, read_message};
pub use record_outcome::{Outcome, Recording, record_outcome};
pub use regenerate::{Regenerated, regenerate};
pub use replay::{Replay, Replayed, replay};
pub use reschedule_visit::{RescheduleVisit, RescheduledVisit, reschedule_visit};
pub use reserve::ReserveRefused;
pub use search::{Bound, Found, Search, SearchRefused, Until, search};
pub use search_slots::{OpenSlot, SearchSlots, search_slots};
pub use search_stays::{FoundStays, SearchStays, search_stays};
pub use search_visits::{VisitsRefused, search_visits};
pub use settle_deliveries::{Settled, settle_deliveries};
pub use slug::{is_slug, slugify};
pub use stray_bookings::stray_bookings;
pub use tracking_range::{TrackingRecord, TrackingSheet, tracking_range};
pub use train_no_show::{
    Learnt, Lesson, SettledModel, is_no_show_settled, is_training_due, no_show_lesson, recalibrate_no_show,
    settle_no_show,
};
pub use visit_wish::{VisitPart, VisitRefused};
pub use waitlist_places::{LinePlace, waitlist_place, waitlist_places};
pub use window_availability::{OpenWindow, window_availability};
pub use window_facts::{WindowChoice, WindowDay};
