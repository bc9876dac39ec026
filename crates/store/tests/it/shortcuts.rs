//! What is done in fewer steps must come out the same.

use crate::samples::{NOON, booking, business, claim, event, first_step, hold, id, minutes, open, record};
use engine::{Entry, Recorded, StoreError, model::Resource};
use rig::{Kind, TempDatabase};
use slot_core::{HoldId, Length, ResourceId};

#[test]
fn a_promised_record_is_stored_whole_or_not_at_all() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let (made, person) = (booking(&ana, minutes(0, 30)), ana.clone());
        let stored = made.clone();
        let outcome = store.write(move |tx| {
            tx.promise_only_record();
            record(tx, &person, &stored)
        });
        assert_eq!(outcome.unwrap(), Recorded::Stored);
        assert_eq!(store.read(|tx| tx.booking(tenant.id, made.id)).unwrap(), Some(made));

        // Taken in part, then taken whole, then stale; and after each of them the transaction goes on.
        let (late, person) = (booking(&ana, minutes(0, 30)), ana.clone());
        let refused = late.clone();
        let outcomes = store.write(move |tx| {
            tx.promise_only_record();
            let mut outcomes = Vec::new();
            for (claims, rev) in [
                (vec![claim(&person, 1, refused.span, refused.id), claim(&person, 0, minutes(29, 1), refused.id)], 1),
                (vec![claim(&person, 0, refused.span, refused.id)], 1),
                (vec![claim(&person, 1, refused.span, refused.id)], 7),
                (vec![claim(&person, 2, refused.span, refused.id)], 1),
            ] {
                let entry = Entry {
                    booking: &refused,
                    claims: &claims,
                    history: &first_step(&refused),
                    events: &[event(&refused)],
                    revs: &[(person.id, rev)],
                };
                outcomes.push(tx.record(&entry)?);
            }
            Ok(outcomes)
        });
        assert_eq!(outcomes.unwrap(), [Recorded::Taken, Recorded::Taken, Recorded::Stale, Recorded::Stored]);
        let claims = store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 100))).unwrap();
        assert_eq!(claims.iter().map(|claim| claim.lane).collect::<Vec<_>>(), [0, 2], "{}", database.kind());
        assert_eq!(store.read(|tx| tx.events_after(tenant.id, None, 10)).unwrap().len(), 2);
        assert!(store.examine().unwrap().is_sound());
    }
}

#[test]
fn a_promise_is_void_after_a_change_and_binding_after_the_record() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let (made, person) = (booking(&ana, minutes(0, 30)), ana.clone());
        let lost = made.clone();
        // After some other change it is one transaction, as ever: all of it is rolled back.
        let failed: Result<(), StoreError> = store.write(move |tx| {
            tx.put_setting("before", "1")?;
            tx.promise_only_record();
            assert_eq!(record(tx, &person, &lost)?, Recorded::Stored);
            Err(StoreError::Database("changed my mind".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(store.read(|tx| tx.booking(tenant.id, made.id)).unwrap(), None);

        let (stored, person) = (made.clone(), ana.clone());
        let broken = store.write(move |tx| {
            tx.promise_only_record();
            assert_eq!(record(tx, &person, &stored)?, Recorded::Stored);
            tx.put_setting("after", "1")
        });
        // Where the record is committed by itself, a change after it is a mistake of the program, and fails.
        assert_eq!(broken.is_err(), database.kind() == Kind::Postgres);
        assert_eq!(store.read(|tx| tx.setting("after")).unwrap().is_some(), database.kind() == Kind::Sqlite);
    }
}

#[test]
fn a_resource_and_its_claims_are_the_same_in_one_question_as_in_two() {
    for database in TempDatabase::each() {
        let (store, elsewhere) = (open(&database), open(&database));
        let (tenant, ana) = business(&store);
        let wanted = minutes(0, 120);
        let together =
            || store.read(|tx| tx.resource_and_claims(tenant.id, ana.id, &|_resource| Some(wanted))).unwrap();
        let apart = || {
            let claims = elsewhere.read(|tx| tx.claims(tenant.id, ana.id, wanted)).unwrap();
            elsewhere.read(|tx| tx.resource(tenant.id, ana.id)).unwrap().map(|resource| (resource, claims))
        };
        // Nothing is known yet; then the resource is known; then there are claims; then the resource changes elsewhere.
        assert_eq!(together(), apart());
        assert_eq!(together(), apart());
        let day = 24 * 60;
        let (holder, until) = (id(HoldId::from_u128), NOON + Length::minutes(5));
        let new = [
            hold(&ana, 1, minutes(-7 * day, 7 * day + 1), holder, until),
            hold(&ana, 0, minutes(60, 30), holder, until),
            hold(&ana, 0, minutes(10, 30), holder, until),
            hold(&ana, 0, minutes(120, 30), holder, until),
        ];
        elsewhere.write(move |tx| tx.insert_claims(tenant.id, &new)).unwrap();
        assert_eq!(together().unwrap().1.len(), 3);
        assert_eq!(together(), apart());
        let changed = Resource { rev: 2, name: "Ana Maria".to_owned(), ..ana.clone() };
        elsewhere.write(move |tx| tx.update_resource(&changed, 1)).unwrap();
        assert_eq!(together().unwrap().0.name, "Ana Maria");
        assert_eq!(together(), apart());

        let unasked = store.read(|tx| tx.resource_and_claims(tenant.id, ana.id, &|_resource| None)).unwrap();
        assert_eq!(unasked.map(|(resource, claims)| (resource.rev, claims)), Some((2, Vec::new())));
        let nobody = id(ResourceId::from_u128);
        let nothing = store.read(|tx| tx.resource_and_claims(tenant.id, nobody, &|_resource| Some(wanted)));
        assert_eq!(nothing.unwrap(), None);
    }
}
