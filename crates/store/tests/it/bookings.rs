//! Bookings, their history, and the outbox.

use crate::samples::{NOON, booking, business, claim, event, first_step, id, minutes, open, record};
use engine::{
    BookingFilter, BookingOrder, Entry, Page, Recorded, StoreError,
    model::{Booking, HistoryRow, Metadata},
};
use rig::TempDatabase;
use slot_core::{BookingId, LeadId, Length, ResourceId, Status, TenantId};

#[test]
fn a_booking_is_stored_with_all_that_belongs_to_it() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let mut made = booking(&ana, minutes(0, 30));
        made.lead = Some(id(LeadId::from_u128));
        made.metadata = Some(Metadata::parse(r#"{"z": 1.0, "a": [1e3]}"#).unwrap());
        made.notes = Some("a \"quote\", a \\ and an é".to_owned());
        let (stored, person) = (made.clone(), ana.clone());
        assert_eq!(store.write(move |tx| record(tx, &person, &stored)).unwrap(), Recorded::Stored);
        assert_eq!(store.read(|tx| tx.booking(tenant.id, made.id)).unwrap(), Some(made.clone()));
        assert_eq!(store.read(|tx| tx.history(tenant.id, made.id)).unwrap(), [first_step(&made)]);
        let claims = store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 1))).unwrap();
        assert_eq!(claims, [claim(&ana, 0, minutes(0, 30), made.id).claim]);
        let events = store.read(|tx| tx.events_after(tenant.id, None, 10)).unwrap();
        assert_eq!(events.len(), 1);
        assert_eq!((events[0].subject, events[0].payload.as_str()), (made.id.as_u128(), r#"{"a":1}"#));

        // Nobody else sees any of it.
        let other = id(TenantId::from_u128);
        assert_eq!(store.read(|tx| tx.booking(other, made.id)).unwrap(), None);
        assert_eq!(store.read(|tx| tx.history(other, made.id)).unwrap(), []);
        assert_eq!(store.read(|tx| tx.claims(other, ana.id, minutes(0, 1))).unwrap(), []);
        assert_eq!(store.read(|tx| tx.events_after(other, None, 10)).unwrap(), []);
    }
}

#[test]
fn a_refused_claim_or_a_stale_schedule_stores_nothing() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let (first, person) = (booking(&ana, minutes(0, 30)), ana.clone());
        assert_eq!(store.write(move |tx| record(tx, &person, &first)).unwrap(), Recorded::Stored);

        // One claim of two is refused: neither is stored.
        let late = booking(&ana, minutes(0, 30));
        let (stored, person) = (late.clone(), ana.clone());
        let outcome = store.write(move |tx| {
            let claims = [claim(&person, 1, stored.span, stored.id), claim(&person, 0, minutes(29, 1), stored.id)];
            tx.record(&Entry {
                booking: &stored,
                claims: &claims,
                history: &first_step(&stored),
                events: &[event(&stored)],
                revs: &[(person.id, person.rev)],
            })
        });
        assert_eq!(outcome.unwrap(), Recorded::Taken, "{}", database.kind());
        let mut changed = ana.clone();
        changed.rev = 2;
        store.write(move |tx| tx.update_resource(&changed, 1)).unwrap();
        let (stale, person) = (booking(&ana, minutes(60, 30)), ana.clone());
        let stored = stale.clone();
        assert_eq!(store.write(move |tx| record(tx, &person, &stored)).unwrap(), Recorded::Stale);
        for refused in [late.id, stale.id] {
            assert_eq!(store.read(|tx| tx.booking(tenant.id, refused)).unwrap(), None);
            assert_eq!(store.read(|tx| tx.history(tenant.id, refused)).unwrap(), []);
        }
        assert_eq!(store.read(|tx| tx.claims(tenant.id, ana.id, minutes(0, 1000))).unwrap().len(), 1);
        assert_eq!(store.read(|tx| tx.events_after(tenant.id, None, 10)).unwrap().len(), 1);
    }
}

