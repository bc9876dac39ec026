//! Searches for slots of many providers: how many questions they ask, and when a page that was kept is good.

use crate::{
    offers::service,
    samples::{booking, business, claim, id, open, record, resource},
};
use diesel::connection::{InstrumentationEvent, set_default_instrumentation};
use engine::{
    Context, NewClaim, StoreError, SystemIds,
    model::{Customer, Profile, Resource, ResourceKind, Service, Template, Tenant, VisitOrder, VisitPage, VisitQuery},
    verbs::{BookVisit, Details, Missed, alternatives, book_visit, search_visits},
};
use rig::{Kind, TempDatabase};
use slot_core::{
    BookingId, CustomerId, HoldId, HoursId, Instant, Length, Owner, ResourceId, Site, Span, Validity, WallRange,
    WallTime,
};
use std::{cell::Cell, num::NonZeroU32, sync::Arc};
use store::Store;
use time::{Date, Duration, Weekday, macros::date};

/// A Monday, later than everything else here.
const MONDAY: Date = date!(2026 - 11 - 02);

thread_local! {
    /// How many statements this thread has sent, without those that begin and end transactions.
    static SENT: Cell<usize> = const { Cell::new(0) };
}

fn count_statements() {
    set_default_instrumentation(|| {
        Some(Box::new(|event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event {
                let text = query.to_string();
                if !["BEGIN", "COMMIT", "ROLLBACK"].iter().any(|word| text.starts_with(word)) {
                    SENT.set(SENT.get() + 1);
                }
            }
        }))
    })
    .unwrap();
}

/// A clinic with a location, two rooms and a type of appointment.
struct Clinic {
    tenant: Tenant,
    place: Resource,
    rooms: [Resource; 2],
    kind: Service,
}

impl Clinic {
    fn make(store: &Store) -> Self {
        let (tenant, _) = business(store);
        let zone = "America/Sao_Paulo".parse().unwrap();
        let place = Resource { kind: ResourceKind::Location, zone, ..resource(&tenant, "centro") };
        let rooms = ["blue", "red"].map(|name| Resource { kind: ResourceKind::Room, ..resource(&tenant, name) });
        let kind = service(&tenant, "Consulta", 0);
        let made = Self { tenant, place, rooms, kind };
        let (things, kind) = ([made.place.clone(), made.rooms[0].clone(), made.rooms[1].clone()], made.kind.clone());
        store
            .write(move |tx| {
                tx.insert_service(&kind)?;
                things.iter().try_for_each(|thing| tx.insert_resource(thing))
            })
            .unwrap();
        made
    }

    /// A provider with these weekly hours, some of them in a room.
    fn provider(&self, store: &Store, name: &str, hours: &[(Weekday, &str, &str, Option<ResourceId>)]) -> Resource {
        let templates = hours.iter().map(|&(weekday, start, end, room)| Template {
            id: id(HoursId::from_u128),
            weekday,
            hours: WallRange::parse(start, end).unwrap(),
            location: self.place.id,
            room,
            slot_length: None,
            valid: Validity::ALWAYS,
            active: true,
        });
        let profile = Profile {
            primary: Some(self.place.id),
            specialties: vec!["Cardiologia".to_owned()],
            sites: vec![Site { location: self.place.id, zone: self.place.zone.clone() }],
            templates: templates.collect(),
            daily_limit: NonZeroU32::new(20),
            ..Profile::bare()
        };
        let made = Resource { hours: None, profile: Some(Box::new(profile)), ..resource(&self.tenant, name) };
        let stored = made.clone();
        store.write(move |tx| tx.insert_resource(&stored)).unwrap();
        made
    }

    fn query(&self, order: VisitOrder) -> VisitQuery {
        VisitQuery {
            provider: None,
            specialty: Some("cardiologia".to_owned()),
            service: self.kind.id,
            location: None,
            first: MONDAY,
            last: MONDAY + Duration::days(30),
            length: Some(Length::minutes(30)),
            order,
            after: None,
            limit: 50,
        }
    }

    fn search(&self, store: &Store, query: &VisitQuery) -> Arc<VisitPage> {
        self.search_at(store, query, self.at(MONDAY, "00:00"))
    }

    fn search_at(&self, store: &Store, query: &VisitQuery, now: Instant) -> Arc<VisitPage> {
        let ids = SystemIds::default();
        store.read(|tx| search_visits(tx, Context { now, ids: &ids }, &self.tenant, query)).unwrap().unwrap()
    }

    fn at(&self, date: Date, time: &str) -> Instant {
        self.place.zone.instant(date, time.parse::<WallTime>().unwrap())
    }

