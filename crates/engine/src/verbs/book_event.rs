//! Books places at an event: one date of a series, for a whole party or for nobody.

use super::{
    choose_window::Arrival,
    details::Details,
    enter::{Decided, enter},
    guest_again,
    reserve::{ReserveRefused, admitted, known},
    session_question::SessionQuestion,
    wanted::plan_turn,
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, EventDates, Tenant},
};
use slot_core::{BookingId, EventSeriesId, Owner, Refusal, ResourceId, SessionChannel, SessionWish, Sessions};
use std::num::NonZeroU32;

/// Places at an event that are to be booked.
#[derive(Clone, Debug, PartialEq)]
pub struct BookEvent {
    /// At which series of events.
    pub series: EventSeriesId,
    /// On which of its dates; `None` is the date of one that is only once.
    pub arrival: Option<Arrival>,
    /// How many take part. All get a place, or none.
    pub party: NonZeroU32,
    /// For whom, and what was said.
    pub details: Details,
}

/// Books. The booking is on the location of the event, or, where there is none, on the event's own calendar.
pub fn book_event(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &BookEvent,
) -> Result<Result<Booking, ReserveRefused>, StoreError> {
    let details = match known(tx, tenant, &wish.details)? {
        Ok(details) => details,
        Err(refused) => return Ok(Err(refused)),
    };
    let calendar = ResourceId::from_u128(wish.series.as_u128());
    let turns = [plan_turn(tenant), guest_again::turn(tenant, &details.guest)];
    let own = LockKey::Resource(tenant.id, calendar);
    tx.lock(&turns.into_iter().flatten().chain([own]).collect::<Vec<_>>())?;
    // It may have changed before it was our turn.
    let Some(series) = tx.event_series(tenant.id, wish.series)? else {
        return Ok(Err(ReserveRefused::UnknownSeries(wish.series)));
    };
    let location = match series.location {
        Some(location) => tx.resource(tenant.id, location)?,
        None => None,
    };
    let sessions = Sessions {
        notice: tenant.settings.notice(details.channel),
        ..series.sessions(tenant.zone.clone(), &tenant.settings, location.as_deref())
    };
    let refused = |refusal| Ok(Err(ReserveRefused::Refused { resource: calendar, refusal }));
    let session = match (wish.arrival, &series.dates) {
        (Some(Arrival::At(at)), _) => sessions.at(at),
        (Some(Arrival::On(date)), _) => sessions.on(date),
        (None, EventDates::Once(date)) => sessions.on(*date),
        (None, EventDates::Recurring { .. }) => return Ok(Err(ReserveRefused::DateNeeded(series.id))),
    };
    let Some(session) = session else {
        return refused(if series.active { Refusal::OutsideHours } else { Refusal::Inactive });
    };
    let id = cx.id(BookingId::from_u128);
    let resource = location.as_ref().map_or(calendar, |location| location.id);
    let draft = Booking {
        series: Some(series.id),
        party: wish.party,
        ..details.booking(cx, tenant, id, resource, session.span)
    };
    let draft = match admitted(tx, cx, tenant, draft)? {
        Ok(draft) => draft,
        Err(refused) => return Ok(Err(refused)),
    };
    let wish = SessionWish { at: session.span.start(), places: wish.party, channel: SessionChannel::Staff };
    let question = SessionQuestion { tenant: tenant.id, calendar, sessions: &sessions, wish };
    let decision = question.decide(tx, cx)?;
    let grant = match &decision.answer {
        Ok(admission) => question.grant(&decision, admission, Owner::Booking(id)),
        Err(refusal) => return refused(refusal.clone()),
    };
    let title = location.as_ref().map_or(series.title.as_str(), |location| location.name.as_str());
    let revs: Vec<(ResourceId, u64)> = location.iter().map(|location| (location.id, location.rev)).collect();
    let decided = Decided { booking: draft, grants: &[grant], title, revs: &revs, through: None };
    match enter(tx, cx, tenant, decided)?.locked()? {
        Ok(booking) => Ok(Ok(booking)),
        Err(refusal) => refused(refusal),
    }
}
