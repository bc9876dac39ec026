//! Tenants, keys and settings.

use crate::samples::{NOON, business, id, open, tenant};
use engine::{
    StoreError,
    model::{ApiKey, Reach, Role, Scope, TenantStatus, hash_secret},
};
use rig::TempDatabase;
use slot_core::{KeyId, Length, TenantId};

fn key(reach: Reach, secret: &str) -> ApiKey {
    ApiKey {
        id: id(KeyId::from_u128),
        reach,
        name: "website".to_owned(),
        prefix: "sk_live_".to_owned(),
        hash: hash_secret(secret),
        scopes: Some(vec![Scope::Slotflow, Scope::BookingsRead]),
        role: Some(Role::Viewer),
        publishable: true,
        rate_limit: Some(0),
        expires_at: Some(NOON),
        revoked_at: None,
        last_used_at: None,
        created_at: NOON,
    }
}

#[test]
fn a_tenant_is_read_back_as_it_was_stored() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let mut ana = tenant("ana");
        let (stored, other) = (ana.clone(), tenant("zoe"));
        let second = other.clone();
        store.write(move |tx| tx.insert_tenant(&second).and_then(|()| tx.insert_tenant(&stored))).unwrap();
        assert_eq!(store.read(|tx| tx.tenant(ana.id)).unwrap(), Some(ana.clone()));
        assert_eq!(store.read(|tx| tx.tenant_by_slug("ana")).unwrap(), Some(ana.clone()));
        assert_eq!(store.read(|tx| tx.tenant_by_slug("eva")).unwrap(), None);
        assert_eq!(store.read(|tx| tx.tenants()).unwrap(), [ana.clone(), other.clone()]);

        ana.status = TenantStatus::Suspended;
        ana.auto_purchase = true;
        let changed = ana.clone();
        store.write(move |tx| tx.update_tenant(&changed)).unwrap();
        assert_eq!(store.read(|tx| tx.tenant(ana.id)).unwrap(), Some(ana));
        let nobody = tenant("nobody");
        assert!(matches!(store.write(move |tx| tx.update_tenant(&nobody)), Err(StoreError::Contended(_))));
    }
}

#[test]
fn a_taken_slug_is_a_named_conflict_that_the_transaction_survives() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (ana, twin, zoe) = (tenant("ana"), tenant("ana"), tenant("zoe"));
        let stored = ana.clone();
        store.write(move |tx| tx.insert_tenant(&stored)).unwrap();
        let refused = store
            .write(move |tx| {
                let refused = tx.insert_tenant(&twin);
                tx.insert_tenant(&zoe)?;
                Ok(refused.unwrap_err().to_string())
            })
            .unwrap();
        assert_eq!(refused, StoreError::Conflict("tenants_slug".to_owned()).to_string());
        assert!(store.read(|tx| tx.tenant_by_slug("zoe")).unwrap().is_some(), "{}", database.kind());
        let mut moved = store.read(|tx| tx.tenant_by_slug("zoe")).unwrap().unwrap();
        moved.slug = "ana".to_owned();
        let error = store.write(move |tx| tx.update_tenant(&moved)).unwrap_err();
        assert!(matches!(error, StoreError::Conflict(name) if name == "tenants_slug"));
    }
}

#[test]
fn a_credential_is_found_by_its_hash_with_its_tenant() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        let (own, wide) = (key(Reach::Tenant(tenant.id), "one"), key(Reach::Installation, "two"));
        let (first, second) = (own.clone(), wide.clone());
        store.write(move |tx| tx.insert_key(&first).and_then(|()| tx.insert_key(&second))).unwrap();
        let found = store.read(|tx| tx.credential(&hash_secret("one"))).unwrap().unwrap();
        assert_eq!((found.key, found.tenant), (own.clone(), Some(tenant.clone())));
        let found = store.read(|tx| tx.credential(&hash_secret("two"))).unwrap().unwrap();
        assert_eq!((found.key, found.tenant), (wide.clone(), None));
        assert_eq!(store.read(|tx| tx.credential(&hash_secret("three"))).unwrap(), None);
        assert_eq!(store.read(|tx| tx.keys(Some(tenant.id))).unwrap(), std::slice::from_ref(&own));
        assert_eq!(store.read(|tx| tx.keys(None)).unwrap(), [own.clone(), wide]);
        assert_eq!(store.read(|tx| tx.keys(Some(id(TenantId::from_u128)))).unwrap(), []);

        let again = own.clone();
        let error = store.write(move |tx| tx.insert_key(&ApiKey { id: id(KeyId::from_u128), ..again.clone() }));
        assert!(matches!(error, Err(StoreError::Conflict(name)) if name == "api_keys_hash"));
    }
}

#[test]
fn a_key_is_revoked_once_and_touched() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        let own = key(Reach::Tenant(tenant.id), "one");
        let stored = own.clone();
        store.write(move |tx| tx.insert_key(&stored)).unwrap();
        let later = NOON + Length::minutes(1);
        store.write(move |tx| tx.touch_key(own.id, later)).unwrap();
        assert!(store.write(move |tx| tx.revoke_key(own.id, NOON)).unwrap());
        assert!(!store.write(move |tx| tx.revoke_key(own.id, later)).unwrap());
        assert!(!store.write(move |tx| tx.revoke_key(id(KeyId::from_u128), later)).unwrap());
        let found = store.read(|tx| tx.credential(&own.hash)).unwrap().unwrap().key;
        assert_eq!((found.revoked_at, found.last_used_at), (Some(NOON), Some(later)));
    }
}

#[test]
fn a_setting_keeps_its_first_value_until_it_is_put() {
    for database in TempDatabase::each() {
        let store = open(&database);
        assert_eq!(store.read(|tx| tx.setting("secret")).unwrap(), None);
        assert_eq!(store.write(|tx| tx.setting_or_insert("secret", "a")).unwrap(), "a");
        assert_eq!(store.write(|tx| tx.setting_or_insert("secret", "b")).unwrap(), "a");
        store.write(|tx| tx.put_setting("secret", "c")).unwrap();
        store.write(|tx| tx.put_setting("other", "d")).unwrap();
        assert_eq!(store.read(|tx| tx.setting("secret")).unwrap().as_deref(), Some("c"));
        assert_eq!(store.read(|tx| tx.setting("other")).unwrap().as_deref(), Some("d"));
    }
}
