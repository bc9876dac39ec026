//! The frame, seen through a face made for the test: who is let in, in which order, and how problems look.

use crate::{
    echo,
    support::{FixedClock, World},
};
use actix_web::http::Method;
use engine::{
    model::{Reach, Scope, TenantStatus, hash_secret},
    verbs::{KeyKind, NewKey, change_tenant},
};
use serde_json::json;
use slot_core::Length;

const BOTH: &[Scope] = &[Scope::BookingsRead, Scope::BookingsManage];
const ID: &str = "/echo/019c0000-0000-7000-8000-000000000001";

#[actix_web::test]
async fn nobody_is_told_anything_without_a_key() {
    for world in World::each_with(echo::FACES) {
        let shop = world.tenant("shop");
        let client = world.client(&world.key(&shop, BOTH));
        let paths = ["/echo", ID, "/echo/no/such/path", "/echo/", "/echo/x"];
        for stranger in [world.stranger(), world.client("sk_live_wrong"), world.stranger().header("x-api-key", "ä")] {
            for path in paths {
                for method in [Method::GET, Method::POST, Method::DELETE] {
                    let reply = stranger.send(method, path, None).await;
                    assert_eq!(reply.shown(), "401\n{\n  \"echo\": \"a valid API key is required\"\n}", "{path}");
                    assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
                }
            }
        }
        assert_eq!(client.get("/echo").await.status, 200);
        for path in ["/echo/no/such/path", "/echo/"] {
            assert_eq!(client.get(path).await.shown(), "404\n{\n  \"echo\": \"there is no such path\"\n}");
        }
        let wrong = client.delete("/echo").await;
        assert_eq!((wrong.status, wrong.header("allow")), (405, Some("GET, HEAD, POST")));
        assert_eq!(client.get("/echo/x").await.shown(), "404\n{\n  \"echo\": \"echo not found\"\n}");
        // Outside of any face the envelope is neutral, and nothing is protected.
        for path in ["/", "/echoes", "/v2", "/health"] {
            let shown = world.stranger().get(path).await.shown();
            insta::allow_duplicates! {
                insta::assert_snapshot!(shown, @r#"
                404
                {
                  "error": {
                    "code": "not_found",
                    "message": "there is no such path"
                  }
                }
                "#);
            }
        }
    }
}

#[actix_web::test]
async fn a_key_opens_in_either_header_until_it_is_no_good() {
    for world in World::each_with(echo::FACES) {
        let shop = world.tenant("shop");
        let key = world.key(&shop, BOTH);
        assert_eq!(world.stranger().header("x-api-key", &key).get("/echo").await.status, 200);
        let client = world.client(&key);
        assert_eq!(client.get("/echo?limit=3").await.json(), json!({ "tenant": "shop", "limit": 3 }));
        assert_eq!(client.send(Method::HEAD, "/echo", None).await.status, 200);

        let expiring =
            world.client(&world.key_with(&shop, BOTH, |new| NewKey {
                expires_at: Some(FixedClock::NOON + Length::seconds(60)),
                ..new
            }));
        assert_eq!(expiring.get("/echo").await.status, 200);
        world.clock.advance(Length::seconds(60));
        assert_eq!(expiring.get("/echo").await.status, 401);

        let other = world.key(&shop, BOTH);
        let id = world.read(|tx, _cx| tx.credential(&hash_secret(&other))).unwrap().key.id;
        assert!(world.write(move |tx, cx| tx.revoke_key(id, cx.now)));
        assert_eq!(world.client(&other).get("/echo").await.status, 401);

        let closed = engine::model::Tenant { status: TenantStatus::Suspended, ..shop };
        world.write(move |tx, cx| change_tenant(tx, cx, &closed)).unwrap();
        assert_eq!(client.get("/echo").await.status, 401);
    }
}

#[actix_web::test]
async fn a_good_key_may_not_do_everything() {
    for world in World::each_with(echo::FACES) {
        let shop = world.tenant("shop");
        let reader = world.client(&world.key(&shop, &[Scope::BookingsRead]));
        let refused = reader.post("/echo", &json!({ "name": "x" })).await;
        assert_eq!(refused.shown(), "403\n{\n  \"echo\": \"the API key lacks the scope bookings.manage\"\n}");
        let writer = world.client(&world.key(&shop, &[Scope::BookingsManage]));
        assert_eq!(writer.get("/echo").await.status, 403, "writing does not imply reading");
        // Rights are looked at before the body is.
        assert_eq!(reader.send(Method::POST, "/echo", Some("{".to_owned())).await.status, 403);

        let public = world.client(&world.key_with(&shop, BOTH, |new| NewKey { kind: KeyKind::Publishable, ..new }));
        assert_eq!(public.get("/echo").await.status, 200);
        let refused = public.post("/echo", &json!({ "name": "x" })).await;
        assert_eq!(refused.shown(), "403\n{\n  \"echo\": \"a publishable API key cannot write\"\n}");

        let all = world.client(&world.key_with(&shop, BOTH, |new| NewKey { reach: Reach::Installation, ..new }));
        assert_eq!(
            all.get("/echo").await.shown(),
            "403\n{\n  \"echo\": \"the API key belongs to no single tenant\"\n}"
        );
    }
}

#[actix_web::test]
async fn limits_count_by_tenant_or_by_key() {
    for world in World::each_with(echo::FACES) {
        let shop = world.tenant("shop");
        let plain = world.client(&world.key(&shop, BOTH));
        let reply = plain.get("/echo").await;
        assert_eq!((reply.header("ratelimit-limit"), reply.header("ratelimit-remaining")), (Some("600"), Some("599")));
        let second = world.client(&world.key(&shop, BOTH)).get("/echo/no/such").await;
        // Rates run on real time: a tenth of a second later one request has come back.
        let left = second.header("ratelimit-remaining");
        assert!(second.status == 404 && matches!(left, Some("598" | "599")), "one count a tenant: {left:?}");

        let narrow = world.client(&world.key_with(&shop, &[], |new| NewKey { rate_limit: Some(2), ..new }));
        for remaining in ["1", "0"] {
            let reply = narrow.get("/echo").await;
            assert_eq!((reply.status, reply.header("ratelimit-remaining")), (403, Some(remaining)));
        }
        let reply = narrow.get("/echo").await;
        assert_eq!((reply.status, reply.header("ratelimit-remaining")), (429, Some("0")), "429 goes before 403");
        assert_eq!(reply.header("ratelimit-reset"), Some("60"));
        let wait: u64 = reply.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=30).contains(&wait), "{wait}");

        let free = world.client(&world.key_with(&shop, BOTH, |new| NewKey { rate_limit: Some(0), ..new }));
        assert_eq!(free.get("/echo").await.header("ratelimit-limit"), None);
    }
}

