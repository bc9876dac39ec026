//! Windows, what differs in them on single dates, how full they are, and the bookings in them.

use crate::{
    offers::service,
    samples::{NOON, booking, business, claim, first_step, hold, id, minutes, open, record},
};
use engine::{
    BookingFilter, BookingOrder, Entry, Load, NewClaim, Page, Recorded, StoreError, WindowFilter,
    model::{Booking, Consent, DaySession, HistoryRow, Resource, Tenant, Tracking, Window, WindowStatus},
};
use rig::TempDatabase;
use slot_core::{
    CustomerId, EventSeriesId, HoldId, Length, ResourceId, ServiceId, Status, TenantId, WallRange, WindowId,
};
use std::num::NonZeroU32;
use time::{Date, Weekday, macros::date};

fn window(branch: &Resource, weekday: Weekday, start: &str, end: &str) -> Window {
    Window {
        id: id(WindowId::from_u128),
        tenant: branch.tenant,
        reference: None,
        branch: branch.id,
        weekday,
        session: DaySession::Morning,
        batch: None,
        hours: WallRange::parse(start, end).unwrap(),
        places: NonZeroU32::new(20).unwrap(),
        share: 10,
        service: None,
        status: WindowStatus::Open,
        min_party: NonZeroU32::MIN,
        max_party: None,
        rev: 1,
        created_at: NOON,
        updated_at: NOON,
    }
}

/// The window as the calendar that its claims are kept on.
fn calendar(window: &Window, branch: &Resource) -> Resource {
    Resource { id: window.calendar(), ..branch.clone() }
}

#[test]
fn windows_are_read_back_listed_in_order_and_replaced_once() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let checkup = service(&tenant, "Check-up", 0);
        let full = Window {
            reference: Some("mo-am".to_owned()),
            batch: Some("MA".to_owned()),
            service: Some(checkup.id),
            status: WindowStatus::Closed,
            share: 0,
            max_party: NonZeroU32::new(6),
            min_party: NonZeroU32::new(2).unwrap(),
            ..window(&ana, Weekday::Monday, "09:00", "11:00")
        };
        let plain = window(&ana, Weekday::Monday, "09:00", "11:00");
        let evening = Window { session: DaySession::Evening, ..window(&ana, Weekday::Monday, "18:00", "24:00") };
        let sunday = window(&ana, Weekday::Sunday, "08:00", "09:00");
        let stored = [sunday.clone(), evening.clone(), full.clone(), plain.clone()];
        store
            .write(move |tx| {
                tx.insert_service(&checkup)?;
                stored.iter().try_for_each(|one| tx.insert_window(one))
            })
            .unwrap();
        assert_eq!(store.read(|tx| tx.window(tenant.id, full.id)).unwrap().as_ref(), Some(&full));
        assert_eq!(store.read(|tx| tx.window_by_reference(tenant.id, "mo-am")).unwrap().as_ref(), Some(&full));
        assert_eq!(store.read(|tx| tx.window(id(TenantId::from_u128), full.id)).unwrap(), None);
        let list = |filter: WindowFilter| {
            let found = store.read(|tx| tx.windows(tenant.id, filter)).unwrap();
            let place = |one: &Window| [&plain, &full, &evening, &sunday].iter().position(|known| *known == one);
            found.iter().map(|one| place(one).unwrap()).collect::<Vec<_>>()
        };
        let any = WindowFilter::default();
        assert_eq!(list(any), [0, 1, 2, 3]);
        assert_eq!(list(WindowFilter { weekday: Some(Weekday::Monday), branch: Some(ana.id), ..any }), [0, 1, 2]);
        assert_eq!(list(WindowFilter { branch: Some(id(ResourceId::from_u128)), ..any }), [0; 0]);
        assert_eq!(list(WindowFilter { session: Some(DaySession::Evening), ..any }), [2]);
        assert_eq!(list(WindowFilter { serves: full.service, weekday: Some(Weekday::Monday), ..any }), [0, 1, 2]);
        assert_eq!(list(WindowFilter { serves: Some(id(ServiceId::from_u128)), ..any }), [0, 2, 3]);
        assert_eq!(list(WindowFilter { status: Some(WindowStatus::Closed), ..any }), [1]);

        let changed = Window { service: None, batch: None, max_party: None, rev: 2, ..full.clone() };
        let (stored, late) = (changed.clone(), changed.clone());
        store.write(move |tx| tx.update_window(&stored, 1)).unwrap();
        assert_eq!(store.read(|tx| tx.window(tenant.id, full.id)).unwrap(), Some(changed));
        assert!(matches!(store.write(move |tx| tx.update_window(&late, 1)), Err(StoreError::Contended(_))));
        // The database itself refuses a share above the places.
        let greedy = Window { share: 21, ..window(&ana, Weekday::Friday, "09:00", "10:00") };
        assert!(matches!(store.write(move |tx| tx.insert_window(&greedy)), Err(StoreError::Database(_))));
    }
}

