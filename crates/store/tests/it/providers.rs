//! People who see patients: their profiles, and how they are found.

use crate::samples::{NOON, business, id, open, resource};
use engine::{
    ProviderFilter, StoreError,
    model::{
        Doctor, HoursRule, Metadata, NewPatients, OverrideRecord, Profile, Resource, ResourceKind, Template, Tenant,
    },
};
use rig::TempDatabase;
use slot_core::{
    Dates, DoctorId, Effect, Hours, HoursId, Ledger, Length, Notice, Override, OverrideId, PostQuery, ResourceId, Site,
    TenantId, Validity, WallRange, WeeklyRule, Zone,
};
use std::num::NonZeroU32;
use time::{Date, Weekday, macros::date};

/// A Monday.
const MONDAY: Date = date!(2026 - 05 - 18);

fn zone() -> Zone {
    "America/Manaus".parse().unwrap()
}

fn template(location: ResourceId, start: &str, end: &str) -> Template {
    Template {
        id: id(HoursId::from_u128),
        weekday: Weekday::Monday,
        hours: WallRange::parse(start, end).unwrap(),
        location,
        room: None,
        slot_length: None,
        valid: Validity::ALWAYS,
        active: true,
    }
}

fn with(person: Resource, profile: Profile) -> Resource {
    Resource { profile: Some(Box::new(profile)), ..person }
}

fn good_for(specialties: &[&str]) -> Profile {
    Profile { specialties: specialties.iter().map(|&one| one.to_owned()).collect(), ..Profile::bare() }
}

/// A provider with everything that one can have.
fn full(tenant: &Tenant, slug: &str) -> Resource {
    let (location, change) = (id(ResourceId::from_u128), id(OverrideId::from_u128));
    let profile = Profile {
        doctor: Some(id(DoctorId::from_u128)),
        buffer: Length::minutes(10),
        daily_limit: NonZeroU32::new(8),
        primary: Some(location),
        specialties: vec!["Cardiologia".to_owned(), "Clínica geral".to_owned()],
        new_patients: NewPatients::Refused,
        metadata: Some(Metadata::parse(r#"{"b": 1.0, "a": null}"#).unwrap()),
        sites: vec![Site { location, zone: zone() }],
        templates: vec![
            Template {
                room: Some(id(ResourceId::from_u128)),
                slot_length: Some(Length::minutes(20)),
                valid: Validity { from: Some(date!(2026 - 01 - 01)), until: None },
                ..template(location, "08:00", "12:00")
            },
            Template { active: false, ..template(location, "13:00", "15:00") },
        ],
        override_places: [(change, location)].into(),
    };
    let block = OverrideRecord {
        id: change,
        title: "away".to_owned(),
        rule: Override { dates: Dates::on(MONDAY), effect: Effect::Block(Hours::AllDay) },
        created_at: NOON,
        wording: None,
    };
    with(Resource { hours: None, overrides: vec![block], ..resource(tenant, slug) }, profile)
}

#[test]
fn a_profile_is_read_back_changed_and_found_by_its_doctor() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let rui = full(&tenant, "rui");
        let doctor = rui.doctor();
        let stored = rui.clone();
        store.write(move |tx| tx.insert_resource(&stored)).unwrap();
        // Twice: as it is read from the row, and as it is remembered.
        for _ in 0..2 {
            let found = store.read(|tx| tx.resource(tenant.id, rui.id)).unwrap();
            assert_eq!(found.as_deref(), Some(&rui));
        }
        assert_eq!(store.read(|tx| tx.provider_of(tenant.id, doctor)).unwrap().as_ref(), Some(&rui));
        assert_eq!(store.read(|tx| tx.provider_of(id(TenantId::from_u128), doctor)).unwrap(), None);
        let twin = with(resource(&tenant, "twin"), Profile { doctor: Some(doctor), ..Profile::bare() });
        let refused = store.write(move |tx| tx.insert_resource(&twin));
        let is_named = matches!(&refused, Err(StoreError::Conflict(rule)) if rule == "resources_doctor_id");
        assert!(is_named, "{refused:?} on {}", database.kind());
        let bare = Resource { rev: 2, ..with(rui.clone(), Profile::bare()) };
        let stored = bare.clone();
        store.write(move |tx| tx.update_resource(&stored, 1)).unwrap();
        assert_eq!(store.read(|tx| tx.resource(tenant.id, rui.id)).unwrap().as_deref(), Some(&bare));
        let cardiology = ProviderFilter { specialty: Some("cardiologia".to_owned()), active: None };
        assert_eq!(store.read(|tx| tx.providers(tenant.id, &cardiology)).unwrap(), []);
        // Whoever was made without a record is a doctor too.
        let other = Doctor::of(&ana);
        assert_eq!((ana.doctor(), other.name), (other.id, ana.name.clone()));
    }
}