#[actix_web::test]
async fn bodies_are_bounded_and_wrong_ones_are_told() {
    for world in World::each_with(echo::FACES) {
        let shop = world.tenant("shop");
        let client = world.client(&world.key(&shop, BOTH));
        let send = async |body: &str| client.send(Method::POST, "/echo", Some(body.to_owned())).await;
        let large = format!("{{\"name\": \"{}\"}}", "x".repeat(256 * 1024));
        assert_eq!(send(&large).await.shown(), "413\n{\n  \"echo\": \"the body is larger than 262144 bytes\"\n}");
        assert_eq!(world.stranger().send(Method::POST, "/echo", Some(large)).await.status, 401);
        for (body, expect) in [
            ("", "malformed JSON: the body is empty"),
            ("{", "malformed JSON: EOF while parsing an object at line 1 column 1"),
            ("[]", "body must be a JSON object"),
            ("{}", "name is required"),
            (r#"{"name": null}"#, "name is required"),
            (r#"{"name": 5}"#, "name must be a string"),
            (r#"{"name": " "}"#, "name must not be blank"),
            (r#"{"name": "a\u0000b"}"#, "name must not contain the character U+0000"),
        ] {
            let reply = send(body).await;
            assert_eq!((reply.status, reply.json()["echo"].as_str().unwrap()), (400, expect), "{body}");
        }
        assert_eq!(client.get("/echo?limit=x").await.json(), json!({ "echo": "limit must be an integer" }));
        assert_eq!(client.get("/echo?limit=%zz").await.status, 400);
        let deep = format!("{{\"name\": \"deep\", \"more\": {}{}}}", "[".repeat(60_000), "]".repeat(60_000));
        assert_eq!(send(&deep).await.status, 201, "what is not read does no harm");
    }
}

#[actix_web::test]
async fn every_answer_has_an_id_and_browsers_may_read_it() {
    for world in World::each_with(echo::FACES) {
        let client = world.client(&world.key(&world.tenant("shop"), BOTH));
        for path in ["/echo", "/echo/x", "/no/such", "/health/live"] {
            let own = client.clone().header("x-request-id", "my-id.1").get(path).await;
            assert_eq!(own.header("x-request-id"), Some("my-id.1"));
            assert_eq!(own.header("x-content-type-options"), Some("nosniff"));
            let (one, two) = (client.get(path).await, client.get(path).await);
            assert_ne!(one.header("x-request-id").unwrap(), two.header("x-request-id").unwrap());
            let evil = client.clone().header("x-request-id", &"x".repeat(65)).get(path).await;
            assert_ne!(evil.header("x-request-id").unwrap().len(), 65);
            assert_eq!(one.header("access-control-allow-origin"), None);
            let page = client.clone().header("origin", "https://shop.example").get(path).await;
            assert_eq!(page.header("access-control-allow-origin"), Some("*"));
            assert_eq!(page.header("access-control-allow-credentials"), None);
        }
        let page = world.stranger().header("origin", "https://shop.example");
        let ask = page.header("access-control-request-method", "POST");
        let preflight = ask.send(Method::OPTIONS, "/echo", None).await;
        assert_eq!((preflight.status, preflight.header("access-control-allow-origin")), (204, Some("*")));
        assert!(preflight.header("access-control-allow-headers").unwrap().contains("idempotency-key"));
        assert_eq!(world.stranger().send(Method::OPTIONS, "/echo", None).await.status, 401, "no preflight, no answer");
    }
}

#[actix_web::test]
async fn faults_of_our_own_are_answered_and_hidden() {
    for world in World::each_with(echo::FACES) {
        let client = world.client(&world.key(&world.tenant("shop"), BOTH));
        for how in ["panic/handler", "panic/read", "panic/write", "fail/corrupt", "fail/database"] {
            let reply = client.get(&format!("/echo/{how}")).await;
            assert_eq!(reply.shown(), "500\n{\n  \"echo\": \"internal error\"\n}", "{how}");
            assert!(reply.header("x-request-id").is_some());
        }
        for how in ["fail/contended", "fail/unavailable"] {
            let reply = client.get(&format!("/echo/{how}")).await;
            assert_eq!(reply.shown(), "503\n{\n  \"echo\": \"temporarily unavailable; try again soon\"\n}");
            assert_eq!(reply.header("retry-after"), Some("1"));
        }
        assert_eq!(client.get("/echo").await.status, 200, "and the server goes on");
        assert_eq!(client.post("/echo", &json!({ "name": "x" })).await.status, 201);
    }
}

#[actix_web::test]
async fn the_last_use_of_a_key_is_noted_to_the_minute() {
    for world in World::each_with(echo::FACES) {
        let key = world.key(&world.tenant("shop"), BOTH);
        let last_used = || world.read(|tx, _cx| tx.credential(&hash_secret(&key))).unwrap().key.last_used_at;
        assert_eq!(last_used(), None);
        let client = world.client(&key);
        for (later, noted) in [(0, 0), (59, 0), (1, 60), (30, 60)] {
            world.clock.advance(Length::seconds(later));
            client.get("/echo").await;
            assert_eq!(last_used(), Some(FixedClock::NOON + Length::seconds(noted)));
        }
    }
}

#[actix_web::test]
async fn health_is_told_to_everybody() {
    for world in World::each_with(echo::FACES) {
        let anyone = world.stranger();
        assert_eq!(anyone.get("/health/live").await.json(), json!({ "status": "live" }));
        assert_eq!(anyone.get("/health/ready").await.json(), json!({ "status": "ready" }));
        assert_eq!(anyone.post("/health/live", &json!({})).await.status, 405);
        assert_eq!(anyone.get("/metrics").await.status, 200);
    }
}
