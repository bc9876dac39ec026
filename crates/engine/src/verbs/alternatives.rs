//! What can be had in place of a visit that cannot: other slots for the same wish.

use super::{
    visit_ground::{Asking, Ground, Host, places},
    visit_list::{Listed, shown},
};
use crate::{
    Context, StoreError, Tx,
    model::{Customer, ResourceKind, Service, Tenant, VisitSlot},
};
use slot_core::{Bid, BookingId, CustomerId, Field, Length, PostSlot, ResourceId, ServiceId, Span};
use time::{Date, Duration};

/// How many alternatives are told.
const MOST: usize = 3;
/// So many days after the wished one are searched.
const AFTER: Duration = Duration::days(30);
/// So many days before the wished one are searched, where the nearest is looked for.
const BEFORE: Duration = Duration::days(7);

/// A visit that cannot be had as it was wished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missed {
    /// With whom.
    pub provider: ResourceId,
    /// Who would come.
    pub patient: CustomerId,
    /// What for.
    pub service: Option<ServiceId>,
    /// Where.
    pub location: ResourceId,
    /// In which room.
    pub room: Option<ResourceId>,
    /// When. What takes its place is as long.
    pub span: Span,
    /// The visit that would be given up for it.
    pub instead_of: Option<BookingId>,
}

/// The next slots with the provider, at the location, in the room, as long, when the patient is not elsewhere: at most
/// three, at or after the wished time and within a month of it. Nothing is written.
pub fn alternatives(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    missed: &Missed,
) -> Result<Vec<VisitSlot>, StoreError> {
    let Some(choice) = Choice::read(tx, cx, tenant, missed, missed.span, Duration::ZERO)? else {
        return Ok(Vec::new());
    };
    let later = choice.free.iter().filter(|slot| missed.span.start() <= slot.span.start());
    Ok(later.filter_map(|slot| choice.shown(*slot)).take(MOST).collect())
}

/// Slots that would do for one wish, read at once.
pub(super) struct Choice {
    ground: Ground,
    service: Option<Service>,
    bookings: u32,
    /// By start.
    free: Vec<PostSlot>,
}

impl Choice {
    /// Reads what there is around several times of one wish.
    pub(super) fn around(
        tx: &mut dyn Tx,
        cx: Context<'_>,
        tenant: &Tenant,
        missed: &Missed,
        times: Span,
    ) -> Result<Option<Self>, StoreError> {
        Self::read(tx, cx, tenant, missed, times, BEFORE)
    }

    /// The slot that starts nearest to this time, the later of two, and overlaps none of these.
    pub(super) fn nearest(&self, time: Span, taken: &[Span]) -> Option<VisitSlot> {
        let left = self.free.iter().filter(|slot| taken.iter().all(|span| !span.overlaps(slot.span)));
        let distance = |slot: &&PostSlot| {
            let away = slot.span.start() - time.start();
            (away.as_micros().abs(), away < Length::ZERO)
        };
        self.shown(*left.min_by_key(distance)?)
    }

    /// `None` where there is no such provider or location any more, or nobody has hours.
    fn read(
        tx: &mut dyn Tx,
        cx: Context<'_>,
        tenant: &Tenant,
        missed: &Missed,
        times: Span,
        before: Duration,
    ) -> Result<Option<Self>, StoreError> {
        let mut found = tx.resources_by_id(tenant.id, &[missed.provider, missed.location])?;
        let Some(zone) = found.iter().find(|one| one.id == missed.location).map(|one| one.zone.clone()) else {
            return Ok(None);
        };
        found.retain(|one| one.id == missed.provider && one.kind == ResourceKind::Person);
        let today = zone.date(cx.now);
        let day = |date: Date, by: Duration| date.checked_add(by).unwrap_or(date);
        let asking = Asking {
            location: Some(missed.location),
            first: day(zone.date(times.start()), -before).max(today),
            last: day(zone.date(times.end()).max(today), AFTER - before),
            length: Some(missed.span.length()),
        };
        let hosts: Vec<Host> = found.into_iter().map(|provider| Host::ask(provider, &asking)).collect();
        let also: Vec<ResourceId> = [missed.location].into_iter().chain(missed.room).collect();
        let places = places(tx, tenant.id, &hosts, &also)?;
        let patient = Customer::calendar_of(missed.patient);
        let Some(ground) = Ground::read(tx, tenant.id, hosts, places, &[patient], missed.instead_of)? else {
            return Ok(None);
        };
        let service = match missed.service {
            Some(service) => tx.service(tenant.id, service)?,
            None => None,
        };
        let Some(host) = ground.hosts.first() else { return Ok(None) };
        let elsewhere = ground.claims_of(patient).iter().filter(|claim| claim.owner.is_live(cx.now));
        let elsewhere: Vec<Span> = elsewhere.map(|claim| claim.busy).collect();
        let mut free = ground.slots(host, cx.now);
        free.retain(|slot| {
            elsewhere.iter().all(|busy| !busy.overlaps(slot.span))
                && missed.room.is_none_or(|room| ground.has_room(room, slot.span, cx.now))
        });
        let bookings = ground.load(host, cx.now);
        Ok(Some(Self { ground, service, bookings, free }))
    }

    fn shown(&self, slot: PostSlot) -> Option<VisitSlot> {
        let host = self.ground.hosts.first()?;
        let (provider, primary, bookings) = (host.resource.id, host.practice.home(), self.bookings);
        let field = Field::of(self.ground.searched, [bookings]);
        let score = field.score(&Bid { provider, primary, bookings, slot });
        shown(&self.ground, host, Listed { slot, score }, None, self.service.as_ref())
    }
}
