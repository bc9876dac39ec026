//! `booking show`.

use super::view::Seen;
use crate::{
    app::{App, Refused, Stop, decided},
    layout::table,
    lookup, moment,
    report::Report,
};
use engine::{
    Tx,
    model::{Booking, HistoryRow, Tenant},
};
use serde::Serialize;

#[derive(Serialize)]
struct Whole {
    #[serde(flatten)]
    booking: Seen,
    history: Vec<Step>,
}

#[derive(Serialize)]
struct Step {
    version: u32,
    from: Option<&'static str>,
    to: &'static str,
    by: Option<String>,
    reason: Option<String>,
    at: String,
}

impl Step {
    fn of(row: HistoryRow) -> Self {
        let HistoryRow { booking: _, version, from, to, by, reason, at } = row;
        Self { version, from: from.map(slot_core::Status::name), to: to.name(), by, reason, at: moment::text(at) }
    }
}

pub(crate) fn run(app: &App, tenant: &str, named: &str) -> anyhow::Result<Report> {
    let whole = app.read(|tx| {
        decided((|| {
            let tenant = lookup::tenant(tx, tenant)??;
            let booking = find(tx, &tenant, named)?;
            let history = tx.history(tenant.id, booking.id)?.into_iter().map(Step::of).collect();
            Ok(Whole { booking: Seen::of(tx, &tenant, &booking)?, history })
        })())
    })?;
    let steps: Vec<[String; 3]> = whole
        .history
        .iter()
        .map(|step| [step.at.clone(), step.to.to_owned(), step.reason.clone().unwrap_or_default()])
        .collect();
    let text = format!("{}\n{}", whole.booking.lines(), table(["AT", "STATUS", "REASON"], &steps, ""));
    Report::new(text, &whole)
}

/// The booking of this id or code; the latter also as the Husky face writes it.
pub(super) fn find(tx: &mut dyn Tx, tenant: &Tenant, named: &str) -> Result<Booking, Stop> {
    let found = match named.parse() {
        Ok(id) => tx.booking(tenant.id, id)?,
        Err(slot_core::BadId) => tx.booking_by_code(tenant.id, named.strip_prefix("appt_").unwrap_or(named))?,
    };
    let all = format!("`slot-admin booking list --tenant {}` shows all", tenant.slug);
    found.ok_or_else(|| Refused(format!("no booking {named:?}: {all}")).into())
}
