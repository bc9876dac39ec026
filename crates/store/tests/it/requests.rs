//! Idempotency keys, and what was used of a plan.

use crate::samples::{NOON, business, id, open};
use engine::{
    IdempotencyBegin, IdempotencyKey, StoreError, StoredAnswer,
    model::{Month, OveragePack, Usage},
};
use rig::{Kind, TempDatabase};
use slot_core::{Instant, KeyId, Length, PackId, TenantId};
use std::{
    sync::mpsc,
    thread,
    time::{Duration, Instant as Stopwatch},
};
use store::Store;

fn key(tenant: TenantId, text: &str) -> IdempotencyKey {
    IdempotencyKey { tenant, credential: id(KeyId::from_u128), route: "POST /x".to_owned(), key: text.to_owned() }
}

fn begin(store: &Store, key: &IdempotencyKey, print: u8, now: Instant) -> IdempotencyBegin {
    let key = key.clone();
    let expiry = now + Length::minutes(60);
    store.write(move |tx| tx.begin_idempotent(&key, &[print; 32], now, expiry)).unwrap()
}

fn finish(store: &Store, key: &IdempotencyKey, print: u8, answer: &StoredAnswer) -> IdempotencyBegin {
    let (key, answer, expiry) = (key.clone(), answer.clone(), NOON + Length::minutes(60));
    store
        .write(move |tx| {
            let begun = tx.begin_idempotent(&key, &[print; 32], NOON, expiry)?;
            tx.finish_idempotent(&key, &answer)?;
            Ok(begun)
        })
        .unwrap()
}

#[test]
fn a_key_replays_its_answer_until_it_expires() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        let (key, other) = (key(tenant.id, "k"), key(tenant.id, "k"));
        let answer = StoredAnswer { status: 201, body: "{\"é\":\"\\u0000\"}".to_owned() };
        assert_eq!(finish(&store, &key, 1, &answer), IdempotencyBegin::Fresh);
        assert_eq!(begin(&store, &key, 1, NOON), IdempotencyBegin::Replay(answer.clone()));
        assert_eq!(begin(&store, &key, 2, NOON), IdempotencyBegin::Mismatch);
        assert_eq!(finish(&store, &other, 2, &answer), IdempotencyBegin::Fresh, "another credential is another key");
        // At its expiry it is unknown, and counts anew.
        let later = NOON + Length::minutes(60);
        assert_eq!(begin(&store, &key, 2, later), IdempotencyBegin::Fresh);
        assert_eq!(begin(&store, &key, 2, later), IdempotencyBegin::InProgress, "it was never answered");
        assert_eq!(store.write(move |tx| tx.delete_expired_idempotency(later)).unwrap(), 1);
        let unknown = key_of(&other, "unknown");
        let gone = store.write(move |tx| tx.finish_idempotent(&unknown, &answer)).unwrap_err();
        assert!(matches!(gone, StoreError::Contended(_)));
    }
}

fn key_of(key: &IdempotencyKey, text: &str) -> IdempotencyKey {
    IdempotencyKey { key: text.to_owned(), ..key.clone() }
}

#[test]
fn a_key_whose_transaction_failed_is_unknown() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        let key = key(tenant.id, "k");
        let begun = key.clone();
        let failed: Result<(), StoreError> = store.write(move |tx| {
            tx.begin_idempotent(&begun, &[1; 32], NOON, NOON + Length::minutes(60))?;
            Err(StoreError::Database("changed my mind".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(begin(&store, &key, 2, NOON), IdempotencyBegin::Fresh);
    }
}

/// Begins with the key in another thread, and holds it there while `meanwhile` runs.
fn while_it_is_worked_on<T>(store: &Store, key: &IdempotencyKey, meanwhile: impl FnOnce() -> T) -> T {
    let (begun, is_begun) = mpsc::channel();
    let (end, ends) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let (key, answer) = (key.clone(), StoredAnswer { status: 201, body: "first".to_owned() });
            store
                .write(move |tx| {
                    tx.begin_idempotent(&key, &[1; 32], NOON, NOON + Length::minutes(60))?;
                    begun.send(()).unwrap();
                    // The sender is dropped when the meanwhile is over.
                    ends.recv().unwrap_err();
                    tx.finish_idempotent(&key, &answer)
                })
                .unwrap();
        });
        is_begun.recv().unwrap();
        let found = meanwhile();
        drop(end);
        found
    })
}

#[test]
fn a_twin_waits_for_the_first_and_is_told_when_it_takes_too_long() {
    // On SQLite there is one writer: a twin cannot be at work at the same time.
    let database = TempDatabase::postgres();
    assert_eq!(database.kind(), Kind::Postgres);
    let store = open(&database);
    let (tenant, _) = business(&store);
    let key = key(tenant.id, "k");
    let started = Stopwatch::now();
    let begun = while_it_is_worked_on(&store, &key, || {
        let key = key.clone();
        // After it was told so, the transaction is as good as new.
        store.write(move |tx| {
            let begun = tx.begin_idempotent(&key, &[1; 32], NOON, NOON + Length::minutes(60))?;
            tx.put_setting("after", "wards")?;
            Ok(begun)
        })
    });
    assert_eq!(begun.unwrap(), IdempotencyBegin::InProgress);
    assert!(started.elapsed() < Duration::from_secs(10));
    assert_eq!(store.read(|tx| tx.setting("after")).unwrap().as_deref(), Some("wards"));
    let answer = StoredAnswer { status: 201, body: "first".to_owned() };
    assert_eq!(begin(&store, &key, 1, NOON), IdempotencyBegin::Replay(answer));
}

#[test]
fn bookings_and_packs_are_counted_by_month() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let ((tenant, _), (other, _)) = (business(&store), business(&store));
        let (november, december) = (Month { year: 2026, month: 11 }, Month { year: 2026, month: 12 });
        let used = |month| store.read(|tx| tx.usage(tenant.id, month)).unwrap();
        assert_eq!(used(november), Usage::default());
        for _ in 0..3 {
            store.write(move |tx| tx.count_booking(tenant.id, november)).unwrap();
        }
        let pack = OveragePack {
            id: id(PackId::from_u128),
            tenant: tenant.id,
            month: december,
            bookings: 500,
            price_cents: 1900,
            created_at: NOON,
        };
        let bought = pack.clone();
        store.write(move |tx| tx.insert_pack(&bought)).unwrap();
        store.write(move |tx| tx.count_booking(other.id, november)).unwrap();
        assert_eq!(used(november), Usage { bookings: 3, extra: 0 });
        assert_eq!(used(december), Usage { bookings: 0, extra: 500 });
        assert_eq!(store.read(|tx| tx.packs(tenant.id)).unwrap(), [pack]);
        assert_eq!(store.read(|tx| tx.packs(other.id)).unwrap(), []);
    }
}
