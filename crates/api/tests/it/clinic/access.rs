//! Who may do what, how it is told, and which paths there are.

use super::{Clinic, DOCTORS, NOBODY, PATIENTS, SCOPES, refused};
use actix_web::http::Method;
use api::{Face as _, faces};
use engine::{
    model::{Reach, Scope},
    verbs::{KeyKind, NewKey},
};
use serde_json::json;

/// Every route of the face that asks for a key, with an id in its place.
fn routes() -> Vec<(Method, String, Scope)> {
    let guarded = faces::Clinic::ROUTES.iter().filter_map(|route| Some((route, route.scope?)));
    guarded
        .map(|(route, scope)| {
            let path = route.path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part });
            (route.method.method(), path.collect::<Vec<_>>().join("/"), scope)
        })
        .collect()
}

#[actix_web::test]
async fn without_a_key_there_is_nothing_but_health() {
    for clinic in Clinic::each() {
        let others = ["/v1/doctors/no/such/path", "/v1/patients/", "/v1/scheduling", "/v1/scheduling/nothing"];
        let others = others.map(|path| (Method::GET, path.to_owned(), Scope::ClinicRead));
        for (method, path, _) in routes().into_iter().chain(others) {
            for stranger in [clinic.world.stranger(), clinic.world.client("dph_live_unknown")] {
                let reply = stranger.send(method.clone(), &path, Some("{".to_owned())).await;
                refused(&reply, 401, "Invalid or missing API key");
            }
        }
        let health = clinic.world.stranger().get("/v1/health").await;
        assert_eq!((health.status, health.json()), (200, json!({ "status": "ok" })));
        refused(
            &clinic.world.stranger().post("/v1/health", &json!({})).await,
            405,
            "the method is not allowed here; allowed: GET, HEAD",
        );
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
                    assert!([200, 404, 422].contains(&reply.status), "{method} {path} {}", reply.text);
                } else {
                    refused(&reply, 403, &format!("the API key lacks the scope {needed}"));
                }
            }
        }
        let key = |change: fn(NewKey) -> NewKey| clinic.world.key_with(&clinic.tenant, SCOPES, change);
        let published = clinic.world.client(&key(|new| NewKey { kind: KeyKind::Publishable, ..new }));
        refused(&published.post(PATIENTS, &json!({})).await, 403, "a publishable API key cannot write");
        assert_eq!(published.get(PATIENTS).await.status, 200);
        let all = clinic.world.client(&key(|new| NewKey { reach: Reach::Installation, ..new }));
        refused(&all.get(DOCTORS).await, 403, "the API key belongs to no single tenant");
    }
}

#[actix_web::test]
async fn three_hundred_requests_a_minute_with_one_key() {
    for clinic in Clinic::each() {
        let key = clinic.world.key_with(&clinic.tenant, SCOPES, |new| NewKey { kind: KeyKind::Clinic, ..new });
        assert!(key.starts_with("dph_live_") && key.len() == 9 + 32, "{key}");
        let usual = clinic.world.stranger().header("x-api-key", &key).get(PATIENTS).await;
        assert_eq!((usual.header("ratelimit-limit"), usual.header("ratelimit-remaining")), (Some("300"), Some("299")));
        let narrow = clinic.world.key_with(&clinic.tenant, SCOPES, |new| NewKey { rate_limit: Some(1), ..new });
        let narrow = clinic.world.client(&narrow);
        assert_eq!(narrow.get(PATIENTS).await.status, 200);
        let reply = narrow.get(PATIENTS).await;
        let wait = reply.header("retry-after").unwrap().to_owned();
        refused(&reply, 429, &format!("rate limit exceeded; try again in {wait} s"));
    }
}

#[actix_web::test]
async fn other_paths_methods_and_bodies() {
    for clinic in Clinic::each() {
        for path in ["/v1/doctors/", "/v1/patients/a/b", "/v1/scheduling", "/v1/scheduling/none"] {
            refused(&clinic.api.get(path).await, 404, "there is no such path");
        }
        for (method, path, allowed) in [
            (Method::PUT, DOCTORS.to_owned(), "GET, HEAD, POST"),
            (Method::POST, format!("{PATIENTS}/{NOBODY}"), "GET, HEAD, PUT, DELETE"),
        ] {
            let reply = clinic.api.send(method, &path, None).await;
            refused(&reply, 405, &format!("the method is not allowed here; allowed: {allowed}"));
            assert_eq!(reply.header("allow"), Some(allowed));
        }
        let large = format!("{{\"name\": \"{}\"}}", "x".repeat(256 * 1024));
        let reply = clinic.api.send(Method::POST, PATIENTS, Some(large)).await;
        refused(&reply, 413, "the body is larger than 262144 bytes");
        for (body, detail) in [
            ("{", "malformed JSON: EOF while parsing an object at line 1 column 1"),
            ("", "malformed JSON: the body is empty"),
            ("[]", "body must be a JSON object"),
            ("{}", "name is required"),
            (r#"{"name":" "}"#, "name must not be blank"),
            (r#"{"name":7,"email":"x"}"#, "name must be a string; email must be an e-mail address"),
        ] {
            refused(&clinic.api.send(Method::POST, PATIENTS, Some(body.to_owned())).await, 422, detail);
        }
    }
}
