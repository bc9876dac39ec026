//! Visits through their verbs: booked, taken through their life, changed and moved.

use crate::{
    offers::{customer, service},
    samples::{NOON, business, id, minutes, open, resource},
    seats::Counting,
};
use engine::{
    Context, StoreError, Tx,
    model::{
        Booking, Channel, Customer, EventKind, Guest, NewPatients, Plan, Profile, Resource, ResourceKind, Service,
        Tenant,
    },
    verbs::{
        AdvancedVisit, Book, BookRefused, BookVisit, Cancel, ChangedVisit, Details, Outcome, PartWish, Recording,
        RescheduleVisit, RescheduledVisit, Start, VisitChange, VisitPart, VisitRefused, VisitStep, advance_visit, book,
        book_visit, cancel, change_visit, record_outcome, reschedule_visit,
    },
};
use rig::TempDatabase;
use slot_core::{Action, BookingId, Length, Notice, Refusal, ResourceId, Span, Status};
use std::{num::NonZeroU32, sync::Barrier, thread};
use store::Store;

/// A clinic with two providers, two rooms at one location and two patients.
struct Clinic {
    store: Store,
    tenant: Tenant,
    ana: Resource,
    rui: Resource,
    blue: Resource,
    red: Resource,
    centro: Resource,
    norte: Resource,
    lia: Customer,
    leo: Customer,
    visit: Service,
    // Dropped last.
    database: TempDatabase,
}

impl Clinic {
    fn each() -> Vec<Self> {
        Self::each_with(|profile| profile)
    }

    /// Clinics whose first provider has this profile.
    fn each_with(change: impl Fn(Profile) -> Profile) -> Vec<Self> {
        TempDatabase::each().into_iter().map(|database| Self::on(database, change(Profile::bare()))).collect()
    }

    fn on(database: TempDatabase, profile: Profile) -> Self {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let zone = tenant.zone.clone();
        let place = |slug: &str| Resource {
            kind: ResourceKind::Location,
            zone: zone.clone(),
            hours: None,
            durations: Vec::new(),
            ..resource(&tenant, slug)
        };
        let (centro, norte) = (place("centro"), place("norte"));
        let room =
            |slug: &str| Resource { kind: ResourceKind::Room, location: Some(centro.id), ..resource(&tenant, slug) };
        let (blue, red, rui) = (room("blue"), room("red"), resource(&tenant, "rui"));
        let seen = Resource { profile: Some(Box::new(profile)), rev: ana.rev + 1, ..ana.clone() };
        let (lia, leo, visit) = (customer(&tenant, "Lia"), customer(&tenant, "Leo"), service(&tenant, "Visit", 0));
        let stored = [rui.clone(), blue.clone(), red.clone(), centro.clone(), norte.clone()];
        let (person, rev, who, what) = (seen.clone(), ana.rev, [lia.clone(), leo.clone()], visit.clone());
        store
            .write(move |tx| {
                stored.iter().try_for_each(|one| tx.insert_resource(one))?;
                who.iter().try_for_each(|one| tx.insert_customer(one))?;
                tx.insert_service(&what)?;
                tx.update_resource(&person, rev)
            })
            .unwrap();
        Self { store, tenant, ana: seen, rui, blue, red, centro, norte, lia, leo, visit, database }
    }