#[test]
fn what_differs_on_a_date_is_put_read_and_forgotten() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let windows =
            [window(&ana, Weekday::Monday, "09:00", "11:00"), window(&ana, Weekday::Monday, "14:00", "16:00")];
        let (first, second) = (windows[0].id, windows[1].id);
        let on = |window, date| Tracking::unchanged(tenant.id, window, date, NOON);
        let (monday, next) = (date!(2026 - 06 - 15), date!(2026 - 06 - 22));
        let closed = Tracking {
            places: Some(0),
            status: Some(WindowStatus::Closed),
            services: [
                (id(ServiceId::from_u128), WindowStatus::Open),
                (id(ServiceId::from_u128), WindowStatus::Closed),
            ]
            .into(),
            ..on(second, monday)
        };
        let all = [on(first, next), closed.clone(), Tracking { places: Some(5), ..on(first, monday) }];
        let (stored, made) = (all.clone(), windows.clone());
        store
            .write(move |tx| {
                made.iter().try_for_each(|one| tx.insert_window(one))?;
                stored.iter().try_for_each(|one| tx.put_tracking(one))
            })
            .unwrap();
        let read = |windows: &[WindowId], from, to| store.read(|tx| tx.tracking(tenant.id, windows, from, to)).unwrap();
        let both = [second, first];
        assert_eq!(read(&both, monday, next), [all[2].clone(), closed.clone(), all[0].clone()]);
        assert_eq!(read(&both, monday, monday), [all[2].clone(), closed.clone()]);
        assert_eq!(read(&[second], monday, next), [closed]);
        assert_eq!(read(&[], monday, next), []);
        let elsewhere = store.read(|tx| tx.tracking(id(TenantId::from_u128), &both, monday, next));
        assert_eq!(elsewhere.unwrap(), []);

        // Put again, it replaces all that was.
        let open = Tracking { status: Some(WindowStatus::Open), ..on(second, monday) };
        let stored = open.clone();
        store.write(move |tx| tx.put_tracking(&stored)).unwrap();
        assert_eq!(read(&[second], monday, next), [open]);
        assert!(store.write(move |tx| tx.delete_tracking(tenant.id, second, monday)).unwrap());
        assert!(!store.write(move |tx| tx.delete_tracking(tenant.id, second, monday)).unwrap());
        assert_eq!(read(&[second], monday, next), []);

        let forget = |tenant, windows: &[WindowId], dates: &[Date]| {
            let (windows, dates) = (windows.to_vec(), dates.to_vec());
            store.write(move |tx| tx.forget_tracking(tenant, &windows, &dates)).unwrap()
        };
        assert_eq!(forget(tenant.id, &[], &[monday]) + forget(tenant.id, &both, &[]), 0);
        assert_eq!(forget(id(TenantId::from_u128), &both, &[monday, next]), 0);
        assert_eq!(forget(tenant.id, &both, &[monday]), 1);
        assert_eq!(forget(tenant.id, &both, &[monday, next]), 1);
        assert_eq!(read(&both, monday, next), []);
    }
}

