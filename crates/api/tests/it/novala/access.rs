//! Who may do what, and how that is told.

use super::{BOOKINGS, NOBODY, RESOURCES, SCOPES, error, faults, guest, id, make, owner, room, slot_at};
use crate::support::World;
use actix_web::http::Method;
use api::{Face as _, faces::Novala};
use engine::{
    model::{Reach, Scope},
    verbs::{KeyKind, NewKey},
};
use serde_json::json;

/// Every route of the face, with an id in its place.
fn routes() -> Vec<(Method, String, Scope)> {
    Novala::ROUTES
        .iter()
        .map(|route| (route.method.method(), route.path.replace("{id}", NOBODY), route.scope.unwrap()))
        .collect()
}

#[actix_web::test]
async fn without_a_key_there_is_nothing() {
    for world in World::each() {
        for (method, path, _) in routes() {
            for stranger in [world.stranger(), world.client("sk_live_unknown")] {
                let reply = stranger.send(method.clone(), &path, None).await;
                assert_eq!(error(&reply), (401, "Missing or invalid API key".to_owned()), "{method} {path}");
            }
        }
        for path in ["/api/bookings/no/such/path", "/api/bookings/"] {
            assert_eq!(world.stranger().get(path).await.status, 401);
        }
    }
}

#[actix_web::test]
async fn a_key_does_what_its_scopes_say_and_no_more() {
    for world in World::each() {
        let shop = world.tenant("shop");
        for &scope in SCOPES {
            let api = world.client(&world.key_with(&shop, &[scope], |new| NewKey { rate_limit: Some(0), ..new }));
            for (method, path, needed) in routes() {
                let reply = api.send(method.clone(), &path, None).await;
                if needed == scope {
                    assert!([200, 400, 404].contains(&reply.status), "{method} {path} {}", reply.text);
                } else {
                    let told = format!("The API key lacks the scope {needed}");
                    assert_eq!(error(&reply), (403, told), "{method} {path}");
                }
            }
        }
        let published =
            world.client(&world.key_with(&shop, SCOPES, |new| NewKey { kind: KeyKind::Publishable, ..new }));
        for (method, path, _) in routes() {
            let reply = published.send(method.clone(), &path, Some("{}".to_owned())).await;
            if method == Method::GET {
                assert!([200, 404].contains(&reply.status), "{path}");
            } else {
                assert_eq!(error(&reply), (403, "A publishable key can only read".to_owned()), "{method} {path}");
            }
        }
        let all = world.client(&world.key_with(&shop, SCOPES, |new| NewKey { reach: Reach::Installation, ..new }));
        assert_eq!(error(&all.get(BOOKINGS).await).0, 403);
    }
}

#[actix_web::test]
async fn other_paths_methods_and_sizes() {
    for world in World::each() {
        let api = owner(&world, &world.tenant("shop"));
        for path in ["/api/bookings/", "/api/bookings/resources/", "/api/bookings/resources/a/b", "/api/bookings/a/b"] {
            assert_eq!(error(&api.get(path).await), (404, "Not found".to_owned()), "{path}");
        }
        for (method, path, allowed) in [
            (Method::DELETE, RESOURCES.to_owned(), "GET, HEAD, POST"),
            (Method::PUT, format!("{RESOURCES}/{NOBODY}"), "GET, HEAD, PATCH"),
            (Method::POST, format!("{RESOURCES}/{NOBODY}/availability"), "GET, HEAD"),
            (Method::PATCH, BOOKINGS.to_owned(), "GET, HEAD, POST"),
            (Method::POST, format!("{BOOKINGS}/{NOBODY}"), "GET, HEAD, PATCH, DELETE"),
        ] {
            let reply = api.send(method, &path, None).await;
            assert_eq!(error(&reply), (405, "Method not allowed".to_owned()), "{path}");
            assert_eq!(reply.header("allow"), Some(allowed));
        }
        let large = format!("{{\"name\": \"{}\"}}", "x".repeat(256 * 1024));
        for path in [RESOURCES, BOOKINGS] {
            let reply = api.send(Method::POST, path, Some(large.clone())).await;
            assert_eq!(error(&reply), (413, "The body is larger than 262144 bytes".to_owned()));
        }
        // What lies beside the prefix is no business of this face.
        for path in ["/api", "/api/webhooksx", "/api/bookingsx"] {
            assert_eq!(api.get(path).await.json()["error"]["code"], "not_found", "{path}");
        }
    }
}

