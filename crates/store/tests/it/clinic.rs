//! Doctors, patients, types of appointments and visits.

use crate::{
    offers::{customer, service},
    samples::{NOON, booking, business, claim, event, first_step, id, minutes, open, resource},
};
use engine::{
    BookingFilter, DoctorFilter, Entry, NewClaim, Page, Recorded, StoreError,
    model::{
        AppointmentType, Booking, Customer, Doctor, ExternalIds, LengthSource, Part, Patient, Resource, ResourceKind,
        Service, Tenant, Visit,
    },
};
use rig::TempDatabase;
use slot_core::{BookingId, DoctorId, ResourceId, Span, Status, TenantId};
use store::Store;
use time::macros::date;

fn names(pairs: &[(&str, &str)]) -> ExternalIds {
    ExternalIds(pairs.iter().map(|&(system, name)| (system.to_owned(), name.to_owned())).collect())
}

fn doctor(tenant: &Tenant, name: &str, external_ids: ExternalIds) -> Doctor {
    Doctor {
        id: id(DoctorId::from_u128),
        tenant: tenant.id,
        name: name.to_owned(),
        email: Some("ana@example.com".to_owned()),
        phone: Some("+55 11 5555".to_owned()),
        external_ids,
        active: true,
        created_at: NOON,
        updated_at: NOON,
    }
}

fn room(tenant: &Tenant, slug: &str) -> Resource {
    Resource { kind: ResourceKind::Room, ..resource(tenant, slug) }
}

/// A visit in a room, with what it occupies.
fn visit(provider: &Resource, patient: &Customer, room: &Resource, span: Span) -> (Booking, Vec<NewClaim>) {
    let location = ResourceId::from_u128(77);
    let on = |resource: ResourceId| Part { resource, busy: span, places: 1 };
    let made = Booking {
        customer: Some(patient.id),
        parts: vec![on(provider.id), on(room.id), on(patient.calendar())],
        status: Status::Requested,
        visit: Some(Visit { room: Some(room.id), ..Visit::at(location) }),
        ..booking(provider, span)
    };
    let claims =
        made.parts.iter().map(|part| claim(&Resource { id: part.resource, ..provider.clone() }, 0, part.busy, made.id));
    let claims = claims.collect();
    (made, claims)
}

fn record(store: &Store, provider: &Resource, made: &(Booking, Vec<NewClaim>)) -> Result<Recorded, StoreError> {
    let ((booking, claims), revs) = (made.clone(), [(provider.id, provider.rev)]);
    store.write(move |tx| {
        let (history, events) = (first_step(&booking), [event(&booking)]);
        tx.record(&Entry { booking: &booking, claims: &claims, history: &history, events: &events, revs: &revs })
    })
}

#[test]
fn doctors_are_read_back_listed_and_changed() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        let ana = doctor(&tenant, "Dra. Ána", names(&[("crm", "123"), ("erp", "7")]));
        let rui = Doctor { active: false, email: None, ..doctor(&tenant, "Dr. Rui", ExternalIds::default()) };
        let stored = [ana.clone(), rui.clone()];
        store.write(move |tx| stored.iter().try_for_each(|one| tx.insert_doctor(one))).unwrap();
        assert_eq!(store.read(|tx| tx.doctor(tenant.id, ana.id)).unwrap().as_ref(), Some(&ana));
        assert_eq!(store.read(|tx| tx.doctor(id(TenantId::from_u128), ana.id)).unwrap(), None);
        let page = Page { limit: 10, offset: 0 };
        let found = |filter: DoctorFilter| store.read(|tx| tx.doctors(tenant.id, &filter, page)).unwrap();
        assert_eq!(found(DoctorFilter::default()).items, [rui, ana.clone()]);
        let active = found(DoctorFilter { active: Some(true), name_contains: Some("áNA".to_owned()) });
        assert_eq!((active.items, active.total), (vec![ana.clone()], 1));
        let changed = Doctor { external_ids: names(&[("crm", "124")]), phone: None, ..ana };
        let stored = changed.clone();
        store.write(move |tx| tx.update_doctor(&stored)).unwrap();
        assert_eq!(store.read(|tx| tx.doctor(tenant.id, changed.id)).unwrap().as_ref(), Some(&changed));
        let gone = doctor(&tenant, "Gone", ExternalIds::default());
        assert!(matches!(store.write(move |tx| tx.update_doctor(&gone)), Err(StoreError::Contended(_))));
    }
}