#[test]
fn how_full_sessions_are_is_counted_by_calendar_and_start() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let (one, other) =
            (window(&ana, Weekday::Monday, "09:00", "11:00"), window(&ana, Weekday::Monday, "14:00", "16:00"));
        let (first, second) = (calendar(&one, &ana), calendar(&other, &ana));
        let (week, day) = (7 * 24 * 60, minutes(0, 120));
        let next = minutes(week, 120);
        // A party of two, somebody alone, a week later one more; then holds, of which one has lapsed.
        let party = Booking { party: NonZeroU32::new(2).unwrap(), window: Some(one.id), ..booking(&first, day) };
        let alone = Booking { window: Some(one.id), ..booking(&first, day) };
        let later = Booking { window: Some(one.id), ..booking(&first, next) };
        let holds = [
            hold(&first, 3, day, id(HoldId::from_u128), NOON),
            hold(&second, 0, day, id(HoldId::from_u128), NOON + Length::minutes(1)),
        ];
        let entries: Vec<(Booking, Vec<NewClaim>)> = vec![
            (party.clone(), vec![claim(&first, 0, day, party.id), claim(&first, 1, day, party.id)]),
            (alone.clone(), vec![claim(&first, 2, day, alone.id)]),
            (later.clone(), vec![claim(&first, 0, next, later.id)]),
        ];
        store
            .write(move |tx| {
                for (booking, claims) in &entries {
                    let history = first_step(booking);
                    let entry = Entry { booking, claims, history: &history, events: &[], revs: &[] };
                    assert_eq!(tx.record(&entry)?, Recorded::Stored);
                }
                assert!(tx.insert_claims(tenant.id, &holds)?);
                Ok(())
            })
            .unwrap();
        let loads = |calendars: &[ResourceId], span| store.read(|tx| tx.loads(tenant.id, calendars, span, NOON));
        let load =
            |calendar: &Resource, starts_at, booked, held| Load { calendar: calendar.id, starts_at, booked, held };
        let (both, wide) = ([second.id, first.id], minutes(0, 2 * week));
        let full =
            [load(&first, day.start(), 3, 0), load(&first, next.start(), 1, 0), load(&second, day.start(), 0, 1)];
        assert_eq!(loads(&both, wide).unwrap(), full);
        assert_eq!(loads(&both, minutes(0, 60)).unwrap(), [full[0], full[2]]);
        assert_eq!(loads(&[second.id], wide).unwrap(), [full[2]]);
        assert_eq!(loads(&[], wide).unwrap(), []);
        assert_eq!(loads(&[first.id], minutes(1, week)).unwrap(), [full[1]]);
        let elsewhere = store.read(|tx| tx.loads(id(TenantId::from_u128), &both, wide, NOON));
        assert_eq!(elsewhere.unwrap(), []);
    }
}

