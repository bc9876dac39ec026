//! `key list`.

use super::view::{self, View};
use crate::{app::App, layout::fields, lookup, report::Report};
use engine::model::{ApiKey, Reach, Tenant};
use slot_core::TenantId;
use std::collections::BTreeMap;

pub(crate) fn run(app: &App, tenant: Option<&str>) -> anyhow::Result<Report> {
    let (keys, tenants) = app.read(|tx| {
        let only = match tenant.map(|named| lookup::tenant(tx, named)).transpose()?.transpose() {
            Ok(only) => only,
            Err(refused) => return Ok(Err(refused)),
        };
        let keys = tx.keys(only.as_ref().map(|tenant| tenant.id))?;
        let tenants = only.map_or_else(|| tx.tenants(), |tenant| Ok(vec![tenant]))?;
        Ok(Ok((keys, tenants)))
    })?;
    let slugs: BTreeMap<TenantId, String> = tenants.into_iter().map(|Tenant { id, slug, .. }| (id, slug)).collect();
    let now = app.now();
    let views: Vec<View> = keys.iter().map(|key| View::of(key, slug(key, &slugs), now)).collect();
    let blocks: Vec<String> =
        keys.iter().map(|key| fields(&view::rows(key, slug(key, &slugs).as_deref(), now))).collect();
    let text = if blocks.is_empty() {
        "no keys yet: make one with `slot-admin key create`".to_owned()
    } else {
        blocks.join("\n")
    };
    Report::new(text, &views)
}

fn slug(key: &ApiKey, slugs: &BTreeMap<TenantId, String>) -> Option<String> {
    match key.reach {
        Reach::Tenant(id) => slugs.get(&id).cloned(),
        Reach::Installation => None,
    }
}
