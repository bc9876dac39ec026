//! `slots`: what can be booked.

use crate::{
    app::{App, Refused, Stop, decided},
    booking::{sentence, view::Names},
    clock, find,
    layout::table,
    lookup, moment,
    report::Report,
};
use clap::ArgGroup;
use engine::{
    Context, Tx,
    model::{Channel, Tenant},
    verbs::{Bookable, SearchSlots, SearchStays, search_slots, search_stays},
};
use serde::Serialize;
use slot_core::{Instant, Length, Span};
use std::num::NonZeroU32;

/// The longest stretch that is searched, in days.
const LONGEST: i64 = 366;

#[derive(Clone, Debug, clap::Args)]
#[command(group(ArgGroup::new("what").required(true).multiple(true).args(["resource", "service"])))]
pub(crate) struct Arguments {
    /// Whose: the slug or id of the business.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// Of this resource, by its slug, reference or id; with --service, of that service by this person.
    #[arg(long, alias = "staff", value_name = "RESOURCE")]
    resource: Option<String>,
    /// Of this service, by its reference or id; without --resource, by anybody who gives it.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// From this date or time on; without it, from now.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Up to and with this date, or before this time; without it, a week.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// How many minutes a slot of a resource takes, in place of its usual length.
    #[arg(long, value_name = "MINUTES", requires = "resource", conflicts_with = "service")]
    duration: Option<NonZeroU32>,
    /// Stays of so many nights or days, in a unit; without it, as few as it is let for.
    #[arg(long, alias = "days", value_name = "N", requires = "resource", conflicts_with_all = ["service", "duration"])]
    nights: Option<NonZeroU32>,
    /// For so many people.
    #[arg(long, value_name = "N", default_value = "1")]
    party: NonZeroU32,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Row {
    Slot(SlotRow),
    Stay(StayRow),
}

#[derive(Serialize)]
struct SlotRow {
    start: String,
    end: String,
    local_start: String,
    local_end: String,
    remaining: u32,
    by: Vec<Host>,
}

#[derive(Serialize)]
struct Host {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct StayRow {
    arrival: String,
    departure: String,
    units: u32,
    start: String,
    end: String,
    local_start: String,
    local_end: String,
    remaining: u32,
}

pub(crate) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let wanted = arguments.clone();
    let rows = app.look(|tx, cx| decided(read(tx, cx, &wanted)))?;
    let lines: Vec<[String; 4]> = rows
        .iter()
        .map(|row| match row {
            Row::Slot(slot) => {
                let by: Vec<&str> = slot.by.iter().map(|host| host.name.as_str()).collect();
                [slot.local_start.clone(), slot.local_end.clone(), slot.remaining.to_string(), by.join(", ")]
            }
            Row::Stay(stay) => {
                let units = format!("{} units", stay.units);
                [stay.local_start.clone(), stay.local_end.clone(), stay.remaining.to_string(), units]
            }
        })
        .collect();
    Report::new(table(["START", "END", "LEFT", "WITH"], &lines, "nothing is free"), &rows)
}

fn read(tx: &mut dyn Tx, cx: Context<'_>, wanted: &Arguments) -> Result<Vec<Row>, Stop> {
    let tenant = lookup::tenant(tx, &wanted.tenant)??;
    let starts = starts(&tenant, cx.now, wanted)?;
    let resource = match &wanted.resource {
        Some(named) => Some(find::resource(tx, &tenant, named)??),
        None => None,
    };
    let what = match (&wanted.service, &resource) {
        (Some(named), by) => {
            let by = by.as_ref().map(|found| found.id);
            Bookable::Service { service: find::service(tx, &tenant, named)??.id, by }
        }
        (None, Some(found)) if found.stay.is_some() && wanted.duration.is_none() => {
            return stays(tx, cx, &tenant, found.id, starts, wanted);
        }
        (None, Some(found)) => {
            let length = wanted.duration.map(|minutes| Length::minutes(minutes.get().into()));
            Bookable::Resource { resource: found.id, length }
        }
        (None, None) => return Err(Refused("nothing is named that can be booked".to_owned()).into()),
    };
    let question = SearchSlots { what, starts, party: wanted.party, channel: Channel::Admin };
    let slots = match search_slots(tx, cx, &tenant, &question)? {
        Ok(slots) => slots,
        Err(refused) => return Err(sentence(tx, &tenant, &refused)?.into()),
    };
    let names = Names::of(tx, &tenant)?;
    let host = |id: &slot_core::ResourceId| Host {
        id: id.to_string(),
        name: names.resource(*id).unwrap_or_default().to_owned(),
    };
    Ok(slots
        .iter()
        .map(|slot| {
            Row::Slot(SlotRow {
                start: moment::text(slot.span.start()),
                end: moment::text(slot.span.end()),
                local_start: clock::local(&tenant.zone, slot.span.start()),
                local_end: clock::local(&tenant.zone, slot.span.end()),
                remaining: slot.remaining,
                by: slot.by.iter().map(host).collect(),
            })
        })
        .collect())
}

fn stays(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    unit: slot_core::ResourceId,
    starts: Span,
    wanted: &Arguments,
) -> Result<Vec<Row>, Stop> {
    let question = SearchStays { unit, starts, units: wanted.nights, places: NonZeroU32::MIN, channel: Channel::Admin };
    let found = match search_stays(tx, cx, tenant, &question)? {
        Ok(found) => found,
        Err(refused) => return Err(sentence(tx, tenant, &refused)?.into()),
    };
    let zone = &found.unit.zone;
    Ok(found
        .stays
        .iter()
        .map(|slot| {
            Row::Stay(StayRow {
                arrival: slot.stay.arrival.to_string(),
                departure: slot.stay.departure.to_string(),
                units: slot.stay.units.get(),
                start: moment::text(slot.stay.span.start()),
                end: moment::text(slot.stay.span.end()),
                local_start: clock::local(zone, slot.stay.span.start()),
                local_end: clock::local(zone, slot.stay.span.end()),
                remaining: slot.remaining,
            })
        })
        .collect())
}

fn starts(tenant: &Tenant, now: Instant, wanted: &Arguments) -> Result<Span, Refused> {
    let from = match &wanted.from {
        Some(text) => clock::from("--from", text, &tenant.zone)?,
        None => now,
    };
    let to = match &wanted.to {
        Some(text) => clock::until("--to", text, &tenant.zone)?,
        None => from + Length::minutes(7 * 1440),
    };
    let starts = Span::new(from, to).map_err(|_empty| Refused("--to must be after --from".to_owned()))?;
    if starts.length() > Length::minutes((LONGEST + 1) * 1440) {
        return Err(Refused(format!("at most {LONGEST} days are searched at once")));
    }
    Ok(starts)
}
