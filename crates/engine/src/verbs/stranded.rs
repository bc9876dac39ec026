//! Finds the bookings that a changed schedule leaves outside of a provider's hours.

use crate::{
    BookingFilter, Context, StoreError, Tx,
    model::{Booking, Resource, Tenant},
};
use slot_core::{Activity, Ledger, Length, Notice, Practice, Rules, Status, Wish};

/// How many bookings are read at once.
const PAGE: u32 = 1000;

/// The bookings to come that lay inside of the hours as they were, and lie outside of them as they are now, by start. What
/// lay outside before, as staff may book, is not named.
pub(super) fn stranded(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    old: &Resource,
    new: &Resource,
) -> Result<Vec<Booking>, StoreError> {
    let filter = BookingFilter {
        resource: Some(old.id),
        statuses: Some(Status::LIVE.to_vec()),
        starts_from: Some(cx.now),
        ..BookingFilter::default()
    };
    let (before, after) = (hours(old), hours(new));
    let (mut found, mut last) = (Vec::new(), None);
    loop {
        let page = tx.bookings_after(tenant.id, &filter, last, PAGE)?;
        last = page.last().map(|booking| (booking.span.start(), booking.id));
        let is_last = page.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        found.extend(page.into_iter().filter(|booking| holds(&before, booking) && !holds(&after, booking)));
        if is_last {
            return Ok(found);
        }
    }
}

/// The hours alone, whatever else decides.
fn hours(provider: &Resource) -> Practice {
    let mut practice = provider.practice(Notice::PastAllowed);
    practice.base.activity = Activity::Active;
    practice.base.rules = Rules {
        buffer_before: Length::ZERO,
        buffer_after: Length::ZERO,
        notice: Notice::PastAllowed,
        horizon: None,
        daily_limit: None,
    };
    practice
}

/// Whether a booking lies inside of hours at its location.
fn holds(practice: &Practice, booking: &Booking) -> bool {
    let location = booking.visit.as_ref().map(|visit| visit.location);
    let nothing = Ledger::new(booking.span, Vec::new());
    practice.admit_at(location, &nothing, booking.span.start(), &Wish::anywhere(booking.span)).is_ok()
}
