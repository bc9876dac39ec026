//! `booking list`.

use super::view::{Names, Seen};
use crate::{
    app::{App, Stop, decided},
    clock, find,
    layout::table,
    lookup, names,
    report::Report,
};
use engine::{BookingFilter, BookingOrder, Page, Tx, model::Tenant};
use slot_core::Status;

/// How many are read at once.
const CHUNK: u32 = 500;

#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Whose: the slug or id of the business.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// Only those that stand like this. May be given several times.
    #[arg(long, value_parser = names::booking_status(), value_delimiter = ',')]
    status: Vec<Status>,
    /// Only on this resource, by its slug, reference or id.
    #[arg(long, value_name = "RESOURCE")]
    resource: Option<String>,
    /// Only of this service.
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    /// Only in this window.
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// Only at this event.
    #[arg(long, value_name = "EVENT")]
    event: Option<String>,
    /// Only of this customer.
    #[arg(long, value_name = "CUSTOMER")]
    customer: Option<String>,
    /// Only with exactly this telephone number.
    #[arg(long)]
    phone: Option<String>,
    /// Only with this name in somebody else's system.
    #[arg(long, value_name = "NAME")]
    external_reference: Option<String>,
    /// Only those that start on or after this date, or at or after this time.
    #[arg(long, value_name = "TIME")]
    from: Option<String>,
    /// Only those that start up to this date, or before this time.
    #[arg(long, value_name = "TIME")]
    to: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// After skipping so many.
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: u32,
}

pub(crate) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let seen = app.read(|tx| decided(read(tx, arguments)))?;
    let rows: Vec<[String; 5]> = seen
        .iter()
        .map(|one| [one.local_start.clone(), one.status.to_owned(), one.what(), one.name.clone(), one.id.clone()])
        .collect();
    Report::new(table(["START", "STATUS", "WHAT", "NAME", "ID"], &rows, "no bookings"), &seen)
}

fn read(tx: &mut dyn Tx, wanted: &Arguments) -> Result<Vec<Seen>, Stop> {
    let tenant = lookup::tenant(tx, &wanted.tenant)??;
    let filter = filter(tx, &tenant, wanted)?;
    let names = Names::of(tx, &tenant)?;
    let limit = wanted.limit.unwrap_or(u32::MAX);
    let mut seen: Vec<Seen> = Vec::new();
    loop {
        let have = u32::try_from(seen.len()).unwrap_or(u32::MAX);
        let page = Page { limit: limit.saturating_sub(have).min(CHUNK), offset: wanted.offset.saturating_add(have) };
        if page.limit == 0 {
            return Ok(seen);
        }
        let part = tx.bookings(tenant.id, &filter, BookingOrder::EarliestFirst, page)?;
        seen.extend(part.items.iter().map(|booking| Seen::with(&names, &tenant, booking)));
        if part.items.is_empty() || u64::from(page.offset) + u64::from(page.limit) >= part.total {
            return Ok(seen);
        }
    }
}

fn filter(tx: &mut dyn Tx, tenant: &Tenant, wanted: &Arguments) -> Result<BookingFilter, Stop> {
    let mut filter = BookingFilter {
        statuses: (!wanted.status.is_empty()).then(|| wanted.status.clone()),
        phone: wanted.phone.clone(),
        external_reference: wanted.external_reference.clone(),
        ..BookingFilter::default()
    };
    if let Some(named) = &wanted.resource {
        filter.resource = Some(find::resource(tx, tenant, named)??.id);
    }
    if let Some(named) = &wanted.service {
        filter.service = Some(find::service(tx, tenant, named)??.id);
    }
    if let Some(named) = &wanted.window {
        filter.windows = Some(vec![find::window(tx, tenant, named)??.id]);
    }
    if let Some(named) = &wanted.event {
        filter.series = Some(find::event(tx, tenant, named)??.id);
    }
    if let Some(named) = &wanted.customer {
        filter.customer = Some(find::customer(tx, tenant, named)??.id);
    }
    if let Some(text) = &wanted.from {
        filter.starts_from = Some(clock::from("--from", text, &tenant.zone)?);
    }
    if let Some(text) = &wanted.to {
        filter.starts_before = Some(clock::until("--to", text, &tenant.zone)?);
    }
    Ok(filter)
}
