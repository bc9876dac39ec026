//! Events that arrive: signed, in order, by schedule, through restarts, on both databases.

use crate::run::{Demo, demo, server};
use rig::{Client, Hit, Reaction, Receiver, ServerProcess, TempDatabase, wait};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

const OPEN: [&str; 2] = ["--demo", "--allow-private-webhooks"];
const NOON: &str = "2031-05-05T12:00:00Z";

fn at(database: &TempDatabase, clock: &str) -> (ServerProcess, Demo) {
    let server = server(database, &[&OPEN[..], &["--test-clock", clock]].concat());
    let demo = demo(&server);
    (server, demo)
}

fn subscribe(demo: &Demo, url: &str) -> Value {
    let made =
        demo.client.post("/v1/webhooks", &json!({ "url": url, "events": ["booking.confirmed", "booking.cancelled"] }));
    assert_eq!(made.status, 201, "{}", made.text);
    made.json()
}

fn book(demo: &Demo) -> Value {
    let booked = demo.client.post("/v1/bookings", &demo.booking);
    assert_eq!(booked.status, 201, "{}", booked.text);
    booked.json()
}

#[test]
fn a_booking_is_told_and_its_end_after_it() {
    for database in TempDatabase::each() {
        let receiver = Receiver::willing();
        let (server, demo) = at(&database, NOON);
        let hook = subscribe(&demo, &receiver.url("/hook"));
        let booked = book(&demo);
        demo.client.delete(&format!("/v1/bookings/{}", booked["id"].as_str().unwrap()));
        let hits = receiver.wait_for(2);
        assert_eq!(
            hits.iter().map(|hit| hit.json()["event"].clone()).collect::<Vec<_>>(),
            ["booking.confirmed", "booking.cancelled"]
        );
        let body = hits[0].json();
        assert_eq!(body["data"], booked, "the booking as the face shows it");
        assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["created_at", "data", "event"]);
        assert_eq!(hits[1].json()["data"]["status"], "cancelled");
        for hit in &hits {
            assert_eq!(hit.header("content-type"), "application/json");
            let t = hit.header("webhook-timestamp");
            assert!(hit.header("x-slotflow-signature").starts_with(&format!("t={t},v1=")));
            assert!(hit.header("webhook-signature").starts_with("v1,") && hit.header("webhook-id").starts_with("evt_"));
        }
        // A deleted endpoint hears nothing more.
        demo.client.delete(&format!("/v1/webhooks/{}", hook["id"].as_str().unwrap()));
        book(&demo);
        let other = Receiver::willing();
        subscribe(&demo, &other.url("/hook"));
        let booked = demo.client.get("/v1/bookings?status=confirmed").json()["bookings"][0]["id"].clone();
        demo.client.delete(&format!("/v1/bookings/{}", booked.as_str().unwrap()));
        other.wait_for(1);
        assert_eq!(receiver.count(), 2);
        drop(server);
    }
}

#[test]
fn attempts_follow_the_clock_of_the_server() {
    for database in TempDatabase::each() {
        let receiver = Receiver::start(|_| Reaction::Status(500));
        let (mut first, demo) = at(&database, NOON);
        subscribe(&demo, &receiver.url("/hook"));
        book(&demo);
        receiver.wait_for(1);
        assert!(first.sigterm_and_wait().unwrap().success());
        for (clock, count) in [("2031-05-05T12:05:05Z", 2), ("2031-05-05T13:00:05Z", 3)] {
            let (mut next, _) = at(&database, clock);
            receiver.wait_for(count);
            assert!(next.sigterm_and_wait().unwrap().success());
        }
        let hits = receiver.hits();
        assert!(
            hits.iter().all(|hit| hit.body == hits[0].body && hit.header("webhook-id") == hits[0].header("webhook-id"))
        );
        let stamps: Vec<&str> = hits.iter().map(|hit| hit.header("webhook-timestamp")).collect();
        assert!(stamps.is_sorted_by(|one, other| one < other), "each attempt has its own moment: {stamps:?}");
        // There is no fourth.
        let (server, demo) = at(&database, "2031-05-07T12:00:00Z");
        book(&demo);
        receiver.wait_for(4);
        assert_eq!(receiver.hits().iter().filter(|hit| hit.body == hits[0].body).count(), 3);
        drop(server);
    }
}

