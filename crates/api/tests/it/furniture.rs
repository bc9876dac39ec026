//! What a business has, for the tests of every route.

use crate::support::{FixedClock, World};
use engine::{
    model::{
        Address, DaySession, Dialect, ExternalIds, HoursRule, NewPatients, Patient, ResourceKind, Service, Tenant,
        WindowStatus,
    },
    verbs::{
        JoinWaitlist, NewDayOverride, NewDoctor, NewOverride, NewPatient, NewPlace, NewProvider, NewResource,
        NewTemplate, NewWebhook, NewWindow, Place, add_template, create_doctor, create_place, create_provider,
        override_day,
    },
};
use slot_core::{
    Capacity, CustomerId, Dates, Effect, Hours, HoursId, Length, Override, OverrideId, ResourceId, ServiceId, Validity,
    WaitFor, WaitPriority, WallRange,
};
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

pub(crate) fn mornings(branch: ResourceId) -> NewWindow {
    NewWindow {
        reference: None,
        branch: Some(branch),
        weekday: Weekday::Tuesday,
        session: DaySession::Morning,
        batch: None,
        hours: WallRange::parse("09:00", "11:00").unwrap(),
        places: NonZeroU32::new(20).unwrap(),
        share: None,
        service: None,
        min_party: NonZeroU32::MIN,
        max_party: None,
        status: WindowStatus::Open,
    }
}

pub(crate) fn blocked_friday() -> NewOverride {
    let friday = time::macros::date!(2026 - 03 - 06);
    let dates = Dates::Span { first: friday, last: friday };
    let rule = Override { dates, effect: Effect::Block(Hours::AllDay) };
    NewOverride { title: "Away".to_owned(), rule, wording: None }
}

pub(crate) fn hook() -> NewWebhook {
    let (url, events) = ("https://example.com/hook".to_owned(), vec!["booking.confirmed".to_owned()]);
    NewWebhook { dialect: Dialect::Slotflow, url, events, secret: None, description: None, metadata: None }
}

/// A good body for a route of webhook endpoints, whichever face it is of; where nothing is read nothing is said.
pub(crate) fn hook_body(path: &str) -> serde_json::Value {
    let url = "https://example.com/new";
    match path {
        "/v1/webhooks" => serde_json::json!({ "url": url, "events": ["booking.confirmed"] }),
        "/api/webhooks" => serde_json::json!({ "url": url, "events": ["*"] }),
        "/v1/scheduling/webhooks" => {
            serde_json::json!({ "url": url, "secret": "s".repeat(32), "event_types": ["appointment.created"] })
        }
        "/api/webhooks/{id}" => serde_json::json!({ "isActive": false }),
        "/v1/scheduling/webhooks/{id}" => serde_json::json!({ "is_active": false }),
        _ => serde_json::json!({}),
    }
}

/// A patient who waits for somebody good for anything.
pub(crate) fn waiting(patient: CustomerId, service: ServiceId) -> JoinWaitlist {
    JoinWaitlist {
        patient,
        service,
        wants: WaitFor::Specialty("any".to_owned()),
        location: None,
        first: None,
        last: None,
        part: None,
        priority: WaitPriority::NONE,
        notes: None,
    }
}

pub(crate) fn location() -> NewResource {
    NewResource { kind: ResourceKind::Location, name: "Branch".to_owned(), hours: None, ..person() }
}

pub(crate) fn checkup(world: &World, tenant: &Tenant) -> Service {
    Service {
        id: ServiceId::from_u128(engine::Ids::mint(&*world.ids, FixedClock::NOON)),
        tenant: tenant.id,
        reference: None,
        name: "Check-up".to_owned(),
        description: None,
        duration: Length::minutes(30),
        price: None,
        colour: None,
        sort_order: 0,
        buffer_before: Length::ZERO,
        buffer_after: Length::ZERO,
        given_by: Vec::new(),
        location: None,
        appointment: engine::model::AppointmentType::default(),
        active: true,
        created_at: FixedClock::NOON,
        updated_at: FixedClock::NOON,
    }
}

pub(crate) fn person() -> NewResource {
    let hours = WallRange::parse("09:00", "17:00").unwrap();
    let weekdays = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    NewResource {
        kind: ResourceKind::Person,
        name: "Ana".to_owned(),
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone: "Europe/Berlin".parse().unwrap(),
        capacity: Capacity(NonZeroU32::MIN),
        durations: vec![Length::minutes(30)],
        hours: Some(weekdays.map(|weekday| HoursRule::open(weekday, hours)).to_vec()),
        closures: Vec::new(),
        active: true,
        published: false,
    }
}
