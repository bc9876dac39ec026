//! What becomes of an offer: it is accepted, declined, or ends unanswered; and of whoever leaves the waitlist.

use super::{
    book_visit::{BookVisit, book_visit},
    details::Details,
    offer_place::{Released, offer_place},
    visit_wish::VisitRefused,
    waitlist_event::tell_waitlist,
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, Channel, EventKind, Guest, Offer, Tenant, WaitStatus, WaitlistEntry},
};
use slot_core::{Owner, ResourceId, TenantId, WaitlistId};

/// Why an offer is not accepted or declined. Nothing changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferRefused {
    /// There is no such entry.
    Unknown,
    /// The entry has no offer.
    NotOffered(WaitStatus),
    /// The offer has ended; it is about to be passed on.
    Ended,
    /// The place was kept, and yet the visit cannot be booked: the patient is elsewhere, say.
    NotBooked(VisitRefused),
}

/// Why nobody leaves the waitlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveRefused {
    /// There is no such entry, or it has left already.
    Unknown,
    /// What was waited for is booked.
    Booked,
}

/// An offer that was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct AcceptedOffer {
    /// The entry, which is booked now.
    pub entry: WaitlistEntry,
    /// The visit.
    pub booking: Booking,
}

/// Books the place that was offered, through the hold that keeps it.
pub fn accept_offer(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: WaitlistId,
    channel: Channel,
) -> Result<Result<AcceptedOffer, OfferRefused>, StoreError> {
    let (entry, offer) = match standing(tx, cx, tenant, id)? {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(location) = offer.location else {
        return Err(StoreError::Corrupt { table: "waitlist", id: id.ulid() });
    };
    let wish = BookVisit {
        provider: offer.provider,
        patient: entry.customer,
        service: entry.service,
        location,
        room: offer.room,
        span: offer.span,
        internal_notes: None,
        treatment: None,
        through: Some(offer.hold),
        details: Details {
            customer: Some(entry.customer),
            source: Some(channel.name().to_owned()),
            ..Details::of(Guest::default(), channel)
        },
    };
    let booking = match book_visit(tx, cx, tenant, &wish)? {
        Ok(booking) => booking,
        Err(refused) => return Ok(Err(OfferRefused::NotBooked(refused))),
    };
    let booked = WaitlistEntry { booking: Some(booking.id), ..entry };
    let entry = ended(tx, cx, booked, WaitStatus::Booked, EventKind::WaitlistBooked)?;
    Ok(Ok(AcceptedOffer { entry, booking }))
}

/// Gives an offer back: whoever declines leaves the waitlist, and the place is offered to the next.
pub fn decline_offer(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: WaitlistId,
) -> Result<Result<WaitlistEntry, OfferRefused>, StoreError> {
    let (entry, offer) = match standing(tx, cx, tenant, id)? {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused)),
    };
    tx.lock(&turns(tenant.id, &offer))?;
    let entry = ended(tx, cx, entry, WaitStatus::Removed, EventKind::WaitlistDeclined)?;
    pass_on(tx, cx, tenant, &offer)?;
    Ok(Ok(entry))
}

/// Takes somebody off the waitlist. A place that was kept for them is offered to the next.
pub fn leave_waitlist(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: WaitlistId,
) -> Result<Result<(), LeaveRefused>, StoreError> {
    let Some(entry) = tx.waitlist_entry(tenant.id, id)? else { return Ok(Err(LeaveRefused::Unknown)) };
    match entry.status {
        WaitStatus::Removed => return Ok(Err(LeaveRefused::Unknown)),
        WaitStatus::Booked => return Ok(Err(LeaveRefused::Booked)),
        WaitStatus::Waiting | WaitStatus::Offered | WaitStatus::Expired => {}
    }
    let offer = entry.offer;
    if let Some(offer) = &offer {
        tx.lock(&turns(tenant.id, offer))?;
    }
    ended(tx, cx, entry, WaitStatus::Removed, EventKind::WaitlistLeft)?;
    if let Some(offer) = &offer {
        pass_on(tx, cx, tenant, offer)?;
    }
    Ok(Ok(()))
}

/// Ends an offer that was not answered in time, and offers the place to the next; `false` when there is none such any more.
pub fn expire_offer(tx: &mut dyn Tx, cx: Context<'_>, tenant: TenantId, id: WaitlistId) -> Result<bool, StoreError> {
    let Some(tenant) = tx.tenant(tenant)? else { return Ok(false) };
    let Some(entry) = tx.waitlist_entry(tenant.id, id)? else { return Ok(false) };
    let Some(offer) = entry.offer.filter(|offer| offer.until <= cx.now) else { return Ok(false) };
    tx.lock(&turns(tenant.id, &offer))?;
    ended(tx, cx, entry, WaitStatus::Expired, EventKind::WaitlistExpired)?;
    pass_on(tx, cx, &tenant, &offer)?;
    Ok(true)
}

/// The entry with its offer, if that still stands.
fn standing(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: WaitlistId,
) -> Result<Result<(WaitlistEntry, Offer), OfferRefused>, StoreError> {
    let Some(entry) = tx.waitlist_entry(tenant.id, id)? else { return Ok(Err(OfferRefused::Unknown)) };
    let Some(offer) = entry.offer.filter(|_| entry.status == WaitStatus::Offered) else {
        return Ok(Err(OfferRefused::NotOffered(entry.status)));
    };
    if offer.until <= cx.now {
        return Ok(Err(OfferRefused::Ended));
    }
    Ok(Ok((entry, offer)))
}

/// On what others take turns who may be moving the claims of a hold between lanes.
fn turns(tenant: TenantId, offer: &Offer) -> Vec<LockKey> {
    let all = [offer.provider].into_iter().chain(offer.room);
    all.map(|resource: ResourceId| LockKey::Resource(tenant, resource)).collect()
}

/// Stores an entry without its offer, in another status, and tells of it.
fn ended(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    entry: WaitlistEntry,
    status: WaitStatus,
    kind: EventKind,
) -> Result<WaitlistEntry, StoreError> {
    let version = entry.version;
    let entry = WaitlistEntry { status, offer: None, version: version + 1, updated_at: cx.now, ..entry };
    tx.update_waitlist_entry(&entry, version)?;
    tell_waitlist(tx, cx, kind, &entry)?;
    Ok(entry)
}

/// Gives the place of an offer to the next.
fn pass_on(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant, offer: &Offer) -> Result<(), StoreError> {
    tx.delete_claims(tenant.id, Owner::Hold { id: offer.hold, until: offer.until })?;
    let place = Released { provider: offer.provider, location: offer.location, span: offer.span };
    offer_place(tx, cx, tenant, &place).map(drop)
}
