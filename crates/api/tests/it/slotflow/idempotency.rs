//! `Idempotency-Key`: a retry is answered as the first request was.

use super::{House, id, refused, wish};
use serde_json::json;
use slot_core::Length;

#[actix_web::test]
async fn all_four_posts_replay() {
    for house in House::each() {
        let human = house.worker().await;
        let once = house.api.clone().header("idempotency-key", "one");
        for (path, body) in [
            ("/v1/humans".to_owned(), json!({"name": "B", "timezone": "UTC"})),
            (
                format!("/v1/humans/{human}/overrides"),
                json!({"type": "block", "title": "x", "all_day": true, "start_date": "2026-03-20"}),
            ),
            ("/v1/bookings".to_owned(), wish(&human, "2026-03-10T14:00:00Z", 30)),
            ("/v1/webhooks".to_owned(), json!({"url": "https://example.com/x", "events": ["booking.confirmed"]})),
        ] {
            let first = once.post(&path, &body).await;
            id(&first);
            assert_eq!(first.header("idempotency-replayed"), None);
            let second = once.post(&path, &body).await;
            assert_eq!((second.status, &second.text), (201, &first.text), "{path}");
            assert_eq!(second.header("idempotency-replayed"), Some("true"));
        }
        assert_eq!(house.api.get("/v1/humans").await.json()["total"], 2);
        assert_eq!(house.api.get("/v1/bookings").await.json()["total"], 1);
        assert_eq!(house.api.get("/v1/webhooks").await.json()["total"], 1);
    }
}

#[actix_web::test]
async fn another_request_under_the_same_key_is_refused() {
    for house in House::each() {
        let human = house.worker().await;
        let once = house.api.clone().header("idempotency-key", "one");
        id(&once.post("/v1/bookings", &wish(&human, "2026-03-10T14:00:00Z", 30)).await);
        let other = once.post("/v1/bookings", &wish(&human, "2026-03-10T15:00:00Z", 30)).await;
        refused(&other, 409, "IDEMPOTENCY_CONFLICT");
        assert_eq!(house.api.get("/v1/bookings").await.json()["total"], 1);
        let bad = house.api.clone().header("idempotency-key", &"k".repeat(256));
        let reply = bad.post("/v1/bookings", &wish(&human, "2026-03-10T15:00:00Z", 30)).await;
        refused(&reply, 422, "VALIDATION_ERROR");
    }
}

#[actix_web::test]
async fn refusals_of_rules_are_kept_and_bad_bodies_are_not() {
    for house in House::each() {
        let human = house.worker().await;
        let booking = id(&house.book(&human, "2026-03-10T14:00:00Z", 30).await);
        let once = house.api.clone().header("idempotency-key", "one");
        let body = wish(&human, "2026-03-10T14:00:00Z", 30);
        refused(&once.post("/v1/bookings", &json!({})).await, 422, "VALIDATION_ERROR");
        let first = once.post("/v1/bookings", &body).await;
        refused(&first, 409, "SLOT_UNAVAILABLE");
        house.api.delete(&format!("/v1/bookings/{booking}")).await;
        let again = once.post("/v1/bookings", &body).await;
        assert_eq!((again.status, again.text), (409, first.text), "the first answer stands");
        // After seven days the key is unknown again.
        house.world.clock.advance(Length::minutes(7 * 24 * 60) + Length::micros(-1));
        refused(&once.post("/v1/bookings", &body).await, 409, "SLOT_UNAVAILABLE");
        house.world.clock.advance(Length::micros(1));
        id(&once.post("/v1/bookings", &body).await);
    }
}