    fn run<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&mut dyn Tx, Context<'_>, &Tenant) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        let tenant = self.tenant.clone();
        self.store.write(move |tx| work(tx, Context { now: NOON, ids: &Counting }, &tenant)).unwrap()
    }

    fn wish(&self, provider: &Resource, patient: &Customer, room: Option<&Resource>, span: Span) -> BookVisit {
        BookVisit {
            provider: provider.id,
            patient: patient.id,
            service: self.visit.id,
            location: self.centro.id,
            room: room.map(|room| room.id),
            span,
            internal_notes: Some("late payer".to_owned()),
            treatment: None,
            through: None,
            details: Details { notes: Some("fasting".to_owned()), ..Details::of(Guest::default(), Channel::Api) },
        }
    }

    fn try_book(&self, wish: BookVisit) -> Result<Booking, VisitRefused> {
        self.run(move |tx, cx, tenant| book_visit(tx, cx, tenant, &wish))
    }

    /// Ana's visit with Lia in the blue room.
    fn book(&self, span: Span) -> Booking {
        self.try_book(self.wish(&self.ana, &self.lia, Some(&self.blue), span)).unwrap()
    }

    fn step(&self, visit: BookingId, action: Action) -> AdvancedVisit {
        let step = VisitStep { action, by: Some("front desk".to_owned()), reason: Some("so".to_owned()), notes: None };
        self.run(move |tx, cx, tenant| advance_visit(tx, cx, tenant, visit, &step))
    }

    fn advance(&self, visit: BookingId, actions: &[Action]) -> Booking {
        let mut last = None;
        for &action in actions {
            let AdvancedVisit::Done(booking) = self.step(visit, action) else { panic!("{action:?} is allowed") };
            last = Some(*booking);
        }
        last.unwrap()
    }

    fn move_to(&self, visit: BookingId, wish: RescheduleVisit) -> RescheduledVisit {
        self.run(move |tx, cx, tenant| reschedule_visit(tx, cx, tenant, visit, &wish))
    }

    fn change(&self, visit: BookingId, change: VisitChange) -> ChangedVisit {
        self.run(move |tx, cx, tenant| change_visit(tx, cx, tenant, visit, &change))
    }

    fn stored(&self, visit: BookingId) -> Booking {
        self.store.read(|tx| tx.booking(self.tenant.id, visit)).unwrap().unwrap()
    }

    /// What is told of a visit, in order.
    fn told(&self, visit: BookingId) -> Vec<EventKind> {
        let events = self.store.read(|tx| tx.events_after(self.tenant.id, None, 1000)).unwrap();
        events.into_iter().filter(|event| event.subject == visit.as_u128()).map(|event| event.kind).collect()
    }

    /// How many claims there are on a calendar around noon.
    fn claims(&self, calendar: ResourceId) -> usize {
        self.store.read(|tx| tx.claims(self.tenant.id, calendar, minutes(-3000, 6000))).unwrap().len()
    }

    fn is_sound(&self) {
        assert!(self.store.examine().unwrap().is_sound(), "{}", self.database.kind());
    }
}

fn at(start: i64) -> RescheduleVisit {
    RescheduleVisit { span: minutes(start, 30), location: None, room: None, reason: Some("later".to_owned()) }
}

fn taken(part: VisitPart) -> VisitRefused {
    VisitRefused::Refused { part, refusal: Refusal::Taken { remaining: 0 } }
}

#[test]
fn a_visit_takes_provider_room_and_patient_or_nothing() {
    for clinic in Clinic::each() {
        let Clinic { ana, rui, blue, red, lia, leo, .. } = &clinic;
        let made = clinic.book(minutes(60, 30));
        assert_eq!((made.status, made.version, made.guest.name.as_str()), (Status::Requested, 1, "Lia"));
        assert_eq!(made.parts.iter().map(|part| part.resource).collect::<Vec<_>>(), [ana.id, blue.id, lia.calendar()]);
        assert_eq!(clinic.told(made.id), [EventKind::BookingRequested]);
        assert_eq!(clinic.stored(made.id), made);
        for (provider, patient, room, part) in [
            (ana, leo, red, VisitPart::Provider),
            (rui, leo, blue, VisitPart::Room),
            (rui, lia, red, VisitPart::Patient),
        ] {
            let refused = clinic.try_book(clinic.wish(provider, patient, Some(room), minutes(75, 30)));
            assert_eq!(refused, Err(taken(part)), "{}", clinic.database.kind());
            // Half-open: what begins when it ends is beside it.
            let after = clinic.wish(provider, patient, Some(room), minutes(90, 30));
            let after = clinic.try_book(after).unwrap();
            assert!(matches!(clinic.step(after.id, Action::Cancel), AdvancedVisit::Done(_)));
        }
        assert_eq!((clinic.claims(rui.id), clinic.claims(red.id), clinic.claims(leo.calendar())), (0, 0, 0));
        clinic.is_sound();
    }
}