#[test]
fn what_another_system_calls_somebody_is_unique_and_a_refusal_changes_nothing() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let ((tenant, _), (other, _)) = (business(&store), business(&store));
        let ana = doctor(&tenant, "Ana", names(&[("crm", "1"), ("erp", "2")]));
        let kept = ana.clone();
        store.write(move |tx| tx.insert_doctor(&kept)).unwrap();
        let with = |pairs: &[(&str, &str)]| Patient { external_ids: names(pairs), ..Patient::default() };
        let refused = store
            .write(move |tx| {
                let twin = doctor(&tenant, "Twin", names(&[("a", "9"), ("crm", "1")]));
                let refused = tx.insert_doctor(&twin);
                // The same in another system, in another business, and for a patient, is another name.
                tx.insert_doctor(&doctor(&tenant, "Eva", names(&[("a", "9"), ("b", "1")])))?;
                tx.insert_doctor(&doctor(&other, "Rui", names(&[("crm", "1")])))?;
                tx.insert_customer(&Customer { patient: with(&[("crm", "1")]), ..customer(&tenant, "Lia") })?;
                // Whoever gives a name up leaves it to others.
                tx.update_doctor(&Doctor { external_ids: names(&[("erp", "2")]), ..ana.clone() })?;
                tx.insert_doctor(&twin_of(&tenant))?;
                Ok(format!("{refused:?}"))
            })
            .unwrap();
        assert_eq!(refused, "Err(Conflict(\"external_ids_name\"))", "{}", database.kind());
        assert!(store.examine().unwrap().is_sound());
    }
}

fn twin_of(tenant: &Tenant) -> Doctor {
    doctor(tenant, "Twin", names(&[("crm", "1")]))
}

#[test]
fn patients_and_types_of_appointments_keep_what_a_clinic_knows() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        let lia = Customer {
            patient: Patient {
                birth_date: Some(date!(1984 - 02 - 29)),
                gender: Some("female".to_owned()),
                external_ids: names(&[("mrn", "0042")]),
            },
            ..customer(&tenant, "Lia")
        };
        let first = Service {
            appointment: AppointmentType { specialty: Some("Cardiologia".to_owned()), length: LengthSource::Provider },
            ..service(&tenant, "First visit", 0)
        };
        let (patient, kind) = (lia.clone(), first.clone());
        store
            .write(move |tx| {
                tx.insert_customer(&patient)?;
                tx.insert_service(&kind)
            })
            .unwrap();
        assert_eq!(store.read(|tx| tx.customer(tenant.id, lia.id)).unwrap().as_ref(), Some(&lia));
        assert_eq!(store.read(|tx| tx.service(tenant.id, first.id)).unwrap().as_ref(), Some(&first));
        let bare = Customer { patient: Patient::default(), ..lia };
        let patient = bare.clone();
        store.write(move |tx| tx.update_customer(&patient)).unwrap();
        assert_eq!(store.read(|tx| tx.customer(tenant.id, bare.id)).unwrap(), Some(bare));
    }
}

#[test]
fn a_visit_occupies_provider_room_and_patient_all_or_none() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let (rui, blue, red) = (resource(&tenant, "rui"), room(&tenant, "blue"), room(&tenant, "red"));
        let (lia, leo) = (customer(&tenant, "Lia"), customer(&tenant, "Leo"));
        let all = [rui.clone(), blue.clone(), red.clone()];
        store.write(move |tx| all.iter().try_for_each(|one| tx.insert_resource(one))).unwrap();
        let first = visit(&ana, &lia, &blue, minutes(0, 30));
        assert_eq!(record(&store, &ana, &first).unwrap(), Recorded::Stored);
        for (what, provider, patient, place) in
            [("provider", &ana, &leo, &red), ("room", &rui, &leo, &blue), ("patient", &rui, &lia, &red)]
        {
            let taken = record(&store, provider, &visit(provider, patient, place, minutes(15, 30)));
            assert_eq!(taken.unwrap(), Recorded::Taken, "{what} on {}", database.kind());
        }
        let beside = visit(&rui, &leo, &red, minutes(15, 30));
        assert_eq!(record(&store, &rui, &beside).unwrap(), Recorded::Stored);
        assert_eq!(store.read(|tx| tx.booking(tenant.id, first.0.id)).unwrap().as_ref(), Some(&first.0));
        assert!(store.examine().unwrap().is_sound());
    }
}

