//! Reads from the command line what is to be booked, and when.

use super::create::Arguments;
use crate::{
    app::{Refused, Stop},
    clock, find,
};
use clap::error::ErrorKind;
use engine::{
    Context, Tx,
    model::{Consent, EventDates, StayUnit, Tenant},
    verbs::{Arrival, BookEvent, BookSlot, BookStay, BookWindow, Bookable, Details, ServiceName},
};
use slot_core::Length;
use std::num::NonZeroU32;
use time::Date;

/// What is to be booked.
pub(super) enum Wish {
    Slot(BookSlot),
    Stay(BookStay),
    Event(BookEvent),
    Window(BookWindow),
}

impl Arguments {
    /// Ends the program with code 2 when the options do not go together.
    pub(super) fn check_usage(&self) {
        let (kind, why) = if self.unit.is_some() {
            let arrival = self.date.is_some() || self.from.is_some();
            let length = self.nights.is_some() || self.to.is_some();
            match (self.start.is_some(), arrival && length) {
                (true, _) => {
                    (ErrorKind::ArgumentConflict, "--unit goes with --from or --date: stays begin at the check-in")
                }
                (false, false) => (
                    ErrorKind::MissingRequiredArgument,
                    "--unit needs the stay: --from DATE and --to DATE, or --from DATE and --nights N",
                ),
                (false, true) => return,
            }
        } else if self.event.is_some() {
            return;
        } else if self.window.is_some() {
            if self.start.is_some() || self.date.is_some() {
                return;
            }
            (ErrorKind::MissingRequiredArgument, "--window needs --date DATE or --start TIME")
        } else {
            match (self.start.is_some(), self.date.is_some()) {
                (true, _) => return,
                (false, true) => (ErrorKind::ArgumentConflict, "slots have a time: write --start in place of --date"),
                (false, false) => (ErrorKind::MissingRequiredArgument, "--start TIME is missing"),
            }
        };
        clap::Error::raw(kind, format!("{why}\n")).exit()
    }

    /// When a guest comes who shares a session with others.
    fn arrival(&self, tenant: &Tenant) -> Result<Option<Arrival>, Refused> {
        if let Some(start) = &self.start {
            return Ok(Some(Arrival::At(clock::moment("--start", start, &tenant.zone)?)));
        }
        self.date.as_deref().map(|date| clock::date("--date", date).map(Arrival::On)).transpose()
    }
}

/// What is to be booked, with what is named looked up.
pub(super) fn read(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    said: &Arguments,
    details: Details,
) -> Result<Wish, Stop> {
    if let Some(named) = &said.unit {
        return stay(tx, tenant, said, named, details).map(Wish::Stay);
    }
    if let Some(named) = &said.event {
        let series = find::event(tx, tenant, named)??;
        let arrival = said.arrival(tenant)?;
        if arrival.is_none() && matches!(series.dates, EventDates::Recurring { .. }) {
            return Err(Refused(format!("{} recurs: add --date DATE", series.title)).into());
        }
        return Ok(Wish::Event(BookEvent { series: series.id, arrival, party: said.party, details }));
    }
    if let Some(named) = &said.window {
        return window(tx, cx, tenant, said, named, details).map(Wish::Window);
    }
    let resource = match said.staff.as_ref().or(said.resource.as_ref()) {
        Some(named) => Some(find::resource(tx, tenant, named)??.id),
        None => None,
    };
    let length = said.duration.map(|minutes| Length::minutes(minutes.get().into()));
    let what = match (&said.service, resource) {
        (Some(named), by) => Bookable::Service { service: find::service(tx, tenant, named)??.id, by },
        (None, Some(resource)) => Bookable::Resource { resource, length },
        (None, None) => return Err(Refused("nothing is named that can be booked".to_owned()).into()),
    };
    let start = clock::moment("--start", said.start.as_deref().unwrap_or_default(), &tenant.zone)?;
    Ok(Wish::Slot(BookSlot { what, start, party: said.party, details }))
}

fn window(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    said: &Arguments,
    named: &str,
    details: Details,
) -> Result<BookWindow, Stop> {
    let window = find::window(tx, tenant, named)??;
    let service = match &said.service {
        Some(named) => Some(ServiceName::Id(find::service(tx, tenant, named)??.id)),
        None => None,
    };
    let missing = || Refused("--window needs --date DATE or --start TIME".to_owned());
    Ok(BookWindow {
        window: Some(window.id),
        branch: None,
        service,
        session: None,
        batch: None,
        arrival: said.arrival(tenant)?.ok_or_else(missing)?,
        party: said.party,
        consent: details.consent.map(|text| Consent { text, at: cx.now }),
        guest: details.guest,
        customer: details.customer,
        notes: details.notes,
        assigned: details.assigned,
        external_reference: details.external_reference,
        source: details.source,
        metadata: details.metadata,
        channel: details.channel,
    })
}

fn stay(tx: &mut dyn Tx, tenant: &Tenant, said: &Arguments, named: &str, details: Details) -> Result<BookStay, Stop> {
    let unit = find::resource(tx, tenant, named)??;
    let Some(rules) = &unit.stay else {
        return Err(Refused(format!("{} is not let by the night or the day", unit.name)).into());
    };
    let (what, first) = match &said.from {
        Some(from) => ("--from", from.as_str()),
        None => ("--date", said.date.as_deref().unwrap_or_default()),
    };
    let arrival = clock::date(what, first)?;
    let units = match (&said.to, said.nights) {
        (Some(to), _) => between(rules.unit, arrival, clock::date("--to", to)?)?,
        (None, Some(nights)) => nights,
        (None, None) => rules.min_units,
    };
    Ok(BookStay { unit: unit.id, arrival, units, places: NonZeroU32::MIN, party: said.party, details })
}

/// How many nights or days lie between the dates.
fn between(unit: StayUnit, arrival: Date, departure: Date) -> Result<NonZeroU32, Refused> {
    let later = (departure - arrival).whole_days();
    let (units, why) = match unit {
        StayUnit::Night => (later, "--to must be after --from: a stay has at least one night"),
        StayUnit::Day => (later.saturating_add(1), "--to must not be before --from"),
    };
    u32::try_from(units).ok().and_then(NonZeroU32::new).ok_or_else(|| Refused(why.to_owned()))
}
