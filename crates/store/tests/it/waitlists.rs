//! Who waits, in which order, and what they are offered.

use crate::{
    offers::{customer, service},
    samples::{NOON, business, hold, id, minutes, open},
};
use engine::{
    Page, StoreError, WaitlistFilter,
    model::{Customer, Offer, Resource, Service, Tenant, WaitStatus, WaitlistEntry},
};
use rig::TempDatabase;
use slot_core::{
    BookingId, DayPart, HoldId, Length, Owner, ResourceId, TenantId, WaitFor, WaitPriority, WaitlistId, place_in_line,
};
use store::Store;
use time::macros::date;

fn entry(tenant: &Tenant, service: &Service, customer: &Customer, wants: WaitFor, priority: u8) -> WaitlistEntry {
    WaitlistEntry {
        id: id(WaitlistId::from_u128),
        tenant: tenant.id,
        customer: customer.id,
        service: service.id,
        wants,
        location: None,
        first: None,
        last: None,
        part: None,
        priority: WaitPriority::new(priority).unwrap(),
        notes: None,
        status: WaitStatus::Waiting,
        offer: None,
        booking: None,
        version: 1,
        created_at: NOON,
        updated_at: NOON,
    }
}

/// A clinic with a provider, one type of appointment and three patients.
fn clinic(store: &Store) -> (Tenant, Resource, Service, [Customer; 3]) {
    let (tenant, ana) = business(store);
    let (checkup, patients) =
        (service(&tenant, "Check-up", 0), ["Lia", "Leo", "Eva"].map(|name| customer(&tenant, name)));
    let (kind, all) = (checkup.clone(), patients.clone());
    store
        .write(move |tx| {
            tx.insert_service(&kind)?;
            all.iter().try_for_each(|one| tx.insert_customer(one))
        })
        .unwrap();
    (tenant, ana, checkup, patients)
}

fn insert(store: &Store, entries: &[WaitlistEntry]) {
    let entries = entries.to_vec();
    store.write(move |tx| entries.iter().try_for_each(|one| tx.insert_waitlist_entry(one))).unwrap();
}

#[test]
fn entries_are_read_back_whole_and_changed_by_version() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana, checkup, [lia, leo, _]) = clinic(&store);
        let offer = Offer {
            hold: id(HoldId::from_u128),
            provider: ana.id,
            location: Some(ResourceId::from_u128(5)),
            room: Some(ResourceId::from_u128(6)),
            span: minutes(0, 30),
            at: NOON,
            until: NOON + Length::minutes(30),
        };
        let full = WaitlistEntry {
            location: Some(ResourceId::from_u128(5)),
            first: Some(date!(2026 - 05 - 14)),
            last: Some(date!(2026 - 06 - 14)),
            part: Some(DayPart::Afternoon),
            notes: Some("any day".to_owned()),
            status: WaitStatus::Offered,
            offer: Some(offer),
            ..entry(&tenant, &checkup, &lia, WaitFor::Specialty("Cardiologia".to_owned()), 3)
        };
        let bare = entry(&tenant, &checkup, &leo, WaitFor::Provider(ana.id), 0);
        insert(&store, &[full.clone(), bare.clone()]);
        let read = |wanted| store.read(|tx| tx.waitlist_entry(tenant.id, wanted)).unwrap();
        assert_eq!((read(full.id).as_ref(), read(bare.id).as_ref()), (Some(&full), Some(&bare)));
        assert_eq!(store.read(|tx| tx.waitlist_entry(id(TenantId::from_u128), full.id)).unwrap(), None);
        let of_hold = store.read(|tx| tx.waitlist_entry_of(tenant.id, offer.hold)).unwrap();
        assert_eq!(of_hold.as_ref(), Some(&full));
        let booked = WaitlistEntry {
            status: WaitStatus::Booked,
            offer: None,
            booking: Some(BookingId::from_u128(9)),
            version: 2,
            ..full.clone()
        };
        let changed = booked.clone();
        store.write(move |tx| tx.update_waitlist_entry(&changed, 1)).unwrap();
        assert_eq!(read(full.id).as_ref(), Some(&booked));
        let late = store.write(move |tx| tx.update_waitlist_entry(&full, 1));
        assert!(matches!(late, Err(StoreError::Contended(_))));
    }
}

