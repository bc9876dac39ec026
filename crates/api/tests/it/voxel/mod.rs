//! The agent face, row by row of its contract.

mod access;
mod bookings;
mod hours;
mod lists;
mod rates;
mod schema;

use crate::support::{Client, Reply, World};
use engine::{
    model::{Booking, Reach, Role, Scope, Tenant, TenantStatus},
    verbs::{KeyKind, NewKey, change_tenant},
};
use serde_json::{Value, json};
use slot_core::{BookingId, TenantId};

const API: &str = "/api/agent/v1";
const TENANTS: &str = "/api/agent/v1/tenants";
const BOOKINGS: &str = "/api/agent/v1/bookings";
const SERVICES: &str = "/api/agent/v1/services";
const AVAILABILITY: &str = "/api/agent/v1/availability";

/// The routes that name a business.
const OF_ONE: [&str; 3] = [BOOKINGS, SERVICES, AVAILABILITY];

/// A key of this reach that has what its role has, and what `change` makes of it.
fn key(world: &World, reach: Reach, change: impl FnOnce(NewKey) -> NewKey) -> String {
    let new = change(NewKey {
        reach,
        name: "agent".to_owned(),
        kind: KeyKind::Agent,
        scopes: None,
        role: Some(Role::Viewer),
        rate_limit: None,
        expires_at: None,
    });
    world.write(move |tx, cx| engine::verbs::create_key(tx, cx, &new)).secret
}

/// A client of the whole installation, without a limit of requests.
fn everywhere(world: &World) -> Client {
    world.client(&key(world, Reach::Installation, |new| NewKey { rate_limit: Some(0), ..new }))
}

/// A client of one business, without a limit of requests.
fn within(world: &World, tenant: &Tenant) -> Client {
    world.client(&key(world, Reach::Tenant(tenant.id), |new| NewKey { rate_limit: Some(0), ..new }))
}

/// A client that makes things through the other faces.
fn maker(world: &World, tenant: &Tenant) -> Client {
    world.client(&world.key_with(tenant, Scope::ALL, |new| NewKey { rate_limit: Some(0), ..new }))
}

/// The path of a list of one business.
fn of(path: &str, tenant: TenantId, more: &str) -> String {
    format!("{path}?tenant_id={}{more}", tenant.ulid())
}

/// The whole answer to a question, which must be good.
async fn ask(client: &Client, path: &str) -> Value {
    let reply = client.get(path).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text);
    reply.json()
}

/// Status, code and message of an error that has nothing else.
fn error(reply: &Reply) -> (u16, String, String) {
    let body = reply.json();
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    (reply.status, text("error"), text("message"))
}

fn told(status: u16, code: &str, message: &str) -> (u16, String, String) {
    (status, code.to_owned(), message.to_owned())
}

fn close(world: &World, tenant: &Tenant, status: TenantStatus) {
    let closed = Tenant { status, ..tenant.clone() };
    world.write(move |tx, cx| change_tenant(tx, cx, &closed)).unwrap();
}

/// Makes a person who can be booked for half an hour from nine to five on weekdays; answers the id.
async fn human(world: &World, tenant: &Tenant, name: &str) -> String {
    let api = maker(world, tenant);
    let made = api.post("/v1/humans", &json!({ "name": name, "timezone": "Europe/Berlin" })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let rules = json!({
        "working_days": [1, 2, 3, 4, 5], "work_start": "09:00", "work_end": "17:00", "meeting_durations": [30],
    });
    let put = api.put(&format!("/v1/humans/{id}/availability"), &rules).await;
    assert_eq!(put.status, 200, "{}", put.text);
    id
}

/// Books the person at that moment; answers the id of the booking.
async fn book(world: &World, tenant: &Tenant, human: &str, start: &str) -> BookingId {
    let body = json!({ "human_id": human, "starts_at": start, "duration": 30, "attendee_name": "Ada Lovelace" });
    let made = maker(world, tenant).post("/v1/bookings", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()["id"].as_str().unwrap().parse().unwrap()
}

/// Changes a booking as no verb would.
fn tamper(world: &World, tenant: &Tenant, id: BookingId, change: impl Fn(&mut Booking) + Send + 'static) {
    let tenant = tenant.id;
    world.write(move |tx, cx| {
        let mut booking = tx.booking(tenant, id)?.unwrap();
        let (from, version) = (booking.status, booking.version);
        change(&mut booking);
        booking.version += 1;
        let step = engine::model::HistoryRow {
            booking: id,
            version: booking.version,
            from: Some(from),
            to: booking.status,
            by: None,
            reason: None,
            at: cx.now,
        };
        tx.update_booking(&booking, version, &step)
    });
}