#[test]
fn a_version_is_replaced_once() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let mut made = booking(&ana, minutes(0, 30));
        let stored = made.clone();
        store.write(move |tx| record(tx, &ana, &stored)).unwrap();
        made.status = Status::Cancelled;
        made.version = 2;
        made.cancelled_at = Some(NOON);
        let step = HistoryRow {
            booking: made.id,
            version: 2,
            from: Some(Status::Confirmed),
            to: Status::Cancelled,
            by: Some("Rui".to_owned()),
            reason: Some("ill".to_owned()),
            at: NOON + Length::minutes(1),
        };
        let (changed, why) = (made.clone(), step.clone());
        store.write(move |tx| tx.update_booking(&changed, 1, &why)).unwrap();
        assert_eq!(store.read(|tx| tx.booking(tenant.id, made.id)).unwrap().as_ref(), Some(&made));
        assert_eq!(
            store.read(|tx| tx.history(tenant.id, made.id)).unwrap(),
            [first_step(&booking_of(&made)), step.clone()]
        );
        let gone = store.write(move |tx| tx.update_booking(&made, 1, &step));
        assert!(matches!(gone, Err(StoreError::Contended(_))));
    }
}

/// The booking as it was made.
fn booking_of(changed: &Booking) -> Booking {
    Booking { status: Status::Confirmed, version: 1, cancelled_at: None, ..changed.clone() }
}

#[test]
fn lists_are_filtered_ordered_and_paged() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let lead = id(LeadId::from_u128);
        let mut made: Vec<Booking> = (0..6).map(|hour| booking(&ana, minutes(hour * 60, 30))).collect();
        made[1].lead = Some(lead);
        made[4].lead = Some(lead);
        made[2].status = Status::Completed;
        let (stored, person) = (made.clone(), ana.clone());
        // Stored in another order than they start in.
        store.write(move |tx| stored.iter().rev().try_for_each(|one| record(tx, &person, one).map(drop))).unwrap();
        let list = |filter: BookingFilter, order, page| {
            let found = store.read(|tx| tx.bookings(tenant.id, &filter, order, page)).unwrap();
            let place = |one: &Booking| made.iter().position(|known| known.id == one.id).unwrap();
            (found.items.iter().map(place).collect::<Vec<_>>(), found.total)
        };
        let all = Page { limit: 10, offset: 0 };
        let any = BookingFilter::default;
        assert_eq!(list(any(), BookingOrder::EarliestFirst, all), (vec![0, 1, 2, 3, 4, 5], 6));
        assert_eq!(list(any(), BookingOrder::LatestFirst, Page { limit: 2, offset: 1 }), (vec![4, 3], 6));
        assert_eq!(list(any(), BookingOrder::LatestFirst, Page { limit: 2, offset: 9 }), (vec![], 6));
        let confirmed = BookingFilter { statuses: Some(vec![Status::Confirmed, Status::CheckedIn]), ..any() };
        assert_eq!(list(confirmed, BookingOrder::EarliestFirst, all), (vec![0, 1, 3, 4, 5], 5));
        let none = BookingFilter { statuses: Some(vec![]), ..any() };
        assert_eq!(list(none, BookingOrder::EarliestFirst, all), (vec![], 0));
        let of_lead = BookingFilter { lead: Some(lead), ..any() };
        assert_eq!(list(of_lead, BookingOrder::LatestFirst, all), (vec![4, 1], 2));
        let (from, before) = (Some(made[1].span.start()), Some(made[3].span.start()));
        let between = BookingFilter { starts_from: from, starts_before: before, resource: Some(ana.id), ..any() };
        assert_eq!(list(between, BookingOrder::EarliestFirst, all), (vec![1, 2], 2));
        let elsewhere = BookingFilter { resource: Some(id(ResourceId::from_u128)), ..any() };
        assert_eq!(list(elsewhere, BookingOrder::EarliestFirst, all), (vec![], 0));
    }
}

#[test]
fn events_are_told_in_order() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let events: Vec<_> = (0..5).map(|hour| event(&booking(&ana, minutes(hour, 1)))).collect();
        let stored = events.clone();
        store.write(move |tx| tx.append_events(&stored)).unwrap();
        assert_eq!(store.read(|tx| tx.events_after(tenant.id, None, 3)).unwrap(), events[..3]);
        assert_eq!(store.read(|tx| tx.events_after(tenant.id, Some(events[2].id), 9)).unwrap(), events[3..]);
        assert_eq!(store.read(|tx| tx.booking(tenant.id, id(BookingId::from_u128))).unwrap(), None);
    }
}
