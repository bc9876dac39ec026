//! `no-show import`: outcomes from before the business moved in.

use super::{
    file::{self, Moment, Record, Records},
    train::find,
};
use crate::{app::App, layout::fields, report::Report};
use ::no_show::End;
use engine::{
    CustomerFilter, Page, ResourceFilter, StoreError, Tx,
    model::{ImportedVisit, ResourceKind, Tenant},
};
use serde::Serialize;
use slot_core::{CustomerId, Instant, ResourceId, WallTime, Zone};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::PathBuf,
};

/// More than any business has.
const ALL: Page = Page { limit: u32::MAX >> 1, offset: 0 };

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A file of visits that ended, one a line, plain or packed with gzip.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Which business: its slug or id.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// Which column of the file is which, as TOML. Without it the heading must speak for itself.
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Tell what would be kept, and keep nothing.
    #[arg(long)]
    dry_run: bool,
}

#[derive(Serialize)]
struct View {
    tenant: String,
    dry_run: bool,
    visits: usize,
    came: usize,
    missed: usize,
    cancelled_late: usize,
    patients: usize,
    patients_known: usize,
    locations_unknown: Vec<String>,
    left_out: BTreeMap<&'static str, usize>,
}

/// Who and what the names of the old system are here.
struct Known {
    customers: HashMap<String, CustomerId>,
    locations: HashMap<String, ResourceId>,
}

pub(super) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let tenant = find(app, &arguments.tenant)?;
    let Records { kept, mut left_out } = file::read(&arguments.file, arguments.mapping.as_deref())?;
    let known = app.read(|tx| Ok(Ok(Known::read(tx, &tenant)?)))?;
    let mut visits: BTreeMap<String, ImportedVisit> = BTreeMap::new();
    for record in &kept {
        let visit = known.visit(record, &tenant.zone);
        if visit.starts_at > app.now() {
            *left_out.entry("the visit is still to come").or_default() += 1;
        } else if visits.insert(visit.reference.clone(), visit).is_some() {
            *left_out.entry("the same visit again").or_default() += 1;
        }
    }
    let visits: Vec<ImportedVisit> = visits.into_values().collect();
    let view = known.view(&tenant, arguments.dry_run, &kept, &visits, left_out);
    if !arguments.dry_run {
        app.write(move |tx, _cx| Ok(Ok(tx.put_imported_visits(tenant.id, &visits)?)))?;
    }
    Report::new(text(&view), &view)
}

impl Known {
    fn read(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Self, StoreError> {
        let mut known = Self { customers: HashMap::new(), locations: HashMap::new() };
        for customer in tx.customers(tenant.id, &CustomerFilter::default(), ALL)?.items {
            let id = customer.id;
            known.customers.insert(id.to_string(), id);
            known.customers.insert(id.ulid(), id);
            known.customers.extend(customer.patient.external_ids.0.into_values().map(|name| (name, id)));
            known.customers.extend(customer.reference.map(|name| (name, id)));
        }
        let locations = ResourceFilter { kind: Some(ResourceKind::Location), ..ResourceFilter::default() };
        for location in tx.resources(tenant.id, &locations, ALL)?.items {
            let id = location.id;
            let names = [id.to_string(), id.ulid(), location.slug, location.name];
            known.locations.extend(names.into_iter().chain(location.reference).map(|name| (name, id)));
        }
        Ok(known)
    }

    fn visit(&self, record: &Record, zone: &Zone) -> ImportedVisit {
        let Record { id, patient, booked_at, visit_at, end, location, channel, reminded, confirmed_at, .. } = record;
        let (booked_at, starts_at) = (instant(*booked_at, zone), instant(*visit_at, zone));
        let own = || format!("{patient} {} {}", booked_at.rfc3339(), starts_at.rfc3339());
        ImportedVisit {
            reference: id.clone().unwrap_or_else(own),
            patient: patient.clone(),
            customer: self.customers.get(patient).copied(),
            booked_at: booked_at.min(starts_at),
            starts_at,
            timed: visit_at.time.is_some(),
            end: *end,
            location: location.as_ref().and_then(|name| self.locations.get(name)).copied(),
            channel: channel.clone(),
            reminded: *reminded,
            confirmed_at: confirmed_at.map(|at| instant(at, zone)),
        }
    }

    fn view(
        &self,
        tenant: &Tenant,
        dry_run: bool,
        records: &[Record],
        visits: &[ImportedVisit],
        left_out: BTreeMap<&'static str, usize>,
    ) -> View {
        let ended = |end: End| visits.iter().filter(|visit| visit.end == end).count();
        let patients: BTreeSet<&str> = visits.iter().map(|visit| visit.patient.as_str()).collect();
        let unknown = |name: &&String| !self.locations.contains_key(name.as_str());
        let named = records.iter().filter_map(|record| record.location.as_ref());
        View {
            tenant: tenant.slug.clone(),
            dry_run,
            visits: visits.len(),
            came: ended(End::Came),
            missed: ended(End::Missed),
            cancelled_late: ended(End::CancelledLate),
            patients_known: patients.iter().filter(|patient| self.customers.contains_key(**patient)).count(),
            patients: patients.len(),
            locations_unknown: named.filter(unknown).collect::<BTreeSet<_>>().into_iter().cloned().collect(),
            left_out,
        }
    }
}

/// With an offset the moment is what it says; without one it is by the clock of the business. A day without a time is its start.
fn instant(moment: Moment, zone: &Zone) -> Instant {
    let Some(offset) = moment.offset else {
        let time = moment.time.map_or(0, |time| u16::from(time.hour()) * 60 + u16::from(time.minute()));
        return zone.instant(moment.date, WallTime::new(time).unwrap_or(WallTime::MIDNIGHT));
    };
    Instant::from(moment.local().assume_offset(offset).to_utc())
}

fn text(view: &View) -> String {
    let mut rows = vec![
        (if view.dry_run { "would keep" } else { "kept" }, format!("{} visits", view.visits)),
        ("came", view.came.to_string()),
        ("missed", view.missed.to_string()),
        ("cancelled late", view.cancelled_late.to_string()),
        ("patients", format!("{}, of whom {} are known here", view.patients, view.patients_known)),
        ("locations unknown here", view.locations_unknown.len().to_string()),
    ];
    rows.extend(view.left_out.iter().map(|(why, lines)| ("left out", format!("{lines} lines: {why}"))));
    fields(&rows)
}
