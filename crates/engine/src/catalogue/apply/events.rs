//! Events that people attend.

use super::{bench::Bench, outcome::Kind};
use crate::{
    catalogue::{
        fault::Place,
        file::{EventEntry, TenantEntry},
        read::Said,
    },
    model::{EventDates, EventSeries},
};
use slot_core::{EventSeriesId, WallTime};
use std::collections::BTreeSet;
use time::Date;

pub(super) fn settle(bench: &mut Bench<'_>, entry: &TenantEntry, at: &Place<'_>) {
    let list = at.field("events");
    for (index, entry) in entry.events.iter().flatten().enumerate() {
        let at = list.item(index);
        let named = entry.reference.0.0.as_str();
        let place = bench.work.place(&bench.stock.series, named, &at);
        let old = place.and_then(|place| bench.stock.series.at(place)).cloned();
        let wanted = wanted(bench, entry, old, &at);
        bench.work.settle((Kind::Event, named), &mut bench.stock.series, place, wanted, bench.cx.now);
    }
}

fn wanted(bench: &mut Bench<'_>, entry: &EventEntry, old: Option<EventSeries>, at: &Place<'_>) -> Option<EventSeries> {
    let location = match &entry.location {
        Said::Nothing => Some(old.as_ref().and_then(|old| old.location)),
        Said::Null => Some(None),
        Said::This(named) => bench.location(named, &at.field("location")).map(Some),
    };
    if old.is_none() {
        for (field, is_said) in [
            ("title", entry.title.this().is_some()),
            ("date", entry.date.this().is_some()),
            ("start_time", entry.start.this().is_some()),
            ("duration_minutes", entry.duration_minutes.this().is_some()),
            ("max_participants", entry.max_participants.this().is_some()),
        ] {
            if !is_said {
                bench.work.missing(at, field);
            }
        }
    }
    if entry.start.this().is_some_and(|start| start.0 == WallTime::END) {
        bench.work.faults.add(&at.field("start_time"), "must be before 24:00");
    }
    let dates = dates(bench, entry, old.as_ref().map(|old| &old.dates), at);
    let base = match old {
        Some(old) => old,
        None => fresh(bench, entry, dates.clone()?)?,
    };
    let series = EventSeries {
        title: entry.title.this().map_or(base.title, |title| title.0.0.trim().to_owned()),
        description: entry.description.over(base.description, |text| text.0.0.clone()),
        dates: dates?,
        local_start: entry.start.this().map_or(base.local_start, |start| start.0),
        length: entry.duration_minutes.this().map_or(base.length, |minutes| minutes.length()),
        places: entry.max_participants.this().map_or(base.places, |places| places.some()),
        max_party: entry.max_party.over(base.max_party, |most| most.some()),
        location: location?,
        active: entry.active.or(base.active, true, |is| *is),
        ..base
    };
    Some(series)
}

fn fresh(bench: &mut Bench<'_>, entry: &EventEntry, dates: EventDates) -> Option<EventSeries> {
    Some(EventSeries {
        id: bench.cx.id(EventSeriesId::from_u128),
        tenant: bench.tenant.id,
        reference: Some(entry.reference.0.0.clone()),
        title: entry.title.this()?.0.0.clone(),
        description: None,
        dates,
        local_start: entry.start.this()?.0,
        length: entry.duration_minutes.this()?.length(),
        places: entry.max_participants.this()?.some(),
        max_party: None,
        location: None,
        active: true,
        rev: 1,
        created_at: bench.cx.now,
        updated_at: bench.cx.now,
    })
}

/// On which dates it is, what is not said as before.
fn dates(bench: &mut Bench<'_>, entry: &EventEntry, old: Option<&EventDates>, at: &Place<'_>) -> Option<EventDates> {
    let none = BTreeSet::new();
    let (old_first, old_rule, old_except) = match old {
        None => (None, None, &none),
        Some(EventDates::Once(date)) => (Some(*date), None, &none),
        Some(EventDates::Recurring { first, rule, except }) => (Some(*first), Some(rule.clone()), except),
    };
    let except: BTreeSet<Date> =
        entry.except_dates.or(old_except.clone(), BTreeSet::new(), |dates| dates.iter().map(|date| date.0).collect());
    let rule = entry.rrule.over(old_rule, |rule| rule.0.clone());
    if rule.is_none() && entry.except_dates.this().is_some_and(|dates| !dates.is_empty()) {
        bench.work.faults.add(&at.field("except_dates"), "goes with rrule only");
    }
    let first = entry.date.this().map(|date| date.0).or(old_first)?;
    Some(match rule {
        None => EventDates::Once(first),
        Some(rule) => EventDates::Recurring { first, rule, except },
    })
}
