//! Who may do what, how it is told, and which paths there are.

use super::{Clinic, MONDAY, NOBODY, SCOPES, SLOTS, refused};
use actix_web::http::Method;
use api::{Face as _, faces::Husky};
use engine::{
    model::{Reach, Scope},
    verbs::{KeyKind, NewKey},
};
use serde_json::json;
use slot_core::Length;

/// Every route of the face, with an id in its place.
fn routes() -> Vec<(Method, String, Scope)> {
    Husky::ROUTES
        .iter()
        .map(|route| {
            let path = route.path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part });
            (route.method.method(), path.collect::<Vec<_>>().join("/"), route.scope.unwrap())
        })
        .collect()
}

#[actix_web::test]
async fn without_a_key_there_is_nothing() {
    for clinic in Clinic::each() {
        let others = ["/v1/appointment-slots/no/such/path", "/v1/appointment-config/", "/v1/services/x"];
        let others = others.map(|path| (Method::GET, path.to_owned(), Scope::HuskySlotsRead));
        for (method, path, _) in routes().into_iter().chain(others) {
            for stranger in [clinic.world.stranger(), clinic.world.client("sk_live_unknown")] {
                let reply = stranger.send(method.clone(), &path, Some("{".to_owned())).await;
                refused(&reply, 401, "UNAUTHORIZED", "a valid API key is required");
            }
        }
    }
}

#[actix_web::test]
async fn a_key_does_what_its_scopes_say_and_no_more() {
    for clinic in Clinic::each() {
        for &scope in SCOPES {
            let api = clinic.with(&[scope]);
            for (method, path, needed) in routes() {
                // What is wrong with the request is told only to those who may make it.
                let reply = api.send(method.clone(), &path, Some("{".to_owned())).await;
                if needed == scope {
                    assert!([200, 400, 404].contains(&reply.status), "{method} {path} {}", reply.text);
                } else {
                    let told = format!("the API key lacks the scope {needed}");
                    refused(&reply, 403, "INSUFFICIENT_SCOPE", &told);
                }
            }
        }
        let key = |change: fn(NewKey) -> NewKey| clinic.world.key_with(&clinic.tenant, SCOPES, change);
        let published = clinic.world.client(&key(|new| NewKey { kind: KeyKind::Publishable, ..new }));
        let told = "a publishable API key cannot write";
        refused(&published.post(SLOTS, &json!({})).await, 403, "INSUFFICIENT_SCOPE", told);
        assert_eq!(published.get(&format!("{SLOTS}/availability?date={MONDAY}")).await.status, 200);
        let all = clinic.world.client(&key(|new| NewKey { reach: Reach::Installation, ..new }));
        let reply = all.get(&format!("{SLOTS}/availability?date={MONDAY}")).await;
        refused(&reply, 403, "INSUFFICIENT_SCOPE", "the API key belongs to no single tenant");
    }
}

#[actix_web::test]
async fn sixty_requests_a_minute_with_one_key() {
    for clinic in Clinic::each() {
        let path = format!("{SLOTS}/availability?date={MONDAY}");
        let usual = clinic.world.client(&clinic.world.key(&clinic.tenant, SCOPES)).get(&path).await;
        assert_eq!((usual.header("ratelimit-limit"), usual.header("ratelimit-remaining")), (Some("60"), Some("59")));
        let other = clinic.world.client(&clinic.world.key(&clinic.tenant, SCOPES)).get(&path).await;
        assert_eq!(other.header("ratelimit-remaining"), Some("59"), "each key has a limit of its own");
        let narrow = clinic.world.key_with(&clinic.tenant, SCOPES, |new| NewKey { rate_limit: Some(1), ..new });
        let narrow = clinic.world.client(&narrow);
        assert_eq!(narrow.get(&path).await.status, 200);
        clinic.world.rate_clock.advance(Length::seconds(20));
        // Also where the scope would be missing, and where there is no such path.
        let reply = narrow.get("/v1/services/none").await;
        refused(&reply, 429, "RATE_LIMIT_EXCEEDED", "rate limit exceeded; try again in 40 s");
        assert_eq!(reply.header("retry-after"), Some("40"));
    }
}

#[actix_web::test]
async fn no_minute_has_more_than_sixty_whenever_it_begins() {
    for clinic in Clinic::each() {
        let path = format!("{SLOTS}/availability?date={MONDAY}");
        let api = clinic.world.client(&clinic.world.key(&clinic.tenant, SCOPES));
        let statuses = async |count: usize| {
            let mut statuses = Vec::with_capacity(count);
            for _ in 0..count {
                statuses.push(api.get(&path).await.status);
            }
            statuses
        };
        assert_eq!(statuses(1).await, [200]);
        clinic.world.rate_clock.advance(Length::seconds(59));
        assert_eq!(statuses(60).await, [[200; 59].as_slice(), &[429]].concat());
        clinic.world.rate_clock.advance(Length::seconds(1));
        assert_eq!(statuses(2).await, [200, 429], "only the first has left the minute");
        clinic.world.rate_clock.advance(Length::seconds(59));
        assert_eq!(statuses(60).await, [[200; 59].as_slice(), &[429]].concat());
    }
}

#[actix_web::test]
async fn other_paths_and_methods() {
    for clinic in Clinic::each() {
        for path in
            ["/v1/appointment-slots/", "/v1/appointment-slots/a/b", "/v1/services/x", "/v1/appointment-config/x"]
        {
            refused(&clinic.api.get(path).await, 404, "NOT_FOUND", "there is no such path");
        }
        for (method, path, allowed) in [
            (Method::GET, SLOTS.to_owned(), "POST"),
            (Method::POST, format!("{SLOTS}/availability"), "GET, HEAD"),
            (Method::PATCH, format!("{SLOTS}/schedule-tracking"), "GET, HEAD"),
            (Method::GET, format!("{SLOTS}/regenerate"), "POST"),
            (Method::GET, format!("{SLOTS}/tracking/x"), "PATCH"),
            (Method::GET, format!("{SLOTS}/{NOBODY}"), "PATCH, DELETE"),
            (Method::GET, format!("{SLOTS}/{NOBODY}/disable"), "POST, PATCH"),
        ] {
            let reply = clinic.api.send(method, &path, None).await;
            let told = format!("the method is not allowed here; allowed: {allowed}");
            refused(&reply, 405, "METHOD_NOT_ALLOWED", &told);
            assert_eq!(reply.header("allow"), Some(allowed));
        }
        let large = format!("{{\"batch_name\": \"{}\"}}", "x".repeat(256 * 1024));
        let reply = clinic.api.send(Method::POST, SLOTS, Some(large)).await;
        refused(&reply, 413, "PAYLOAD_TOO_LARGE", "the body is larger than 262144 bytes");
    }
}

#[actix_web::test]
async fn the_key_may_come_in_either_header() {
    for clinic in Clinic::each() {
        let key = clinic.world.key(&clinic.tenant, SCOPES);
        let api = clinic.world.stranger().header("x-api-key", &key);
        assert_eq!(api.get(&format!("{SLOTS}/availability?date={MONDAY}")).await.status, 200);
    }
}
