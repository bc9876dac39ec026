//! What a clinic has, for the tests of every route.

use crate::support::World;
use engine::{
    model::{ExternalIds, NewPatients, Patient, Tenant},
    verbs::{
        NewDayOverride, NewDoctor, NewPatient, NewPlace, NewProvider, NewTemplate, Place, add_template, create_doctor,
        create_place, create_provider, override_day,
    },
};
use slot_core::{Capacity, Effect, Hours, HoursId, Length, OverrideId, ResourceId, Validity, WallRange};
use std::num::NonZeroU32;
use time::Weekday;

pub(crate) fn doctor() -> NewDoctor {
    NewDoctor { name: "Dra. Eva".to_owned(), email: None, phone: None, external_ids: ExternalIds::default() }
}

pub(crate) fn patient() -> NewPatient {
    NewPatient { name: "Lia".to_owned(), email: None, phone: None, patient: Patient::default() }
}

/// A location, and a room there.
pub(crate) fn places(world: &World, tenant: &Tenant) -> (ResourceId, ResourceId) {
    let make = |place: Place| {
        let (shop, new) = (tenant.clone(), NewPlace { place, name: "Centro".to_owned(), reference: None });
        world.write(move |tx, cx| create_place(tx, cx, &shop, &new)).unwrap().id
    };
    let location = make(Place::Location("America/Sao_Paulo".parse().unwrap()));
    (location, make(Place::Room(location)))
}

/// A provider with a template and an override.
pub(crate) fn practice(world: &World, tenant: &Tenant, location: ResourceId) -> (ResourceId, HoursId, OverrideId) {
    let (shop, new) = (tenant.clone(), NewDoctor { name: "Dr. Rui".to_owned(), ..doctor() });
    let rui = world.write(move |tx, cx| create_doctor(tx, cx, &shop, &new)).unwrap();
    let new = NewProvider {
        doctor: rui.id,
        name: None,
        length: Length::minutes(30),
        buffer: Length::ZERO,
        daily_limit: None,
        capacity: Capacity(NonZeroU32::MIN),
        primary: None,
        specialties: Vec::new(),
        new_patients: NewPatients::Welcome,
        metadata: None,
    };
    let shop = tenant.clone();
    let provider = world.write(move |tx, cx| create_provider(tx, cx, &shop, &new)).unwrap().id;
    let new = NewTemplate {
        weekday: Weekday::Monday,
        hours: WallRange::parse("08:00", "12:00").unwrap(),
        location,
        room: None,
        slot_length: None,
        valid: Validity { from: None, until: None },
        active: true,
    };
    let shop = tenant.clone();
    let template = world.write(move |tx, cx| add_template(tx, cx, &shop, provider, &new)).unwrap().template.id;
    let (date, effect) = (time::macros::date!(2026 - 03 - 06), Effect::Block(Hours::AllDay));
    let new = NewDayOverride { date, effect, location: None, reason: None };
    let shop = tenant.clone();
    let day = world.write(move |tx, cx| override_day(tx, cx, &shop, provider, &new)).unwrap().record.id;
    (provider, template, day)
}