#[test]
fn everything_of_a_visit_is_read_back_and_a_reference_is_used_once() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let (lia, blue) = (customer(&tenant, "Lia"), room(&tenant, "blue"));
        let (mut full, claims) = visit(&ana, &lia, &blue, minutes(0, 30));
        full.external_reference = Some("erp-9".to_owned());
        full.source = Some("whatsapp".to_owned());
        full.visit = Some(Visit {
            location: ResourceId::from_u128(5),
            room: Some(blue.id),
            internal_notes: Some("late payer".to_owned()),
            rescheduled_from: Some(BookingId::from_u128(6)),
            rescheduled_to: Some(BookingId::from_u128(7)),
            cancellation_reason: Some("ill".to_owned()),
            cancelled_by: Some("front desk".to_owned()),
            treatment: Some(BookingId::from_u128(8)),
        });
        assert_eq!(record(&store, &ana, &(full.clone(), claims)).unwrap(), Recorded::Stored);
        assert_eq!(store.read(|tx| tx.booking(tenant.id, full.id)).unwrap().as_ref(), Some(&full));
        let (mut again, claims) = visit(&ana, &lia, &blue, minutes(60, 30));
        again.external_reference = Some("erp-9".to_owned());
        let refused = record(&store, &ana, &(again.clone(), claims));
        let is_named = matches!(&refused, Err(StoreError::Conflict(rule)) if rule == "bookings_external_reference");
        assert!(is_named, "{refused:?} on {}", database.kind());
        // What is no visit may share one.
        let plain = Booking { visit: None, customer: None, parts: vec![again.parts[0]], ..again };
        let claims = vec![claim(&ana, 0, plain.span, plain.id)];
        assert_eq!(record(&store, &ana, &(plain, claims)).unwrap(), Recorded::Stored);
    }
}

#[test]
fn pages_by_start_and_id_are_stable_while_bookings_are_added() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let blue = room(&tenant, "blue");
        let put = |start: i64, status| {
            let (mut made, _) = visit(&ana, &customer(&tenant, "Lia"), &blue, minutes(start, 30));
            made.status = status;
            record(&store, &ana, &(made.clone(), vec![])).unwrap();
            made
        };
        let mut made: Vec<Booking> = [0, 30, 30, 60, 90].map(|start| put(start, Status::Requested)).to_vec();
        let cancelled = put(45, Status::Cancelled);
        let plain = (booking(&ana, minutes(10, 5)), vec![]);
        record(&store, &ana, &plain).unwrap();
        let filter = BookingFilter {
            resource: Some(ana.id),
            location: Some(ResourceId::from_u128(77)),
            statuses: Some(vec![Status::Requested]),
            is_visit: Some(true),
            ..BookingFilter::default()
        };
        let page = |after: Option<&Booking>, limit| {
            let after = after.map(|booking| (booking.span.start(), booking.id));
            store.read(|tx| tx.bookings_after(tenant.id, &filter, after, limit)).unwrap()
        };
        made.sort_by_key(|booking| (booking.span.start(), booking.id));
        let first = page(None, 2);
        assert_eq!(first, made[..2]);
        // One before what was read, and one behind it.
        let (_early, late) = (put(5, Status::Requested), put(75, Status::Requested));
        let second = page(first.last(), 3);
        assert_eq!(second, [made[2].clone(), made[3].clone(), late]);
        assert_eq!(page(second.last(), 3), made[4..]);
        assert_eq!(page(made.last(), 3), []);
        let elsewhere = id(TenantId::from_u128);
        assert_eq!(store.read(|tx| tx.bookings_after(elsewhere, &filter, None, 9)).unwrap(), []);
        let only = |filter: BookingFilter| store.read(|tx| tx.bookings_after(tenant.id, &filter, None, 9)).unwrap();
        assert_eq!(only(BookingFilter { is_visit: Some(false), ..BookingFilter::default() }), [plain.0]);
        assert_eq!(only(BookingFilter { customer: cancelled.customer, ..BookingFilter::default() }), [cancelled]);
    }
}

#[test]
fn visits_that_took_place_are_counted_and_remembered() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let (lia, leo, blue) = (customer(&tenant, "Lia"), customer(&tenant, "Leo"), room(&tenant, "blue"));
        for (start, status, patient) in [
            (0, Status::Completed, &lia),
            (30, Status::NoShow, &leo),
            (60, Status::Cancelled, &leo),
            (90, Status::Completed, &lia),
            (5000, Status::Completed, &lia),
        ] {
            let (mut made, _) = visit(&ana, patient, &blue, minutes(start, 30));
            made.status = status;
            record(&store, &ana, &(made, vec![])).unwrap();
        }
        let made = store.read(|tx| tx.visits_made(tenant.id, &[ana.id, blue.id], minutes(0, 1440))).unwrap();
        assert_eq!(made, [(ana.id, NOON), (ana.id, minutes(90, 1).start())]);
        assert_eq!(store.read(|tx| tx.visits_made(tenant.id, &[], minutes(0, 1440))).unwrap(), []);
        for (patient, provider, came) in [(&lia, &ana, true), (&leo, &ana, false), (&lia, &blue, false)] {
            let found = store.read(|tx| tx.has_come(tenant.id, provider.id, patient.id)).unwrap();
            assert_eq!(found, came, "{} {}", patient.name, provider.name);
        }
        // What took place, or was missed, occupies nothing: nobody misses its claims.
        assert!(store.examine().unwrap().is_sound());
    }
}
