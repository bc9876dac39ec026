//! Slots, stays and events as the verbs book them under the settings of a business.

use crate::{
    offers::{series, service},
    samples::{NOON, business, id, open_with, resource},
    seats::Counting,
    sql,
};
use engine::{
    Context, StoreError, Tx,
    model::{
        Approval, Booking, BookingSettings, Channel, Duplicates, EventDates, EventSeries, Guest, HoursRule, Resource,
        ResourceKind, Service, StayRules, StayUnit, Tenant,
    },
    verbs::{
        BookEvent, BookSlot, BookStay, Bookable, Details, ReserveRefused, SearchSlots, SearchStays, book_event,
        book_slot, book_stay, search_slots, search_stays,
    },
};
use rig::TempDatabase;
use slot_core::{Capacity, Instant, Length, Refusal, ResourceId, Span, WallRange, WeekdaySet};
use std::{num::NonZeroU32, sync::Barrier, thread};
use store::{LockMode, Options, Store};
use time::{Date, Weekday, macros::date};

/// A Monday that is still to come.
const MONDAY: Date = date!(2026 - 10 - 05);

/// A business in São Paulo with two people who cut hair on Mondays, three cabins of a kind, and a concert.
struct Shop {
    store: Store,
    tenant: Tenant,
    ana: Resource,
    bea: Resource,
    cabin: Resource,
    cut: Service,
    concert: EventSeries,
    database: TempDatabase,
}

impl Shop {
    fn each(settings: &BookingSettings) -> Vec<Self> {
        TempDatabase::each().into_iter().map(|database| Self::on(database, &Options::default(), settings)).collect()
    }

    fn on(database: TempDatabase, options: &Options, settings: &BookingSettings) -> Self {
        let store = open_with(&database, options);
        let (tenant, _person) = business(&store);
        let tenant = Tenant { settings: settings.clone(), ..tenant };
        let hours = HoursRule::open(Weekday::Monday, WallRange::parse("09:00", "12:00").unwrap());
        let person = |slug: &str| Resource {
            zone: tenant.zone.clone(),
            hours: Some(vec![hours]),
            name: slug.to_owned(),
            ..resource(&tenant, slug)
        };
        let cabin = Resource {
            kind: ResourceKind::Room,
            zone: tenant.zone.clone(),
            hours: None,
            capacity: Capacity::new(3).unwrap(),
            stay: Some(nights()),
            ..resource(&tenant, "cabin")
        };
        let (first, second) = (person("first"), person("second"));
        let cut = Service { given_by: vec![first.id, second.id], ..service(&tenant, "Cut", 0) };
        let concert = EventSeries {
            dates: EventDates::Once(MONDAY),
            places: NonZeroU32::new(10).unwrap(),
            ..series(&tenant, "Concert")
        };
        let stored = (tenant.clone(), [first.clone(), second.clone(), cabin.clone()], cut.clone(), concert.clone());
        store
            .write(move |tx| {
                tx.update_tenant(&stored.0)?;
                stored.1.iter().try_for_each(|one| tx.insert_resource(one))?;
                tx.insert_service(&stored.2)?;
                tx.insert_event_series(&stored.3)
            })
            .unwrap();
        Self { store, tenant, ana: first, bea: second, cabin, cut, concert, database }
    }

    fn at(&self, wall: &str) -> Instant {
        self.tenant.zone.instant(MONDAY, wall.parse().unwrap())
    }

