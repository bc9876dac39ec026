//! A capacity window: a weekly session that many people share, and what differs on single dates.

use super::{
    Resource, Service, Tenant,
    tenant::{UnknownName, named},
};
use slot_core::{
    Activity, DateChange, Instant, Length, Notice, Party, Places, ResourceId, ServiceId, SessionRule, SessionStatus,
    Sessions, TenantId, WallRange, WeeklyRule, WindowId,
};
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

    /// Whether it takes bookings of this service, as far as its own rules go.
    pub fn offers(&self, service: &Service) -> bool {
        service.active
            && self.service.is_none_or(|only| only == service.id)
            && service.location.is_none_or(|location| location == self.branch)
    }

    /// Its sessions, as bookings of this service meet them: in the zone of the business, with what differs on single
    /// dates, not while its branch is shut, and with the notice and horizon that the business asks for.
    pub fn sessions(
        &self,
        tenant: &Tenant,
        branch: &Resource,
        tracking: &[Tracking],
        service: Option<ServiceId>,
    ) -> Sessions {
        let max = self.places.get();
        let places = Places::new(max, self.share).unwrap_or_else(|_too_large| Places::open_to_all(max));
        let rule = SessionRule::Weekly(WeeklyRule::always(self.weekday, self.hours));
        let own = tracking.iter().filter(|tracking| tracking.window == self.id);
        let is_active = branch.active && self.status == WindowStatus::Open;
        Sessions {
            activity: if is_active { Activity::Active } else { Activity::Inactive },
            party: Party { least: self.min_party, most: self.max_party },
            changes: own.map(|tracking| (tracking.date, tracking.change(service))).collect(),
            closures: branch.closures.iter().filter_map(|closure| closure.span(&branch.zone)).collect(),
            notice: match tenant.settings.min_notice {
                Length::ZERO => Notice::PastAllowed,
                least => Notice::AtLeast(least),
            },
            horizon: tenant.settings.horizon_days.map(|days| Length::minutes(i64::from(days) * 1440)),
            ..Sessions::of(tenant.zone.clone(), rule, places)
        }
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

    /// What differs for bookings of this service: what is said of the service goes before what is said of all.
    pub fn change(&self, service: Option<ServiceId>) -> DateChange {
        let said = service.and_then(|service| self.services.get(&service)).copied().or(self.status);
        let status = match said {
            Some(WindowStatus::Closed) => SessionStatus::Closed,
            Some(WindowStatus::Open) | None => SessionStatus::Open,
        };
        DateChange { status, max: self.places }
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