#[test]
fn a_patient_waits_once_in_a_line_and_may_come_back() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana, checkup, [lia, ..]) = clinic(&store);
        let cardio = |word: &str| WaitFor::Specialty(word.to_owned());
        let first = entry(&tenant, &checkup, &lia, cardio("Cardiologia"), 0);
        insert(&store, &[first.clone(), entry(&tenant, &checkup, &lia, WaitFor::Provider(ana.id), 0)]);
        let again = entry(&tenant, &checkup, &lia, cardio(" CARDIOLOGIA"), 5);
        let twice = again.clone();
        let refused = store.write(move |tx| tx.insert_waitlist_entry(&twice));
        let is_named = matches!(&refused, Err(StoreError::Conflict(rule)) if rule == "waitlist_queue");
        assert!(is_named, "{refused:?} on {}", database.kind());
        let removed = WaitlistEntry { status: WaitStatus::Removed, version: 2, ..first };
        store
            .write(move |tx| {
                tx.update_waitlist_entry(&removed, 1)?;
                tx.insert_waitlist_entry(&again)
            })
            .unwrap();
    }
}

#[test]
fn lines_are_in_order_by_themselves_and_merged_at_a_place() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana, checkup, [lia, leo, eva]) = clinic(&store);
        let (mine, cardio) = (WaitFor::Provider(ana.id), WaitFor::Specialty("Cardiologia".to_owned()));
        let later =
            |minutes, entry: WaitlistEntry| WaitlistEntry { created_at: NOON + Length::minutes(minutes), ..entry };
        let one = later(5, entry(&tenant, &checkup, &lia, mine.clone(), 0));
        let two = later(1, entry(&tenant, &checkup, &leo, cardio.clone(), 0));
        let three = later(9, entry(&tenant, &checkup, &eva, mine.clone(), 2));
        let gone = WaitlistEntry { status: WaitStatus::Expired, ..entry(&tenant, &checkup, &leo, mine.clone(), 9) };
        insert(&store, &[one.clone(), two.clone(), three.clone(), gone.clone()]);
        let line = store.read(|tx| tx.waiting_in_line(tenant.id, checkup.id, &mine)).unwrap();
        assert_eq!(line, [three.clone(), one.clone()]);
        let waiting: Vec<_> = line.iter().map(|entry| entry.waiting(checkup.duration)).collect();
        assert_eq!(place_in_line(&waiting, one.id), Some((2, 2)));
        let specialties = ["CARDIOLOGIA".to_owned()];
        let merged = store.read(|tx| tx.waiting_for(tenant.id, ana.id, &specialties)).unwrap();
        assert_eq!(merged, [three.clone(), two.clone(), one.clone()]);
        assert_eq!(store.read(|tx| tx.waiting_for(tenant.id, ana.id, &[])).unwrap(), [three.clone(), one.clone()]);
        let listed = |filter: WaitlistFilter, limit, offset| {
            let found = store.read(|tx| tx.waitlist(tenant.id, &filter, Page { limit, offset })).unwrap();
            (found.items, found.total)
        };
        assert_eq!(listed(WaitlistFilter::default(), 2, 1), (vec![three, two], 4));
        let of_leo = WaitlistFilter { customer: Some(leo.id), wants: Some(mine), ..WaitlistFilter::default() };
        assert_eq!(listed(of_leo, 9, 0), (vec![gone], 1));
        let waiting = WaitlistFilter { statuses: Some(vec![WaitStatus::Waiting]), ..WaitlistFilter::default() };
        assert_eq!(listed(waiting, 1, 0).1, 3);
    }
}

#[test]
fn offers_and_their_holds_outlive_a_restart() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana, checkup, [lia, leo, _]) = clinic(&store);
        let kept = |customer, minutes: i64| {
            let (hold, until) = (id(HoldId::from_u128), NOON + Length::minutes(minutes));
            let span = self::minutes(minutes, 30);
            let offer = Offer { hold, provider: ana.id, location: None, room: None, span, at: NOON, until };
            let entry = entry(&tenant, &checkup, customer, WaitFor::Provider(ana.id), 0);
            WaitlistEntry { status: WaitStatus::Offered, offer: Some(offer), ..entry }
        };
        let (first, second) = (kept(&lia, 30), kept(&leo, 60));
        insert(&store, &[first.clone(), second.clone()]);
        let claims: Vec<_> = [&first, &second]
            .map(|entry| entry.offer.unwrap())
            .map(|offer| hold(&ana, 0, offer.span, offer.hold, offer.until))
            .to_vec();
        assert!(store.write(move |tx| tx.insert_claims(tenant.id, &claims)).unwrap());
        drop(store);
        let store = open(&database);
        let due = |minutes| store.read(|tx| tx.due_offers(NOON + Length::minutes(minutes), 10)).unwrap();
        assert_eq!(due(29), []);
        assert_eq!(due(30), [(tenant.id, first.id)]);
        assert_eq!(due(60), [(tenant.id, first.id), (tenant.id, second.id)]);
        assert_eq!(store.read(|tx| tx.due_offers(NOON + Length::minutes(60), 1)).unwrap().len(), 1);
        let held = store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 200))).unwrap();
        assert!(held.iter().all(|claim| matches!(claim.owner, Owner::Hold { .. })) && held.len() == 2);
    }
}
