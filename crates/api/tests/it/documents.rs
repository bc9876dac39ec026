//! The OpenAPI documents: served, cached, complete, and without loose ends.

use crate::support::World;
use actix_web::http::Method;
use api::{
    faces,
    openapi::{Layout, Version, document},
};
use engine::model::Scope;
use serde_json::{Value, json};
use std::collections::HashSet;

#[actix_web::test]
async fn documents_are_open_to_everybody_and_sent_once() {
    for world in World::each() {
        let anybody = world.stranger();
        let index = anybody.get("/openapi.json").await;
        assert_eq!(index.status, 200);
        let index = index.json();
        let entries = index["documents"].as_array().unwrap();
        assert_eq!(entries.len(), faces::ALL.len());
        for (entry, face) in entries.iter().zip(faces::ALL) {
            let url = format!("/openapi/{}.json", face.name);
            assert_eq!(*entry, json!({ "name": face.name, "title": face.about.title, "url": url }));
            let sent = anybody.get(&url).await;
            assert_eq!((sent.status, sent.header("content-type")), (200, Some("application/json")));
            assert_eq!(sent.json(), document(face, Layout::SERVED));
            let tag = sent.header("etag").unwrap();
            for known in [tag.to_owned(), format!("\"x\", W/{tag}"), "*".to_owned()] {
                let again = anybody.clone().header("if-none-match", &known).get(&url).await;
                assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", Some(tag)), "{known}");
            }
            for other in ["\"x\"", "garbage"] {
                assert_eq!(anybody.clone().header("if-none-match", other).get(&url).await.status, 200, "{other}");
            }
            assert_eq!(anybody.send(Method::HEAD, &url, None).await.status, 200);
            assert_eq!(anybody.post(&url, &json!({})).await.status, 405);
        }
        for unknown in ["/openapi/nothing.json", "/openapi/slotflow", "/openapi", "/openapi/"] {
            assert_eq!(anybody.get(unknown).await.status, 404, "{unknown}");
        }
    }
}

#[actix_web::test]
async fn the_page_has_all_that_it_needs() {
    let Some(world) = World::each().into_iter().next() else { return };
    let anybody = world.stranger();
    let page = anybody.get("/docs").await;
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'none'; script-src 'self';"));
    let loaded = page.text.split(['"', '\'']).filter(|part| part.starts_with("/docs/")).collect::<Vec<_>>();
    assert_eq!(loaded.len(), 3, "{loaded:?}");
    for asset in loaded {
        let sent = anybody.get(asset).await;
        assert_eq!(sent.status, 200, "{asset}");
        let known = anybody.clone().header("if-none-match", sent.header("etag").unwrap());
        assert_eq!(known.get(asset).await.status, 304, "{asset}");
    }
    assert!(!page.text.contains("://"), "no other address is asked for anything");
    assert_eq!(anybody.get("/docs/nothing.js").await.status, 404);
}

#[test]
fn documents_have_no_loose_ends() {
    for face in faces::ALL {
        for version in [Version::V3_0, Version::V3_1] {
            let document = document(face, Layout { version, ..Layout::SERVED });
            let mut references = HashSet::new();
            collect(&document, &mut references);
            for reference in &references {
                let place = reference.strip_prefix('#').unwrap();
                assert!(document.pointer(place).is_some(), "{} refers to {reference}", face.name);
            }
            let schemas = document["components"]["schemas"].as_object().unwrap();
            for name in schemas.keys() {
                let is_used = references.contains(&format!("#/components/schemas/{name}"));
                assert!(is_used, "{}: {name} is not used", face.name);
                assert!(!name.ends_with('2'), "{}: two types are called {name}", face.name);
            }
        }
    }
}

#[test]
fn operations_are_told_apart_and_name_their_path() {
    for face in faces::ALL {
        let mut ids = HashSet::new();
        for route in face.routes {
            let describe = route.describe.unwrap_or_else(|| panic!("{route:?} is not described"));
            let document = document(face, Layout::SERVED);
            let method = route.method.method().as_str().to_lowercase();
            let operation = &document["paths"][route.path][&method];
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(ids.insert(id.clone()), "{route:?}: there is another {id}");
            assert_eq!(operation["x-required-scope"], json!(route.scope.map(Scope::name)), "{route:?}");
            assert_eq!(operation.get("security"), route.scope.map_or(Some(&json!([])), |_| None), "{route:?}");
            let empty = Vec::new();
            let parameters = operation["parameters"].as_array().unwrap_or(&empty);
            let named = |place: &str| -> Vec<&str> {
                let at = parameters.iter().filter(|one| one["in"] == place);
                at.map(|one| one["name"].as_str().unwrap()).collect()
            };
            let parts = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            assert_eq!(named("path"), parts.collect::<Vec<_>>(), "{route:?}");
            assert_eq!(!named("header").is_empty(), route.creates, "{route:?}");
            assert_eq!(operation["requestBody"].is_object(), describe().takes_a_body(), "{route:?}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{route:?} answers nothing good");
            let usual: &[&str] = if route.scope.is_some() { &["401", "403", "429", "500", "503"] } else { &["500"] };
            for &status in usual {
                assert!(responses.contains_key(status), "{route:?} lacks {status}");
            }
        }
    }
}

#[test]
fn the_older_version_knows_no_list_of_types() {
    for face in faces::ALL {
        let old = document(face, Layout { version: Version::V3_0, server: "https://example.com/base", base: "/v1" });
        assert_eq!((&old["openapi"], &old["servers"][0]["url"]), (&json!("3.0.3"), &json!("https://example.com/base")));
        assert!(old["paths"].as_object().unwrap().keys().all(|path| !path.starts_with("/v1/")));
        check_types(&old);
    }
}

fn check_types(value: &Value) {
    if let Value::Object(fields) = value {
        assert!(!fields.get("type").is_some_and(Value::is_array), "{value}");
        assert!(!fields.contains_key("const"), "{value}");
    }
    each(value, &mut check_types);
}

fn collect(value: &Value, references: &mut HashSet<String>) {
    if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
        references.insert(reference.to_owned());
    }
    each(value, &mut |inner| collect(inner, references));
}

fn each(value: &Value, visit: &mut dyn FnMut(&Value)) {
    match value {
        Value::Array(items) => items.iter().for_each(visit),
        Value::Object(fields) => fields.values().for_each(visit),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