#[test]
fn what_fails_holds_back_what_follows_of_the_same_booking_only() {
    for database in TempDatabase::each() {
        let is_well = Arc::new(AtomicBool::new(false));
        let well = Arc::clone(&is_well);
        let receiver = Receiver::start(move |hit: &Hit| {
            let is_cancelled = hit.body.contains("booking.cancelled");
            assert!(!is_cancelled || well.load(Ordering::SeqCst), "the end came before the beginning");
            Reaction::Status(if well.load(Ordering::SeqCst) { 204 } else { 503 })
        });
        let (mut server, demo) = at(&database, NOON);
        subscribe(&demo, &receiver.url("/hook"));
        let booked = book(&demo);
        receiver.wait_for(1);
        demo.client.delete(&format!("/v1/bookings/{}", booked["id"].as_str().unwrap()));
        book(&demo);
        receiver.wait_for(2);
        assert!(server.sigterm_and_wait().unwrap().success());
        is_well.store(true, Ordering::SeqCst);
        let (server, _) = at(&database, "2031-05-05T12:05:10Z");
        let hits = receiver.wait_for(5);
        let of_first: Vec<Value> = hits
            .iter()
            .filter(|hit| hit.taken && hit.json()["data"]["id"] == booked["id"])
            .map(|hit| hit.json()["event"].clone())
            .collect();
        assert_eq!(of_first, ["booking.confirmed", "booking.cancelled"]);
        drop(server);
    }
}

#[test]
fn a_server_may_deliver_for_another() {
    for database in TempDatabase::each() {
        let receiver = Receiver::willing();
        let mut silent = server(&database, &[&OPEN[..], &["--no-deliveries"]].concat());
        let told = demo(&silent);
        subscribe(&told, &receiver.url("/hook"));
        book(&told);
        assert!(silent.sigterm_and_wait().unwrap().success());
        assert_eq!(receiver.count(), 0);
        let other = server(&database, &OPEN);
        receiver.wait_for(1);
        drop(other);
    }
}

#[test]
fn what_is_on_its_way_is_ended_before_the_server_is() {
    for database in TempDatabase::each() {
        let begun = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&begun);
        let receiver = Receiver::start(move |_| {
            seen.store(true, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(500));
            Reaction::Status(200)
        });
        let (mut first, demo) = at(&database, NOON);
        subscribe(&demo, &receiver.url("/hook"));
        book(&demo);
        wait::until(Duration::from_secs(20), "the delivery to be on its way", || begun.load(Ordering::SeqCst)).unwrap();
        assert!(first.sigterm_and_wait().unwrap().success(), "{}", first.stderr_so_far());
        assert_eq!(receiver.count(), 1);
        // It is stored: the next server has nothing to repeat.
        let (mut next, demo) = at(&database, "2031-05-05T12:10:00Z");
        book(&demo);
        let hits = receiver.wait_for(2);
        assert!(next.sigterm_and_wait().unwrap().success());
        assert_ne!(hits[0].header("webhook-id"), hits[1].header("webhook-id"));
        assert_eq!(receiver.count(), 2, "none came twice");
    }
}

#[test]
fn novala_is_told_in_its_own_words() {
    for database in TempDatabase::each() {
        let receiver = Receiver::willing();
        let server = server(&database, &OPEN);
        let demo = demo(&server);
        let client = Client::new(server.base()).key(&demo.novala);
        let made = client.post("/api/webhooks", &json!({ "url": receiver.url("/n"), "events": ["*"] }));
        assert_eq!(made.status, 201, "{}", made.text);
        let resource = client.get("/api/bookings/resources?type=person").json()["data"][0].clone();
        let path = format!("/api/bookings/resources/{}/availability", resource["id"].as_str().unwrap());
        let slot = client.get(&path).json()["data"][0].clone();
        let booked = client.post(
            "/api/bookings",
            &json!({ "slotId": slot["id"], "firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com" }),
        );
        let booking = booked.json()["booking"].clone();
        let hit = receiver.wait_for(1).remove(0);
        let body = hit.json();
        assert_eq!((&body["type"], &body["source"]), (&json!("bookings.confirmed"), &json!("bookings")));
        assert_eq!(body["id"], hit.header("webhook-id"));
        let data = json!({
            "bookingId": booking["id"], "resourceId": resource["id"], "resourceName": resource["name"],
            "startsAt": booking["startsAt"], "endsAt": booking["endsAt"], "email": "ada@example.com",
            "firstName": "Ada", "lastName": "Lovelace",
        });
        assert_eq!(body["data"], data);
        assert!(hit.header("x-novala-signature").starts_with("sha256="));
        assert_eq!(hit.header("x-novala-event-type"), "bookings.confirmed");
        assert_eq!(hit.header("user-agent"), "Novala-Webhooks/1.0");
        assert_eq!(hit.header("x-novala-delivery-id").len(), 36);
        assert!(hit.header("x-novala-timestamp").ends_with('Z'));
    }
}
