//! Books a stay: a unit by the night or the day.

use super::{
    details::Details,
    enter::{Decided, enter},
    guest_again,
    ledger::{Question, Yields},
    reserve::{ReserveRefused, admitted, known},
    wanted::plan_turn,
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, Channel, Resource, Tenant},
};
use slot_core::{BookingId, Calendar, Owner, Refusal, ResourceId, StayWish, admit_stay};
use std::num::NonZeroU32;
use time::Date;

/// A stay that is to be booked.
#[derive(Clone, Debug, PartialEq)]
pub struct BookStay {
    /// Which unit.
    pub unit: ResourceId,
    /// The local date of arrival.
    pub arrival: Date,
    /// How many nights or days.
    pub units: NonZeroU32,
    /// How many units of the kind, all or none.
    pub places: NonZeroU32,
    /// How many people come.
    pub party: NonZeroU32,
    /// For whom, and what was said.
    pub details: Details,
}

/// Books from the check-in on the date of arrival to the check-out on that of departure.
pub fn book_stay(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &BookStay,
) -> Result<Result<Booking, ReserveRefused>, StoreError> {
    let details = match known(tx, tenant, &wish.details)? {
        Ok(details) => details,
        Err(refused) => return Ok(Err(refused)),
    };
    let turns = [plan_turn(tenant), guest_again::turn(tenant, &details.guest)];
    let own = LockKey::Resource(tenant.id, wish.unit);
    tx.lock(&turns.into_iter().flatten().chain([own]).collect::<Vec<_>>())?;
    let Some(unit) = tx.resource(tenant.id, wish.unit)? else {
        return Ok(Err(ReserveRefused::UnknownResource(wish.unit)));
    };
    let Some(rules) = &unit.stay else { return Ok(Err(ReserveRefused::NoStays(unit.id))) };
    let refused = |refusal| Ok(Err(ReserveRefused::Refused { resource: wish.unit, refusal }));
    if !unit.active {
        return refused(Refusal::Inactive);
    }
    let (terms, calendar) = (rules.terms(), calendar(tenant, &unit, details.channel));
    let stay = match terms.stay(&unit.zone, wish.arrival, wish.units) {
        Ok(stay) => stay,
        Err(refusal) => return refused(refusal),
    };
    let id = cx.id(BookingId::from_u128);
    let draft = Booking { party: wish.party, ..details.booking(cx, tenant, id, unit.id, stay.span) };
    let draft = match admitted(tx, cx, tenant, draft)? {
        Ok(draft) => draft,
        Err(refused) => return Ok(Err(refused)),
    };
    let question = Question { tenant: tenant.id, resource: unit.id, calendar: &calendar, wish: stay.wish(wish.places) };
    let asked = StayWish { arrival: wish.arrival, units: wish.units, places: wish.places };
    let decision = question.decide_by(tx, cx, Owner::Booking(id), Yields::Nobody, &|ledger| {
        admit_stay(&calendar, &terms, ledger, cx.now, &asked)
    })?;
    let grant = match decision {
        Ok(grant) => grant,
        Err(refusal) => return refused(refusal),
    };
    let (grants, revs) = ([grant], [(unit.id, unit.rev)]);
    let decided = Decided { booking: draft, grants: &grants, title: &unit.name, revs: &revs, through: None };
    match enter(tx, cx, tenant, decided)?.locked()? {
        Ok(booking) => Ok(Ok(booking)),
        Err(refusal) => refused(refusal),
    }
}

/// What decides about stays in a unit, under the settings of the business.
pub(super) fn calendar(tenant: &Tenant, unit: &Resource, channel: Channel) -> Calendar {
    let mut calendar = unit.stay_calendar(tenant.settings.notice(channel));
    calendar.rules.horizon = tenant.settings.horizon();
    calendar.rules.buffer_after = tenant.settings.buffer;
    calendar
}
