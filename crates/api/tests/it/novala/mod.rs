//! The Novala face, row by row of its contract.

mod access;
mod across;
mod availability;
mod bookings;
mod lists;
mod once;
mod resource_rules;
mod resources;
mod slots;
mod webhooks;

use crate::support::{Client, FixedClock, Reply, World};
use engine::{
    model::{Scope, Tenant},
    verbs::NewKey,
};
use serde_json::{Value, json};

const SCOPES: &[Scope] = &[Scope::BookingsRead, Scope::BookingsManage, Scope::ResourcesManage, Scope::WebhooksManage];
const RESOURCES: &str = "/api/bookings/resources";
const BOOKINGS: &str = "/api/bookings";
/// Nobody's id.
const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

/// A client that may do everything in a business, without a limit of requests.
fn owner(world: &World, tenant: &Tenant) -> Client {
    world.client(&world.key_with(tenant, SCOPES, |new| NewKey { rate_limit: Some(0), ..new }))
}

/// A business of this name, and a client that may do everything in it.
fn shop(world: &World) -> Client {
    owner(world, &world.tenant("shop"))
}

/// The least that a resource needs, open from 9 to 12 on weekdays, for an hour at a time.
fn room() -> Value {
    let hours: Vec<Value> = (1..=5).map(|day| json!({ "dayOfWeek": day, "open": "09:00", "close": "12:00" })).collect();
    json!({
        "type": "room", "name": "Studio", "timezone": "Europe/Berlin", "defaultDurationMinutes": 60,
        "operatingHours": hours,
    })
}

/// The room, with other fields.
fn room_with(fields: Value) -> Value {
    let (Value::Object(mut body), Value::Object(fields)) = (room(), fields) else { panic!("fields are an object") };
    body.extend(fields);
    Value::Object(body)
}

/// Makes a resource; answers its id.
async fn make(api: &Client, body: &Value) -> String {
    let reply = api.post(RESOURCES, body).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json()["resource"]["id"].as_str().unwrap().to_owned()
}

/// The open slots that a query finds.
async fn open_slots(api: &Client, resource: &str, query: &str) -> Vec<Value> {
    let reply = api.get(&format!("{RESOURCES}/{resource}/availability?{query}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()["data"].as_array().unwrap().clone()
}

/// When the open slots start, and how many places each has.
async fn starts(api: &Client, resource: &str, query: &str) -> Vec<String> {
    let slots = open_slots(api, resource, query).await;
    slots.iter().map(|slot| format!("{} {}", slot["startsAt"].as_str().unwrap(), slot["remaining"])).collect()
}

/// The id of the open slot that starts then.
async fn slot_at(api: &Client, resource: &str, start: &str) -> String {
    let date = &start[..10];
    let slots = open_slots(api, resource, &format!("from={date}&to={date}")).await;
    let slot = slots.iter().find(|slot| slot["startsAt"] == start).unwrap_or_else(|| panic!("{start} is not open"));
    slot["slotId"].as_str().unwrap().to_owned()
}

/// A guest who wants a slot.
fn guest(slot: &str) -> Value {
    json!({ "slotId": slot, "firstName": "Ana", "lastName": "Souza", "email": "ana@example.com" })
}

/// Books the slot that starts then; answers the booking.
async fn book(api: &Client, resource: &str, start: &str) -> Value {
    let reply = api.post(BOOKINGS, &guest(&slot_at(api, resource, start).await)).await;
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json()["booking"].clone()
}

/// The id of a booking or a resource.
fn id(value: &Value) -> &str {
    value["id"].as_str().unwrap()
}

/// What a 400 says of which fields.
fn faults(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 400, "{}", reply.text);
    let body = reply.json();
    assert_eq!(body["error"], "Validation failed");
    let details = body["details"].as_array().unwrap();
    details
        .iter()
        .map(|fault| format!("{} {}", fault["field"].as_str().unwrap(), fault["message"].as_str().unwrap()))
        .collect()
}

/// Status and text of an error.
fn error(reply: &Reply) -> (u16, String) {
    let body = reply.json();
    assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
    (reply.status, body["error"].as_str().unwrap().to_owned())
}

#[test]
fn the_clock_of_these_tests() {
    assert_eq!(FixedClock::NOON.rfc3339().as_str(), "2026-03-02T12:00:00Z", "a Monday, 13:00 in Berlin");
}
