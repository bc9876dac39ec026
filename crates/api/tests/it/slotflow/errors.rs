//! Every code, where it comes from, and in which order things are checked.

use super::{House, id, office, refused, wish};
use actix_web::http::Method;
use engine::model::Scope;
use engine::verbs::KeyKind;
use serde_json::{Value, json};

const NOBODY: &str = "00000000-0000-0000-0000-0000000000aa";

#[actix_web::test]
async fn who_may_call_comes_first() {
    for house in House::each() {
        let stranger = house.world.stranger();
        for (method, path) in
            [(Method::GET, "/v1/humans/x/y/z"), (Method::PATCH, "/v1/humans"), (Method::GET, "/v1/bookings/")]
        {
            refused(&stranger.send(method.clone(), path, None).await, 401, "UNAUTHORIZED");
        }
        refused(&house.world.client("sk_live_wrong").get("/v1/bookings").await, 401, "UNAUTHORIZED");
        refused(&house.api.get("/v1/humans/x/y/z").await, 404, "NOT_FOUND");
        refused(&house.api.get("/v1/webhooks/x/y").await, 404, "NOT_FOUND");
        let wrong = house.api.send(Method::PATCH, "/v1/humans", None).await;
        refused(&wrong, 405, "METHOD_NOT_ALLOWED");
        assert_eq!(wrong.header("allow"), Some("GET, HEAD, POST"));
        refused(&house.api.send(Method::PUT, "/v1/bookings/x", None).await, 405, "METHOD_NOT_ALLOWED");
        let other = house.world.key(&house.tenant, &[Scope::BookingsRead]);
        refused(&house.world.client(&other).post("/v1/humans", &json!({})).await, 403, "FORBIDDEN");
        let limited = house.world.key_with(&house.tenant, &[Scope::Slotflow], |mut new| {
            new.rate_limit = Some(1);
            new
        });
        let limited = house.world.client(&limited);
        assert_eq!(limited.get("/v1/humans").await.status, 200);
        let too_many = limited.get("/v1/humans").await;
        refused(&too_many, 429, "RATE_LIMITED");
        assert!(too_many.header("retry-after").is_some());
    }
}

#[actix_web::test]
async fn a_publishable_key_only_reads() {
    for house in House::each() {
        let key = house.world.key_with(&house.tenant, &[Scope::Slotflow], |mut new| {
            new.kind = KeyKind::Publishable;
            new
        });
        let browser = house.world.client(&key);
        assert_eq!(browser.get("/v1/humans").await.status, 200);
        refused(&browser.post("/v1/humans", &json!({"name": "A", "timezone": "UTC"})).await, 403, "FORBIDDEN");
    }
}

#[actix_web::test]
async fn unknown_and_malformed_ids() {
    for house in House::each() {
        let human = house.worker().await;
        for bad in [NOBODY, "42", "%20", "not-a-uuid-at-all"] {
            for (method, path, body) in [
                (Method::GET, format!("/v1/humans/{bad}"), None),
                (Method::DELETE, format!("/v1/humans/{bad}"), None),
                (Method::PUT, format!("/v1/humans/{bad}/availability"), Some(office())),
                (Method::GET, format!("/v1/humans/{bad}/overrides"), None),
                (Method::POST, format!("/v1/humans/{bad}/overrides"), Some(block("2026-03-10"))),
                (Method::DELETE, format!("/v1/humans/{bad}/overrides/{NOBODY}"), None),
                (Method::DELETE, format!("/v1/humans/{human}/overrides/{bad}"), None),
                (
                    Method::GET,
                    format!("/v1/humans/{bad}/slots?date_from=2026-03-10&date_to=2026-03-10&duration=30"),
                    None,
                ),
                (Method::GET, format!("/v1/bookings/{bad}"), None),
                (Method::DELETE, format!("/v1/bookings/{bad}"), None),
                (Method::DELETE, format!("/v1/webhooks/{bad}"), None),
            ] {
                let body = body.map(|body: Value| body.to_string());
                refused(&house.api.send(method, &path, body).await, 404, "NOT_FOUND");
            }
        }
        refused(&house.book(NOBODY, "2026-03-10T14:00:00Z", 30).await, 404, "NOT_FOUND");
        refused(&house.book("42", "2026-03-10T14:00:00Z", 30).await, 422, "VALIDATION_ERROR");
        refused(&house.api.get("/v1/bookings?human_id=42").await, 422, "VALIDATION_ERROR");
        assert_eq!(house.api.get(&format!("/v1/bookings?human_id={NOBODY}")).await.json()["total"], 0);
        let ulid = human.parse::<slot_core::ResourceId>().unwrap().ulid();
        assert_eq!(house.api.get(&format!("/v1/humans/{ulid}")).await.json()["id"], human, "both spellings are read");
    }
}

