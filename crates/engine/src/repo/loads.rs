//! How full sessions are.

use crate::StoreError;
use slot_core::{Instant, ResourceId, Span, TenantId};

/// How many places of a session are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// On which calendar.
    pub calendar: ResourceId,
    /// When the claims start: that of a session that is shared, its own start.
    pub starts_at: Instant,
    /// Places of bookings.
    pub booked: u32,
    /// Places of holds that have not lapsed.
    pub held: u32,
}

/// How full sessions are, in one query for any number of them.
pub trait Loads {
    /// The places taken on these calendars, told apart by their start, of claims that start within the span; by calendar
    /// and start. What has no claim is left out.
    fn loads(
        &mut self,
        tenant: TenantId,
        calendars: &[ResourceId],
        span: Span,
        now: Instant,
    ) -> Result<Vec<Load>, StoreError>;
}
