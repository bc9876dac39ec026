//! `webhook list` and `webhook show`.

use super::{Named, view::View};
use crate::{app::App, lookup, report::Report};
use engine::model::Carrier;
use serde::Serialize;

#[derive(Serialize)]
struct Shown {
    #[serde(flatten)]
    webhook: View,
    open_deliveries: u64,
}

pub(super) fn run(app: &App, tenant: &str) -> anyhow::Result<Report> {
    let all = app.read(|tx| match lookup::tenant(tx, tenant)? {
        Ok(tenant) => Ok(Ok(tx.webhooks(tenant.id)?)),
        Err(refused) => Ok(Err(refused)),
    })?;
    let views: Vec<View> = all.iter().map(View::of).collect();
    let blocks: Vec<String> = views.iter().map(View::text).collect();
    let text = if blocks.is_empty() {
        "no webhooks yet: make one with `slot-admin webhook create`".to_owned()
    } else {
        blocks.join("\n")
    };
    Report::new(text, &views)
}

pub(super) fn show(app: &App, named: &Named) -> anyhow::Result<Report> {
    let (webhook, open) = app.read(|tx| {
        let (tenant, webhook) = match named.find(tx)? {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        let open = tx.open_deliveries(tenant.id, Carrier::Webhook, webhook.endpoint())?;
        Ok(Ok((webhook, open)))
    })?;
    let shown = Shown { webhook: View::of(&webhook), open_deliveries: open };
    Report::new(format!("{}open: {open} deliveries\n", shown.webhook.text()), &shown)
}