#[test]
fn providers_are_found_by_specialty_whatever_the_letter_case() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let ((tenant, ana), (other, _)) = (business(&store), business(&store));
        let heart = with(resource(&tenant, "bea"), good_for(&["Cardiologia", "CARDIOLOGIA ", "Clínica"]));
        let gone = Resource { active: false, ..with(resource(&tenant, "cid"), good_for(&["cardiologia"])) };
        let elsewhere = with(resource(&other, "dan"), good_for(&["Cardiologia"]));
        let room = Resource { kind: ResourceKind::Room, ..resource(&tenant, "room") };
        let all = [heart.clone(), gone.clone(), elsewhere, room.clone()];
        store.write(move |tx| all.iter().try_for_each(|one| tx.insert_resource(one))).unwrap();
        let found = |specialty: Option<&str>, active| {
            let filter = ProviderFilter { specialty: specialty.map(str::to_owned), active };
            let found = store.read(|tx| tx.providers(tenant.id, &filter)).unwrap();
            found.into_iter().map(|one| one.slug).collect::<Vec<_>>()
        };
        assert_eq!(found(None, None), ["ana", "bea", "cid"]);
        assert_eq!(found(Some(" cardioLOGIA"), None), ["bea", "cid"]);
        assert_eq!(found(Some("CLÍNICA"), Some(true)), ["bea"]);
        assert_eq!(found(Some("cardio"), None), [""; 0]);
        let wanted = [room.id, ana.id, id(ResourceId::from_u128)];
        let by_id = store.read(|tx| tx.resources_by_id(tenant.id, &wanted)).unwrap();
        assert_eq!(by_id, [ana, room]);
        assert_eq!(store.read(|tx| tx.resources_by_id(tenant.id, &[])).unwrap(), []);
    }
}

#[test]
fn a_provider_is_one_calendar_for_every_face() {
    let database = TempDatabase::sqlite();
    let store = open(&database);
    let (tenant, _) = business(&store);
    let mut rui = full(&tenant, "rui");
    let (location, now) = (rui.profile().primary.unwrap(), zone().instant(MONDAY, slot_core::WallTime::MIDNIGHT));
    // Where every face looks: the weekly hours, and the calendar.
    assert_eq!(rui.open_hours(), [HoursRule::open(Weekday::Monday, WallRange::parse("08:00", "12:00").unwrap())]);
    let calendar = rui.calendar(Notice::PastAllowed);
    assert_eq!((calendar.rules.buffer_after, calendar.rules.daily_limit), (Length::minutes(10), NonZeroU32::new(8)));
    let rule = WeeklyRule::always(Weekday::Monday, WallRange::parse("08:00", "12:00").unwrap());
    let kept = calendar.schedules.iter().flat_map(|schedule| &schedule.weekly).map(|rule| rule.hours);
    assert_eq!(kept.collect::<Vec<_>>(), [rule.hours]);
    assert!(calendar.schedules.iter().all(|schedule| schedule.zone == zone()));
    // Where a clinic looks: the same, with location, room and length.
    let query = PostQuery { first: MONDAY, last: MONDAY, length: None, usual: Resource::USUAL_VISIT, location: None };
    let practice = rui.practice(Notice::PastAllowed);
    assert_eq!(practice.posts().first().unwrap().0.location, Some(location));
    assert_eq!(practice.primary, Some(location));
    let reach = practice.reach(&query).unwrap();
    assert_eq!(practice.slots(&Ledger::new(reach, vec![]), &[], now, &query).unwrap(), [], "the day is blocked");
    rui.overrides.clear();
    if let Some(profile) = &mut rui.profile {
        for template in &mut profile.templates {
            template.room = None;
        }
    }
    let slots = rui.practice(Notice::PastAllowed).slots(&Ledger::new(reach, vec![]), &[], now, &query).unwrap();
    assert_eq!(slots.len(), 8, "twenty minutes every half an hour, from eight to twelve");
    assert_eq!(slots[0].span.start(), zone().instant(MONDAY, "08:00".parse().unwrap()));
}