    fn half_hour(&self, date: Date, time: &str) -> Span {
        Span::starting(self.at(date, time), Length::minutes(30)).unwrap()
    }
}

const WEEK: [Weekday; 5] = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

#[test]
fn many_providers_over_a_month_are_searched_with_five_questions() {
    count_statements();
    for database in TempDatabase::each() {
        let store = open(&database);
        let clinic = Clinic::make(&store);
        let room = Some(clinic.rooms[0].id);
        let hours = WEEK.map(|weekday| (weekday, "08:00", "17:00", None));
        let seated = [(Weekday::Monday, "18:00", "19:00", room)];
        let all: Vec<Resource> = (0..50)
            .map(|number| clinic.provider(&store, &format!("p{number}"), &[&hours[..], &seated].concat()))
            .collect();
        let taken: Vec<NewClaim> = all
            .iter()
            .zip(0..)
            .flat_map(|(provider, number)| {
                let clinic = &clinic;
                (0..20).map(move |day| {
                    let start = clinic.at(MONDAY + Duration::days(day), "08:00") + Length::minutes(number % 18 * 30);
                    let span = Span::starting(start, Length::minutes(30)).unwrap();
                    let hold = Owner::Hold { id: id(HoldId::from_u128), until: Instant::MAX };
                    NewClaim {
                        resource: provider.id,
                        claim: slot_core::Claim { lane: 0, busy: span, core: span, owner: hold },
                    }
                })
            })
            .collect();
        let tenant = clinic.tenant.id;
        store.write(move |tx| tx.insert_claims(tenant, &taken)).unwrap();
        for order in [VisitOrder::Soonest, VisitOrder::Best] {
            let query = clinic.query(order);
            SENT.set(0);
            let page = clinic.search(&store, &query);
            assert_eq!(SENT.get(), 5, "type, providers, places, claims, visits on {}", database.kind());
            assert_eq!((page.slots.len(), page.next.is_some()), (50, true));
            // The second time the page is kept, and looked at from then on.
            assert_eq!(clinic.search(&store, &query), page);
            SENT.set(0);
            for _ in 0..4 {
                assert_eq!(clinic.search(&store, &query), page);
            }
            // On Postgres whatever else is going on, such as a vacuum, makes a page be worked out again.
            let most = if database.kind() == Kind::Sqlite { 4 + 7 * 3 } else { 7 * 4 };
            assert!(SENT.get() <= most, "{} statements on {}", SENT.get(), database.kind());
            let whole = clinic.search(&store, &VisitQuery { limit: u32::MAX, ..query.clone() });
            assert_eq!(whole.slots.len(), 50 * (23 * 18 + 5 * 2) - 50 * 15, "all but what is taken");
            assert_eq!((&whole.slots[..50], whole.next), (&page.slots[..], None));
            let mut after = page.next;
            for place in (50..300).step_by(50) {
                let next = clinic.search(&store, &VisitQuery { after, ..query.clone() });
                assert_eq!(next.slots, whole.slots[place..place + 50]);
                after = next.next;
            }
            let key = |slot: &engine::model::VisitSlot| match order {
                VisitOrder::Soonest => (1000, slot.local_start.assume_utc().unix_timestamp(), slot.provider),
                VisitOrder::Best => (slot.score.thousandths(), slot.span.start().as_seconds(), slot.provider),
            };
            let is_before = |one: &_, other: &_| {
                let ((first, at, who), (second, then, whom)) = (key(one), key(other));
                first > second || (first == second && (at, who) < (then, whom))
            };
            assert!(whole.slots.is_sorted_by(is_before), "{order:?} on {}", database.kind());
        }
    }
}