#[test]
fn what_is_named_is_there_and_in_use() {
    for clinic in Clinic::each() {
        let good = || clinic.wish(&clinic.ana, &clinic.lia, None, minutes(0, 30));
        let nobody = || id(ResourceId::from_u128);
        for (wish, part) in [
            (BookVisit { provider: nobody(), ..good() }, VisitPart::Provider),
            (BookVisit { provider: clinic.blue.id, ..good() }, VisitPart::Provider),
            (BookVisit { location: clinic.blue.id, ..good() }, VisitPart::Location),
            (BookVisit { room: Some(clinic.ana.id), ..good() }, VisitPart::Room),
            (BookVisit { patient: id(slot_core::CustomerId::from_u128), ..good() }, VisitPart::Patient),
            (BookVisit { service: id(slot_core::ServiceId::from_u128), ..good() }, VisitPart::Service),
        ] {
            assert_eq!(clinic.try_book(wish), Err(VisitRefused::Unknown(part)));
        }
        let elsewhere = BookVisit { location: clinic.norte.id, room: Some(clinic.blue.id), ..good() };
        assert_eq!(clinic.try_book(elsewhere), Err(VisitRefused::RoomElsewhere));
        let (gone, patient) = (clinic.rui.clone(), Customer { active: false, ..clinic.leo.clone() });
        let service = Service { active: false, ..service(&clinic.tenant, "Old", 1) };
        let (retired, ended) = (patient.clone(), service.clone());
        clinic.run(move |tx, _cx, _tenant| {
            tx.update_resource(&Resource { active: false, rev: gone.rev + 1, ..gone.clone() }, gone.rev)?;
            tx.update_customer(&retired)?;
            tx.insert_service(&ended)
        });
        for (wish, part) in [
            (BookVisit { provider: clinic.rui.id, ..good() }, VisitPart::Provider),
            (BookVisit { patient: patient.id, ..good() }, VisitPart::Patient),
            (BookVisit { service: service.id, ..good() }, VisitPart::Service),
        ] {
            assert_eq!(clinic.try_book(wish), Err(VisitRefused::Refused { part, refusal: Refusal::Inactive }));
        }
        clinic.is_sound();
    }
}

#[test]
fn gaps_limits_and_new_patients_count() {
    let strict = |profile| Profile {
        buffer: Length::minutes(10),
        daily_limit: NonZeroU32::new(2),
        new_patients: NewPatients::Refused,
        ..profile
    };
    for clinic in Clinic::each_with(strict) {
        let refused = clinic.try_book(clinic.wish(&clinic.ana, &clinic.lia, None, minutes(0, 30)));
        assert_eq!(refused, Err(VisitRefused::NewPatient));
        // Somebody let them in once: whoever came is no new patient.
        let open = |policy| {
            let old = (*clinic.store.read(|tx| tx.resource(clinic.tenant.id, clinic.ana.id)).unwrap().unwrap()).clone();
            let profile = Profile { new_patients: policy, ..old.profile() };
            clinic.run(move |tx, _cx, _tenant| {
                let new = Resource { profile: Some(Box::new(profile.clone())), rev: old.rev + 1, ..old.clone() };
                tx.update_resource(&new, old.rev)
            });
        };
        open(NewPatients::Welcome);
        let first = clinic.book(minutes(0, 30));
        clinic.advance(first.id, &[Action::Confirm, Action::CheckIn, Action::Start, Action::Complete]);
        open(NewPatients::Refused);
        // The gap is kept on both sides.
        let second = clinic.book(minutes(60, 30));
        for start in [35, 45, 70, 95] {
            let near = clinic.try_book(clinic.wish(&clinic.ana, &clinic.lia, None, minutes(start, 20)));
            assert_eq!(near, Err(taken(VisitPart::Provider)), "{start}");
        }
        // What took place counts, in the clinic and everywhere else.
        let third = clinic.try_book(clinic.wish(&clinic.ana, &clinic.lia, None, minutes(120, 30)));
        let is_limit =
            matches!(third, Err(VisitRefused::Refused { refusal: Refusal::DailyLimit { limit: 2, .. }, .. }));
        assert!(is_limit, "{third:?}");
        let (person, wish) = (clinic.ana.id, plain(clinic.ana.id, 120));
        let elsewhere = clinic.run(move |tx, cx, tenant| book(tx, cx, tenant, &wish));
        let is_limit = matches!(elsewhere, Err(BookRefused::Refused { resource, refusal: Refusal::DailyLimit { .. } })
            if resource == person);
        assert!(is_limit, "{elsewhere:?}");
        // Within the day it may be moved, and by less than its own length.
        let RescheduledVisit::Done { new, .. } = clinic.move_to(second.id, at(75)) else { panic!("it can be moved") };
        assert_eq!(new.span, minutes(75, 30));
        clinic.is_sound();
    }
}

/// A booking of the person alone, as another face makes it.
fn plain(resource: ResourceId, start: i64) -> Book {
    Book {
        resource: PartWish { resource, places: NonZeroU32::MIN },
        also: Vec::new(),
        start: minutes(start, 1).start(),
        length: None,
        placement: Start::Anywhere,
        notice: Notice::PastAllowed,
        through: None,
        details: Details::of(Guest { name: "Ada".to_owned(), ..Guest::default() }, Channel::Api),
    }
}

