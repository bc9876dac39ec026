//! `schedule show`: a day of a resource, drawn.

use crate::{
    app::{App, Refused, Stop, decided},
    booking::view::{Names, Seen},
    clock, find, lookup, moment,
    report::Report,
};
use clap::Subcommand;
use engine::{
    Context, Tx,
    model::Tenant,
    verbs::{Day, day},
};
use serde::Serialize;
use slot_core::{Instant, Span, Zone};

/// How wide the bar of a stretch is, for so many minutes a column.
const COLUMN: i64 = 15;
/// The widest bar, in columns.
const WIDEST: i64 = 24;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Draw a day of a resource: its hours, bookings, holds, and what is free.
    Show {
        /// Whose: the slug or id of the business.
        #[arg(long, value_name = "SLUG")]
        tenant: String,
        /// The resource, by its slug, reference or id.
        #[arg(long, value_name = "RESOURCE")]
        resource: String,
        /// Which day; without it, today by the wall clock of the resource.
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
    },
}

#[derive(Serialize)]
struct View {
    resource: String,
    name: String,
    slug: String,
    date: String,
    timezone: &'static str,
    capacity: u32,
    open: Vec<Stretch>,
    shut: Vec<Stretch>,
    bookings: Vec<Seen>,
    holds: Vec<HoldView>,
    free: Vec<FreeView>,
}

#[derive(Clone, Serialize)]
struct Stretch {
    start: String,
    end: String,
    local_start: String,
    local_end: String,
}

#[derive(Serialize)]
struct HoldView {
    #[serde(flatten)]
    when: Stretch,
    until: String,
    places: u32,
}

#[derive(Serialize)]
struct FreeView {
    #[serde(flatten)]
    when: Stretch,
    places: u32,
}

impl Stretch {
    fn of(zone: &Zone, span: Span) -> Self {
        Self {
            start: moment::text(span.start()),
            end: moment::text(span.end()),
            local_start: clock::local(zone, span.start()),
            local_end: clock::local(zone, span.end()),
        }
    }
}

pub(crate) fn run(app: &App, command: &Command) -> anyhow::Result<Report> {
    let Command::Show { tenant, resource, date } = command;
    let (text, view) = app.look(|tx, cx| decided(read(tx, cx, tenant, resource, date.as_deref())))?;
    Report::new(text, &view)
}

fn read(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &str,
    resource: &str,
    date: Option<&str>,
) -> Result<(String, View), Stop> {
    let tenant = lookup::tenant(tx, tenant)??;
    let resource = find::resource(tx, &tenant, resource)??;
    let date = match date {
        Some(text) => clock::date("--date", text)?,
        None => resource.zone.date(cx.now),
    };
    let Some(found) = day(tx, cx, &tenant, resource.id, date)? else {
        return Err(Refused(format!("there is no {date} in {}", resource.zone)).into());
    };
    let names = Names::of(tx, &tenant)?;
    let view = view(&tenant, &names, &found, date);
    Ok((draw(&view, &found), view))
}

fn view(tenant: &Tenant, names: &Names, day: &Day, date: time::Date) -> View {
    let zone = &day.resource.zone;
    let stretches = |spans: &[Span]| spans.iter().map(|&span| Stretch::of(zone, span)).collect();
    View {
        resource: day.resource.id.to_string(),
        name: day.resource.name.clone(),
        slug: day.resource.slug.clone(),
        date: date.to_string(),
        timezone: zone.name(),
        capacity: day.resource.capacity.places().get(),
        open: stretches(&day.open),
        shut: stretches(&day.shut),
        bookings: day.bookings.iter().map(|booking| Seen::with(names, tenant, booking)).collect(),
        holds: day
            .held
            .iter()
            .map(|held| HoldView {
                when: Stretch::of(zone, held.span),
                until: moment::text(held.until),
                places: held.places,
            })
            .collect(),
        free: day
            .free
            .iter()
            .map(|free| FreeView { when: Stretch::of(zone, free.span), places: free.places })
            .collect(),
    }
}

/// One line a stretch, in order of time: what is booked, held, shut, and free.
fn draw(view: &View, day: &Day) -> String {
    let (zone, capacity) = (&day.resource.zone, view.capacity);
    let left = |places: u32| if capacity > 1 { format!("free, {places} of {capacity}") } else { "free".to_owned() };
    let booked = day.bookings.iter().zip(&view.bookings).map(|(booking, seen)| {
        let party = if seen.party > 1 { format!(", {} people", seen.party) } else { String::new() };
        let service = seen.service_name.as_ref().map(|service| format!(", {service}")).unwrap_or_default();
        (booking.span, '█', format!("{}{service}{party} ({}) {}", seen.name, seen.status, seen.id))
    });
    let held = day.held.iter().map(|held| (held.span, '▒', format!("held until {}", clock::hour(zone, held.until))));
    let shut = day.shut.iter().map(|&span| (span, '×', "shut".to_owned()));
    let free = day.free.iter().map(|free| (free.span, '░', left(free.places)));
    let mut lines: Vec<(Span, char, String)> = booked.chain(held).chain(shut).chain(free).collect();
    lines.sort_by_key(|(span, _, _)| *span);

    let mut text = vec![format!("{}, {} ({})", view.name, view.date, view.timezone)];
    let open: Vec<String> = day.open.iter().map(|&span| hours(zone, span, day.span)).collect();
    let open = if open.is_empty() { "closed".to_owned() } else { format!("open {}", open.join(", ")) };
    text.push(format!("{open}\n"));
    for (span, mark, what) in lines {
        let minutes = (span.end().min(day.span.end()) - span.start().max(day.span.start())).as_minutes();
        let columns = usize::try_from((minutes / COLUMN).clamp(1, WIDEST)).unwrap_or(1);
        let bar: String = std::iter::repeat_n(mark, columns).collect();
        let width = usize::try_from(WIDEST).unwrap_or(columns);
        text.push(format!("{}  {bar:width$}  {what}", hours(zone, span, day.span)));
    }
    text.join("\n")
}

/// `09:00-17:00`; what goes beyond the day ends with it.
fn hours(zone: &Zone, span: Span, day: Span) -> String {
    let end = |at: Instant| if at < day.end() { clock::hour(zone, at) } else { "24:00".to_owned() };
    format!("{}-{}", clock::hour(zone, span.start().max(day.start())), end(span.end()))
}
