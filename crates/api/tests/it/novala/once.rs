//! Retries with an `Idempotency-Key`.

use super::{BOOKINGS, RESOURCES, SCOPES, error, guest, make, owner, room, room_with, shop, slot_at, starts};
use crate::support::{Client, World};
use futures_util::future::join_all;
use serde_json::json;
use slot_core::Length;

const NINE: &str = "2026-03-03T09:00:00Z";

fn once(api: &Client, key: &str) -> Client {
    api.clone().header("idempotency-key", key)
}

#[actix_web::test]
async fn a_retry_gets_the_first_answer() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room_with(json!({ "maxConcurrent": 5 }))).await;
        let body = guest(&slot_at(&api, &resource, NINE).await);
        let first = once(&api, "visit").post(BOOKINGS, &body).await;
        assert_eq!((first.status, first.header("idempotency-replayed")), (201, None));
        world.clock.advance(Length::minutes(60));
        let again = once(&api, "visit").post(BOOKINGS, &body).await;
        assert_eq!((again.status, &again.text), (201, &first.text));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        let left = starts(&api, &resource, "from=2026-03-03&to=2026-03-03").await;
        assert_eq!(left[1], "2026-03-03T09:00:00Z 4", "one place was taken, once");

        let mut other = body.clone();
        other["notes"] = json!("changed");
        let told = "The Idempotency-Key was used with another request".to_owned();
        assert_eq!(error(&once(&api, "visit").post(BOOKINGS, &other).await), (409, told));
        assert_eq!(once(&api, "other").post(BOOKINGS, &body).await.header("idempotency-replayed"), None);
        // The key is one API key's own.
        let colleague = once(&owner(&world, &world.tenant("elsewhere")), "visit");
        assert_eq!(colleague.post(BOOKINGS, &body).await.status, 404);
        // After a day it is forgotten.
        world.clock.advance(Length::minutes(23 * 60 - 1));
        assert_eq!(once(&api, "visit").post(BOOKINGS, &body).await.text, first.text);
        world.clock.advance(Length::minutes(1));
        assert_eq!(once(&api, "visit").post(BOOKINGS, &body).await.status, 409, "by now the slot has started");
    }
}

#[actix_web::test]
async fn a_refusal_is_an_answer_too_and_a_fault_is_not() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        let body = guest(&slot_at(&api, &resource, NINE).await);
        let mut bad = body.clone();
        bad["email"] = json!("nobody");
        assert_eq!(once(&api, "visit").post(BOOKINGS, &bad).await.status, 400);
        let booked = once(&api, "visit").post(BOOKINGS, &body).await;
        assert_eq!(booked.status, 201, "what was not valid is not kept");
        let refused = once(&api, "second").post(BOOKINGS, &body).await;
        assert_eq!(refused.status, 409);
        let booking = booked.json()["booking"]["id"].as_str().unwrap().to_owned();
        assert_eq!(api.delete(&format!("{BOOKINGS}/{booking}")).await.status, 200);
        let again = once(&api, "second").post(BOOKINGS, &body).await;
        assert_eq!((again.status, &again.text), (409, &refused.text), "the first answer stands");
        assert_eq!(once(&api, "third").post(BOOKINGS, &body).await.status, 201);
    }
}

#[actix_web::test]
async fn resources_are_made_once_too() {
    for world in World::each() {
        let api = once(&owner(&world, &world.tenant("shop")), "room");
        let first = api.post(RESOURCES, &room()).await;
        let again = api.post(RESOURCES, &room()).await;
        assert_eq!((first.status, again.status, &again.text), (201, 201, &first.text));
        assert_eq!(api.get(RESOURCES).await.json()["total"], 1);
        assert_eq!(error(&api.post(RESOURCES, &room_with(json!({ "name": "Other" }))).await).0, 409);
        // One key on two routes names two requests.
        assert_eq!(api.post(BOOKINGS, &room()).await.status, 400);
        for bad in ["", &"k".repeat(256)] {
            let reply = api.clone().header("idempotency-key", bad).post(RESOURCES, &room()).await;
            assert_eq!(super::faults(&reply), ["Idempotency-Key must be 1 to 255 printable ASCII characters"]);
        }
        let reader = world.client(&world.key(&world.tenant("third"), SCOPES));
        assert_eq!(reader.get(RESOURCES).await.json()["total"], 0);
    }
}

#[actix_web::test]
async fn a_race_of_retries_books_once() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room_with(json!({ "maxConcurrent": 50 }))).await;
        let body = guest(&slot_at(&api, &resource, NINE).await);
        let retries = once(&api, "visit");
        let replies = join_all((0..16).map(|_retry| retries.post(BOOKINGS, &body))).await;
        let made: Vec<&str> = replies.iter().filter(|reply| reply.status == 201).map(|reply| &*reply.text).collect();
        assert!(!made.is_empty() && made.iter().all(|text| *text == made[0]));
        for reply in replies.iter().filter(|reply| reply.status != 201) {
            let told = "A request with this Idempotency-Key is in progress".to_owned();
            assert_eq!((error(reply), reply.header("retry-after")), ((409, told), Some("1")));
        }
        assert_eq!(api.get(BOOKINGS).await.json()["total"], 1);
    }
}