#[test]
fn steps_are_taken_as_the_table_has_them() {
    let way: &[(Status, &[Action])] = &[
        (Status::Requested, &[]),
        (Status::Confirmed, &[Action::Confirm]),
        (Status::CheckedIn, &[Action::Confirm, Action::CheckIn]),
        (Status::InProgress, &[Action::Confirm, Action::CheckIn, Action::Start]),
        (Status::Completed, &[Action::Confirm, Action::CheckIn, Action::Start, Action::Complete]),
        (Status::NoShow, &[Action::Confirm, Action::NoShow]),
        (Status::Cancelled, &[Action::Cancel]),
    ];
    for clinic in Clinic::each() {
        for &(from, actions) in way {
            for action in Action::ALL {
                let made = clinic.book(minutes(60, 30));
                let before = if actions.is_empty() { made } else { clinic.advance(made.id, actions) };
                assert_eq!(before.status, from);
                let expect = from.after(action).filter(|_| action != Action::Reschedule);
                let history = || clinic.store.read(|tx| tx.history(clinic.tenant.id, before.id)).unwrap();
                let steps = history();
                match (clinic.step(before.id, action), expect) {
                    (AdvancedVisit::Done(after), Some(to)) => {
                        assert_eq!((after.status, after.version), (to, before.version + 1));
                        let last = history().pop().unwrap();
                        assert_eq!((last.from, last.to, last.version), (Some(from), to, after.version));
                        assert_eq!((last.by.as_deref(), last.reason.as_deref()), (Some("front desk"), Some("so")));
                    }
                    (AdvancedVisit::NotAllowed(status), None) => {
                        assert_eq!((status, clinic.stored(before.id), history()), (from, before.clone(), steps));
                    }
                    (other, expect) => panic!("{from} {action:?}: {other:?} in place of {expect:?}"),
                }
                // What is over is in nobody's way: the next one takes its place.
                let left = clinic.stored(before.id);
                assert_eq!(clinic.claims(clinic.ana.id), usize::from(left.status.is_live()));
                if left.status.is_live() {
                    let end = if left.status == Status::InProgress { Action::Complete } else { Action::Cancel };
                    clinic.advance(left.id, &[end]);
                }
            }
        }
        clinic.is_sound();
    }
}

#[test]
fn events_tell_what_happened_and_what_is_free_again() {
    use EventKind::{
        BookingCancelled, BookingCheckedIn, BookingCompleted, BookingConfirmed, BookingNoShow, BookingRequested,
        SlotReleased,
    };
    for clinic in Clinic::each() {
        for (start, actions, expect) in [
            (
                60,
                &[Action::Confirm, Action::CheckIn, Action::Start, Action::Complete][..],
                &[BookingRequested, BookingConfirmed, BookingCheckedIn, BookingCompleted][..],
            ),
            (60, &[Action::Cancel], &[BookingRequested, BookingCancelled, SlotReleased]),
            (-10, &[Action::Cancel], &[BookingRequested, BookingCancelled]),
            (
                -10,
                &[Action::Confirm, Action::NoShow],
                &[BookingRequested, BookingConfirmed, BookingNoShow, SlotReleased],
            ),
            (-30, &[Action::Confirm, Action::NoShow], &[BookingRequested, BookingConfirmed, BookingNoShow]),
        ] {
            let made = clinic.book(minutes(start, 30));
            clinic.advance(made.id, actions);
            assert_eq!(clinic.told(made.id), expect, "{start} on {}", clinic.database.kind());
        }
        let made = clinic.book(minutes(60, 30));
        let events = clinic.store.read(|tx| tx.events_after(clinic.tenant.id, None, 1000)).unwrap();
        let payload: serde_json::Value = serde_json::from_str(&events.last().unwrap().payload).unwrap();
        assert_eq!(payload["location_id"], clinic.centro.id.to_string());
        assert_eq!(payload["room_id"], clinic.blue.id.to_string());
        assert_eq!(payload["customer_id"], clinic.lia.id.to_string());
        assert!(!events.last().unwrap().payload.contains("late payer"), "what only staff may see is told to nobody");
        // Through any door it is the same life.
        let id = made.id;
        let cancelled = clinic.run(move |tx, cx, tenant| cancel(tx, cx, tenant, id));
        assert!(matches!(cancelled, Cancel::Done(_)));
        assert_eq!(clinic.told(id), [BookingRequested, BookingCancelled, SlotReleased]);
        let past = clinic.book(minutes(-60, 30));
        clinic.advance(past.id, &[Action::Confirm]);
        let recorded = clinic.run(move |tx, cx, tenant| record_outcome(tx, cx, tenant, past.id, Outcome::Completed));
        assert!(matches!(recorded, Recording::Done(_)));
        assert_eq!(clinic.claims(clinic.ana.id), 0);
        clinic.is_sound();
    }
}

