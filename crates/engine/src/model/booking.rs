//! A booking: one reservation.

use super::{
    Metadata,
    tenant::{UnknownName, named},
};
use slot_core::{BookingId, HoldId, Instant, LeadId, ResourceId, Span, Status, TenantId};
use std::{fmt, str::FromStr};

/// One reservation: who, what, when, and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    /// Its id.
    pub id: BookingId,
    /// Whose it is.
    pub tenant: TenantId,
    /// The resource that it is booked on.
    pub resource: ResourceId,
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
    /// Facts of the caller's own.
    pub metadata: Option<Metadata>,
    /// Through which door it came.
    pub channel: Channel,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
    /// When it was cancelled.
    pub cancelled_at: Option<Instant>,
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