#[test]
fn a_window_booking_keeps_all_that_is_said_of_it() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let plain = booking(&ana, minutes(0, 30));
        let mut full = Booking {
            service: Some(id(ServiceId::from_u128)),
            staff: Some(ana.id),
            customer: Some(id(CustomerId::from_u128)),
            window: Some(id(WindowId::from_u128)),
            series: Some(id(EventSeriesId::from_u128)),
            party: NonZeroU32::new(3).unwrap(),
            external_reference: Some("CRM-7".to_owned()),
            code: Some("k3j9x0a1b2".to_owned()),
            token: Some(4),
            assigned: Some("Dr. Ana".to_owned()),
            consent: Some(Consent { text: "I agree".to_owned(), at: NOON }),
            moved_at: Some(NOON),
            ..booking(&ana, minutes(60, 30))
        };
        full.guest.phone = Some("+351 900".to_owned());
        let (stored, person) = ([plain.clone(), full.clone()], ana.clone());
        store.write(move |tx| stored.iter().try_for_each(|one| record(tx, &person, one).map(drop))).unwrap();
        assert_eq!(store.read(|tx| tx.booking(tenant.id, full.id)).unwrap().as_ref(), Some(&full));
        assert_eq!(store.read(|tx| tx.booking(tenant.id, plain.id)).unwrap().as_ref(), Some(&plain));
        assert_eq!(store.read(|tx| tx.booking_by_code(tenant.id, "k3j9x0a1b2")).unwrap().as_ref(), Some(&full));
        assert_eq!(store.read(|tx| tx.booking_by_code(id(TenantId::from_u128), "k3j9x0a1b2")).unwrap(), None);
        let token = |window, span| store.read(|tx| tx.last_token(tenant.id, window, span)).unwrap();
        assert_eq!(token(full.window.unwrap(), minutes(0, 90)), Some(4));
        assert_eq!(token(full.window.unwrap(), minutes(0, 60)), None);
        assert_eq!(token(id(WindowId::from_u128), minutes(0, 90)), None);

        let any = BookingFilter::default;
        let finds = |filter: BookingFilter| {
            let page = Page { limit: 9, offset: 0 };
            let found = store.read(|tx| tx.bookings(tenant.id, &filter, BookingOrder::EarliestFirst, page)).unwrap();
            assert_eq!(u64::try_from(found.items.len()), Ok(found.total));
            found.items.iter().map(|one| one.id == full.id).collect::<Vec<_>>()
        };
        for filter in [
            BookingFilter { service: full.service, ..any() },
            BookingFilter { customer: full.customer, ..any() },
            BookingFilter { series: full.series, ..any() },
            BookingFilter { windows: Some(vec![id(WindowId::from_u128), full.window.unwrap()]), ..any() },
            BookingFilter { external_reference: Some("CRM-7".to_owned()), ..any() },
            BookingFilter { phone: Some("+351 900".to_owned()), ..any() },
            BookingFilter { moved: Some(true), ..any() },
        ] {
            assert_eq!(finds(filter.clone()), [true], "{filter:?}");
        }
        assert_eq!(finds(BookingFilter { moved: Some(false), ..any() }), [false]);
        assert_eq!(finds(BookingFilter { windows: Some(vec![]), ..any() }), [false; 0]);
        assert_eq!(finds(BookingFilter { service: Some(id(ServiceId::from_u128)), ..any() }), [false; 0]);

        // What is taken back is gone.
        let bare = Booking { version: 2, consent: None, token: None, code: None, moved_at: None, ..full.clone() };
        let step = HistoryRow { version: 2, ..first_step(&bare) };
        let stored = bare.clone();
        store.write(move |tx| tx.update_booking(&stored, 1, &step)).unwrap();
        assert_eq!(store.read(|tx| tx.booking(tenant.id, full.id)).unwrap(), Some(bare));
    }
}

#[test]
fn a_completed_window_booking_may_have_given_its_place_back() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (_, ana): (Tenant, Resource) = business(&store);
        let done = |span| Booking { status: Status::Completed, ..booking(&ana, span) };
        let in_window = Booking { window: Some(id(WindowId::from_u128)), ..done(minutes(0, 30)) };
        let alone = done(minutes(60, 30));
        let unclaimed = |one: Booking| {
            store
                .write(move |tx| {
                    let history = first_step(&one);
                    tx.record(&Entry { booking: &one, claims: &[], history: &history, events: &[], revs: &[] })
                })
                .unwrap();
            store.examine().unwrap().unclaimed_bookings
        };
        assert_eq!(unclaimed(in_window), 0);
        assert_eq!(unclaimed(alone), 1);
    }
}
