//! `prune`: forgets what was occupied in the past.

use crate::{
    app::{App, Refused},
    lookup, moment,
    report::Report,
};
use serde::Serialize;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Only this business: its slug or id. Without it, every one.
    #[arg(long, value_name = "SLUG")]
    tenant: Option<String>,
    /// A past moment with an offset, such as 2026-01-01T00:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    before: String,
}

#[derive(Serialize)]
struct Pruned {
    before: String,
    claims: u64,
    tenants: Vec<PrunedTenant>,
}

#[derive(Serialize)]
struct PrunedTenant {
    id: String,
    slug: String,
    claims: u64,
}

pub(crate) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let before = moment::parse("--before", &arguments.before)?;
    if before > app.now() && !moment::is_clock_free() {
        let now = app.now().rfc3339();
        return Err(Refused(format!("--before is in the future (it is {now}): only the past is pruned")).into());
    }
    let named = arguments.tenant.clone();
    let tenants = app.write(move |tx, _| {
        let chosen = match &named {
            None => tx.tenants()?,
            Some(named) => match lookup::tenant(tx, named)? {
                Ok(tenant) => vec![tenant],
                Err(refused) => return Ok(Err(refused)),
            },
        };
        let mut pruned = Vec::with_capacity(chosen.len());
        for tenant in chosen {
            let claims = tx.prune(tenant.id, before)?;
            pruned.push(PrunedTenant { id: tenant.id.to_string(), slug: tenant.slug, claims });
        }
        Ok(Ok(pruned))
    })?;
    let claims = tenants.iter().map(|tenant| tenant.claims).sum();
    let slugs: Vec<&str> = tenants.iter().map(|tenant| tenant.slug.as_str()).collect();
    let text = format!(
        "claims pruned: {claims}, those that ended by {}, of {}; that past can no longer be booked",
        before.rfc3339(),
        if slugs.is_empty() { "no tenant".to_owned() } else { slugs.join(", ") },
    );
    Report::new(text, &Pruned { before: moment::text(before), claims, tenants })
}
