//! Claims, holds and pruning.

use crate::samples::{NOON, booking, business, claim, hold, id, minutes, open, record};
use engine::LockKey;
use rig::TempDatabase;
use slot_core::{BookingId, HoldId, Length, Owner, TenantId};

#[test]
fn a_span_is_answered_with_every_claim_that_overlaps_it() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let day = 24 * 60;
        // Short ones, one of exactly a day, and one of a week, on lanes of their own.
        let spans =
            [(0, 0, 30), (0, 30, 30), (1, -day, day), (2, -day + 1, day), (3, -7 * day, 7 * day + 1), (4, 60, 30)];
        let made = booking(&ana, minutes(600, 30));
        let claims: Vec<_> =
            spans.map(|(lane, start, length)| claim(&ana, lane, minutes(start, length), made.id)).to_vec();
        let (stored, person, new) = (made.clone(), ana.clone(), claims.clone());
        store
            .write(move |tx| {
                record(tx, &person, &stored)?;
                assert!(tx.insert_claims(tenant.id, &new)?);
                Ok(())
            })
            .unwrap();
        for (wanted, lanes) in [
            (minutes(0, 1), vec![3, 2, 0]),
            (minutes(29, 2), vec![0, 0]),
            (minutes(1, 1), vec![0]),
            (minutes(-day, 1), vec![3, 1]),
            (minutes(-7 * day - 1, 1), vec![]),
            (minutes(-7 * day - 1, 2), vec![3]),
            (minutes(59, 1), vec![0]),
            (minutes(90, 9), vec![]),
        ] {
            let found = store.read(|tx| tx.claims(tenant.id, ana.id, wanted)).unwrap();
            assert_eq!(
                found.iter().map(|claim| claim.lane).collect::<Vec<_>>(),
                lanes,
                "{wanted:?} {}",
                database.kind()
            );
        }
    }
}

#[test]
fn claims_go_in_all_or_none() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let (one, two) = (id(HoldId::from_u128), id(HoldId::from_u128));
        let until = NOON + Length::minutes(5);
        let first = hold(&ana, 0, minutes(0, 30), one, until);
        assert!(store.write(move |tx| tx.insert_claims(tenant.id, &[first])).unwrap());
        let both = [hold(&ana, 1, minutes(0, 30), two, until), hold(&ana, 0, minutes(29, 30), two, until)];
        assert!(!store.write(move |tx| tx.insert_claims(tenant.id, &both)).unwrap());
        assert_eq!(store.read(|tx| tx.hold_claims(tenant.id, two)).unwrap(), []);
        assert_eq!(store.read(|tx| tx.hold_claims(tenant.id, one)).unwrap(), [first]);
        let touching = [hold(&ana, 0, minutes(30, 30), two, until), hold(&ana, 1, minutes(0, 30), two, until)];
        assert!(store.write(move |tx| tx.insert_claims(tenant.id, &touching)).unwrap());
        assert_eq!(store.read(|tx| tx.hold_claims(tenant.id, two)).unwrap(), touching);
        assert!(store.write(move |tx| tx.insert_claims(tenant.id, &[])).unwrap());
    }
}

#[test]
fn claims_go_out_by_owner_by_place_and_by_lapse() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let holds: Vec<HoldId> = (0..3).map(|_| id(HoldId::from_u128)).collect();
        let made: Vec<_> = (0..3_i64)
            .map(|n| {
                let until = NOON + Length::minutes(n);
                hold(&ana, 0, minutes(n * 60, 30), holds[usize::try_from(n).unwrap()], until)
            })
            .collect();
        let new = made.clone();
        assert!(store.write(move |tx| tx.insert_claims(tenant.id, &new)).unwrap());
        // A hold that lapses now has lapsed.
        assert_eq!(store.write(move |tx| tx.delete_lapsed_holds(NOON)).unwrap(), 1);
        let owner = Owner::Hold { id: holds[1], until: NOON };
        assert_eq!(store.write(move |tx| tx.delete_claims(id(TenantId::from_u128), owner)).unwrap(), 0);
        assert_eq!(store.write(move |tx| tx.delete_claims(tenant.id, owner)).unwrap(), 1);
        assert_eq!(store.write(move |tx| tx.delete_claims(tenant.id, owner)).unwrap(), 0);
        // Somebody else has the place by now: it stays.
        let another = hold(&ana, 0, made[2].claim.busy, holds[1], NOON);
        assert_eq!(store.write(move |tx| tx.delete_claims_exactly(tenant.id, &[another])).unwrap(), 0);
        let booked = claim(&ana, 0, made[2].claim.busy, id(BookingId::from_u128));
        assert_eq!(store.write(move |tx| tx.delete_claims_exactly(tenant.id, &[booked])).unwrap(), 0);
        let gone = [made[0], made[2]];
        assert_eq!(store.write(move |tx| tx.delete_claims_exactly(tenant.id, &gone)).unwrap(), 1);
        assert_eq!(store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 1000))).unwrap(), []);
        let nobody = Owner::Booking(id(BookingId::from_u128));
        assert_eq!(store.write(move |tx| tx.delete_claims(tenant.id, nobody)).unwrap(), 0);
    }
}

#[test]
fn pruning_deletes_what_has_ended_and_never_goes_back() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        for start in [0, 30, 60] {
            let (made, person) = (booking(&ana, minutes(start, 30)), ana.clone());
            store.write(move |tx| record(tx, &person, &made)).unwrap();
        }
        assert_eq!(store.read(|tx| tx.pruned_before(tenant.id)).unwrap(), None);
        let moment = NOON + Length::minutes(60);
        assert_eq!(store.write(move |tx| tx.prune(tenant.id, moment)).unwrap(), 2);
        assert_eq!(store.write(move |tx| tx.prune(tenant.id, NOON)).unwrap(), 0);
        assert_eq!(store.read(|tx| tx.pruned_before(tenant.id)).unwrap(), Some(moment));
        assert_eq!(store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 1000))).unwrap().len(), 1);
        assert!(store.examine().unwrap().is_sound());
    }
}

#[test]
fn locks_are_taken_in_any_order_and_twice() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let keys =
            [LockKey::Resource(tenant.id, ana.id), LockKey::Plan(tenant.id), LockKey::Resource(tenant.id, ana.id)];
        let found = store.write(move |tx| {
            tx.lock(&[])?;
            tx.lock(&keys)?;
            tx.lock(&keys)?;
            tx.resource(tenant.id, ana.id)
        });
        assert!(found.unwrap().is_some());
    }
}