    fn run<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut dyn Tx, Context<'_>, &Tenant) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let tenant = self.tenant.clone();
        self.store.write(move |tx| work(tx, Context { now: NOON, ids: &Counting }, &tenant))
    }

    fn slot(&self, wall: &str, by: Option<ResourceId>) -> BookSlot {
        let what = Bookable::Service { service: self.cut.id, by };
        BookSlot { what, start: self.at(wall), party: NonZeroU32::MIN, details: guest("Rui") }
    }

    fn stay(&self, arrival: Date, units: u32) -> BookStay {
        let one = NonZeroU32::MIN;
        let units = NonZeroU32::new(units).unwrap();
        BookStay { unit: self.cabin.id, arrival, units, places: one, party: one, details: guest("Rui") }
    }

    fn places(&self, party: u32) -> BookEvent {
        let party = NonZeroU32::new(party).unwrap();
        BookEvent { series: self.concert.id, arrival: None, party, details: guest("Rui") }
    }

    fn book(&self, wish: BookSlot) -> Result<Booking, ReserveRefused> {
        self.run(move |tx, cx, tenant| book_slot(tx, cx, tenant, &wish)).unwrap()
    }

    fn claims(&self, calendar: ResourceId) -> usize {
        let year = Span::starting(NOON, Length::minutes(365 * 1440)).unwrap();
        self.store.read(|tx| tx.claims(self.tenant.id, calendar, year)).unwrap().len()
    }
}

fn nights() -> StayRules {
    StayRules {
        unit: StayUnit::Night,
        check_in: "15:00".parse().unwrap(),
        check_out: "11:00".parse().unwrap(),
        arrivals: WeekdaySet::ALL,
        departures: WeekdaySet::ALL,
        min_units: NonZeroU32::MIN,
        max_units: NonZeroU32::new(7),
    }
}

fn guest(name: &str) -> Details {
    Details::of(Guest { name: name.to_owned(), ..Guest::default() }, Channel::Admin)
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, ReserveRefused>) -> Refusal {
    match answer {
        Err(ReserveRefused::Refused { refusal, .. }) => refusal,
        other => panic!("{other:?}"),
    }
}

/// As many callers as there are, at one moment; how many got what they wished for.
fn all_at_once(callers: u32, call: impl Fn(u32) -> bool + Sync) -> usize {
    let barrier = Barrier::new(usize::try_from(callers).unwrap());
    thread::scope(|scope| {
        let threads: Vec<_> = (0..callers)
            .map(|number| {
                let (barrier, call) = (&barrier, &call);
                scope.spawn(move || {
                    barrier.wait();
                    call(number)
                })
            })
            .collect();
        threads.into_iter().map(|caller| usize::from(caller.join().unwrap())).sum()
    })
}

/// Whether a party got its places; where others are in the way again and again, it did not.
fn took_part(shop: &Shop, wish: &BookEvent) -> bool {
    let wish = wish.clone();
    shop.run(move |tx, cx, tenant| book_event(tx, cx, tenant, &wish)).is_ok_and(|answer| answer.is_ok())
}

#[test]
fn a_herd_fills_an_event_by_whole_parties() {
    for shop in Shop::each(&BookingSettings::DEFAULT) {
        let parties = all_at_once(24, |_| took_part(&shop, &shop.places(3)));
        assert_eq!(
            (parties, shop.claims(shop.concert.calendar())),
            (3, 9),
            "three parties of three, and one place left"
        );
        assert!(!took_part(&shop, &shop.places(2)) && took_part(&shop, &shop.places(1)));
        assert_eq!(shop.claims(shop.concert.calendar()), 10);
        assert!(shop.store.examine().unwrap().is_sound());
    }
}

/// The control of the test above: without both guards it would fail.
#[test]
fn a_herd_without_turns_and_net_oversells_an_event() {
    let options = Options { lock: LockMode::Removed, ..Options::default() };
    for database in TempDatabase::each() {
        let shop = Shop::on(database, &options, &BookingSettings::DEFAULT);
        sql::drop_net(&shop.database);
        sql::drop_claims_key(&shop.database);
        let oversold = (0..50).any(|_round| {
            let small = EventSeries {
                id: id(slot_core::EventSeriesId::from_u128),
                places: NonZeroU32::new(2).unwrap(),
                ..shop.concert.clone()
            };
            let stored = small.clone();
            shop.store.write(move |tx| tx.insert_event_series(&stored)).unwrap();
            all_at_once(16, |_| took_part(&shop, &BookEvent { series: small.id, ..shop.places(1) }));
            shop.claims(small.calendar()) > 2
        });
        assert!(oversold, "the control on {}", shop.database.kind());
    }
}