#[test]
fn a_kept_page_is_good_until_something_changes_or_time_passes() {
    for database in TempDatabase::each() {
        let (store, elsewhere) = (open(&database), open(&database));
        let clinic = Clinic::make(&store);
        let room = Some(clinic.rooms[0].id);
        let rui = clinic.provider(&store, "rui", &[(Weekday::Monday, "08:00", "10:00", room)]);
        let query = VisitQuery { last: MONDAY, ..clinic.query(VisitOrder::Soonest) };
        let starts = |now: Instant| {
            let found: Vec<_> = (0..6).map(|_| clinic.search_at(&store, &query, now)).collect();
            assert!(found.iter().all(|page| page == &found[0]), "on {}", database.kind());
            let clock = |slot: &engine::model::VisitSlot| slot.local_start.time().to_string();
            found[0].slots.iter().map(clock).collect::<Vec<_>>()
        };
        let midnight = clinic.at(MONDAY, "00:00");
        let (eight, half, nine, late) = ("8:00:00.0", "8:30:00.0", "9:00:00.0", "9:30:00.0");
        assert_eq!(starts(midnight), [eight, half, nine, late]);
        // Somebody else, maybe in another process, books.
        let tenant = clinic.tenant.id;
        let hold = |resource: ResourceId, time: &str, until: Instant| {
            let span = clinic.half_hour(MONDAY, time);
            let owner = Owner::Hold { id: id(HoldId::from_u128), until };
            let new = NewClaim { resource, claim: slot_core::Claim { lane: 0, busy: span, core: span, owner } };
            assert!(elsewhere.write(move |tx| tx.insert_claims(tenant, &[new])).unwrap());
        };
        let one = clinic.at(MONDAY, "01:00");
        hold(rui.id, "08:30", one);
        assert_eq!(starts(midnight), [eight, nine, late]);
        hold(clinic.rooms[0].id, "09:30", Instant::MAX);
        assert_eq!(starts(midnight), [eight, nine]);
        // A hold lapses, and slots pass, without any change.
        assert_eq!(starts(one), [eight, half, nine]);
        assert_eq!(starts(clinic.at(MONDAY, "08:00")), [half, nine]);
        assert_eq!(starts(midnight), [eight, nine], "a clock that goes back");
        let changed = Resource { active: false, rev: 2, ..rui.clone() };
        elsewhere.write(move |tx| tx.update_resource(&changed, 1)).unwrap();
        assert_eq!(starts(midnight), [""; 0]);
        // The day is over: it is no longer asked for.
        let ids = SystemIds::default();
        let tomorrow = Context { now: clinic.at(MONDAY + Duration::days(1), "00:00"), ids: &ids };
        assert!(store.read(|tx| search_visits(tx, tomorrow, &clinic.tenant, &query)).unwrap().is_err());
    }
}

#[test]
fn alternatives_are_the_next_slots_that_would_do() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let clinic = Clinic::make(&store);
        let room = clinic.rooms[1].id;
        let hours = [(Weekday::Monday, "08:00", "11:00", None), (Weekday::Tuesday, "08:00", "08:30", Some(room))];
        let rui = clinic.provider(&store, "rui", &hours);
        let (patient, own) = (id(CustomerId::from_u128), id(BookingId::from_u128));
        let place = |calendar: ResourceId, time: &str| {
            let on = Resource { id: calendar, ..rui.clone() };
            claim(&on, 0, clinic.half_hour(MONDAY, time), own)
        };
        let holds: Vec<NewClaim> = [(rui.id, "08:00"), (Customer::calendar_of(patient), "09:00"), (room, "09:30")]
            .into_iter()
            .map(|(calendar, time)| {
                let owner = Owner::Hold { id: id(HoldId::from_u128), until: Instant::MAX };
                let new = place(calendar, time);
                NewClaim { claim: slot_core::Claim { owner, ..new.claim }, ..new }
            })
            .collect();
        let tenant = clinic.tenant.id;
        assert!(store.write(move |tx| tx.insert_claims(tenant, &holds)).unwrap());
        let missed = Missed {
            provider: rui.id,
            patient,
            service: Some(clinic.kind.id),
            location: clinic.place.id,
            room: None,
            span: clinic.half_hour(MONDAY, "08:00"),
            instead_of: None,
        };
        let found = |now: Instant, missed: Missed| {
            let ids = SystemIds::default();
            let cx = Context { now, ids: &ids };
            let found = store.read(|tx| alternatives(tx, cx, &clinic.tenant, &missed)).unwrap();
            found.into_iter().map(|slot| slot.local_start.to_string()).collect::<Vec<_>>()
        };
        let before = clinic.at(MONDAY, "07:00");
        let on = |day: &str, time: &str| format!("2026-11-{day} {time}:00.0");
        assert_eq!(found(before, missed), [on("02", "8:30"), on("02", "9:30"), on("02", "10:00")]);
        let in_room = Missed { room: Some(room), ..missed };
        assert_eq!(found(before, in_room), [on("02", "8:30"), on("02", "10:00"), on("02", "10:30")]);
        let late = Missed { span: clinic.half_hour(MONDAY, "10:15"), ..missed };
        assert_eq!(found(before, late), [on("02", "10:30"), on("03", "8:00"), on("09", "8:00")]);
        // Of what is past the next is from now on.
        assert_eq!(found(clinic.at(MONDAY, "10:00"), missed)[0], on("02", "10:30"));
        let long = Missed { span: Span::starting(late.span.start(), Length::minutes(90)).unwrap(), ..late };
        assert_eq!(found(before, long), [on("09", "8:00"), on("09", "9:30"), on("16", "8:00")]);
        for nobody in [
            Missed { provider: id(ResourceId::from_u128), ..missed },
            Missed { provider: clinic.place.id, ..missed },
            Missed { location: id(ResourceId::from_u128), ..missed },
            Missed { room: Some(id(ResourceId::from_u128)), ..missed },
        ] {
            assert_eq!(found(before, nobody), [""; 0]);
        }
        // What would be given up for it is not in its way.
        let given_up = booking(&rui, clinic.half_hour(MONDAY, "08:30"));
        let (stored, person) = (given_up.clone(), rui.clone());
        store.write(move |tx| record(tx, &person, &stored)).unwrap();
        assert_eq!(found(before, missed)[0], on("02", "9:30"));
        assert_eq!(found(before, Missed { instead_of: Some(given_up.id), ..missed })[0], on("02", "8:30"));
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len().try_into().unwrap())).unwrap()]
    }
}

