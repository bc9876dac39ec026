//! A booking: one reservation.

use super::{
    Metadata, Visit,
    tenant::{UnknownName, named},
};
use slot_core::{
    BookingId, CustomerId, EventSeriesId, HoldId, Instant, LeadId, ResourceId, ServiceId, Span, Status, TenantId,
    WindowId,
};
use std::{fmt, num::NonZeroU32, str::FromStr};

/// One reservation: who, what, when, and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// Whose it is.
    pub tenant: TenantId,
    /// The resource that it is booked on: for a place in a window or at an event, the location where that is.
    pub resource: ResourceId,
    /// What is booked.
    pub service: Option<ServiceId>,
    /// The person who gives it.
    pub staff: Option<ResourceId>,
    /// Who booked, as the business knows them.
    pub customer: Option<CustomerId>,
    /// The capacity window that its places are in.
    pub window: Option<WindowId>,
    /// The series of events that its places are at.
    pub series: Option<EventSeriesId>,
    /// How many people it is for.
    pub party: NonZeroU32,
    /// What it occupies, of that resource and of others.
    pub parts: Vec<Part>,
    /// When, without buffers.
    pub span: Span,
    /// How it stands.
    pub status: Status,
    /// Starts at one and goes up with every change.
    pub version: u32,
    /// For whom.
    pub guest: Guest,
    /// What the guest says.
    pub notes: Option<String>,
    /// What the guest is interested in.
    pub interest: Option<String>,
    /// Where the booking came from, in the caller's words.
    pub source: Option<String>,
    /// The lead that it is linked to.
    pub lead: Option<LeadId>,
    /// What somebody else's system calls it.
    pub external_reference: Option<String>,
    /// A short name, for callers whose ids are short; unique within the business.
    pub code: Option<String>,
    /// Its number in its window on its date.
    pub token: Option<u32>,
    /// Whom it is assigned to, in the caller's words.
    pub assigned: Option<String>,
    /// What the guest agreed to.
    pub consent: Option<Consent>,
    /// What is known of a visit of a patient, if it is one.
    pub visit: Option<Visit>,
    /// Facts of the caller's own.
    pub metadata: Option<Metadata>,
    /// Through which door it came.
    pub channel: Channel,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// When it was last moved to another time, keeping its id.
    pub moved_at: Option<Instant>,
    /// When it was cancelled.
    pub cancelled_at: Option<Instant>,
}

/// What a guest agreed to, kept as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The exact text.
    pub text: String,
    /// When.
    pub at: Instant,
}

/// What a booking occupies of one resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which resource.
    pub resource: ResourceId,
    /// When it is occupied, buffers included.
    pub busy: Span,
    /// How many places.
    pub places: u32,
}

/// For whom a booking is. Every field may be empty; only what was said is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guest {
    /// The whole name.
    pub name: String,
    /// The first name, where it was said apart.
    pub first_name: Option<String>,
    /// The last name, where it was said apart.
    pub last_name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// A tentative reservation: claims that lapse by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Its id.
    pub id: HoldId,
    /// What it occupies.
    pub parts: Vec<Part>,
    /// When, without buffers.
    pub span: Span,
    /// When it lapses.
    pub until: Instant,
}

/// One step of a booking's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// Which booking.
    pub booking: BookingId,
    /// The version after the step.
    pub version: u32,
    /// Where it stood before; `None` when it was made.
    pub from: Option<Status>,
    /// Where it stands after.
    pub to: Status,
    /// Who did it, in words.
    pub by: Option<String>,
    /// Why, in words.
    pub reason: Option<String>,
    /// When.
    pub at: Instant,
}

named! {
    /// Through which door a booking came.
    Channel, "channel" {
        /// An API face.
        Api = "api",
        /// The command line.
        Admin = "admin",
        /// The public booking page.
        BookingPage = "booking_page",
        /// A page that embeds us.
        Embed = "embed",
    }
}
