//! Random lives of a waitlist, beside a model that is too simple to be wrong: offers follow the order, nobody has two at once,
//! and what is offered is sold to nobody else.

use super::{Clinic, LOCATIONS, PATIENTS, PROVIDERS, TYPES, id};
use engine::{
    model::{Channel, Guest, Tenant, WaitStatus},
    verbs::{
        BookVisit, Cancel, Details, JoinWaitlist, accept_offer, book_visit, cancel, decline_offer, expire_offer,
        join_waitlist, leave_waitlist,
    },
};
use serde_json::json;
use slot_core::{
    BookingId, CustomerId, Instant, Length, ResourceId, ServiceId, Span, WaitFor, WaitPriority, WaitlistId,
};
use std::{cmp::Reverse, collections::BTreeMap};

/// How many half hours there are, how many patients, and how many steps are taken.
const PLACES: u64 = 6;
const PATIENT_COUNT: u64 = 8;
const STEPS: u64 = 120;

/// Whose a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Free,
    Booked(BookingId),
    Offered(WaitlistId),
}

/// Somebody on the list, as the model knows them.
#[derive(Clone, Copy, Debug)]
struct Known {
    id: WaitlistId,
    patient: usize,
    priority: u8,
    since: u64,
    status: WaitStatus,
    /// The place of the offer, and when it ends.
    offer: Option<(usize, Instant)>,
}

struct Model {
    places: Vec<Place>,
    known: Vec<Known>,
    /// When whom of the patients has an appointment.
    busy: BTreeMap<(usize, usize), BookingId>,
}

impl Model {
    /// A place is free again: who is next?
    fn released(&mut self, place: usize, now: Instant) {
        self.places[place] = Place::Free;
        let offered: Vec<usize> = self.known.iter().filter(|one| one.offer.is_some()).map(|one| one.patient).collect();
        let waiting = self.known.iter_mut().filter(|one| one.status == WaitStatus::Waiting);
        let busy = &self.busy;
        let can_come =
            waiting.filter(|one| !offered.contains(&one.patient) && !busy.contains_key(&(one.patient, place)));
        if let Some(next) = can_come.min_by_key(|one| (Reverse(one.priority), one.since)) {
            next.status = WaitStatus::Offered;
            next.offer = Some((place, now + Length::minutes(30)));
            self.places[place] = Place::Offered(next.id);
        }
    }

    /// An offer ends in a status; answers which place it was.
    fn ended(&mut self, index: usize, status: WaitStatus) -> usize {
        self.known[index].status = status;
        self.known[index].offer.take().unwrap().0
    }
}

/// Numbers that only look random.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn index(&mut self, end: u64) -> usize {
        usize::try_from(self.below(end)).unwrap()
    }
}

/// A provider with six half hours, and those who want them.
struct Life<'a> {
    clinic: &'a Clinic,
    tenant: Tenant,
    provider: ResourceId,
    location: ResourceId,
    service: ServiceId,
    patients: Vec<CustomerId>,
    model: Model,
    dice: Dice,
    step: u64,
}

#[actix_web::test]
async fn offers_are_those_of_the_model() {
    for clinic in Clinic::each() {
        for seed in 1..=3 {
            let mut life = Life::begin(&clinic, seed).await;
            for step in 0..STEPS {
                life.step = step;
                life.go_on();
                life.agrees(&format!("step {step} of {seed} on {}", clinic.world.kind()));
            }
        }
    }
}

impl<'a> Life<'a> {
    async fn begin(clinic: &'a Clinic, seed: u64) -> Self {
        let location = id(&clinic.make(LOCATIONS, json!({ "name": "Centro", "timezone": "UTC" })).await);
        let fields = json!({ "primary_location_id": location });
        let provider = clinic.practitioner(&format!("Dra. {seed}"), fields).await;
        let hours = json!({ "day_of_week": 0, "start_time": "08:00", "end_time": "11:00", "location_id": location });
        clinic.make(&format!("{PROVIDERS}/{provider}/templates"), hours).await;
        let service = id(&clinic.make(TYPES, json!({ "name": "Consulta", "duration_minutes": 30 })).await);
        let mut patients = Vec::new();
        for number in 0..PATIENT_COUNT {
            let patient = clinic.make(PATIENTS, json!({ "name": format!("Patient {number}") })).await;
            patients.push(id(&patient).parse().unwrap());
        }
        let places = vec![Place::Free; usize::try_from(PLACES).unwrap()];
        Self {
            clinic,
            tenant: clinic.tenant.clone(),
            provider: provider.parse().unwrap(),
            location: location.parse().unwrap(),
            service: service.parse().unwrap(),
            patients,
            model: Model { places, known: Vec::new(), busy: BTreeMap::new() },
            dice: Dice(seed),
            step: 0,
        }
    }

