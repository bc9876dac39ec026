//! Bookings: where they fit, what their events say, and how they are called off.

use super::{House, id, office, refused, wish};
use engine::{
    model::{Event, EventKind},
    verbs::{Outcome, record_outcome},
};
use serde_json::json;
use slot_core::BookingId;

#[actix_web::test]
async fn anywhere_inside_one_window() {
    for house in House::each() {
        let human = house.worker().await;
        // 09:00 to 17:00 in New York is 13:00 to 21:00 UTC.
        for (starts_at, duration, status) in [
            ("2026-03-10T12:59:59Z", 30, 422),
            ("2026-03-10T13:00:00Z", 30, 201),
            ("2026-03-10T13:30:00.000Z", 30, 201),
            ("2026-03-10T14:07:00Z", 30, 201),
            ("2026-03-10T20:00:01Z", 60, 422),
            ("2026-03-10T20:00:00Z", 60, 201),
            ("2026-03-10T16:00:00+02:00", 30, 409),
            ("2026-03-10T10:37:00-04:00", 30, 201),
            ("2026-03-14T14:00:00Z", 30, 422),
        ] {
            let reply = house.book(&human, starts_at, duration).await;
            assert_eq!(reply.status, status, "{starts_at} {}", reply.text);
        }
    }
}

#[actix_web::test]
async fn the_past_is_accepted() {
    for house in House::each() {
        let human = house.worker().await;
        id(&house.book(&human, "2020-03-10T14:00:00Z", 30).await);
        assert_eq!(house.starts(&human, "2020-03-10", "2020-03-10", 30).await.len(), 15);
        // Even a minute ago: 2 March 2026, noon UTC, is before nine in New York, so that the day is moved.
        house.world.clock.advance(slot_core::Length::minutes(181));
        id(&house.book(&human, "2026-03-02T15:00:00Z", 30).await);
    }
}

#[actix_web::test]
async fn optional_fields_are_null() {
    for house in House::each() {
        let human = house.worker().await;
        let made = house.book(&human, "2026-03-10T14:00:00Z", 30).await.json();
        assert_eq!([&made["attendee_email"], &made["metadata"]], [&json!(null), &json!(null)]);
        let mut empty = wish(&human, "2026-03-10T15:00:00Z", 30);
        empty["metadata"] = json!({});
        empty["attendee_email"] = json!(null);
        let made = house.api.post("/v1/bookings", &empty).await.json();
        assert_eq!([&made["attendee_email"], &made["metadata"]], [&json!(null), &json!({})]);
    }
}

#[actix_web::test]
async fn cancelling_frees_the_time_and_tells_once() {
    for house in House::each() {
        let human = house.worker().await;
        let mut body = wish(&human, "2026-03-10T14:00:00Z", 30);
        body["metadata"] = json!({"lead": "L-42"});
        let booking = id(&house.api.post("/v1/bookings", &body).await);
        let path = format!("/v1/bookings/{booking}");
        let first = house.api.delete(&path).await;
        assert_eq!((first.status, first.json()), (200, json!({"id": booking, "status": "cancelled"})));
        let second = house.api.delete(&path).await;
        assert_eq!((second.status, second.text), (200, first.text));
        id(&house.book(&human, "2026-03-10T14:00:00Z", 30).await);
        let tenant = house.tenant.id;
        let events: Vec<Event> = house.world.read(|tx, _cx| tx.events_after(tenant, None, 100));
        let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
        assert_eq!(kinds, [EventKind::BookingConfirmed, EventKind::BookingCancelled, EventKind::BookingConfirmed]);
        for event in &events[..2] {
            assert!(event.payload.contains(r#""metadata":{"lead":"L-42"}"#), "{}", event.payload);
        }
    }
}

#[actix_web::test]
async fn what_took_place_cannot_be_cancelled() {
    for house in House::each() {
        let human = house.worker().await;
        let booking = id(&house.book(&human, "2026-03-02T15:00:00Z", 30).await);
        house.world.clock.advance(slot_core::Length::minutes(24 * 60));
        let (tenant, which) = (house.tenant.clone(), booking.parse::<BookingId>().unwrap());
        house.world.write(move |tx, cx| record_outcome(tx, cx, &tenant, which, Outcome::Completed));
        refused(&house.api.delete(&format!("/v1/bookings/{booking}")).await, 409, "INVALID_STATE");
        assert_eq!(house.api.get(&format!("/v1/bookings/{booking}")).await.json()["status"], "confirmed");
        refused(&house.book(&human, "2026-03-02T15:00:00Z", 30).await, 409, "SLOT_UNAVAILABLE");
    }
}

#[actix_web::test]
async fn rules_are_replaced_as_a_whole() {
    for house in House::each() {
        let human = house.worker().await;
        id(&house.book(&human, "2026-03-10T14:00:00Z", 30).await);
        let mut late = office();
        late["work_start"] = json!("16:00");
        late["meeting_durations"] = json!([20]);
        house.rules(&human, &late).await;
        let shown = house.api.get(&format!("/v1/humans/{human}")).await.json();
        assert_eq!(shown["availability_rules"], late);
        refused(&house.book(&human, "2026-03-10T15:00:00Z", 30).await, 422, "INVALID_DURATION");
        refused(&house.book(&human, "2026-03-10T15:00:00Z", 20).await, 422, "OUTSIDE_WORKING_HOURS");
        assert_eq!(house.starts(&human, "2026-03-10", "2026-03-10", 20).await.len(), 3);
        assert_eq!(house.api.get("/v1/bookings").await.json()["total"], 1, "bookings stay");
    }
}
