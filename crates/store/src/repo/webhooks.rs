//! Webhook endpoints.

use crate::{
    rows::{corrupt, json, parse},
    schema::webhooks,
    session::Session,
};
use diesel::prelude::*;
use engine::{StoreError, Webhooks, model::Webhook};
use slot_core::{Instant, TenantId, WebhookId};

const TABLE: &str = "webhooks";

/// A row of `webhooks`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = webhooks, primary_key(tenant_id, id))]
struct WebhookRow {
    tenant_id: String,
    id: String,
    dialect: String,
    url: String,
    events: String,
    secret: String,
    created_at: i64,
}

impl WebhookRow {
    fn of(webhook: &Webhook) -> Result<Self, StoreError> {
        Ok(Self {
            tenant_id: webhook.tenant.ulid(),
            id: webhook.id.ulid(),
            dialect: webhook.dialect.name().to_owned(),
            url: webhook.url.clone(),
            events: json(&webhook.events)?,
            secret: webhook.secret.clone(),
            created_at: webhook.created_at.as_micros(),
        })
    }

    fn read(self) -> Result<Webhook, StoreError> {
        Ok(Webhook {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            dialect: parse(TABLE, &self.id, &self.dialect)?,
            events: serde_json::from_str(&self.events).map_err(|_unreadable| corrupt(TABLE, &self.id))?,
            created_at: Instant::from_micros(self.created_at),
            url: self.url,
            secret: self.secret,
        })
    }
}

impl Webhooks for Session<'_> {
    fn webhooks(&mut self, tenant: TenantId) -> Result<Vec<Webhook>, StoreError> {
        let tenant = tenant.ulid();
        let rows: Vec<WebhookRow> = self.look(|connection| {
            let own = webhooks::table.filter(webhooks::tenant_id.eq(&tenant));
            own.order(webhooks::id).select(WebhookRow::as_select()).load(connection)
        })?;
        rows.into_iter().map(WebhookRow::read).collect()
    }

    fn insert_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        let row = WebhookRow::of(webhook)?;
        self.attempt(|connection| diesel::insert_into(webhooks::table).values(&row).execute(connection).map(drop))?;
        self.note(webhook.tenant, "webhook.created", webhook.id.as_u128());
        Ok(())
    }

    fn update_webhook(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        let row = WebhookRow::of(webhook)?;
        let changed = self.attempt(|connection| {
            let one = webhooks::table.filter(webhooks::tenant_id.eq(&row.tenant_id)).filter(webhooks::id.eq(&row.id));
            diesel::update(one).set(&row).execute(connection)
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the webhook is gone".to_owned()));
        }
        self.note(webhook.tenant, "webhook.updated", webhook.id.as_u128());
        Ok(())
    }

    fn delete_webhook(&mut self, tenant: TenantId, id: WebhookId, _at: Instant) -> Result<bool, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let gone = self.change(|connection| {
            let one = webhooks::table.filter(webhooks::tenant_id.eq(&key.0)).filter(webhooks::id.eq(&key.1));
            diesel::delete(one).execute(connection)
        })?;
        if gone > 0 {
            self.note(tenant, "webhook.deleted", id.as_u128());
        }
        Ok(gone > 0)
    }
}
