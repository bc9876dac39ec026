//! Series of events.

use crate::{StoreError, model::EventSeries};
use slot_core::{EventSeriesId, TenantId};

/// Which series of events.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventSeriesFilter {
    /// Only active or only inactive ones.
    pub active: Option<bool>,
}

/// Events that people attend.
pub trait SeriesOfEvents {
    /// The series with this id.
    fn event_series(&mut self, tenant: TenantId, id: EventSeriesId) -> Result<Option<EventSeries>, StoreError>;
    /// The series that the operator calls this.
    fn event_series_by_reference(
        &mut self,
        tenant: TenantId,
        reference: &str,
    ) -> Result<Option<EventSeries>, StoreError>;
    /// Those that the filter names, by title and id.
    fn all_event_series(&mut self, tenant: TenantId, filter: EventSeriesFilter)
    -> Result<Vec<EventSeries>, StoreError>;
    /// Stores a new one. A taken reference is `Conflict("event_series_reference")`.
    fn insert_event_series(&mut self, series: &EventSeries) -> Result<(), StoreError>;
    /// Stores a changed one in place of the one with `rev`; when that is gone, `Contended`.
    /// A taken reference is `Conflict("event_series_reference")`.
    fn update_event_series(&mut self, series: &EventSeries, rev: u64) -> Result<(), StoreError>;
}
