//! The demo's businesses: declared in a catalogue file, as an operator would, and applied once.

use engine::{
    Context, StoreError, Tx,
    catalogue::{Absent, Apply, Catalogue, Format, Writing, apply},
    model::Tenant,
    verbs::AddressPolicy,
};

/// Which businesses there are, in the order of the file.
const SLUGS: [&str; 3] = ["demo-sales", "demo-salon", "demo-clinic"];
const FILE: &str = include_str!("../../demo/catalogue.json");
/// The setting that names the demo's businesses, so that they are made once.
const SETTING: &str = "demo_tenants";

/// Three businesses, each of its own kind.
pub(super) struct Businesses {
    /// People with meetings.
    pub(super) sales: Tenant,
    /// Staff, services, a room and equipment.
    pub(super) salon: Tenant,
    /// Locations, doctors, patients and capacity windows.
    pub(super) clinic: Tenant,
}

/// The businesses, made unless they are there.
pub(super) fn businesses(tx: &mut dyn Tx, cx: Context<'_>) -> Result<Businesses, StoreError> {
    let ids = match tx.setting(SETTING)? {
        Some(ids) => ids,
        None => make(tx, cx)?,
    };
    let mut found = Vec::with_capacity(SLUGS.len());
    for id in ids.split(' ') {
        let tenant = id.parse().ok().map(|id| tx.tenant(id)).transpose()?.flatten();
        found.push(tenant.ok_or_else(|| broken(&format!("the setting {SETTING} names no tenant")))?);
    }
    let [sales, salon, clinic] = <[Tenant; 3]>::try_from(found)
        .map_err(|_others| broken(&format!("the setting {SETTING} is no list of three")))?;
    Ok(Businesses { sales, salon, clinic })
}

fn make(tx: &mut dyn Tx, cx: Context<'_>) -> Result<String, StoreError> {
    for slug in SLUGS {
        if tx.tenant_by_slug(slug)?.is_some() {
            return Err(broken(&format!("there is a tenant {slug} that the demo did not make")));
        }
    }
    let how = Apply { absent: Absent::Stay, writing: Writing::Changes, addresses: AddressPolicy::PublicOnly };
    let catalogue = Catalogue::parse(FILE, Format::Json).map_err(|faulty| broken(&faulty.to_string()))?;
    apply(tx, cx, &catalogue, how)?.map_err(|faulty| broken(&faulty.to_string()))?;
    let mut ids = Vec::with_capacity(SLUGS.len());
    for slug in SLUGS {
        ids.extend(tx.tenant_by_slug(slug)?.map(|tenant| tenant.id.to_string()));
    }
    let ids = ids.join(" ");
    tx.put_setting(SETTING, &ids)?;
    Ok(ids)
}

fn broken(what: &str) -> StoreError {
    StoreError::Database(what.to_owned())
}