#[test]
fn a_herd_takes_every_unit_of_a_kind_and_no_more() {
    for shop in Shop::each(&BookingSettings::DEFAULT) {
        let (cabin, base) = (shop.cabin.id, shop.stay(MONDAY, 2));
        let won = all_at_once(20, |_| {
            let wish = base.clone();
            shop.run(move |tx, cx, tenant| book_stay(tx, cx, tenant, &wish)).is_ok_and(|answer| answer.is_ok())
        });
        assert_eq!((won, shop.claims(cabin)), (3, 3));
        // Who leaves on Wednesday is not in the way of who arrives then, and what is listed can be booked.
        let starts = Span::new(shop.at("00:00"), shop.at("00:00") + Length::minutes(4 * 1440)).unwrap();
        let (nights, places) = (NonZeroU32::new(2), NonZeroU32::MIN);
        let question = SearchStays { unit: cabin, starts, units: nights, places, channel: Channel::Admin };
        let listed: Vec<(Date, u32)> = shop
            .run(move |tx, cx, tenant| search_stays(tx, cx, tenant, &question))
            .unwrap()
            .unwrap()
            .stays
            .iter()
            .map(|slot| (slot.stay.arrival, slot.remaining))
            .collect();
        assert_eq!(listed, [(date!(2026 - 10 - 07), 3), (date!(2026 - 10 - 08), 3)]);
        let wish = shop.stay(date!(2026 - 10 - 07), 2);
        let booked = shop.run(move |tx, cx, tenant| book_stay(tx, cx, tenant, &wish)).unwrap().unwrap();
        assert_eq!(booked.span.length(), Length::minutes(44 * 60));
        for (units, why) in [(8, Refusal::StayTooLong { most: 7 }), (1, Refusal::Taken { remaining: 0 })] {
            let wish = shop.stay(MONDAY, units);
            let answer = shop.run(move |tx, cx, tenant| book_stay(tx, cx, tenant, &wish)).unwrap();
            assert_eq!(refusal(answer), why);
        }
    }
}

#[test]
fn a_herd_that_wants_anybody_gets_everybody_once() {
    for shop in Shop::each(&BookingSettings::DEFAULT) {
        let wish = shop.slot("09:00", None);
        let placed = all_at_once(12, |_| {
            let wish = wish.clone();
            shop.run(move |tx, cx, tenant| book_slot(tx, cx, tenant, &wish)).is_ok_and(|answer| answer.is_ok())
        });
        assert_eq!((placed, shop.claims(shop.ana.id), shop.claims(shop.bea.id)), (2, 1, 1));
        // The next two are shared out too.
        let next: Vec<_> = ["10:00", "11:00"].map(|wall| shop.book(shop.slot(wall, None)).unwrap().staff).into();
        assert_eq!(next, [Some(shop.ana.id), Some(shop.bea.id)]);
    }
}

