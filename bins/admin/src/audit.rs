//! `audit`: who changed what.

use crate::{
    app::{App, Refused, decided},
    layout::table,
    lookup, moment,
    report::Report,
};
use engine::{
    AuditFilter, Page,
    model::{Actor, AuditRow},
};
use serde::Serialize;
use slot_core::{EventId, TenantId};
use std::collections::BTreeMap;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only of this business: its slug or id.
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// Only by this kind of actor.
    #[arg(long, value_name = "KIND", value_parser = ["key", "guest", "cli", "server"])]
    actor: Option<String>,
    /// Only by the key with this id, or by the guest of the booking with this id.
    #[arg(long, value_name = "ID")]
    actor_id: Option<String>,
    /// Only what was done to the thing with this id.
    #[arg(long, value_name = "ID")]
    subject: Option<String>,
    /// Only this action, such as `booking.cancelled`, or all of a kind, such as `booking`.
    #[arg(long, value_name = "ACTION")]
    action: Option<String>,
    /// Only from this moment on, such as 2026-01-01T00:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    from: Option<String>,
    /// Only before this moment.
    #[arg(long, value_name = "INSTANT")]
    until: Option<String>,
    /// At most so many.
    #[arg(long, value_name = "N", default_value_t = 100)]
    limit: u32,
    /// After skipping so many.
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: u32,
}

#[derive(Serialize)]
struct View {
    at: String,
    tenant: Option<String>,
    actor: &'static str,
    actor_id: Option<String>,
    address: Option<String>,
    action: String,
    subject: String,
    transaction: String,
}

impl View {
    fn of(row: AuditRow, slugs: &BTreeMap<TenantId, String>) -> Self {
        let AuditRow { tenant, trail, entry: _, action, subject } = row;
        let actor_id = match trail.actor {
            Actor::Key(key) => Some(key.to_string()),
            Actor::Guest(booking) => Some(booking.to_string()),
            Actor::CommandLine | Actor::Server => None,
        };
        Self {
            at: moment::text(trail.at),
            tenant: tenant.map(|id| slugs.get(&id).cloned().unwrap_or_else(|| id.to_string())),
            actor: trail.actor.name(),
            actor_id,
            address: trail.address.map(|address| address.to_string()),
            action,
            subject: subject.parse::<EventId>().map_or(subject, |id| id.to_string()),
            transaction: trail.id.to_string(),
        }
    }
}

pub(crate) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let mut filter = AuditFilter {
        tenant: None,
        actor: arguments.actor.clone(),
        actor_id: arguments.actor_id.as_deref().map(|id| ulid("--actor-id", id)).transpose()?,
        subject: arguments.subject.as_deref().map(|id| ulid("--subject", id)).transpose()?,
        action: arguments.action.clone(),
        from: arguments.from.as_deref().map(|at| moment::parse("--from", at)).transpose()?,
        until: arguments.until.as_deref().map(|at| moment::parse("--until", at)).transpose()?,
    };
    let page = Page { limit: arguments.limit, offset: arguments.offset };
    let named = arguments.tenant.as_deref();
    let views = app.read(|tx| {
        decided((|| {
            if let Some(named) = named {
                filter.tenant = Some(lookup::tenant(tx, named)??.id);
            }
            let rows = tx.audit(&filter, page)?;
            let slugs = tx.tenants()?.into_iter().map(|tenant| (tenant.id, tenant.slug)).collect();
            Ok(rows.into_iter().map(|row| View::of(row, &slugs)).collect::<Vec<View>>())
        })())
    })?;
    let rows: Vec<[String; 5]> = views
        .iter()
        .map(|view| {
            let id = view.actor_id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
            let from = view.address.as_deref().map(|address| format!(" from {address}")).unwrap_or_default();
            [
                view.at.clone(),
                view.tenant.clone().unwrap_or_default(),
                view.action.clone(),
                view.subject.clone(),
                format!("{}{id}{from}", view.actor),
            ]
        })
        .collect();
    Report::new(table(["AT", "TENANT", "ACTION", "SUBJECT", "BY"], &rows, "nothing"), &views)
}

/// An id as it is stored, from either spelling.
fn ulid(what: &str, text: &str) -> Result<String, Refused> {
    let id: EventId = text.parse().map_err(|_bad_id| Refused(format!("{what} is not an id: {text:?}")))?;
    Ok(id.ulid())
}
