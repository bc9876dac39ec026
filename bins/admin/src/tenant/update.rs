//! `tenant update`.

use super::view;
use crate::{
    app::{App, Refused},
    lookup, names,
    report::Report,
};
use engine::{
    model::{Pattern, Plan, Tenant, TenantStatus},
    verbs::change_tenant,
};
use slot_core::Zone;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Its slug or id.
    #[arg(value_name = "SLUG")]
    tenant: String,
    #[command(flatten)]
    changes: Changes,
}

#[derive(Clone, Debug, clap::Args)]
#[group(required = true, multiple = true)]
struct Changes {
    /// A new name.
    #[arg(long)]
    name: Option<String>,
    /// A new slug.
    #[arg(long)]
    slug: Option<String>,
    /// Another zone for its wall clock. Bookings stay at the moments they have.
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    timezone: Option<String>,
    /// Another language and region.
    #[arg(long)]
    locale: Option<String>,
    /// Another currency.
    #[arg(long)]
    currency: Option<String>,
    /// Only the pattern that it has: patterns are fixed when a business is made.
    #[arg(long, value_parser = names::pattern())]
    pattern: Option<Pattern>,
    /// Another plan.
    #[arg(long, value_parser = names::plan())]
    plan: Option<Plan>,
    /// Whether it is in business. The keys of one that is not are useless meanwhile.
    #[arg(long, value_parser = names::status())]
    status: Option<TenantStatus>,
    /// Buy overage packs when the month's bookings are used up.
    #[arg(long, conflicts_with = "no_auto_purchase")]
    auto_purchase: bool,
    /// Buy no overage packs.
    #[arg(long)]
    no_auto_purchase: bool,
}

impl Changes {
    fn apply(&self, tenant: Tenant, zone: Option<Zone>) -> Result<Tenant, Refused> {
        if let Some(pattern) = self.pattern.filter(|&pattern| pattern != tenant.pattern) {
            return Err(Refused(format!(
                "the pattern of {} is {} and stays so: for {pattern} make another tenant",
                tenant.slug, tenant.pattern,
            )));
        }
        let plan = self.plan.unwrap_or(tenant.plan);
        let auto_purchase = self.auto_purchase || (tenant.auto_purchase && !self.no_auto_purchase);
        if auto_purchase && !self.auto_purchase && !plan.takes_auto_purchase() {
            return Err(Refused(format!(
                "{} buys overage packs, and the {plan} plan sells none: add --no-auto-purchase",
                tenant.slug,
            )));
        }
        Ok(Tenant {
            slug: self.slug.clone().unwrap_or(tenant.slug),
            name: self.name.clone().unwrap_or(tenant.name).trim().to_owned(),
            zone: zone.unwrap_or(tenant.zone),
            locale: self.locale.clone().unwrap_or(tenant.locale),
            currency: self.currency.clone().unwrap_or(tenant.currency),
            plan,
            auto_purchase,
            status: self.status.unwrap_or(tenant.status),
            ..tenant
        })
    }
}

pub(crate) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let (slug, wanted) = (arguments.tenant.clone(), arguments.changes.clone());
    let zone = wanted.timezone.as_deref().map(lookup::zone).transpose()?;
    let tenant = app.write(move |tx, cx| {
        let found = lookup::tenant(tx, &slug)?;
        let changed = match found.and_then(|tenant| wanted.apply(tenant, zone.clone())) {
            Ok(changed) => changed,
            Err(refused) => return Ok(Err(refused)),
        };
        let done = change_tenant(tx, cx, &changed);
        view::decide(tx, &changed.slug, done)
    })?;
    view::report(&tenant)
}
