//! The audit trail: stored with the transaction, or not at all.

use crate::samples::{NOON, business, id, open, resource, tenant};
use engine::{
    AuditFilter, Page, StoreError,
    model::{Actor, Trails},
};
use rig::TempDatabase;
use slot_core::KeyId;

const ALL: Page = Page { limit: 10_000, offset: 0 };

#[test]
fn a_trail_is_stored_with_its_transaction() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (shop, _) = business(&store);
        let trails = Trails::new(1);
        let (actor, address) = (Actor::Key(id(KeyId::from_u128)), Some("2001:db8::7".parse().unwrap()));
        let trail = trails.begin(actor, address, NOON);
        let people: Vec<_> = (0..1200).map(|number| resource(&shop, &format!("p{number}"))).collect();
        let made = people.clone();
        store
            .write(move |tx| {
                tx.acting(trail);
                made.iter().try_for_each(|person| tx.insert_resource(person))
            })
            .unwrap();
        let rows = store.read(|tx| tx.audit(&AuditFilter::default(), ALL)).unwrap();
        assert_eq!(rows.len(), people.len(), "many changes are one trail");
        for (row, person) in rows.iter().rev().zip(&people) {
            assert_eq!((row.trail, row.tenant, row.action.as_str()), (trail, Some(shop.id), "resource.created"));
            assert_eq!(row.subject, person.id.ulid());
        }
        let part = store.read(|tx| tx.audit(&AuditFilter::default(), Page { limit: 2, offset: 1 })).unwrap();
        assert_eq!(part, rows[1..3]);
    }
}

#[test]
fn what_is_not_stored_leaves_no_trail() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let trails = Trails::new(1);
        let trail = trails.begin(Actor::CommandLine, None, NOON);
        let made = tenant("shop");
        let failed: Result<(), StoreError> = store.write(move |tx| {
            tx.acting(trail);
            tx.insert_tenant(&made)?;
            Err(StoreError::Database("no".to_owned()))
        });
        assert!(failed.is_err());
        assert!(store.read(|tx| tx.audit(&AuditFilter::default(), ALL)).unwrap().is_empty());
        // A name that is taken changes nothing, and the rest is stored.
        let (one, two) = (tenant("taken"), tenant("taken"));
        let (trail, first) = (trails.begin(Actor::Server, None, NOON), one.id);
        store
            .write(move |tx| {
                tx.acting(trail);
                tx.insert_tenant(&one)?;
                assert!(matches!(tx.insert_tenant(&two), Err(StoreError::Conflict(_))));
                Ok(())
            })
            .unwrap();
        let rows = store.read(|tx| tx.audit(&AuditFilter::default(), ALL)).unwrap();
        assert_eq!(rows.iter().map(|row| row.subject.clone()).collect::<Vec<_>>(), [first.ulid()]);
    }
}