#[test]
fn a_visit_is_moved_whole_or_not_at_all() {
    for clinic in Clinic::each() {
        let old = clinic.book(minutes(60, 30));
        let other =
            clinic.try_book(clinic.wish(&clinic.ana, &clinic.leo, Some(&clinic.red), minutes(120, 30))).unwrap();
        // By less than its length: its own time is not in its way, others' is.
        assert_eq!(clinic.move_to(old.id, at(100)), RescheduledVisit::Refused(taken(VisitPart::Provider)));
        assert_eq!((clinic.stored(old.id), clinic.claims(clinic.ana.id)), (old.clone(), 2));
        let RescheduledVisit::Done { old: ended, new } = clinic.move_to(old.id, at(75)) else { panic!("it is free") };
        assert_eq!(
            (ended.status, ended.version, new.status, new.version),
            (Status::Rescheduled, 2, Status::Requested, 1)
        );
        let (from, to) = (ended.visit.clone().unwrap(), new.visit.clone().unwrap());
        assert_eq!((from.rescheduled_to, to.rescheduled_from), (Some(new.id), Some(old.id)));
        assert_eq!((&new.notes, &new.source, to.room), (&old.notes, &old.source, Some(clinic.blue.id)));
        assert_eq!((&to.internal_notes, new.customer, new.service), (&from.internal_notes, old.customer, old.service));
        assert_eq!((clinic.stored(old.id), clinic.stored(new.id)), (*ended, *new.clone()));
        assert_eq!(clinic.claims(clinic.lia.calendar()), 1);
        let moved = [EventKind::BookingRequested, EventKind::BookingRescheduled, EventKind::SlotReleased];
        assert_eq!((clinic.told(old.id), clinic.told(new.id)), (moved.to_vec(), vec![EventKind::BookingReplacement]));
        let steps = clinic.store.read(|tx| tx.history(clinic.tenant.id, old.id)).unwrap();
        assert_eq!(steps.last().unwrap().reason.as_deref(), Some("later"));
        // Elsewhere there is no such room, so that it is in none.
        let there = RescheduleVisit { location: Some(clinic.norte.id), ..at(75) };
        let RescheduledVisit::Done { new: moved, .. } = clinic.move_to(new.id, there) else { panic!("it is free") };
        let visit = moved.visit.clone().unwrap();
        assert_eq!((visit.location, visit.room, clinic.claims(clinic.blue.id)), (clinic.norte.id, None, 0));
        assert_eq!(clinic.move_to(new.id, at(300)), RescheduledVisit::NotAllowed(Status::Rescheduled));
        clinic.advance(other.id, &[Action::Confirm, Action::CheckIn]);
        assert_eq!(clinic.move_to(other.id, at(300)), RescheduledVisit::NotAllowed(Status::CheckedIn));
        assert_eq!(clinic.move_to(id(BookingId::from_u128), at(300)), RescheduledVisit::Unknown);
        clinic.is_sound();
    }
}

