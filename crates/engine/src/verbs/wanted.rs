//! Places on calendars at one time, all or none: what every verb shares that books a slot.

use super::{
    book::BookRefused,
    enter::{Decided, Entered, enter},
    ledger::{Question, Yields},
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, Resource, Tenant},
};
use slot_core::{Calendar, Capacity, HoldId, Owner, ResourceId, Wish};
use std::{num::NonZeroU32, sync::Arc};

/// Places on one resource.
#[derive(Clone)]
pub(super) struct Wanted {
    /// Which resource.
    pub(super) resource: Arc<Resource>,
    /// What decides about it.
    pub(super) calendar: Calendar,
    /// When, and how many places.
    pub(super) wish: Wish,
}

/// On what a booking has to wait for its turn: nothing, where no rule needs a count.
pub(super) fn turns(tenant: &Tenant, wanted: &[Wanted]) -> Vec<LockKey> {
    let single = Capacity(NonZeroU32::MIN);
    let is_simple = matches!(wanted, [one] if one.resource.capacity == single
        && one.wish.places == NonZeroU32::MIN
        && one.calendar.rules.daily_limit.is_none());
    let resources = wanted.iter().map(|one| LockKey::Resource(tenant.id, one.resource.id));
    let plan = plan_turn(tenant);
    if is_simple { plan.into_iter().collect() } else { plan.into_iter().chain(resources).collect() }
}

/// The turn on the month's bookings, where the plan has a limit.
pub(super) fn plan_turn(tenant: &Tenant) -> Option<LockKey> {
    tenant.plan.monthly_bookings().map(|_limited| LockKey::Plan(tenant.id))
}

/// Decides on facts read now and enters the booking, under the turns that [`turns`] named.
pub(super) fn book_wanted(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wanted: &[Wanted],
    draft: &Booking,
    through: Option<HoldId>,
) -> Result<Result<Booking, BookRefused>, StoreError> {
    let has_turn = !turns(tenant, wanted).is_empty();
    let revs: Vec<(ResourceId, u64)> = wanted.iter().map(|one| (one.resource.id, one.resource.rev)).collect();
    let title = wanted.first().map_or("", |one| one.resource.name.as_str());
    // Without a lock the net may refuse what the ledger allowed; the ledger, read again, then says why.
    for _attempt in 0..3 {
        let mut grants = Vec::with_capacity(wanted.len());
        for Wanted { resource, calendar, wish } in wanted {
            let question = Question { tenant: tenant.id, resource: resource.id, calendar, wish: *wish };
            match question.decide(tx, cx, Owner::Booking(draft.id), Yields::through(through))? {
                Ok(grant) => grants.push(grant),
                Err(refusal) => return Ok(Err(BookRefused::Refused { resource: resource.id, refusal })),
            }
        }
        let decided = Decided { booking: draft.clone(), grants: &grants, title, revs: &revs, through };
        match enter(tx, cx, tenant, decided)? {
            Entered::Stored(booking) => return Ok(Ok(*booking)),
            Entered::Refused(refusal) => {
                return Ok(Err(BookRefused::Refused { resource: draft.resource, refusal }));
            }
            Entered::Taken if !has_turn && through.is_none() => {}
            Entered::Taken => return Err(StoreError::Contended("the net refused a claim".to_owned())),
        }
    }
    Err(StoreError::Contended("the place was taken and freed again and again".to_owned()))
}
