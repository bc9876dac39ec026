//! The Husky face, row by row of its contract.

mod access;
mod appointment_changes;
mod appointment_races;
mod appointments;
mod availability;
mod regenerate;
mod tracking;
mod windows;

use crate::support::{Client, FixedClock, Reply, World};
use engine::{
    model::{Address, Booking, Channel, Closure, Guest, ResourceKind, Scope, Service, Tenant},
    verbs::{
        Arrival, BookWindow, NewKey, NewResource, ResourceChange, SeatRefused, ServiceName, book_window,
        change_resource, create_resource,
    },
};
use serde_json::{Value, json};
use slot_core::{Capacity, Length, ResourceId, ServiceId, WindowId};
use std::num::NonZeroU32;
use time::Date;

const SCOPES: &[Scope] =
    &[Scope::HuskySlotsRead, Scope::HuskySlotsWrite, Scope::HuskyAppointmentsRead, Scope::HuskyAppointmentsWrite];
const SLOTS: &str = "/v1/appointment-slots";
/// Nobody's id.
const NOBODY: &str = "01890000-0000-7000-8000-000000000000";
/// A Monday.
const MONDAY: &str = "2026-06-15";

/// A business in Berlin with one branch and one service, and a client that may do everything in it.
struct Clinic {
    world: World,
    tenant: Tenant,
    branch: ResourceId,
    service: ServiceId,
    api: Client,
}

impl Clinic {
    /// One on each database.
    fn each() -> Vec<Self> {
        World::each().into_iter().map(Self::on).collect()
    }

    fn on(world: World) -> Self {
        let tenant = world.tenant("clinic");
        let branch = branch(&world, &tenant, "Main branch");
        let service = service(&world, &tenant, "General Checkup");
        let api = world.client(&world.key_with(&tenant, SCOPES, |new| NewKey { rate_limit: Some(0), ..new }));
        Self { world, tenant, branch, service, api }
    }

    /// A client with these scopes only.
    fn with(&self, scopes: &[Scope]) -> Client {
        self.world.client(&self.world.key_with(&self.tenant, scopes, |new| NewKey { rate_limit: Some(0), ..new }))
    }

    /// Makes a window like this; answers its id.
    async fn window(&self, fields: Value) -> String {
        let reply = self.api.post(SLOTS, &window_with(fields)).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.json()["data"]["calendar_id"].as_str().unwrap().to_owned()
    }

    /// The open windows that a query finds.
    async fn open(&self, query: &str) -> Vec<Value> {
        let reply = self.api.get(&format!("{SLOTS}/availability?{query}")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["slots"].as_array().unwrap().clone()
    }

    /// The records that a query finds.
    async fn records(&self, query: &str) -> Vec<Value> {
        let reply = self.api.get(&format!("{SLOTS}/schedule-tracking?{query}")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["data"].as_array().unwrap().clone()
    }

    /// Changes a record of the clinic's service.
    async fn track(&self, window: &str, date: &str, body: &Value) -> Reply {
        self.api.patch(&format!("{SLOTS}/tracking/{window}||{date}||{}", self.service), body).await
    }

    /// Books a place through an API, for somebody of this name.
    fn try_book(&self, window: &str, date: &str, name: &str, channel: Channel) -> Result<Booking, SeatRefused> {
        let (tenant, wish) = (self.tenant.clone(), self.wish(window, date, name, channel));
        self.world.write(move |tx, cx| book_window(tx, cx, &tenant, &wish))
    }

    /// Books so many places through an API, one by one.
    fn book(&self, window: &str, date: &str, count: u32) {
        for place in 0..count {
            self.try_book(window, date, &format!("Guest {place}"), Channel::Api).unwrap();
        }
    }

    fn wish(&self, window: &str, date: &str, name: &str, channel: Channel) -> BookWindow {
        BookWindow {
            window: Some(window.parse::<WindowId>().unwrap()),
            branch: None,
            service: Some(ServiceName::Id(self.service)),
            session: None,
            batch: None,
            arrival: Arrival::On(day(date)),
            party: NonZeroU32::MIN,
            guest: Guest { name: name.to_owned(), phone: Some("+911234567890".to_owned()), ..Guest::default() },
            customer: None,
            notes: None,
            assigned: None,
            external_reference: None,
            consent: None,
            source: None,
            metadata: None,
            channel,
        }
    }

    /// The text of an answer, with names in place of ids.
    fn named(&self, reply: &Reply, window: &str) -> String {
        let names =
            [(window.to_owned(), "WINDOW"), (self.branch.to_string(), "BRANCH"), (self.service.to_string(), "SERVICE")];
        names.iter().fold(reply.shown(), |text, (id, name)| text.replace(id, name))
    }
}

/// The window of the documentation's samples.
fn window() -> Value {
    json!({
        "day": "monday", "session": "Morning", "start_time": "09:00", "end_time": "11:00", "max_slots": 20,
        "ai_slots": 10, "batch_name": "MA",
    })
}

/// The window, with other fields; what is null is left out.
fn window_with(fields: Value) -> Value {
    let (Value::Object(mut body), Value::Object(fields)) = (window(), fields) else { panic!("fields are an object") };
    body.extend(fields);
    body.retain(|_, value| !value.is_null());
    Value::Object(body)
}

/// Makes a location.
fn branch(world: &World, tenant: &Tenant, name: &str) -> ResourceId {
    let new = NewResource {
        kind: ResourceKind::Location,
        name: name.to_owned(),
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone: tenant.zone.clone(),
        capacity: Capacity(NonZeroU32::MIN),
        durations: Vec::new(),
        hours: None,
        closures: Vec::new(),
        active: true,
        published: false,
    };
    let tenant = tenant.clone();
    world.write(move |tx, cx| create_resource(tx, cx, &tenant, &new)).unwrap().id
}

/// Changes a location.
fn change_branch(clinic: &Clinic, change: ResourceChange) {
    let (tenant, branch) = (clinic.tenant.clone(), clinic.branch);
    clinic.world.write(move |tx, cx| change_resource(tx, cx, &tenant, branch, &change)).unwrap();
}

/// Shuts the location of a clinic for good.
fn shut(clinic: &Clinic, closures: Vec<Closure>) {
    change_branch(clinic, ResourceChange { closures: Some(closures), ..ResourceChange::default() });
}

/// Makes a service.
fn service(world: &World, tenant: &Tenant, name: &str) -> ServiceId {
    service_with(world, tenant, name, |service| service)
}

/// Makes a service, and what `change` makes of it.
fn service_with(world: &World, tenant: &Tenant, name: &str, change: impl FnOnce(Service) -> Service) -> ServiceId {
    let id = engine::Ids::mint(&*world.ids, FixedClock::NOON);
    let service = change(Service {
        id: ServiceId::from_u128(id),
        tenant: tenant.id,
        reference: None,
        name: name.to_owned(),
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
    });
    let id = service.id;
    world.write(move |tx, _cx| tx.insert_service(&service));
    id
}

fn day(date: &str) -> Date {
    api::wire::text::date(date).unwrap()
}

/// Asserts an error: its status, code and message, and that the envelope has nothing else.
#[track_caller]
fn refused(reply: &Reply, status: u16, code: &str, message: &str) {
    let body: Value = serde_json::from_str(&reply.text).unwrap_or_default();
    let expect = json!({ "success": false, "error": { "code": code, "message": message } });
    assert_eq!((reply.status, &body), (status, &expect), "{}", reply.text);
}

/// Asserts a 400 with this message.
#[track_caller]
fn invalid(reply: &Reply, message: &str) {
    refused(reply, 400, "VALIDATION_ERROR", message);
}
