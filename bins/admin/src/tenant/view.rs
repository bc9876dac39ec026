//! How a business is shown.

use crate::{
    app::{Decision, Refused},
    layout::{fields, yes},
    moment,
    report::Report,
};
use engine::{
    StoreError, Tx,
    model::Tenant,
    verbs::{TenantRefused, slugify},
};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct View {
    pub(super) id: String,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) timezone: &'static str,
    locale: String,
    currency: String,
    pattern: &'static str,
    pub(super) plan: &'static str,
    auto_purchase: bool,
    pub(super) status: &'static str,
    created_at: String,
    updated_at: String,
}

impl View {
    pub(super) fn of(tenant: &Tenant) -> Self {
        let Tenant {
            id,
            slug,
            name,
            zone,
            locale,
            currency,
            pattern,
            plan,
            auto_purchase,
            status,
            settings: _,
            created_at,
            updated_at,
        } = tenant;
        Self {
            id: id.to_string(),
            slug: slug.clone(),
            name: name.clone(),
            timezone: zone.name(),
            locale: locale.clone(),
            currency: currency.clone(),
            pattern: pattern.name(),
            plan: plan.name(),
            auto_purchase: *auto_purchase,
            status: status.name(),
            created_at: moment::text(*created_at),
            updated_at: moment::text(*updated_at),
        }
    }
}

/// One business, whole.
pub(super) fn report(tenant: &Tenant) -> anyhow::Result<Report> {
    let view = View::of(tenant);
    let text = fields(&[
        ("id", view.id.clone()),
        ("slug", view.slug.clone()),
        ("name", view.name.clone()),
        ("timezone", view.timezone.to_owned()),
        ("locale", view.locale.clone()),
        ("currency", view.currency.clone()),
        ("pattern", view.pattern.to_owned()),
        ("plan", view.plan.to_owned()),
        ("auto-purchase", yes(view.auto_purchase)),
        ("status", view.status.to_owned()),
        ("created", view.created_at.clone()),
        ("updated", view.updated_at.clone()),
    ]);
    Report::new(text, &view)
}

/// Why a business is not stored, with what would be right.
pub(super) fn decide(
    tx: &mut dyn Tx,
    slug: &str,
    done: Result<Result<Tenant, TenantRefused>, StoreError>,
) -> Decision<Tenant> {
    let refused = match done {
        // Somebody else took it between the look and the writing.
        Err(StoreError::Conflict(rule)) if rule == "tenants_slug" => TenantRefused::SlugTaken(slug.to_owned()),
        Err(error) => return Err(error),
        Ok(Ok(tenant)) => return Ok(Ok(tenant)),
        Ok(Err(refused)) => refused,
    };
    Ok(Err(Refused(match refused {
        TenantRefused::SlugTaken(slug) => {
            let free = free_slug(tx, &slug)?;
            format!("the slug {slug} is taken: choose another, such as {free}")
        }
        TenantRefused::BadSlug => {
            let better = slugify(slug);
            format!("{slug:?} is no slug: lower-case letters, digits and single hyphens, at most 80, such as {better}")
        }
        TenantRefused::NoOverage(plan) => {
            format!("the {plan} plan sells no overage packs: --auto-purchase goes with --plan starter or growth")
        }
        other @ (TenantRefused::BlankName | TenantRefused::BadLocale | TenantRefused::BadCurrency) => other.to_string(),
    })))
}

fn free_slug(tx: &mut dyn Tx, slug: &str) -> Result<String, StoreError> {
    for number in 2_u32.. {
        let candidate = format!("{slug}-{number}");
        if tx.tenant_by_slug(&candidate)?.is_none() {
            return Ok(candidate);
        }
    }
    Ok(slug.to_owned())
}