#[test]
fn a_visit_is_changed_in_the_version_that_was_read() {
    for clinic in Clinic::each() {
        let made = clinic.book(minutes(60, 30));
        let noted = VisitChange { version: 1, notes: Some(Some("bring papers".to_owned())), ..VisitChange::default() };
        let ChangedVisit::Done(changed) = clinic.change(made.id, noted.clone()) else { panic!("it is the version") };
        assert_eq!((changed.version, changed.notes.as_deref(), changed.status), (2, Some("bring papers"), made.status));
        assert_eq!(clinic.change(made.id, noted), ChangedVisit::Stale(2));
        let nothing = VisitChange { version: 2, ..VisitChange::default() };
        assert_eq!(clinic.change(made.id, nothing), ChangedVisit::Done(changed));
        // The red room is taken for a while, then it is free.
        let there = clinic.try_book(clinic.wish(&clinic.rui, &clinic.leo, Some(&clinic.red), minutes(60, 30))).unwrap();
        let red = VisitChange { version: 2, room: Some(Some(clinic.red.id)), ..VisitChange::default() };
        let refused = ChangedVisit::Refused(taken(VisitPart::Room));
        assert_eq!(clinic.change(made.id, red.clone()), refused);
        assert_eq!((clinic.stored(made.id).version, clinic.claims(clinic.blue.id)), (2, 1));
        clinic.advance(there.id, &[Action::Cancel]);
        let ChangedVisit::Done(changed) = clinic.change(made.id, red) else { panic!("the room is free") };
        assert_eq!((changed.parts.len(), changed.parts[1].resource), (3, clinic.red.id));
        assert_eq!((clinic.claims(clinic.blue.id), clinic.claims(clinic.red.id)), (0, 1));
        let none = VisitChange { version: 3, room: Some(None), ..VisitChange::default() };
        let ChangedVisit::Done(changed) = clinic.change(made.id, none) else { panic!("no room is always free") };
        assert_eq!((changed.parts.len(), changed.visit.unwrap().room, clinic.claims(clinic.red.id)), (2, None, 0));
        assert_eq!(clinic.told(made.id).last(), Some(&EventKind::BookingUpdated));
        clinic.is_sound();
    }
}

#[test]
fn a_name_elsewhere_is_used_once_and_moves_cost_nothing() {
    for clinic in Clinic::each() {
        let named = |span| {
            let wish = clinic.wish(&clinic.ana, &clinic.lia, None, span);
            BookVisit { details: Details { external_reference: Some("erp-9".to_owned()), ..wish.details }, ..wish }
        };
        let first = clinic.try_book(named(minutes(0, 30))).unwrap();
        assert_eq!(clinic.try_book(named(minutes(60, 30))), Err(VisitRefused::ReferenceTaken(first.id)));
        clinic.advance(first.id, &[Action::Cancel]);
        assert_eq!(clinic.try_book(named(minutes(60, 30))), Err(VisitRefused::ReferenceTaken(first.id)));
        let limited = Tenant { plan: Plan::Free, ..clinic.tenant.clone() };
        let most = limited.plan.monthly_bookings().unwrap();
        let (wish, tenant) = (clinic.wish(&clinic.ana, &clinic.lia, None, minutes(0, 1)), limited.clone());
        let made = clinic.run(move |tx, cx, _| {
            let mut last = None;
            for place in 0..=i64::from(most) {
                let wish = BookVisit { span: minutes(place * 60, 30), ..wish.clone() };
                last = Some(book_visit(tx, cx, &tenant, &wish)?);
                if let Some(Err(refused)) = last {
                    return Ok((place, refused));
                }
            }
            panic!("the plan has no limit: {last:?}");
        });
        let used_up =
            VisitRefused::Refused { part: VisitPart::Provider, refusal: Refusal::QuotaReached { limit: most } };
        assert_eq!(made, (i64::from(most), used_up));
        let any = clinic.store.read(|tx| tx.bookings_after(limited.id, &engine::BookingFilter::default(), None, 9));
        let live = any.unwrap().into_iter().find(|booking| booking.status.is_live()).unwrap();
        let moved = clinic.run(move |tx, cx, _| reschedule_visit(tx, cx, &limited, live.id, &at(-600)));
        assert!(matches!(moved, RescheduledVisit::Done { .. }), "{moved:?}");
    }
}

#[test]
fn of_many_who_want_one_place_one_gets_it() {
    for clinic in Clinic::each() {
        let patients: Vec<Customer> = (0..16).map(|number| customer(&clinic.tenant, &format!("P{number}"))).collect();
        let stored = patients.clone();
        clinic.run(move |tx, _cx, _tenant| stored.iter().try_for_each(|one| tx.insert_customer(one)));
        let barrier = Barrier::new(patients.len());
        let race = |patient: &Customer| {
            barrier.wait();
            clinic.try_book(clinic.wish(&clinic.ana, patient, None, minutes(60, 30))).is_ok()
        };
        let won = thread::scope(|scope| {
            let race = &race;
            let racing: Vec<_> = patients.iter().map(|patient| scope.spawn(move || race(patient))).collect();
            racing.into_iter().map(|one| one.join().unwrap()).filter(|won| *won).count()
        });
        assert_eq!(won, 1, "{}", clinic.database.kind());
        clinic.is_sound();
    }
}
