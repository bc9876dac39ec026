//! `webhook rotate`, `enable`, `disable` and `delete`.

use super::{Named, view::View};
use crate::{
    app::{App, Refused},
    report::Report,
};
use engine::{
    model::Webhook,
    verbs::{NewSecret, Told, WebhookChange, change_webhook},
};

pub(super) fn rotate(app: &App, named: &Named) -> anyhow::Result<Report> {
    let change = WebhookChange { secret: Some(NewSecret::Fresh), ..WebhookChange::default() };
    let view = View::with_secret(&changed(app, named, change)?);
    Report::new(view.text(), &view)
}

pub(super) fn enable(app: &App, named: &Named) -> anyhow::Result<Report> {
    told(app, named, Told::Yes)
}

pub(super) fn disable(app: &App, named: &Named) -> anyhow::Result<Report> {
    told(app, named, Told::No)
}

pub(super) fn delete(app: &App, named: &Named) -> anyhow::Result<Report> {
    let named = named.clone();
    let webhook = app.write(move |tx, cx| {
        let (tenant, webhook) = match named.find(tx)? {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        tx.delete_webhook(tenant.id, webhook.id, cx.now)?;
        Ok(Ok(webhook))
    })?;
    let view = View::of(&webhook);
    Report::new(format!("deleted\n{}", view.text()), &view)
}

fn told(app: &App, named: &Named, told: Told) -> anyhow::Result<Report> {
    let view = View::of(&changed(app, named, WebhookChange { told: Some(told), ..WebhookChange::default() })?);
    Report::new(view.text(), &view)
}

fn changed(app: &App, named: &Named, change: WebhookChange) -> anyhow::Result<Webhook> {
    let named = named.clone();
    app.write(move |tx, cx| {
        let (tenant, webhook) = match named.find(tx)? {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        let changed = change_webhook(tx, cx, &tenant, webhook.id, &change)?;
        Ok(changed.ok_or_else(|| Refused("the webhook is gone".to_owned())))
    })
}
