//! Businesses.

use crate::{
    rows::{SettingsJson, corrupt, from_json, json, parse},
    schema::tenants,
    session::Session,
};
use diesel::prelude::*;
use engine::{StoreError, Tenants, model::Tenant};
use slot_core::{Instant, TenantId};

const TABLE: &str = "tenants";

/// A row of `tenants`, without what is only the store's.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tenants)]
pub(super) struct TenantRow {
    id: String,
    slug: String,
    name: String,
    zone: String,
    locale: String,
    currency: String,
    pattern: String,
    plan: String,
    auto_purchase: bool,
    status: String,
    settings: String,
    created_at: i64,
    updated_at: i64,
}

impl TenantRow {
    fn of(tenant: &Tenant) -> Result<Self, StoreError> {
        Ok(Self {
            id: tenant.id.ulid(),
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            zone: tenant.zone.name().to_owned(),
            locale: tenant.locale.clone(),
            currency: tenant.currency.clone(),
            pattern: tenant.pattern.name().to_owned(),
            plan: tenant.plan.name().to_owned(),
            auto_purchase: tenant.auto_purchase,
            status: tenant.status.name().to_owned(),
            settings: json(&SettingsJson::of(&tenant.settings))?,
            created_at: tenant.created_at.as_micros(),
            updated_at: tenant.updated_at.as_micros(),
        })
    }

    pub(super) fn read(self) -> Result<Tenant, StoreError> {
        let settings: SettingsJson = from_json(TABLE, &self.id, &self.settings)?;
        Ok(Tenant {
            id: parse(TABLE, &self.id, &self.id)?,
            zone: parse(TABLE, &self.id, &self.zone)?,
            pattern: parse(TABLE, &self.id, &self.pattern)?,
            plan: parse(TABLE, &self.id, &self.plan)?,
            status: parse(TABLE, &self.id, &self.status)?,
            settings: settings.read().ok_or_else(|| corrupt(TABLE, &self.id))?,
            created_at: Instant::from_micros(self.created_at),
            updated_at: Instant::from_micros(self.updated_at),
            auto_purchase: self.auto_purchase,
            slug: self.slug,
            name: self.name,
            locale: self.locale,
            currency: self.currency,
        })
    }
}

impl Tenants for Session<'_> {
    fn tenant(&mut self, id: TenantId) -> Result<Option<Tenant>, StoreError> {
        let id = id.ulid();
        let row = self.look(|connection| {
            tenants::table.filter(tenants::id.eq(&id)).select(TenantRow::as_select()).get_result(connection).optional()
        })?;
        row.map(TenantRow::read).transpose()
    }

    fn tenant_by_slug(&mut self, slug: &str) -> Result<Option<Tenant>, StoreError> {
        let row = self.look(|connection| {
            tenants::table
                .filter(tenants::slug.eq(slug))
                .select(TenantRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(TenantRow::read).transpose()
    }

    fn tenants(&mut self) -> Result<Vec<Tenant>, StoreError> {
        let rows = self.look(|connection| {
            tenants::table.order(tenants::slug).select(TenantRow::as_select()).load::<TenantRow>(connection)
        })?;
        rows.into_iter().map(TenantRow::read).collect()
    }

    fn insert_tenant(&mut self, tenant: &Tenant) -> Result<(), StoreError> {
        let row = TenantRow::of(tenant)?;
        self.attempt(|connection| diesel::insert_into(tenants::table).values(&row).execute(connection).map(drop))?;
        self.note(tenant.id, "tenant.created", tenant.id.as_u128());
        Ok(())
    }

    fn update_tenant(&mut self, tenant: &Tenant) -> Result<(), StoreError> {
        let row = TenantRow::of(tenant)?;
        let changed = self.attempt(|connection| {
            diesel::update(tenants::table.filter(tenants::id.eq(&row.id))).set(&row).execute(connection)
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the tenant is gone".to_owned()));
        }
        self.note(tenant.id, "tenant.updated", tenant.id.as_u128());
        Ok(())
    }
}
