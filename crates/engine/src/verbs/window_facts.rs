//! What is read of windows to tell how they stand on dates: a handful of questions for any number of windows and dates.

use crate::{
    Context, Page, ResourceFilter, ServiceFilter, StoreError, Tx, WindowFilter,
    model::{DaySession, Resource, ResourceKind, Service, Tenant, Tracking, Window, WindowStatus},
};
use slot_core::{Places, ResourceId, ServiceId, SessionStatus, Span, WallTime, WindowId, Zone};
use std::collections::HashMap;
use time::{Date, Weekday};

/// Which windows are looked at; what is `None` does not narrow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WindowChoice {
    /// Only of this location.
    pub branch: Option<ResourceId>,
    /// Only in this part of the day.
    pub session: Option<DaySession>,
    /// Only what concerns this service.
    pub service: Option<ServiceId>,
}

/// Windows with everything that says how they stand on dates.
#[derive(Debug)]
pub(super) struct WindowFacts {
    /// Open ones, by start, session, branch and id.
    pub(super) windows: Vec<Window>,
    /// Active ones, by name and id.
    pub(super) services: Vec<Service>,
    zone: Zone,
    branches: HashMap<ResourceId, Resource>,
    tracking: HashMap<(WindowId, Date), Tracking>,
    loads: HashMap<(WindowId, Date), Taken>,
}

/// Places that are not free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Taken {
    booked: u32,
    held: u32,
}

/// How a window stands on one of its dates, whatever is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowDay {
    /// The places on that date, and the share of them that others than staff may fill.
    pub places: Places,
    /// How many places are booked, through any channel.
    pub filled: u32,
    /// How many places are held for somebody who has not booked yet.
    pub held: u32,
}

impl WindowFacts {
    /// Reads what there is to know of the open windows of these dates.
    pub(super) fn read(
        tx: &mut dyn Tx,
        cx: Context<'_>,
        tenant: &Tenant,
        choice: WindowChoice,
        (first, last): (Date, Date),
    ) -> Result<Self, StoreError> {
        let filter = WindowFilter {
            branch: choice.branch,
            weekday: (first == last).then(|| first.weekday()),
            session: choice.session,
            serves: choice.service,
            status: Some(WindowStatus::Open),
        };
        let windows = tx.windows(tenant.id, filter)?;
        Self::of(tx, cx, tenant, windows, (first, last))
    }

    /// Reads what there is to know of these windows on these dates. Those whose branch takes no bookings are left out.
    pub(super) fn of(
        tx: &mut dyn Tx,
        cx: Context<'_>,
        tenant: &Tenant,
        mut windows: Vec<Window>,
        (first, last): (Date, Date),
    ) -> Result<Self, StoreError> {
        let locations =
            ResourceFilter { kind: Some(ResourceKind::Location), active: Some(true), ..ResourceFilter::default() };
        let all = Page { limit: u32::MAX, offset: 0 };
        let branches = tx.resources(tenant.id, &locations, all)?.items;
        let branches: HashMap<ResourceId, Resource> = branches.into_iter().map(|one| (one.id, one)).collect();
        windows.retain(|window| branches.contains_key(&window.branch));
        windows.sort_by_key(|window| (window.hours.start(), window.session, window.branch, window.id));
        let mut services = tx.services(tenant.id, ServiceFilter { active: Some(true) })?;
        services.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        let ids: Vec<WindowId> = windows.iter().map(|window| window.id).collect();
        let tracking = tx.tracking(tenant.id, &ids, first, last)?;
        let tracking = tracking.into_iter().map(|one| ((one.window, one.date), one)).collect();
        let mut facts =
            Self { windows, services, zone: tenant.zone.clone(), branches, tracking, loads: HashMap::new() };
        facts.load(tx, cx, tenant, (first, last))?;
        Ok(facts)
    }

    fn load(
        &mut self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        tenant: &Tenant,
        (first, last): (Date, Date),
    ) -> Result<(), StoreError> {
        let (start, end) = (self.zone.instant(first, WallTime::MIDNIGHT), self.zone.instant(last, WallTime::END));
        let Ok(span) = Span::new(start, end) else { return Ok(()) };
        let calendars: Vec<ResourceId> = self.windows.iter().map(Window::calendar).collect();
        for load in tx.loads(tenant.id, &calendars, span, cx.now)? {
            let window = WindowId::from_u128(load.calendar.as_u128());
            // Whoever booked before the hours changed counts on the date on which they come.
            let taken = self.loads.entry((window, self.zone.date(load.starts_at))).or_default();
            *taken = Taken { booked: taken.booked + load.booked, held: taken.held + load.held };
        }
        Ok(())
    }

    /// The places of a window on a date, and what is taken of them.
    pub(super) fn day(&self, window: &Window, date: Date) -> WindowDay {
        let max = window.places.get();
        let usual = Places::new(max, window.share).unwrap_or_else(|_too_large| Places::open_to_all(max));
        let max = self.tracking.get(&(window.id, date)).and_then(|tracking| tracking.places);
        let taken = self.loads.get(&(window.id, date)).copied().unwrap_or_default();
        WindowDay { places: max.map_or(usual, |max| usual.with_max(max)), filled: taken.booked, held: taken.held }
    }

    /// Whether a window takes bookings of a service on one of its dates: not when that was closed, nor while the branch
    /// is.
    pub(super) fn status(&self, window: &Window, date: Date, service: ServiceId) -> WindowStatus {
        let change = self.tracking.get(&(window.id, date)).map(|tracking| tracking.change(Some(service)).status);
        match change {
            Some(SessionStatus::Closed) => WindowStatus::Closed,
            Some(SessionStatus::Open) | None if self.is_shut(window, date) => WindowStatus::Closed,
            Some(SessionStatus::Open) | None => WindowStatus::Open,
        }
    }

    /// Whether a window takes bookings of any service on one of its dates.
    pub(super) fn is_open(&self, window: &Window, date: Date) -> bool {
        let mut offered = self.offered(window).peekable();
        if offered.peek().is_none() {
            // Nothing is offered yet, so that nothing was closed but the window itself.
            let closed = self
                .tracking
                .get(&(window.id, date))
                .is_some_and(|tracking| tracking.change(None).status == SessionStatus::Closed);
            return window.service.is_none() && !closed && !self.is_shut(window, date);
        }
        offered.any(|service| self.status(window, date, service.id) == WindowStatus::Open)
    }

    /// The services that a window takes bookings of, by name.
    pub(super) fn offered<'a>(&'a self, window: &'a Window) -> impl Iterator<Item = &'a Service> {
        self.services.iter().filter(|service| window.offers(service))
    }

    /// Those of the windows that this weekday has.
    pub(super) fn on(&self, weekday: Weekday) -> impl Iterator<Item = &Window> {
        self.windows.iter().filter(move |window| window.weekday == weekday)
    }

    /// What differs in a window on a date.
    pub(super) fn tracking(&self, window: WindowId, date: Date) -> Option<&Tracking> {
        self.tracking.get(&(window, date))
    }

    /// Takes note of what differs in a window on a date.
    pub(super) fn track(&mut self, tracking: Tracking) {
        self.tracking.insert((tracking.window, tracking.date), tracking);
    }

    fn is_shut(&self, window: &Window, date: Date) -> bool {
        let Some(branch) = self.branches.get(&window.branch).filter(|branch| !branch.closures.is_empty()) else {
            return false;
        };
        let Some(hours) = self.zone.span(date, window.hours) else { return true };
        branch.closures.iter().filter_map(|closure| closure.span(&branch.zone)).any(|shut| shut.overlaps(hours))
    }
}