#[test]
fn settings_bind_what_the_business_books_itself() {
    let settings = BookingSettings {
        approval: Approval::Required,
        duplicates: Duplicates::RefuseSamePhone,
        buffer: Length::minutes(15),
        slot_step: Some(Length::minutes(15)),
        ..BookingSettings::DEFAULT
    };
    for shop in Shop::each(&settings) {
        let by = Some(shop.ana.id);
        let mut wish = shop.slot("09:00", by);
        wish.details.guest.phone = Some("1".to_owned());
        let first = shop.book(wish.clone()).unwrap();
        assert_eq!((first.status.name(), first.service, first.staff), ("requested", Some(shop.cut.id), by));
        let told = shop.store.read(|tx| tx.events_after(shop.tenant.id, None, 9)).unwrap();
        assert_eq!(told.iter().map(|event| event.kind.name()).collect::<Vec<_>>(), ["booking.requested"]);
        wish.start = shop.at("11:00");
        assert_eq!(shop.book(wish), Err(ReserveRefused::Duplicate(first.id)));
        assert_eq!(refusal(shop.book(shop.slot("09:40", by))), Refusal::OffGrid);
        assert_eq!(refusal(shop.book(shop.slot("09:30", by))), Refusal::Taken { remaining: 0 });
        assert_eq!(refusal(shop.book(shop.slot("08:45", by))), Refusal::OutsideHours);

        // What is listed can be booked, and nothing else on the quarters.
        let starts = Span::new(shop.at("08:00"), shop.at("13:00")).unwrap();
        let what = Bookable::Service { service: shop.cut.id, by };
        let question = SearchSlots { what, starts, party: NonZeroU32::MIN, channel: Channel::Admin };
        let listed = shop.run(move |tx, cx, tenant| search_slots(tx, cx, tenant, &question)).unwrap().unwrap();
        let listed: Vec<Instant> = listed.iter().map(|slot| slot.span.start()).collect();
        assert_eq!(listed.first(), Some(&shop.at("09:45")));
        for quarter in 0..20 {
            let start = starts.start() + Length::minutes(quarter * 15);
            let wish = BookSlot { start, ..shop.slot("09:00", by) };
            let answer = shop.run(move |tx, cx, tenant| match book_slot(tx, cx, tenant, &wish)? {
                // Nothing is kept.
                Ok(_booked) => Err(StoreError::Database("rolled back".to_owned())),
                Err(refused) => Ok(refused),
            });
            assert_eq!(answer.is_err(), listed.contains(&start), "{start:?}");
        }
    }
}

#[test]
fn notice_and_horizon_are_those_of_the_business() {
    let day = 24 * 60;
    for (min_notice, horizon_days, expected) in [
        (Length::minutes(365 * day), None, Err("too soon")),
        (Length::ZERO, Some(1), Err("too far")),
        (Length::minutes(day), Some(30), Ok(())),
    ] {
        let settings = BookingSettings { min_notice, horizon_days, ..BookingSettings::DEFAULT };
        for shop in Shop::each(&settings) {
            let (slot, stay, event) = (shop.slot("09:00", None), shop.stay(MONDAY, 1), shop.places(1));
            let answers = [
                shop.book(slot),
                shop.run(move |tx, cx, tenant| book_stay(tx, cx, tenant, &stay)).unwrap(),
                shop.run(move |tx, cx, tenant| book_event(tx, cx, tenant, &event)).unwrap(),
            ];
            for answer in answers {
                let said = answer.map(drop).map_err(|refused| {
                    let ReserveRefused::Refused { refusal, .. } = &refused else { panic!("{refused:?}") };
                    let soon = matches!(refusal, Refusal::TooSoon { .. }).then_some("too soon");
                    let far = matches!(refusal, Refusal::TooFar { .. }).then_some("too far");
                    soon.or(far).unwrap_or_else(|| panic!("{refused:?}"))
                });
                assert_eq!(said, expected);
            }
        }
    }
}

#[test]
fn the_past_is_for_the_business_to_write_down() {
    for shop in Shop::each(&BookingSettings::DEFAULT) {
        let last_week = shop.at("09:00") - Length::minutes(28 * 1440);
        let wish = |channel| {
            let details = Details { channel, ..guest("Rui") };
            BookSlot { start: last_week, details, ..shop.slot("09:00", None) }
        };
        assert!(last_week < NOON);
        assert!(matches!(refusal(shop.book(wish(Channel::BookingPage))), Refusal::TooSoon { .. }));
        assert_eq!(shop.book(wish(Channel::Admin)).unwrap().channel, Channel::Admin);
    }
}