    fn go_on(&mut self) {
        let pause = i64::try_from(self.dice.below(400)).unwrap() + 1;
        self.clinic.world.clock.advance(Length::seconds(pause));
        let now = engine::Clock::now(&*self.clinic.world.clock);
        self.expire(now);
        let (place, patient) = (self.dice.index(PLACES), self.dice.index(PATIENT_COUNT));
        match self.dice.below(6) {
            0 | 1 => self.book(place, patient),
            2 => self.cancel(place, now),
            3 => self.join(patient),
            verb => {
                let offered = (0..self.model.known.len()).filter(|&index| self.model.known[index].offer.is_some());
                let offered: Vec<usize> = offered.collect();
                if !offered.is_empty() {
                    let index = offered[self.dice.index(u64::try_from(offered.len()).unwrap())];
                    if verb == 4 { self.accept(index) } else { self.give_up(index, now) }
                }
            }
        }
    }

    fn expire(&mut self, now: Instant) {
        let is_due = |one: &Known| one.offer.is_some_and(|(_, until)| until <= now);
        let due = (0..self.model.known.len()).filter(|&index| is_due(&self.model.known[index]));
        for index in due.collect::<Vec<_>>() {
            let (shop, entry) = (self.tenant.id, self.model.known[index].id);
            assert!(self.clinic.world.write(move |tx, cx| expire_offer(tx, cx, shop, entry)));
            let place = self.model.ended(index, WaitStatus::Expired);
            self.model.released(place, now);
        }
    }

    fn book(&mut self, place: usize, patient: usize) {
        let wish = BookVisit {
            provider: self.provider,
            patient: self.patients[patient],
            service: self.service,
            location: self.location,
            room: None,
            span: span(place),
            internal_notes: None,
            treatment: None,
            through: None,
            details: Details::of(Guest::default(), Channel::Api),
        };
        let shop = self.tenant.clone();
        let booked = self.clinic.world.write(move |tx, cx| book_visit(tx, cx, &shop, &wish));
        let can = self.model.places[place] == Place::Free && !self.model.busy.contains_key(&(patient, place));
        assert_eq!(booked.is_ok(), can, "step {}: {booked:?} {:?}", self.step, self.model.places);
        if let Ok(booking) = booked {
            self.model.places[place] = Place::Booked(booking.id);
            self.model.busy.insert((patient, place), booking.id);
        }
    }

    fn cancel(&mut self, place: usize, now: Instant) {
        let Place::Booked(booking) = self.model.places[place] else { return };
        let shop = self.tenant.clone();
        let done = self.clinic.world.write(move |tx, cx| cancel(tx, cx, &shop, booking));
        assert!(matches!(done, Cancel::Done(_)));
        self.model.busy.retain(|_, known| *known != booking);
        self.model.released(place, now);
    }

    fn join(&mut self, patient: usize) {
        let priority = u8::try_from(self.dice.below(3)).unwrap();
        let wish = JoinWaitlist {
            patient: self.patients[patient],
            service: self.service,
            wants: WaitFor::Provider(self.provider),
            location: None,
            first: None,
            last: None,
            part: None,
            priority: WaitPriority::new(priority).unwrap(),
            notes: None,
        };
        let shop = self.tenant.clone();
        let joined = self.clinic.world.write(move |tx, cx| join_waitlist(tx, cx, &shop, &wish));
        let stands = |one: &Known| matches!(one.status, WaitStatus::Waiting | WaitStatus::Offered);
        let can = !self.model.known.iter().any(|one| one.patient == patient && stands(one));
        assert_eq!(joined.is_ok(), can, "step {}", self.step);
        if let Ok(entry) = joined {
            let (id, since, status) = (entry.id, self.step, WaitStatus::Waiting);
            self.model.known.push(Known { id, patient, priority, since, status, offer: None });
        }
    }

    fn accept(&mut self, index: usize) {
        let Known { id: entry, patient, .. } = self.model.known[index];
        let shop = self.tenant.clone();
        let done = self.clinic.world.write(move |tx, cx| accept_offer(tx, cx, &shop, entry, Channel::Api)).unwrap();
        let place = self.model.ended(index, WaitStatus::Booked);
        self.model.places[place] = Place::Booked(done.booking.id);
        self.model.busy.insert((patient, place), done.booking.id);
    }

    fn give_up(&mut self, index: usize, now: Instant) {
        let (shop, entry, leaves) = (self.tenant.clone(), self.model.known[index].id, self.dice.below(2) == 0);
        self.clinic.world.write(move |tx, cx| {
            if leaves {
                leave_waitlist(tx, cx, &shop, entry)?.unwrap();
            } else {
                decline_offer(tx, cx, &shop, entry)?.unwrap();
            }
            Ok(())
        });
        let place = self.model.ended(index, WaitStatus::Removed);
        self.model.released(place, now);
    }

    /// Whether the store holds what the model says.
    fn agrees(&self, when: &str) {
        for known in &self.model.known {
            let entry = self.clinic.world.read(|tx, _cx| tx.waitlist_entry(self.tenant.id, known.id)).unwrap();
            let offer = entry.offer.map(|offer| (offer.span, offer.until));
            let expected = known.offer.map(|(place, until)| (span(place), until));
            assert_eq!((entry.status, offer), (known.status, expected), "{when}: {known:?}");
        }
    }
}

/// A place on a Monday far enough ahead that no offer is cut short.
fn span(place: usize) -> Span {
    let first = api::wire::text::instant("2026-09-07T08:00:00Z").unwrap();
    let start = first + Length::minutes(30 * i64::try_from(place).unwrap());
    Span::starting(start, Length::minutes(30)).unwrap()
}
