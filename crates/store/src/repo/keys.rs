//! API keys.

use super::tenants::TenantRow;
use crate::{
    rows::{corrupt, from_json, instant, json, micros, number, parse},
    schema::{api_keys, tenants},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    Keys, StoreError,
    model::{ApiKey, Credential, Reach, Scope},
};
use slot_core::{Instant, KeyId, TenantId};

const TABLE: &str = "api_keys";

/// A row of `api_keys`.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = api_keys)]
#[diesel(treat_none_as_default_value = false)]
struct KeyRow {
    id: String,
    tenant_id: Option<String>,
    name: String,
    prefix: String,
    hash: Vec<u8>,
    scopes: Option<String>,
    role: Option<String>,
    publishable: bool,
    rate_limit: Option<i64>,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
    last_used_at: Option<i64>,
    created_at: i64,
}

impl KeyRow {
    fn of(key: &ApiKey) -> Result<Self, StoreError> {
        Ok(Self {
            id: key.id.ulid(),
            tenant_id: match key.reach {
                Reach::Tenant(tenant) => Some(tenant.ulid()),
                Reach::Installation => None,
            },
            name: key.name.clone(),
            prefix: key.prefix.clone(),
            hash: key.hash.to_vec(),
            scopes: key.scopes.as_deref().map(names).transpose()?,
            role: key.role.map(|role| role.name().to_owned()),
            publishable: key.publishable,
            rate_limit: key.rate_limit.map(i64::from),
            expires_at: micros(key.expires_at),
            revoked_at: micros(key.revoked_at),
            last_used_at: micros(key.last_used_at),
            created_at: key.created_at.as_micros(),
        })
    }

    fn read(self) -> Result<ApiKey, StoreError> {
        let bad = || corrupt(TABLE, &self.id);
        Ok(ApiKey {
            id: parse(TABLE, &self.id, &self.id)?,
            reach: match &self.tenant_id {
                Some(tenant) => Reach::Tenant(parse(TABLE, &self.id, tenant)?),
                None => Reach::Installation,
            },
            hash: self.hash.as_slice().try_into().map_err(|_unreadable| bad())?,
            scopes: self.scopes.as_deref().map(|names| scopes(&self.id, names)).transpose()?,
            role: self.role.as_deref().map(|role| parse(TABLE, &self.id, role)).transpose()?,
            rate_limit: self.rate_limit.map(|limit| number(TABLE, &self.id, limit)).transpose()?,
            expires_at: instant(self.expires_at),
            revoked_at: instant(self.revoked_at),
            last_used_at: instant(self.last_used_at),
            created_at: Instant::from_micros(self.created_at),
            publishable: self.publishable,
            name: self.name,
            prefix: self.prefix,
        })
    }
}

fn names(scopes: &[Scope]) -> Result<String, StoreError> {
    json(&scopes.iter().map(|scope| scope.name()).collect::<Vec<_>>())
}

fn scopes(id: &str, names: &str) -> Result<Vec<Scope>, StoreError> {
    let names: Vec<String> = from_json(TABLE, id, names)?;
    names.iter().map(|scope| parse(TABLE, id, scope)).collect()
}

impl Keys for Session<'_> {
    fn credential(&mut self, hash: &[u8; 32]) -> Result<Option<Credential>, StoreError> {
        let found = self.look(|connection| {
            api_keys::table
                .left_join(tenants::table)
                .filter(api_keys::hash.eq(hash.as_slice()))
                .select((KeyRow::as_select(), Option::<TenantRow>::as_select()))
                .get_result::<(KeyRow, Option<TenantRow>)>(connection)
                .optional()
        })?;
        let Some((key, tenant)) = found else { return Ok(None) };
        Ok(Some(Credential { key: key.read()?, tenant: tenant.map(TenantRow::read).transpose()? }))
    }

    fn insert_key(&mut self, key: &ApiKey) -> Result<(), StoreError> {
        let row = KeyRow::of(key)?;
        self.attempt(|connection| diesel::insert_into(api_keys::table).values(&row).execute(connection).map(drop))?;
        let tenant = match key.reach {
            Reach::Tenant(tenant) => Some(tenant),
            Reach::Installation => None,
        };
        self.note_in(tenant, "key.created", key.id.as_u128());
        Ok(())
    }

    fn keys(&mut self, tenant: Option<TenantId>) -> Result<Vec<ApiKey>, StoreError> {
        let rows: Vec<KeyRow> = match tenant.map(TenantId::ulid) {
            Some(tenant) => self.look(|connection| {
                let own = api_keys::table.filter(api_keys::tenant_id.eq(&tenant));
                own.order(api_keys::id).select(KeyRow::as_select()).load(connection)
            })?,
            None => self
                .look(|connection| api_keys::table.order(api_keys::id).select(KeyRow::as_select()).load(connection))?,
        };
        rows.into_iter().map(KeyRow::read).collect()
    }

    fn revoke_key(&mut self, id: KeyId, at: Instant) -> Result<bool, StoreError> {
        let key = id;
        let id = id.ulid();
        let changed = self.change(|connection| {
            let live = api_keys::table.filter(api_keys::id.eq(&id)).filter(api_keys::revoked_at.is_null());
            diesel::update(live).set(api_keys::revoked_at.eq(Some(at.as_micros()))).execute(connection)
        })?;
        if changed > 0 && self.leaves_a_trail() {
            let tenant: Option<String> = self.look(|connection| {
                let one = api_keys::table.filter(api_keys::id.eq(&id));
                one.select(api_keys::tenant_id).get_result(connection)
            })?;
            let tenant = tenant.as_deref().map(|tenant| parse(TABLE, &id, tenant)).transpose()?;
            self.note_in(tenant, "key.revoked", key.as_u128());
        }
        Ok(changed > 0)
    }

    fn touch_key(&mut self, id: KeyId, at: Instant) -> Result<(), StoreError> {
        let id = id.ulid();
        self.change(|connection| {
            diesel::update(api_keys::table.filter(api_keys::id.eq(&id)))
                .set(api_keys::last_used_at.eq(Some(at.as_micros())))
                .execute(connection)
        })?;
        Ok(())
    }
}
