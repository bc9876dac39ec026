//! The waitlist: who waits for which place, and what they were offered.

use super::tenant::{UnknownName, named};
use slot_core::{
    BookingId, CustomerId, DayPart, HoldId, Instant, Length, ResourceId, ServiceId, Span, TenantId, WaitFor,
    WaitPriority, Waiting, WaitlistId,
};
use std::{fmt, str::FromStr};
use time::Date;

/// Somebody who waits for a place. Whoever was booked, removed or passed over stays in the list, with that status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitlistEntry {
    /// Its id.
    pub id: WaitlistId,
    /// Whose list.
    pub tenant: TenantId,
    /// Who waits.
    pub customer: CustomerId,
    /// For what.
    pub service: ServiceId,
    /// With whom.
    pub wants: WaitFor,
    /// Only at this location.
    pub location: Option<ResourceId>,
    /// Not before this date.
    pub first: Option<Date>,
    /// Not after this date.
    pub last: Option<Date>,
    /// Only in this part of the day.
    pub part: Option<DayPart>,
    /// How urgent it is.
    pub priority: WaitPriority,
    /// What they say.
    pub notes: Option<String>,
    /// How it stands.
    pub status: WaitStatus,
    /// The place that is offered, while it stands.
    pub offer: Option<Offer>,
    /// The booking that came of it.
    pub booking: Option<BookingId>,
    /// Starts at one and goes up with every change.
    pub version: u32,
    /// When the waiting began.
    pub created_at: Instant,
    /// When this last changed.
    pub updated_at: Instant,
}

named! {
    /// How an entry of the waitlist stands.
    WaitStatus, "waitlist status" {
        /// In line.
        Waiting = "waiting",
        /// A place is kept for them.
        Offered = "offered",
        /// They took a place.
        Booked = "booked",
        /// An offer ended unanswered, or the dates are over.
        Expired = "expired",
        /// They left the list.
        Removed = "removed",
    }
}

/// A place that is kept for somebody: a hold, and what it is a hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The hold that keeps it.
    pub hold: HoldId,
    /// With whom.
    pub provider: ResourceId,
    /// Where.
    pub location: Option<ResourceId>,
    /// In which room.
    pub room: Option<ResourceId>,
    /// When, without buffers.
    pub span: Span,
    /// When it was made.
    pub at: Instant,
    /// When it ends unanswered.
    pub until: Instant,
}

impl WaitlistEntry {
    /// As the core compares it with others, given how long what they wait for takes.
    pub fn waiting(&self, length: Length) -> Waiting {
        Waiting {
            id: self.id,
            service: self.service,
            wants: self.wants.clone(),
            length,
            location: self.location,
            first: self.first,
            last: self.last,
            part: self.part,
            priority: self.priority,
            since: self.created_at,
        }
    }
}

/// The name of the line that somebody waits in. Lines for a specialty are one whatever the letter case.
pub fn queue_name(wants: &WaitFor) -> String {
    match wants {
        WaitFor::Provider(provider) => provider.ulid(),
        WaitFor::Specialty(specialty) => format!("specialty:{}", specialty.trim().to_lowercase()),
    }
}
