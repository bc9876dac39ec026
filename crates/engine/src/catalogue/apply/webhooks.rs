//! Webhook endpoints: dialect and address name one.

use super::{
    Absent, Apply,
    bench::Bench,
    outcome::{Item, Kind},
    shelf::{Row, Write},
};
use crate::{
    catalogue::{
        fault::Place,
        file::{TenantEntry, WebhookEntry},
    },
    model::{RetiredSecret, SECRET_OVERLAP, Webhook, WebhookHealth, WebhookStatus},
    verbs::{check_address, webhook_secret},
};
use slot_core::WebhookId;
use std::collections::HashSet;

pub(super) fn settle(bench: &mut Bench<'_>, entry: &TenantEntry, at: &Place<'_>, how: Apply) {
    let Some(entries) = &entry.webhooks else { return };
    let list = at.field("webhooks");
    let mut listed = HashSet::new();
    for (index, entry) in entries.iter().enumerate() {
        let at = list.item(index);
        if let Err(wrong) = check_address(&entry.url.0.0, how.addresses) {
            bench.work.faults.add(&at.field("url"), wrong);
        }
        if entry.events.is_empty() {
            bench.work.faults.add(&at.field("events"), "must name an event");
        }
        for (index, event) in entry.events.iter().enumerate() {
            if !entry.dialect.0.knows(&event.0.0) {
                let known: Vec<&str> = entry.dialect.0.words().iter().map(|(word, _)| *word).collect();
                let wrong = format!("is no event of this dialect; there are {}, and * for all", known.join(", "));
                bench.work.faults.add(&at.field("events").item(index), wrong);
            }
        }
        if !listed.insert((entry.dialect.0, entry.url.0.0.clone())) {
            bench.work.faults.add(&at.field("url"), "is in this list before, in this dialect");
            continue;
        }
        one(bench, entry);
    }
    if how.absent == Absent::Deactivate {
        let (gone, kept) = std::mem::take(&mut bench.stock.webhooks)
            .into_iter()
            .partition(|webhook: &Webhook| !listed.contains(&(webhook.dialect, webhook.url.clone())));
        bench.stock.webhooks = kept;
        for webhook in gone {
            bench.work.outcome.changed.push(Item::new(Kind::Webhook, &webhook.url, webhook.id.as_u128()));
            bench.work.writes.push(Write::GoneWebhook(webhook.tenant, webhook.id));
        }
    }
    let count = bench.stock.webhooks.len();
    let is_new = bench.stock.webhooks.iter().any(|webhook| webhook.created_at == bench.cx.now);
    if let Some(limit) = bench.tenant.plan.webhooks()
        && is_new
        && u32::try_from(count).map_or(true, |count| count > limit)
    {
        let wrong = format!("the {} plan allows {limit} webhooks, and there would be {count}", bench.tenant.plan);
        bench.work.faults.add(&list, wrong);
    }
}

fn one(bench: &mut Bench<'_>, entry: &WebhookEntry) {
    let url = entry.url.0.0.as_str();
    let events: Vec<String> = entry.events.iter().map(|event| event.0.0.clone()).collect();
    let secret = entry.secret.this().map(|secret| secret.0.0.clone());
    let known = bench.stock.webhooks.iter_mut().find(|known| known.dialect == entry.dialect.0 && known.url == url);
    let Some(known) = known else {
        let webhook = Webhook {
            id: bench.cx.id(WebhookId::from_u128),
            tenant: bench.tenant.id,
            dialect: entry.dialect.0,
            url: url.to_owned(),
            events,
            description: None,
            metadata: None,
            secret: secret.unwrap_or_else(|| webhook_secret(bench.cx.ids)),
            retired: None,
            status: WebhookStatus::Active,
            health: WebhookHealth::default(),
            created_at: bench.cx.now,
            updated_at: bench.cx.now,
        };
        bench.work.outcome.created.push(Item::new(Kind::Webhook, url, webhook.id.as_u128()));
        bench.work.writes.push(Write::New(Row::Webhook(Box::new(webhook.clone()))));
        bench.stock.webhooks.push(webhook);
        return;
    };
    let item = Item::new(Kind::Webhook, url, known.id.as_u128());
    // One that was turned off, and is declared, is to be told again.
    let is_off = known.status != WebhookStatus::Active;
    let mut wanted = Webhook { events, status: WebhookStatus::Active, ..known.clone() };
    if is_off {
        wanted.health = WebhookHealth::default();
    }
    if let Some(secret) = secret.filter(|secret| *secret != known.secret) {
        let until = bench.cx.now + SECRET_OVERLAP;
        wanted.retired = Some(RetiredSecret { secret: std::mem::replace(&mut wanted.secret, secret), until });
    }
    if wanted == *known {
        bench.work.outcome.left.push(item);
    } else {
        wanted.updated_at = bench.cx.now;
        bench.work.outcome.changed.push(item);
        bench.work.writes.push(Write::Changed(Row::Webhook(Box::new(wanted.clone())), 0));
        *known = wanted;
    }
}
