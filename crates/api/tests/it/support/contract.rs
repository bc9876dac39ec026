//! Holds every answer that a test gets against the OpenAPI document of its face: the status is declared, the body fits and
//! has nothing that the document does not name; and what is accepted fits the document's body.

use api::{
    FaceSpec, Route, faces,
    openapi::{Layout, document},
};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::{cell::RefCell, collections::HashMap, rc::Rc};

thread_local! {
    static DOCUMENTS: RefCell<HashMap<&'static str, Rc<Value>>> = RefCell::default();
    static VALIDATORS: RefCell<HashMap<String, Rc<Validator>>> = RefCell::default();
}

/// A request and what was answered to it.
pub(super) struct Exchange<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) sent: Option<&'a str>,
    pub(super) status: u16,
    pub(super) body: &'a str,
}

/// Panics when the answer is none of those that the document declares.
#[track_caller]
pub(super) fn hold(exchange: &Exchange<'_>) {
    let path = exchange.path.split('?').next().unwrap_or_default();
    let Some(face) = faces::ALL.iter().find(|face| face.owns(path)) else { return };
    let method = if exchange.method == "HEAD" { "GET" } else { exchange.method };
    // Where two paths match, the one with fewer names in it does.
    let paths = face.routes.iter().map(|route| route.path).filter(|pattern| matches(pattern, path));
    let own = paths.min_by_key(|pattern| pattern.matches('{').count());
    let routes = || face.routes.iter().filter(|route| Some(route.path) == own);
    let is_head = exchange.method == "HEAD";
    let is_asked = |route: &&Route| route.method.method().as_str() == method && (route.head || !is_head);
    let Some(route) = routes().find(is_asked) else {
        let is_refused = matches!(exchange.status, 204 | 401 | 404 | 405 | 429 | 503);
        assert!(is_refused, "{} {} is no route, and answers {}", exchange.method, exchange.path, exchange.status);
        return;
    };
    let Some(describe) = route.describe else { return };
    let place = format!("/paths/{}/{}", route.path.replace('~', "~0").replace('/', "~1"), method.to_lowercase());
    let document = read(face);
    let operation = document.pointer(&place).unwrap_or_else(|| panic!("{route:?} is not in the document"));
    let response = &operation["responses"][exchange.status.to_string()];
    assert!(response.is_object(), "{route:?} does not declare {}: {}", exchange.status, exchange.body);
    if exchange.method == "HEAD" {
        return;
    }
    let schema = &response["content"]["application/json"]["schema"];
    if schema.is_null() {
        assert_eq!(exchange.body, "", "{route:?} declares no body of {}", exchange.status);
    } else {
        let body: Value =
            serde_json::from_str(exchange.body).unwrap_or_else(|_| panic!("{route:?}: {}", exchange.body));
        fits(face, route, &exchange.status.to_string(), schema, &body);
    }
    let is_sent = exchange.sent.is_some_and(|sent| !sent.trim().is_empty()) || describe().needs_a_body();
    if exchange.status < 300 && describe().takes_json() && is_sent {
        let sent: Value = serde_json::from_str(exchange.sent.unwrap_or_default()).unwrap();
        fits(face, route, "body", &operation["requestBody"]["content"]["application/json"]["schema"], &sent);
    }
}

#[track_caller]
fn fits(face: &'static FaceSpec, route: &Route, part: &str, schema: &Value, value: &Value) {
    let name = format!("{} {route:?} {part}", face.name);
    let validator = VALIDATORS.with_borrow_mut(|validators| {
        let made = validators.entry(name.clone()).or_insert_with(|| Rc::new(validator(face, schema, part != "body")));
        Rc::clone(made)
    });
    let faults: Vec<String> =
        validator.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
    assert!(faults.is_empty(), "{name} is not as the document has it: {faults:#?}\n{value:#}");
}

/// What is answered has no field that is not named; what is read may have any, and may be spelled in more ways than one.
fn validator(face: &'static FaceSpec, schema: &Value, is_answer: bool) -> Validator {
    let components = read(face)["components"].clone();
    let mut root = json!({ "components": components, "allOf": [schema] });
    if is_answer {
        close(&mut root["components"]["schemas"]);
        close(&mut root["allOf"]);
    }
    jsonschema::draft202012::options().should_validate_formats(is_answer).build(&root).unwrap()
}

/// Forbids fields that are not named, wherever some are.
fn close(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(close),
        Value::Object(fields) => {
            fields.values_mut().for_each(close);
            if fields.get("properties").is_some_and(Value::is_object) {
                fields.entry("additionalProperties").or_insert(Value::Bool(false));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn read(face: &'static FaceSpec) -> Rc<Value> {
    DOCUMENTS.with_borrow_mut(|documents| {
        Rc::clone(documents.entry(face.name).or_insert_with(|| Rc::new(document(face, Layout::SERVED))))
    })
}

/// Whether a path is one of a route's.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern.iter().zip(&path).all(
            |(pattern, part)| {
                if pattern.starts_with('{') { !part.is_empty() } else { pattern == part }
            },
        )
}
