//! The pure core of Slotkeeper: time, schedules, availability, capacity, admission, lifecycle.
//!
//! Values in, values out. Nothing here reads a clock, draws a random number, or does I/O, so every
//! answer can be computed again from the same facts. Embed it to answer two questions:
//!
//! - which slots are open? [`Availability`] sweeps a [`Calendar`] and a [`Ledger`] once, lazily and in order;
//! - may this one be booked? [`admit`] applies the very same rules to one [`Wish`].
//!
//! A slot is listed if and only if it is admitted. The same holds for places that are shared ([`open_sessions`],
//! [`admit_session`]), for units that are booked by the night or the day ([`stays`], [`admit_stay`]), and for providers who
//! work at several places ([`Practice`]).
#![deny(missing_docs)]

mod admit;
mod assign;
mod availability;
mod calendar;
mod explain;
mod ids;
mod instant;
mod intervals;
mod lanes;
mod ledger;
mod practice;
mod rank;
mod recurrence;
mod refusal;
mod schedule;
mod session;
mod slot_id;
mod span;
mod stamp;
mod status;
mod stay;
mod team;
mod waitlist;
mod wall;
mod wish;
mod zone;

pub use admit::admit;
pub use assign::{Assignment, HostLoad, HostPriority};
pub use availability::{Availability, Slot, SlotQuery, availability};
pub use calendar::{Activity, Calendar, Capacity, Durations, Notice, Rules};
pub use explain::{Evidence, Explanation, Finding, Sourced, explain};
pub use ids::{
    AttemptId, BadId, BookingId, ClaimToken, CustomerId, DoctorId, EndpointId, EventId, EventSeriesId, FeedId, HoldId,
    HoursId, KeyId, LeadId, OverrideId, PackId, ResourceId, ServiceId, TenantId, TrailId, WaitlistId, WebhookId,
    WindowId,
};
pub use instant::{Instant, Length};
pub use intervals::{intersect, merge, subtract};
pub use lanes::cluster_reach;
pub use ledger::{Claim, Ledger, Owner};
pub use practice::{
    Clash, Origin, Post, PostHours, PostOverride, PostQuery, PostSearch, PostSlot, PostWindow, Practice, RoomUse, Site,
};
pub use rank::{Bid, Field, Score, rank};
pub use recurrence::{Occurrences, RecurrenceError, RecurrenceRule, SeriesEnd};
pub use refusal::Refusal;
pub use schedule::{
    Block, Dates, Effect, Expansion, Hours, Nth, Override, Schedule, Source, Validity, WeekdaySet, WeeklyRule, Window,
};
pub use session::{
    BadShare, DateChange, OpenSession, OpenSessions, Party, Places, ServiceFit, Session, SessionChannel, SessionDays,
    SessionOffer, SessionQuery, SessionRule, SessionStatus, SessionWish, Sessions, admit_session, choose_session,
    open_sessions,
};
pub use slot_id::{BadSlotId, SlotKey, SlotRef};
pub use span::{EmptySpan, Span};
pub use stamp::Stamp;
pub use status::{Action, Desk, Status, UnknownStatus};
pub use stay::{Stay, StayQuery, StaySlot, StayTerms, StayUnit, StayWish, Stays, admit_stay, stays};
pub use team::Team;
pub use waitlist::{DayPart, FreePlace, UnknownDayPart, WaitFor, WaitPriority, Waiting, next_in_line, place_in_line};
pub use wall::{BadWallTime, WallRange, WallTime};
pub use wish::{Admission, Alignment, Grid, Move, Placement, Wish};
pub use zone::{UnknownZone, Zone};

#[cfg(doctest)]
#[doc = include_str!("../../../docs/embedding.md")]
mod embedding {}
