//! A clinic with everything that an appointment needs, and the life of one.

use super::{Clinic, SCOPES, id};
use crate::support::{Client, Reply, World};
use engine::{
    model::{Address, AppointmentType, HoursRule, Profile, Resource, ResourceKind, Service},
    verbs::{NewKey, NewPatient, NewResource, create_patient, create_resource},
};
use serde_json::{Value, json};
use slot_core::{Capacity, Length, ResourceId, ServiceId, WallRange};
use std::num::NonZeroU32;
use time::Weekday;

pub(super) const APPOINTMENTS: &str = "/v1/scheduling/appointments";

/// A clinic with two providers, two rooms at its first location, and two patients.
pub(super) struct Ward {
    pub(super) clinic: Clinic,
    pub(super) api: Client,
    pub(super) ana: ResourceId,
    pub(super) rui: ResourceId,
    pub(super) centro: ResourceId,
    pub(super) norte: ResourceId,
    pub(super) blue: ResourceId,
    pub(super) red: ResourceId,
    pub(super) lia: String,
    pub(super) leo: String,
    pub(super) kind: ServiceId,
}

impl Ward {
    /// One on each database.
    pub(super) fn each() -> Vec<Self> {
        World::each().into_iter().map(|world| Self::of(Clinic::on(world))).collect()
    }

    pub(super) fn of(clinic: Clinic) -> Self {
        let make = |kind, name: &str| resource(&clinic, kind, name);
        let (ana, rui) = (make(ResourceKind::Person, "Dra. Ana"), make(ResourceKind::Person, "Dr. Rui"));
        let (centro, norte) = (make(ResourceKind::Location, "Centro"), make(ResourceKind::Location, "Norte"));
        let (blue, red) = (make(ResourceKind::Room, "Blue"), make(ResourceKind::Room, "Red"));
        for room in [blue, red] {
            change(&clinic, room, |resource| Resource { location: Some(centro), ..resource });
        }
        let (lia, leo) = (patient(&clinic, "Lia"), patient(&clinic, "Leo"));
        let kind = service(&clinic);
        let api = clinic.api.clone();
        Self { clinic, api, ana, rui, centro, norte, blue, red, lia, leo, kind }
    }

    /// What makes Lia's appointment with Ana at this time of 3 March 2026, for half an hour, with other fields.
    pub(super) fn new_at(&self, time: &str, fields: Value) -> Value {
        let start = api::wire::text::instant(&format!("2026-03-03T{time}:00Z")).unwrap();
        let mut body = json!({
            "provider_profile_id": self.ana.to_string(), "patient_id": self.lia,
            "appointment_type_id": self.kind.to_string(), "location_id": self.centro.to_string(),
            "start_time": start.rfc3339().as_str(), "end_time": (start + Length::minutes(30)).rfc3339().as_str(),
        });
        let (Some(body_fields), Value::Object(fields)) = (body.as_object_mut(), fields) else { panic!("an object") };
        body_fields.extend(fields);
        body
    }

    /// Makes one.
    pub(super) async fn book(&self, time: &str, fields: Value) -> Value {
        self.clinic.make(APPOINTMENTS, self.new_at(time, fields)).await
    }

    /// Asks for one.
    pub(super) async fn ask(&self, time: &str, fields: Value) -> Reply {
        self.api.post(APPOINTMENTS, &self.new_at(time, fields)).await
    }

    /// Does something to one, without a word.
    pub(super) async fn act(&self, made: &Value, action: &str) -> Reply {
        self.api.post(&format!("{APPOINTMENTS}/{}/{action}", id(made)), &json!({})).await
    }

    /// One as it stands, with its history.
    pub(super) async fn shown(&self, made: &Value) -> Value {
        let reply = self.api.get(&format!("{APPOINTMENTS}/{}", id(made))).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()
    }

    /// What a list answers.
    pub(super) async fn list(&self, query: &str) -> Value {
        let reply = self.api.get(&format!("{APPOINTMENTS}?{query}")).await;
        assert_eq!(reply.status, 200, "{query}: {}", reply.text);
        reply.json()
    }

    /// Gives a person a profile.
    pub(super) fn profile(&self, person: ResourceId, change_it: impl FnOnce(Profile) -> Profile) {
        change(&self.clinic, person, |resource| {
            let profile = change_it(resource.profile());
            Resource { profile: Some(Box::new(profile)), ..resource }
        });
    }

    /// Changes a resource.
    pub(super) fn change(&self, resource: ResourceId, to: impl FnOnce(Resource) -> Resource) {
        change(&self.clinic, resource, to);
    }

    /// A client of another business.
    pub(super) fn stranger(&self) -> Client {
        let world = &self.clinic.world;
        let other = world.tenant("other");
        world.client(&world.key_with(&other, SCOPES, |new| NewKey { rate_limit: Some(0), ..new }))
    }

    /// How many events there are.
    pub(super) fn events(&self) -> usize {
        let tenant = self.clinic.tenant.id;
        self.clinic.world.read(|tx, _cx| tx.events_after(tenant, None, 10_000)).len()
    }
}

fn resource(clinic: &Clinic, kind: ResourceKind, name: &str) -> ResourceId {
    let week = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    let hours = WallRange::parse("08:00", "20:00").unwrap();
    let new = NewResource {
        kind,
        name: name.to_owned(),
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone: clinic.tenant.zone.clone(),
        capacity: Capacity(NonZeroU32::MIN),
        durations: vec![Length::minutes(30)],
        hours: Some(week.map(|weekday| HoursRule::open(weekday, hours)).to_vec()),
        closures: Vec::new(),
        active: true,
        published: false,
    };
    let tenant = clinic.tenant.clone();
    clinic.world.write(move |tx, cx| create_resource(tx, cx, &tenant, &new)).unwrap().id
}

fn change(clinic: &Clinic, id: ResourceId, to: impl FnOnce(Resource) -> Resource) {
    let tenant = clinic.tenant.id;
    let old = (*clinic.world.read(|tx, _cx| tx.resource(tenant, id)).unwrap()).clone();
    let rev = old.rev;
    let new = Resource { rev: rev + 1, ..to(old) };
    clinic.world.write(move |tx, _cx| tx.update_resource(&new, rev));
}

fn patient(clinic: &Clinic, name: &str) -> String {
    let (tenant, name) = (clinic.tenant.clone(), name.to_owned());
    let new = NewPatient {
        name,
        email: Some("guest@example.com".to_owned()),
        phone: None,
        patient: engine::model::Patient::default(),
    };
    clinic.world.write(move |tx, cx| create_patient(tx, cx, &tenant, &new)).unwrap().id.to_string()
}

fn service(clinic: &Clinic) -> ServiceId {
    let made = Service {
        id: ServiceId::from_u128(engine::Ids::mint(&*clinic.world.ids, crate::support::FixedClock::NOON)),
        tenant: clinic.tenant.id,
        reference: None,
        name: "Consultation".to_owned(),
        description: None,
        duration: Length::minutes(30),
        price: None,
        colour: None,
        sort_order: 0,
        buffer_before: Length::ZERO,
        buffer_after: Length::ZERO,
        given_by: Vec::new(),
        location: None,
        appointment: AppointmentType::default(),
        active: true,
        created_at: crate::support::FixedClock::NOON,
        updated_at: crate::support::FixedClock::NOON,
    };
    let id = made.id;
    clinic.world.write(move |tx, _cx| tx.insert_service(&made));
    id
}
