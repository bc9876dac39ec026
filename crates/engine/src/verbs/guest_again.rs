//! Whether a guest has such a booking already.

use crate::{
    BookingFilter, BookingOrder, Context, LockKey, Page, StoreError, Tx,
    model::{Booking, Duplicates, Guest, Tenant},
};
use sha2::{Digest as _, Sha256};
use slot_core::{BookingId, EventSeriesId, Instant, ResourceId, ServiceId, Status, TenantId, WallTime};

/// No guest has more bookings than this on one date.
const PAGE: Page = Page { limit: 1000, offset: 0 };

/// Who books what, and when.
pub(super) struct Again<'a> {
    pub(super) guest: &'a Guest,
    pub(super) service: Option<ServiceId>,
    pub(super) series: Option<EventSeriesId>,
    /// On which resource: what tells bookings apart that are of no service.
    pub(super) resource: ResourceId,
    pub(super) at: Instant,
    /// The booking itself, if it is one that changes.
    pub(super) except: BookingId,
}

/// On what a guest's bookings take turns, where a rule compares them.
pub(super) fn turn(tenant: &Tenant, guest: &Guest) -> Option<LockKey> {
    let phone = guest.phone.as_deref()?;
    match tenant.settings.duplicates {
        Duplicates::Allow => None,
        Duplicates::RefuseSameGuest | Duplicates::RefuseSamePhone => Some(key(tenant.id, phone)),
    }
}

fn key(tenant: TenantId, phone: &str) -> LockKey {
    let digest = Sha256::digest(phone.as_bytes());
    LockKey::Guest(tenant, digest.first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes)))
}

impl Again<'_> {
    /// The booking that the rule of the business finds in the way. To be asked in the guest's turn. Nobody is known
    /// without a phone.
    pub(super) fn find(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        tenant: &Tenant,
    ) -> Result<Option<BookingId>, StoreError> {
        let Some(phone) = &self.guest.phone else { return Ok(None) };
        let live = BookingFilter {
            statuses: Some(Status::LIVE.to_vec()),
            phone: Some(phone.clone()),
            ..BookingFilter::default()
        };
        let filter = match tenant.settings.duplicates {
            Duplicates::Allow => return Ok(None),
            Duplicates::RefuseSamePhone => BookingFilter { starts_from: Some(cx.now), ..live },
            Duplicates::RefuseSameGuest => {
                let (date, zone) = (tenant.zone.date(self.at), &tenant.zone);
                let starts_from = Some(zone.instant(date, WallTime::MIDNIGHT));
                let starts_before = Some(zone.instant(date, WallTime::END));
                BookingFilter { service: self.service, starts_from, starts_before, ..live }
            }
        };
        let found = tx.bookings(tenant.id, &filter, BookingOrder::EarliestFirst, PAGE)?;
        let is_same = |booking: &Booking| match tenant.settings.duplicates {
            Duplicates::RefuseSameGuest => {
                self.is_same_thing(booking) && folded(&booking.guest.name) == folded(&self.guest.name)
            }
            Duplicates::RefuseSamePhone => true,
            Duplicates::Allow => false,
        };
        Ok(found.items.iter().find(|booking| booking.id != self.except && is_same(booking)).map(|booking| booking.id))
    }

    fn is_same_thing(&self, booking: &Booking) -> bool {
        let is_same_place = self.service.is_some() || booking.resource == self.resource;
        booking.service == self.service && booking.series == self.series && is_same_place
    }
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
