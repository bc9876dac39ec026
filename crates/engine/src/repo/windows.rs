//! Capacity windows and what differs in them on single dates.

use crate::{
    StoreError,
    model::{DaySession, Tracking, Window, WindowStatus},
};
use slot_core::{ResourceId, ServiceId, TenantId, WindowId};
use time::{Date, Weekday};

/// Which windows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WindowFilter {
    /// Only of this location.
    pub branch: Option<ResourceId>,
    /// Only on this weekday.
    pub weekday: Option<Weekday>,
    /// Only in this part of the day.
    pub session: Option<DaySession>,
    /// Only those that are for this service, or for any.
    pub serves: Option<ServiceId>,
    /// Only open or only closed ones.
    pub status: Option<WindowStatus>,
}

/// Weekly places.
pub trait Windows {
    /// The window with this id.
    fn window(&mut self, tenant: TenantId, id: WindowId) -> Result<Option<Window>, StoreError>;
    /// The window that the operator calls this.
    fn window_by_reference(&mut self, tenant: TenantId, reference: &str) -> Result<Option<Window>, StoreError>;
    /// Those that the filter names, by branch, weekday, start, end, batch and id.
    fn windows(&mut self, tenant: TenantId, filter: WindowFilter) -> Result<Vec<Window>, StoreError>;
    /// Stores a new one. A taken reference is `Conflict("windows_reference")`.
    fn insert_window(&mut self, window: &Window) -> Result<(), StoreError>;
    /// Stores a changed one in place of the one with `rev`; when that is gone, `Contended`.
    /// A taken reference is `Conflict("windows_reference")`.
    fn update_window(&mut self, window: &Window, rev: u64) -> Result<(), StoreError>;
    /// What differs in these windows from the first to the last of these dates, by date and window.
    fn tracking(
        &mut self,
        tenant: TenantId,
        windows: &[WindowId],
        first: Date,
        last: Date,
    ) -> Result<Vec<Tracking>, StoreError>;
    /// Keeps what differs in a window on a date, in place of all that differed there before.
    fn put_tracking(&mut self, tracking: &Tracking) -> Result<(), StoreError>;
    /// Forgets what differs in a window on a date; `false` when nothing did.
    fn delete_tracking(&mut self, tenant: TenantId, window: WindowId, date: Date) -> Result<bool, StoreError>;
    /// Forgets what differs in any of these windows on any of these dates; answers how many of them did.
    fn forget_tracking(&mut self, tenant: TenantId, windows: &[WindowId], dates: &[Date]) -> Result<u64, StoreError>;
}
