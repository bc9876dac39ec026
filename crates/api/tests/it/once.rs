//! Idempotency keys, seen through a face made for the test.

use crate::{
    echo,
    support::{Client, World},
};
use engine::model::Scope;
use futures_util::future::join_all;
use serde_json::json;
use slot_core::Length;

const WRITE: &[Scope] = &[Scope::BookingsManage];

fn with(client: &Client, key: &str) -> Client {
    client.clone().header("idempotency-key", key)
}

#[actix_web::test]
async fn a_retry_is_answered_as_the_first_was() {
    for world in World::each_with(echo::FACES) {
        let shop = world.tenant("shop");
        let client = world.client(&world.key(&shop, WRITE));
        let (first, again) = (json!({ "name": "a", "x": [1, 2] }), json!({ "x": [1, 2], "name": "a" }));
        let made = with(&client, "k1").post("/echo", &first).await;
        assert_eq!((made.status, made.header("idempotency-replayed")), (201, None));
        for _ in 0..2 {
            let retry = with(&client, "k1").post("/echo", &again).await;
            assert_eq!((retry.status, retry.header("idempotency-replayed")), (201, Some("true")));
            assert_eq!(retry.text, made.text);
            assert_eq!(retry.header("content-type"), Some("application/json"));
        }
        let other = with(&client, "k1").post("/echo", &json!({ "name": "b" })).await;
        assert_eq!(other.shown(), "409\n{\n  \"echo\": \"the idempotency key was used with another request\"\n}");
        // Refusals that a verb decided are kept, too.
        for replayed in [None, Some("true")] {
            let refused = with(&client, "k2").post("/echo", &first).await;
            assert_eq!((refused.status, refused.header("idempotency-replayed")), (409, replayed));
        }
        // Another credential has keys of its own.
        let second = world.client(&world.key(&shop, WRITE));
        let own = with(&second, "k1").post("/echo", &json!({ "name": "c" })).await;
        assert_eq!((own.status, own.header("idempotency-replayed")), (201, None));
    }
}

#[actix_web::test]
async fn what_was_not_decided_is_not_kept() {
    for world in World::each_with(echo::FACES) {
        let client = world.client(&world.key(&world.tenant("shop"), WRITE));
        assert_eq!(with(&client, "k").post("/echo", &json!({})).await.status, 400);
        assert_eq!(with(&client, "k").post("/echo", &json!({ "name": "a" })).await.status, 201);
        for bad in ["", &"k".repeat(256), "a\tb"] {
            let reply = with(&client, bad).post("/echo", &json!({ "name": "b" })).await;
            assert_eq!(reply.status, 400, "{bad}");
            assert_eq!(reply.json(), json!({ "echo": "Idempotency-Key must be 1 to 255 printable ASCII characters" }));
        }
    }
}

#[actix_web::test]
async fn a_kept_answer_lapses() {
    for world in World::each_with(echo::FACES) {
        let client = world.client(&world.key(&world.tenant("shop"), WRITE));
        assert_eq!(with(&client, "k").post("/echo", &json!({ "name": "a" })).await.status, 201);
        world.clock.advance(Length::minutes(60));
        let later = with(&client, "k").post("/echo", &json!({ "name": "b" })).await;
        assert_eq!((later.status, later.header("idempotency-replayed")), (201, None));
        world.clock.advance(Length::minutes(60));
        world.app.tidy().await.unwrap();
        assert_eq!(world.write(|tx, cx| tx.delete_expired_idempotency(cx.now)), 0, "nothing was left to delete");
    }
}

#[actix_web::test]
async fn twins_make_one_thing() {
    for world in World::each_with(echo::FACES) {
        let client = with(&world.client(&world.key(&world.tenant("shop"), WRITE)), "twin");
        let body = json!({ "name": "a" });
        let replies = join_all((0..16).map(|_| client.post("/echo", &body))).await;
        let made: Vec<&str> =
            replies.iter().filter(|reply| reply.status == 201).map(|reply| reply.text.as_str()).collect();
        assert!(!made.is_empty() && made.iter().all(|text| *text == made[0]), "{replies:?}");
        for reply in &replies {
            assert!(
                reply.status == 201 || (reply.status == 409 && reply.header("retry-after") == Some("1")),
                "{reply:?}"
            );
        }
        let first =
            replies.iter().filter(|reply| reply.status == 201 && reply.header("idempotency-replayed").is_none());
        assert_eq!(first.count(), 1);
    }
}
