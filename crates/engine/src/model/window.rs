//! A capacity window: a weekly session that many people share, and what differs on single dates.

use super::tenant::{UnknownName, named};
use slot_core::{Instant, ResourceId, ServiceId, TenantId, WallRange, WindowId};
use std::{collections::BTreeMap, fmt, num::NonZeroU32, str::FromStr};
use time::{Date, Weekday};

/// Places at a location in the same hours of every week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its id.
    pub id: WindowId,
    /// Whose it is.
    pub tenant: TenantId,
    /// The operator's own name for it; unique within the business.
    pub reference: Option<String>,
    /// The location whose places these are.
    pub branch: ResourceId,
    /// On which weekday.
    pub weekday: Weekday,
    /// In which part of the day.
    pub session: DaySession,
    /// What people call it among windows of the same session.
    pub batch: Option<String>,
    /// From when to when by the clock.
    pub hours: WallRange,
    /// How many places there are.
    pub places: NonZeroU32,
    /// How many of the places a channel that is not staff may fill; at most [`Window::places`].
    pub share: u32,
    /// The only service that it is for; `None` is any.
    pub service: Option<ServiceId>,
    /// Whether it takes bookings.
    pub status: WindowStatus,
    /// The smallest party.
    pub min_party: NonZeroU32,
    /// The largest party; `None` is as many as there are places.
    pub max_party: Option<NonZeroU32>,
    /// Goes up with every change.
    pub rev: u64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl Window {
    /// Under which name its claims are kept, and its turns are taken.
    pub const fn calendar(&self) -> ResourceId {
        ResourceId::from_u128(self.id.as_u128())
    }
}

/// What differs in a window on one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracking {
    /// Whose it is.
    pub tenant: TenantId,
    /// In which window.
    pub window: WindowId,
    /// On which local date.
    pub date: Date,
    /// How many places there are on that date; `None` is as many as ever.
    pub places: Option<u32>,
    /// Whether the window takes bookings for any service on that date; `None` is as ever.
    pub status: Option<WindowStatus>,
    /// Whether it takes bookings for single services on that date; those that are not named are as ever.
    pub services: BTreeMap<ServiceId, WindowStatus>,
    /// When this last changed.
    pub updated_at: Instant,
}

impl Tracking {
    /// One that changes nothing.
    pub const fn unchanged(tenant: TenantId, window: WindowId, date: Date, now: Instant) -> Self {
        Self { tenant, window, date, places: None, status: None, services: BTreeMap::new(), updated_at: now }
    }

    /// Whether nothing differs.
    pub fn is_unchanged(&self) -> bool {
        self.places.is_none() && self.status.is_none() && self.services.is_empty()
    }
}

named! {
    /// A part of the day.
    DaySession, "session" {
        /// Before noon.
        Morning = "Morning",
        /// After noon.
        Afternoon = "Afternoon",
        /// After work.
        Evening = "Evening",
    }
}

named! {
    /// Whether a window takes bookings.
    WindowStatus, "window status" {
        /// It does.
        Open = "OPEN",
        /// It does not. Bookings that exist stay.
        Closed = "CLOSED",
    }
}
