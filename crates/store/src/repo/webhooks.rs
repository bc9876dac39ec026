//! Webhook endpoints.

use crate::{
    rows::{corrupt, from_json, instant, json, number, parse},
    schema::{deliveries, delivery_attempts, webhooks},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    StoreError, Webhooks,
    model::{Carrier, Metadata, RetiredSecret, Webhook, WebhookHealth, WebhookStatus},
};
use slot_core::{Instant, TenantId, WebhookId};

const TABLE: &str = "webhooks";

/// A row of `webhooks`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = webhooks, primary_key(tenant_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct WebhookRow {
    tenant_id: String,
    id: String,
    dialect: String,
    url: String,
    events: String,
    secret: String,
    created_at: i64,
    kinds: String,
    description: Option<String>,
    metadata: Option<String>,
    status: String,
    failures: i64,
    failing_since: Option<i64>,
    retired_secret: Option<String>,
    retired_until: Option<i64>,
    updated_at: i64,
}

impl WebhookRow {
    fn of(webhook: &Webhook) -> Result<Self, StoreError> {
        // Each kind stands between two spaces, so that none is found inside another.
        let kinds = webhook.kinds().into_iter().fold(" ".to_owned(), |text, kind| text + kind.name() + " ");
        Ok(Self {
            tenant_id: webhook.tenant.ulid(),
            id: webhook.id.ulid(),
            dialect: webhook.dialect.name().to_owned(),
            url: webhook.url.clone(),
            events: json(&webhook.events)?,
            secret: webhook.secret.clone(),
            created_at: webhook.created_at.as_micros(),
            kinds,
            description: webhook.description.clone(),
            metadata: webhook.metadata.as_ref().map(|metadata| metadata.as_str().to_owned()),
            status: webhook.status.name().to_owned(),
            failures: webhook.health.failures.into(),
            failing_since: webhook.health.failing_since.map(Instant::as_micros),
            retired_secret: webhook.retired.as_ref().map(|retired| retired.secret.clone()),
            retired_until: webhook.retired.as_ref().map(|retired| retired.until.as_micros()),
            updated_at: webhook.updated_at.as_micros(),
        })
    }

    fn read(self) -> Result<Webhook, StoreError> {
        let metadata = self.metadata.as_deref().map(Metadata::parse).transpose();
        let retired = self.retired_secret.zip(instant(self.retired_until));
        Ok(Webhook {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            dialect: parse(TABLE, &self.id, &self.dialect)?,
            events: from_json(TABLE, &self.id, &self.events)?,
            metadata: metadata.map_err(|_unreadable| corrupt(TABLE, &self.id))?,
            retired: retired.map(|(secret, until)| RetiredSecret { secret, until }),
            status: parse(TABLE, &self.id, &self.status)?,
            health: WebhookHealth {
                failures: number(TABLE, &self.id, self.failures)?,
                failing_since: instant(self.failing_since),
            },
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
            url: self.url,
            description: self.description,
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

    fn webhooks_by_id(&mut self, ids: &[(TenantId, WebhookId)]) -> Result<Vec<Webhook>, StoreError> {
        let tenants: Vec<String> = ids.iter().map(|(tenant, _)| tenant.ulid()).collect();
        let keys: Vec<String> = ids.iter().map(|(_, id)| id.ulid()).collect();
        let rows: Vec<WebhookRow> = self.look(|connection| {
            let named = webhooks::table.filter(webhooks::tenant_id.eq_any(&tenants)).filter(webhooks::id.eq_any(&keys));
            named.select(WebhookRow::as_select()).load(connection)
        })?;
        let found = rows.into_iter().map(WebhookRow::read).collect::<Result<Vec<_>, _>>()?;
        Ok(found.into_iter().filter(|webhook| ids.contains(&(webhook.tenant, webhook.id))).collect())
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

    fn note_webhook_health(
        &mut self,
        tenant: TenantId,
        id: WebhookId,
        health: WebhookHealth,
        status: WebhookStatus,
    ) -> Result<(), StoreError> {
        let key = (tenant.ulid(), id.ulid());
        self.change(|connection| {
            let one = webhooks::table.filter(webhooks::tenant_id.eq(&key.0)).filter(webhooks::id.eq(&key.1));
            diesel::update(one.filter(webhooks::status.ne(WebhookStatus::Inactive.name())))
                .set((
                    webhooks::failures.eq(i64::from(health.failures)),
                    webhooks::failing_since.eq(health.failing_since.map(Instant::as_micros)),
                    webhooks::status.eq(status.name()),
                ))
                .execute(connection)
                .map(drop)
        })
    }

    fn delete_webhook(&mut self, tenant: TenantId, id: WebhookId, _at: Instant) -> Result<bool, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let carrier = Carrier::Webhook.name();
        let gone = self.change(|connection| {
            let one = webhooks::table.filter(webhooks::tenant_id.eq(&key.0)).filter(webhooks::id.eq(&key.1));
            diesel::delete(one).execute(connection)
        })?;
        if gone == 0 {
            return Ok(false);
        }
        self.change(|connection| {
            let open = deliveries::table.filter(deliveries::tenant_id.eq(&key.0));
            let open = open.filter(deliveries::carrier.eq(carrier)).filter(deliveries::endpoint_id.eq(&key.1));
            diesel::delete(open).execute(connection)?;
            let log = delivery_attempts::table.filter(delivery_attempts::tenant_id.eq(&key.0));
            let log = log.filter(delivery_attempts::carrier.eq(carrier));
            diesel::delete(log.filter(delivery_attempts::endpoint_id.eq(&key.1))).execute(connection).map(drop)
        })?;
        self.note(tenant, "webhook.deleted", id.as_u128());
        Ok(true)
    }
}
