//! Makes a business.

use super::slug::is_slug;
use crate::{
    Context, StoreError, Tx,
    model::{BookingSettings, Pattern, Plan, Tenant, TenantStatus},
};
use slot_core::{TenantId, Zone};

/// A business that is to be made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTenant {
    /// Its name in URLs and on the command line.
    pub slug: String,
    /// Its name as people say it.
    pub name: String,
    /// The zone of its wall clock.
    pub zone: Zone,
    /// Language and region.
    pub locale: String,
    /// ISO 4217 code.
    pub currency: String,
    /// What it lets people book.
    pub pattern: Pattern,
    /// What it may use.
    pub plan: Plan,
    /// Whether overage packs are bought by themselves.
    pub auto_purchase: bool,
}

/// Why a business cannot be made or changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TenantRefused {
    /// The name is blank.
    #[error("the name must not be blank")]
    BlankName,
    /// Not a slug.
    #[error("a slug has 1 to 80 lower-case letters, digits and hyphens, such as `my-business`")]
    BadSlug,
    /// Somebody has it.
    #[error("the slug `{0}` is taken; choose another")]
    SlugTaken(String),
    /// Not a language tag.
    #[error("a locale is a language tag such as `en` or `pt-BR`")]
    BadLocale,
    /// Not a currency.
    #[error("a currency is an ISO 4217 code such as `USD` or `BRL`")]
    BadCurrency,
    /// The plan sells no overage packs.
    #[error("the {0} plan sells no overage packs: auto-purchase goes with starter or growth")]
    NoOverage(Plan),
}

/// Makes a business.
pub fn create_tenant(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    new: &NewTenant,
) -> Result<Result<Tenant, TenantRefused>, StoreError> {
    let tenant = Tenant {
        id: cx.id(TenantId::from_u128),
        slug: new.slug.clone(),
        name: new.name.trim().to_owned(),
        zone: new.zone.clone(),
        locale: new.locale.clone(),
        currency: new.currency.clone(),
        pattern: new.pattern,
        plan: new.plan,
        auto_purchase: new.auto_purchase,
        status: TenantStatus::Active,
        settings: BookingSettings::DEFAULT,
        created_at: cx.now,
        updated_at: cx.now,
    };
    if let Err(refused) = check(&tenant) {
        return Ok(Err(refused));
    }
    if tx.tenant_by_slug(&tenant.slug)?.is_some() {
        return Ok(Err(TenantRefused::SlugTaken(tenant.slug)));
    }
    tx.insert_tenant(&tenant)?;
    Ok(Ok(tenant))
}

/// Stores a changed business, found by its id.
pub fn change_tenant(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    changed: &Tenant,
) -> Result<Result<Tenant, TenantRefused>, StoreError> {
    if let Err(refused) = check(changed) {
        return Ok(Err(refused));
    }
    if tx.tenant_by_slug(&changed.slug)?.is_some_and(|other| other.id != changed.id) {
        return Ok(Err(TenantRefused::SlugTaken(changed.slug.clone())));
    }
    let tenant = Tenant { updated_at: cx.now, ..changed.clone() };
    tx.update_tenant(&tenant)?;
    Ok(Ok(tenant))
}

fn check(tenant: &Tenant) -> Result<(), TenantRefused> {
    let is_locale = (2..=35).contains(&tenant.locale.len())
        && tenant
            .locale
            .split('-')
            .all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if tenant.name.trim().is_empty() {
        Err(TenantRefused::BlankName)
    } else if !is_slug(&tenant.slug) {
        Err(TenantRefused::BadSlug)
    } else if !is_locale {
        Err(TenantRefused::BadLocale)
    } else if tenant.currency.len() != 3 || !tenant.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Err(TenantRefused::BadCurrency)
    } else if tenant.auto_purchase && !tenant.plan.takes_auto_purchase() {
        Err(TenantRefused::NoOverage(tenant.plan))
    } else {
        Ok(())
    }
}
