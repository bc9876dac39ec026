//! Services, customers, events, stays and settings.

use crate::samples::{NOON, business, id, open, resource, tenant};
use engine::{
    CustomerFilter, EventSeriesFilter, Page, ServiceFilter, StoreError,
    model::{
        AppointmentType, Approval, BookingSettings, ChangeRule, Customer, Duplicates, EventDates, EventSeries, Patient,
        Price, Resource, ResourceKind, Service, StayRules, StayUnit, Tenant, TokenNumbering,
    },
};
use rig::TempDatabase;
use slot_core::{CustomerId, EventSeriesId, Length, ServiceId, TenantId, WeekdaySet};
use std::num::NonZeroU32;
use time::{Weekday, macros::date};

pub(crate) fn service(tenant: &Tenant, name: &str, sort_order: i32) -> Service {
    Service {
        id: id(ServiceId::from_u128),
        tenant: tenant.id,
        reference: None,
        name: name.to_owned(),
        description: None,
        duration: Length::minutes(30),
        price: None,
        colour: None,
        sort_order,
        buffer_before: Length::ZERO,
        buffer_after: Length::ZERO,
        given_by: Vec::new(),
        location: None,
        appointment: AppointmentType::default(),
        active: true,
        created_at: NOON,
        updated_at: NOON,
    }
}

pub(crate) fn customer(tenant: &Tenant, name: &str) -> Customer {
    Customer {
        id: id(CustomerId::from_u128),
        tenant: tenant.id,
        reference: None,
        name: name.to_owned(),
        email: None,
        phone: None,
        notes: None,
        locale: None,
        patient: Patient::default(),
        active: true,
        created_at: NOON,
        updated_at: NOON,
    }
}

pub(crate) fn series(tenant: &Tenant, title: &str) -> EventSeries {
    EventSeries {
        id: id(EventSeriesId::from_u128),
        tenant: tenant.id,
        reference: None,
        title: title.to_owned(),
        description: None,
        dates: EventDates::Once(date!(2026 - 12 - 24)),
        local_start: "19:30".parse().unwrap(),
        length: Length::minutes(90),
        places: NonZeroU32::new(12).unwrap(),
        max_party: None,
        location: None,
        active: true,
        rev: 1,
        created_at: NOON,
        updated_at: NOON,
    }
}

#[test]
fn services_are_read_back_and_listed_in_their_order() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let full = Service {
            reference: Some("cut".to_owned()),
            description: Some("With a wash".to_owned()),
            price: Price::from_minor(3500),
            colour: Some("#3B82F6".parse().unwrap()),
            buffer_before: Length::minutes(5),
            buffer_after: Length::minutes(10),
            given_by: vec![ana.id],
            location: Some(ana.id),
            active: false,
            ..service(&tenant, "Haircut", 2)
        };
        let (beard, dye) = (service(&tenant, "Beard", 2), service(&tenant, "Dye", -1));
        let stored = [full.clone(), beard.clone(), dye.clone()];
        store.write(move |tx| stored.iter().try_for_each(|one| tx.insert_service(one))).unwrap();
        assert_eq!(store.read(|tx| tx.service(tenant.id, full.id)).unwrap().as_ref(), Some(&full));
        assert_eq!(store.read(|tx| tx.service_by_reference(tenant.id, "cut")).unwrap().as_ref(), Some(&full));
        assert_eq!(store.read(|tx| tx.service_by_reference(tenant.id, "dye")).unwrap(), None);
        let elsewhere = id(TenantId::from_u128);
        assert_eq!(store.read(|tx| tx.service(elsewhere, full.id)).unwrap(), None);
        assert_eq!(store.read(|tx| tx.service_by_reference(elsewhere, "cut")).unwrap(), None);
        assert_eq!(store.read(|tx| tx.services(elsewhere, ServiceFilter::default())).unwrap(), []);
        let all = store.read(|tx| tx.services(tenant.id, ServiceFilter::default())).unwrap();
        assert_eq!(all, [dye.clone(), beard.clone(), full.clone()]);
        let active = store.read(|tx| tx.services(tenant.id, ServiceFilter { active: Some(true) })).unwrap();
        assert_eq!(active, [dye.clone(), beard.clone()]);

        // A change takes away as well as it adds.
        let changed = Service { price: None, colour: None, reference: None, name: "Cut".to_owned(), ..full.clone() };
        let stored = changed.clone();
        store.write(move |tx| tx.update_service(&stored)).unwrap();
        assert_eq!(store.read(|tx| tx.service(tenant.id, full.id)).unwrap().as_ref(), Some(&changed));
        let gone = service(&tenant, "Gone", 0);
        assert!(matches!(store.write(move |tx| tx.update_service(&gone)), Err(StoreError::Contended(_))));
    }
}