#[actix_web::test]
async fn so_many_requests_a_minute() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let usual = world.client(&world.key(&shop, SCOPES)).get(BOOKINGS).await;
        assert_eq!((usual.header("ratelimit-limit"), usual.header("ratelimit-remaining")), (Some("600"), Some("599")));
        let other = world.client(&world.key(&shop, SCOPES)).get(BOOKINGS).await;
        // Rates run on real time: a tenth of a second later one request has come back.
        let left = other.header("ratelimit-remaining");
        assert!(matches!(left, Some("598" | "599")), "the keys of a business share: {left:?}");
        let narrow = world.client(&world.key_with(&shop, SCOPES, |new| NewKey { rate_limit: Some(1), ..new }));
        assert_eq!(narrow.get(BOOKINGS).await.status, 200);
        let reply = narrow.get(BOOKINGS).await;
        assert_eq!(error(&reply), (429, "Rate limit exceeded".to_owned()));
        let wait: u64 = reply.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&wait), "{wait}");
    }
}

#[actix_web::test]
async fn the_key_may_come_in_either_header_and_the_host_does_not_matter() {
    for world in World::each() {
        let key = world.key(&world.tenant("shop"), SCOPES);
        let api = world.stranger().header("x-api-key", &key).header("host", "elsewhere.example.com");
        assert_eq!(api.get(BOOKINGS).await.json(), json!({ "data": [], "total": 0 }));
        assert_eq!(api.send(Method::HEAD, RESOURCES, None).await.status, 200);
    }
}

/// A pair is replaced by making a second one: both work until the first is revoked.
#[actix_web::test]
async fn keys_are_rotated_without_a_gap() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let [old, new] = [world.key(&shop, SCOPES), world.key(&shop, SCOPES)];
        let resource = make(&world.client(&old), &room()).await;
        let path = format!("{RESOURCES}/{resource}");
        assert_eq!(world.client(&new).get(&path).await.status, 200);
        let revoked = world.read(|tx, _cx| tx.credential(&engine::model::hash_secret(&old))).unwrap().key.id;
        assert!(world.write(move |tx, cx| tx.revoke_key(revoked, cx.now)));
        assert_eq!(world.client(&old).get(&path).await.status, 401);
        assert_eq!(world.client(&new).get(&path).await.status, 200);
    }
}

/// 401, 429 and 403 come before anything else is looked at; then the path's id, then the body.
#[actix_web::test]
async fn the_order_of_the_checks() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let reader = world.client(&world.key(&shop, &[Scope::BookingsRead]));
        let broken = Some("{".to_owned());
        assert_eq!(world.stranger().send(Method::POST, BOOKINGS, broken.clone()).await.status, 401);
        assert_eq!(reader.send(Method::POST, BOOKINGS, broken.clone()).await.status, 403);
        let path = format!("{RESOURCES}/{NOBODY}");
        assert_eq!(reader.send(Method::PATCH, &path, broken.clone()).await.status, 403);
        let api = owner(&world, &shop);
        assert_eq!(api.send(Method::PATCH, &format!("{RESOURCES}/nonsense"), broken).await.status, 404);
        let resource = make(&api, &room()).await;
        let mut body = guest(&slot_at(&api, &resource, "2026-03-03T09:00:00Z").await);
        body["email"] = json!("nobody");
        assert_eq!(faults(&api.post(BOOKINGS, &body).await), ["email must be an e-mail address"]);
        assert_eq!(id(&api.get(&format!("{RESOURCES}/{resource}")).await.json()["resource"]), resource);
    }
}