/// Clinics of all kinds, half booked: each slot that is listed can be booked, where and in which room the list says.
#[test]
fn what_is_listed_can_be_booked() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let mut tried = 0;
        for seed in 0..10 {
            let mut dice = Dice(seed);
            let clinic = Clinic::make(&store);
            let providers = ["rui", "eva"].map(|name| {
                let mut hours = Vec::new();
                for weekday in WEEK {
                    let room = dice.of(&[None, Some(clinic.rooms[0].id), Some(clinic.rooms[1].id)]);
                    hours.push((weekday, dice.of(&["08:00", "08:30", "09:15"]), "11:00", room));
                }
                let made = clinic.provider(&store, name, &hours);
                let mut profile = made.profile();
                profile.buffer = Length::minutes(dice.of(&[0, 0, 10, 45]));
                profile.daily_limit = NonZeroU32::new(dice.of(&[1, 2, 20]));
                let capacity = slot_core::Capacity::new(dice.of(&[1, 1, 2])).unwrap();
                let changed = Resource { profile: Some(Box::new(profile)), capacity, rev: 2, ..made };
                let stored = changed.clone();
                store.write(move |tx| tx.update_resource(&stored, 1)).unwrap();
                changed
            });
            let patients: Vec<Customer> = (0..12).map(|_| crate::offers::customer(&clinic.tenant, "Lia")).collect();
            let stored = patients.clone();
            store.write(move |tx| stored.iter().try_for_each(|one| tx.insert_customer(one))).unwrap();
            let now = clinic.at(MONDAY, "09:00");
            let wish = |provider: ResourceId, patient: &Customer, room: Option<ResourceId>, span: Span| BookVisit {
                provider,
                patient: patient.id,
                service: clinic.kind.id,
                location: clinic.place.id,
                room,
                span,
                internal_notes: None,
                treatment: None,
                through: None,
                details: Details::of(engine::model::Guest::default(), engine::model::Channel::Api),
            };
            // Whatever staff have written down, some of it outside of the hours.
            for (place, patient) in patients.iter().take(11).enumerate() {
                let day = MONDAY + Duration::days(dice.below(5).try_into().unwrap());
                let start = clinic.at(day, "08:00") + Length::minutes(i64::try_from(dice.below(16)).unwrap() * 15);
                let length = Length::minutes(dice.of(&[20, 30, 50]));
                let room = dice.of(&[None, Some(clinic.rooms[place % 2].id)]);
                let span = Span::starting(start, length).unwrap();
                let visit = wish(dice.of(&[providers[0].id, providers[1].id]), patient, room, span);
                let tenant = clinic.tenant.clone();
                let ids = SystemIds::default();
                store.write(move |tx| book_visit(tx, Context { now, ids: &ids }, &tenant, &visit)).unwrap().ok();
            }
            let week =
                VisitQuery { last: MONDAY + Duration::days(4), limit: u32::MAX, ..clinic.query(VisitOrder::Best) };
            let found = clinic.search_at(&store, &week, now);
            for slot in &found.slots {
                let visit = wish(slot.provider, &patients[11], slot.room, slot.span);
                let (tenant, ids) = (clinic.tenant.clone(), SystemIds::default());
                let tried_out: Result<(), StoreError> = store.write(move |tx| {
                    let booked = book_visit(tx, Context { now, ids: &ids }, &tenant, &visit)?;
                    Err(StoreError::Database(format!(
                        "taken back: {}",
                        booked.map_or_else(|no| format!("{no:?}"), |_| "ok".to_owned())
                    )))
                });
                let told = tried_out.unwrap_err().to_string();
                assert!(told.ends_with("taken back: ok"), "{told}: {slot:?}, seed {seed} on {}", database.kind());
                tried += 1;
            }
        }
        assert!(tried > 100, "{tried} slots are enough to tell");
    }
}
