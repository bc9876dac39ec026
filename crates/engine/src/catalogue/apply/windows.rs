//! Capacity windows.

use super::{bench::Bench, outcome::Kind};
use crate::{
    catalogue::{
        fault::Place,
        file::{TenantEntry, WindowEntry},
        read::Said,
    },
    model::{DaySession, Window, WindowStatus},
};
use slot_core::{ResourceId, ServiceId, WallRange, WallTime, WindowId};
use std::num::NonZeroU32;

pub(super) fn settle(bench: &mut Bench<'_>, entry: &TenantEntry, at: &Place<'_>) {
    let list = at.field("windows");
    for (index, entry) in entry.windows.iter().flatten().enumerate() {
        let at = list.item(index);
        let named = entry.reference.0.0.as_str();
        let place = bench.work.place(&bench.stock.windows, named, &at);
        let old = place.and_then(|place| bench.stock.windows.at(place)).cloned();
        let wanted = wanted(bench, entry, old, &at);
        bench.work.settle((Kind::Window, named), &mut bench.stock.windows, place, wanted, bench.cx.now);
    }
}

fn wanted(bench: &mut Bench<'_>, entry: &WindowEntry, old: Option<Window>, at: &Place<'_>) -> Option<Window> {
    let branch = branch(bench, entry, old.as_ref(), at);
    let service = match &entry.appointment_type {
        Said::Nothing => Some(old.as_ref().and_then(|old| old.service)),
        Said::Null => Some(None),
        Said::This(named) => {
            let at = at.field("appointment_type");
            let found = bench.work.known(&bench.stock.services, "service", named, &at);
            found.map(|id| Some(ServiceId::from_u128(id)))
        }
    };
    let hours = hours(bench, entry, old.as_ref(), at);
    let is_new = old.is_none();
    for (field, is_said) in [("day", entry.day.this().is_some()), ("max_slots", entry.max_slots.this().is_some())] {
        if is_new && !is_said {
            bench.work.missing(at, field);
        }
    }
    let (branch, service, hours) = (branch?, service?, hours?);
    let base = match old {
        Some(old) => old,
        None => fresh(bench, entry, branch, hours)?,
    };
    let places = entry.max_slots.this().map_or(base.places, |places| places.some());
    let window = Window {
        branch,
        weekday: entry.day.this().map_or(base.weekday, |day| day.0),
        session: entry.session.or(base.session, session_of(hours.start()), |session| session.0),
        batch: entry.batch.over(base.batch, |batch| batch.0.0.clone()),
        hours,
        places,
        share: entry.ai_slots.or(if is_new { places.get() } else { base.share }, places.get(), |share| share.count()),
        service,
        status: entry.status.or(base.status, WindowStatus::Open, |status| status.0),
        min_party: entry.min_party.or(base.min_party, NonZeroU32::MIN, |least| least.some()),
        max_party: entry.max_party.over(base.max_party, |most| most.some()),
        ..base
    };
    check(bench, &window, at);
    Some(window)
}

fn check(bench: &mut Bench<'_>, window: &Window, at: &Place<'_>) {
    let places = window.places.get();
    if window.share > places {
        let wrong = format!("must not be above max_slots, which is {places}");
        bench.work.faults.add(&at.field("ai_slots"), wrong);
    }
    if let Some(most) = window.max_party.filter(|most| *most < window.min_party) {
        let wrong = format!("must not be below min_party: {most} is below {}", window.min_party);
        bench.work.faults.add(&at.field("max_party"), wrong);
    }
}

fn branch(bench: &mut Bench<'_>, entry: &WindowEntry, old: Option<&Window>, at: &Place<'_>) -> Option<ResourceId> {
    match (&entry.location, old) {
        (Said::This(named), _) => bench.location(named, &at.field("location")),
        (Said::Nothing, Some(old)) => Some(old.branch),
        (Said::Nothing | Said::Null, _) => {
            let only = bench.stock.only_location().map(|location| location.id);
            if only.is_none() {
                bench.work.faults.add(&at.field("location"), "is required, unless there is exactly one location");
            }
            only
        }
    }
}

fn hours(bench: &mut Bench<'_>, entry: &WindowEntry, old: Option<&Window>, at: &Place<'_>) -> Option<WallRange> {
    let start = entry.start.this().map(|start| start.0).or(old.map(|old| old.hours.start()));
    let end = entry.end.this().map(|end| end.0).or(old.map(|old| old.hours.end()));
    for (field, is_missing) in [("start_time", start.is_none()), ("end_time", end.is_none())] {
        if is_missing {
            bench.work.missing(at, field);
        }
    }
    let (start, end) = (start?, end?);
    let range = WallRange::new(start, end).ok().filter(|range| !range.is_overnight());
    if range.is_none() {
        bench.work.faults.add(&at.field("end_time"), format!("must be after start_time ({start})"));
    }
    range
}

fn fresh(bench: &mut Bench<'_>, entry: &WindowEntry, branch: ResourceId, hours: WallRange) -> Option<Window> {
    let places = entry.max_slots.this()?.some();
    Some(Window {
        id: bench.cx.id(WindowId::from_u128),
        tenant: bench.tenant.id,
        reference: Some(entry.reference.0.0.clone()),
        branch,
        weekday: entry.day.this()?.0,
        session: session_of(hours.start()),
        batch: None,
        hours,
        places,
        share: places.get(),
        service: None,
        status: WindowStatus::Open,
        min_party: NonZeroU32::MIN,
        max_party: None,
        rev: 1,
        created_at: bench.cx.now,
        updated_at: bench.cx.now,
    })
}

/// The part of the day in which something that starts then is.
const fn session_of(start: WallTime) -> DaySession {
    match start.minutes() / 60 {
        0..12 => DaySession::Morning,
        12..17 => DaySession::Afternoon,
        _ => DaySession::Evening,
    }
}