#[actix_web::test]
async fn a_deleted_human_is_not_found() {
    for house in House::each() {
        let human = house.worker().await;
        let booking = id(&house.book(&human, "2026-03-10T14:00:00Z", 30).await);
        let lunch = house.add_override(&human, &block("2026-03-12")).await;
        assert_eq!(house.api.delete(&format!("/v1/humans/{human}")).await.status, 200);
        for (method, path, body) in [
            (Method::GET, format!("/v1/humans/{human}"), None),
            (Method::DELETE, format!("/v1/humans/{human}"), None),
            (Method::PUT, format!("/v1/humans/{human}/availability"), Some(office())),
            (Method::GET, format!("/v1/humans/{human}/overrides"), None),
            (Method::POST, format!("/v1/humans/{human}/overrides"), Some(block("2026-03-10"))),
            (Method::DELETE, format!("/v1/humans/{human}/overrides/{lunch}"), None),
            (
                Method::GET,
                format!("/v1/humans/{human}/slots?date_from=2026-03-10&date_to=2026-03-10&duration=30"),
                None,
            ),
            (Method::POST, "/v1/bookings".to_owned(), Some(wish(&human, "2026-03-10T15:00:00Z", 30))),
        ] {
            let body = body.map(|body: Value| body.to_string());
            refused(&house.api.send(method, &path, body).await, 404, "NOT_FOUND");
        }
        // What was agreed stays, and can still be called off.
        assert_eq!(house.api.get("/v1/bookings").await.json()["bookings"][0]["id"], booking);
        assert_eq!(house.api.delete(&format!("/v1/bookings/{booking}")).await.status, 200);
    }
}

#[actix_web::test]
async fn checks_come_in_the_order_of_the_contract() {
    for house in House::each() {
        let human = house.worker().await;
        let away = json!({
            "type": "block", "title": "Evening", "all_day": false, "start_date": "2026-03-10", "start_time": "16:00",
            "end_time": "20:00"
        });
        house.add_override(&human, &away).await;
        id(&house.book(&human, "2026-03-10T18:00:00Z", 60).await);
        // Each wish breaks its rule and every later one that it can.
        let mut wrong = wish(NOBODY, "2026-03-11T00:00:00Z", 45);
        wrong["attendee_name"] = json!("");
        refused(&house.api.post("/v1/bookings", &wrong).await, 422, "VALIDATION_ERROR");
        refused(&house.book(NOBODY, "2026-03-11T00:00:00Z", 45).await, 404, "NOT_FOUND");
        refused(&house.book(&human, "2026-03-10T23:30:00Z", 45).await, 422, "INVALID_DURATION");
        refused(&house.book(&human, "2026-03-10T23:30:00Z", 60).await, 422, "OUTSIDE_WORKING_HOURS");
        refused(&house.book(&human, "2026-03-10T20:00:00Z", 60).await, 422, "SCHEDULE_BLOCKED");
        refused(&house.book(&human, "2026-03-10T18:30:00Z", 60).await, 409, "SLOT_UNAVAILABLE");
        for duration in [0, -30, 1441, i64::MAX] {
            refused(&house.book(&human, "2026-03-10T14:00:00Z", duration).await, 422, "INVALID_DURATION");
        }
    }
}

#[actix_web::test]
async fn bodies_that_are_no_json_objects() {
    for house in House::each() {
        let human = house.worker().await;
        let paths = [
            (Method::POST, "/v1/humans".to_owned()),
            (Method::PUT, format!("/v1/humans/{human}/availability")),
            (Method::POST, format!("/v1/humans/{human}/overrides")),
            (Method::POST, "/v1/bookings".to_owned()),
            (Method::POST, "/v1/webhooks".to_owned()),
        ];
        for (method, path) in paths {
            for body in ["", "{", "[]", "null", "\"x\"", "{\"name\": }", "{} trailing", "{\"name\": \"\u{1}\"}"] {
                let reply = house.api.send(method.clone(), &path, Some(body.to_owned())).await;
                refused(&reply, 422, "VALIDATION_ERROR");
            }
            refused(&house.api.send(method.clone(), &path, None).await, 422, "VALIDATION_ERROR");
            let huge = format!("{{\"name\": \"{}\"}}", "x".repeat(300 * 1024));
            refused(&house.api.send(method, &path, Some(huge)).await, 413, "PAYLOAD_TOO_LARGE");
        }
    }
}

fn block(date: &str) -> Value {
    json!({"type": "block", "title": "Away", "all_day": true, "start_date": date})
}