#[test]
fn a_reference_is_taken_once_in_a_business_and_the_transaction_goes_on() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let ((one, ana), (other, _)) = (business(&store), business(&store));
        let named = |tenant: &Tenant| Service { reference: Some("x".to_owned()), ..service(tenant, "X", 0) };
        let room = |tenant: &Tenant, kind, slug: &str| Resource {
            reference: Some("x".to_owned()),
            kind,
            ..resource(tenant, slug)
        };
        let expected = ["services_reference", "resources_reference", "customers_reference", "event_series_reference"];
        let refused = store
            .write(move |tx| {
                let kept = |name: &str| Customer { reference: Some("x".to_owned()), ..customer(&one, name) };
                let event = |title: &str| EventSeries { reference: Some("x".to_owned()), ..series(&one, title) };
                tx.insert_service(&named(&one))?;
                tx.insert_service(&named(&other))?;
                tx.insert_resource(&room(&one, ResourceKind::Room, "a"))?;
                tx.insert_resource(&room(&one, ResourceKind::Equipment, "b"))?;
                tx.insert_customer(&kept("Rui"))?;
                tx.insert_event_series(&event("Yoga"))?;
                let all = [
                    tx.insert_service(&named(&one)),
                    tx.insert_resource(&room(&one, ResourceKind::Room, "c")),
                    tx.insert_customer(&kept("Eva")),
                    tx.insert_event_series(&event("Choir")),
                ];
                tx.insert_service(&service(&one, "still", 0))?;
                let found = tx.resource_by_reference(one.id, ResourceKind::Equipment, "x")?;
                assert_eq!(found.map(|found| found.slug.clone()).as_deref(), Some("b"));
                assert_eq!(tx.resource_by_reference(one.id, ResourceKind::Person, "x")?, None);
                assert_eq!(tx.resource_by_reference(other.id, ResourceKind::Room, "x")?, None);
                Ok(all.map(|refused| format!("{refused:?}")))
            })
            .unwrap();
        assert_eq!(refused, expected.map(|rule| format!("Err(Conflict({rule:?}))")), "{}", database.kind());
        assert_eq!(store.read(|tx| tx.services(ana.tenant, ServiceFilter::default())).unwrap().len(), 2);
    }
}

#[test]
fn customers_are_found_by_name_address_and_number_and_paged() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        let full = Customer {
            reference: Some("crm-7".to_owned()),
            email: Some("Rui@Example.com".to_owned()),
            phone: Some("+351 900".to_owned()),
            notes: Some("prefers mornings".to_owned()),
            locale: Some("pt-PT".to_owned()),
            ..customer(&tenant, "Rui Ávila")
        };
        let all = [full.clone(), customer(&tenant, "Eva"), Customer { active: false, ..customer(&tenant, "Ana") }];
        let stored = all.clone();
        store.write(move |tx| stored.iter().try_for_each(|one| tx.insert_customer(one))).unwrap();
        assert_eq!(store.read(|tx| tx.customer(tenant.id, full.id)).unwrap().as_ref(), Some(&full));
        assert_eq!(store.read(|tx| tx.customer_by_reference(tenant.id, "crm-7")).unwrap().as_ref(), Some(&full));
        assert_eq!(store.read(|tx| tx.customer(id(TenantId::from_u128), full.id)).unwrap(), None);
        let names = |filter: CustomerFilter, page| {
            let found = store.read(|tx| tx.customers(tenant.id, &filter, page)).unwrap();
            (found.items.into_iter().map(|one| one.name).collect::<Vec<_>>(), found.total)
        };
        let (any, whole) = (CustomerFilter::default, Page { limit: 10, offset: 0 });
        let one = || (vec!["Rui Ávila".to_owned()], 1);
        assert_eq!(names(any(), Page { limit: 1, offset: 1 }), (vec!["Eva".to_owned()], 3));
        assert_eq!(names(CustomerFilter { name_contains: Some("áVI".to_owned()), ..any() }, whole), one());
        assert_eq!(names(CustomerFilter { name_contains: Some("%".to_owned()), ..any() }, whole), (vec![], 0));
        assert_eq!(names(CustomerFilter { email: Some("rui@example.COM".to_owned()), ..any() }, whole), one());
        assert_eq!(names(CustomerFilter { phone: Some("+351 900".to_owned()), ..any() }, whole), one());
        assert_eq!(names(CustomerFilter { active: Some(false), ..any() }, whole), (vec!["Ana".to_owned()], 1));

        let changed = Customer { email: None, phone: None, notes: None, active: false, ..full.clone() };
        let stored = changed.clone();
        store.write(move |tx| tx.update_customer(&stored)).unwrap();
        assert_eq!(store.read(|tx| tx.customer(tenant.id, full.id)).unwrap(), Some(changed));
        let gone = customer(&tenant, "Gone");
        assert!(matches!(store.write(move |tx| tx.update_customer(&gone)), Err(StoreError::Contended(_))));
    }
}

#[test]
fn events_keep_their_rule_and_its_exceptions() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let weekly = EventSeries {
            reference: Some("yoga".to_owned()),
            description: Some("Bring a mat".to_owned()),
            dates: EventDates::Recurring {
                first: date!(2026 - 11 - 23),
                rule: "FREQ=WEEKLY;BYDAY=MO,WE".parse().unwrap(),
                except: [date!(2026 - 12 - 30), date!(2026 - 12 - 23)].into(),
            },
            max_party: NonZeroU32::new(4),
            location: Some(ana.id),
            ..series(&tenant, "Yoga")
        };
        let once = EventSeries { active: false, ..series(&tenant, "Concert") };
        let stored = [weekly.clone(), once.clone()];
        store.write(move |tx| stored.iter().try_for_each(|one| tx.insert_event_series(one))).unwrap();
        assert_eq!(store.read(|tx| tx.event_series(tenant.id, weekly.id)).unwrap().as_ref(), Some(&weekly));
        let found = store.read(|tx| tx.event_series_by_reference(tenant.id, "yoga")).unwrap();
        assert_eq!(found.as_ref(), Some(&weekly));
        let all = |active| store.read(|tx| tx.all_event_series(tenant.id, EventSeriesFilter { active })).unwrap();
        assert_eq!(all(None), [once.clone(), weekly.clone()]);
        assert_eq!(all(Some(true)), std::slice::from_ref(&weekly));
        assert_eq!(store.read(|tx| tx.event_series(id(TenantId::from_u128), weekly.id)).unwrap(), None);

        let moved = EventSeries { dates: EventDates::Once(date!(2027 - 01 - 04)), rev: 2, ..weekly.clone() };
        let (stored, late) = (moved.clone(), moved.clone());
        store.write(move |tx| tx.update_event_series(&stored, 1)).unwrap();
        assert_eq!(store.read(|tx| tx.event_series(tenant.id, weekly.id)).unwrap(), Some(moved));
        let stale = store.write(move |tx| tx.update_event_series(&late, 1));
        assert!(matches!(stale, Err(StoreError::Contended(_))));
    }
}

#[test]
fn a_unit_keeps_its_stay_rules() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        let room = Resource {
            reference: Some("suite".to_owned()),
            kind: ResourceKind::Room,
            stay: Some(StayRules {
                unit: StayUnit::Night,
                check_in: "15:00".parse().unwrap(),
                check_out: "11:00".parse().unwrap(),
                arrivals: [Weekday::Friday, Weekday::Saturday].into_iter().collect(),
                departures: WeekdaySet::ALL,
                min_units: NonZeroU32::new(2).unwrap(),
                max_units: NonZeroU32::new(14),
            }),
            ..resource(&tenant, "suite")
        };
        let stored = room.clone();
        store.write(move |tx| tx.insert_resource(&stored)).unwrap();
        assert_eq!(store.read(|tx| tx.resource(tenant.id, room.id)).unwrap().as_deref(), Some(&room));
        let plain = Resource { stay: None, reference: None, rev: 2, ..room.clone() };
        let stored = plain.clone();
        store.write(move |tx| tx.update_resource(&stored, 1)).unwrap();
        assert_eq!(store.read(|tx| tx.resource(tenant.id, room.id)).unwrap().as_deref(), Some(&plain));
    }
}

#[test]
fn settings_are_kept_and_what_was_never_said_is_the_default() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let settings = BookingSettings {
            min_notice: Length::minutes(120),
            horizon_days: Some(10),
            cancellation: ChangeRule { allowed: false, notice: Length::minutes(24 * 60) },
            rescheduling: ChangeRule { allowed: true, notice: Length::minutes(60) },
            duplicates: Duplicates::RefuseSamePhone,
            approval: Approval::Required,
            buffer: Length::minutes(5),
            slot_step: Some(Length::minutes(15)),
            tokens: TokenNumbering::PerDate,
            tells_api_writes: true,
            regenerate_resets_dates: true,
            offer_length: Length::minutes(45),
        };
        let (strict, plain) = (Tenant { settings, ..tenant("strict") }, tenant("plain"));
        let stored = [strict.clone(), plain.clone()];
        store.write(move |tx| stored.iter().try_for_each(|one| tx.insert_tenant(one))).unwrap();
        assert_eq!(store.read(|tx| tx.tenant(strict.id)).unwrap(), Some(strict.clone()));
        let set = |json: &str| {
            crate::sql::run(&database, &format!("UPDATE tenants SET settings = '{json}' WHERE slug = 'strict'"));
            store.read(|tx| tx.tenant(strict.id)).map(|found| found.unwrap().settings)
        };
        assert_eq!(set("{}").unwrap(), BookingSettings::DEFAULT);
        let some = BookingSettings { horizon_days: Some(3), ..BookingSettings::DEFAULT };
        assert_eq!(set(r#"{"horizon_days":3}"#).unwrap(), some);
        assert!(matches!(set(r#"{"approval":"perhaps"}"#), Err(StoreError::Corrupt { table: "tenants", .. })));
        assert_eq!(store.read(|tx| tx.tenant(plain.id)).unwrap(), Some(plain));
    }
}
