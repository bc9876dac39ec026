//! Puts the document of a face together.

use super::{
    Operation,
    common::{self, Common},
    operation::Content,
    schemas::Schemas,
};
use crate::{FaceSpec, Route, RouteMethod};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 3.0.3: what is older than JSON Schema 2020-12.
    V3_0,
    /// 3.1.0.
    V3_1,
}

/// How a document is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'a> {
    /// In which version.
    pub version: Version,
    /// The address that its paths are below: of one's own, or `/` for wherever the document was read.
    pub server: &'a str,
    /// What is taken away from the head of each path, since `server` has it.
    pub base: &'a str,
}

impl Layout<'_> {
    /// The layout of the documents at `/openapi/..`.
    pub const SERVED: Self = Self { version: Version::V3_1, server: "/", base: "" };
}

/// The document of a face. Routes without a description are left out.
pub fn document(face: &FaceSpec, layout: Layout<'_>) -> Value {
    let mut schemas = Schemas::new(layout.version);
    let error = schemas.answered(face.about.error);
    let mut paths: Map<String, Value> = Map::new();
    let mut tags: Vec<&str> = Vec::new();
    for route in face.routes {
        let Some(describe) = route.describe else { continue };
        let operation = describe();
        if !tags.contains(&operation.tag) {
            tags.push(operation.tag);
        }
        let path = route.path.strip_prefix(layout.base).unwrap_or(route.path);
        let item = paths.entry(path).or_insert_with(|| json!({}));
        if let Some(item) = item.as_object_mut() {
            item.insert(method(route.method).to_owned(), described(face, route, &operation, &mut schemas, &error));
        }
    }
    let version = match layout.version {
        Version::V3_0 => "3.0.3",
        Version::V3_1 => "3.1.0",
    };
    json!({
        "openapi": version,
        "info": {
            "title": face.about.title,
            "description": face.about.summary,
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0" },
        },
        "servers": [{ "url": layout.server }],
        "security": [{ "bearerAuth": [] }, { "apiKeyHeader": [] }],
        "tags": tags.into_iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "bearerAuth": { "type": "http", "scheme": "bearer", "description": "An API key." },
                "apiKeyHeader": { "type": "apiKey", "in": "header", "name": "x-api-key", "description": "An API key." },
            },
            "schemas": schemas.definitions(),
        },
    })
}

fn described(face: &FaceSpec, route: &Route, operation: &Operation, schemas: &mut Schemas, error: &Value) -> Value {
    let mut object = json!({
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "responses": responses(face, route, operation, schemas, error),
    });
    let parameters = parameters(route, operation, schemas);
    if let Some(fields) = object.as_object_mut() {
        match route.scope {
            Some(scope) => fields.insert("x-required-scope".to_owned(), scope.name().into()),
            // No key is needed.
            None => fields.insert("security".to_owned(), json!([])),
        };
        if let Some(description) = operation.description {
            fields.insert("description".to_owned(), description.into());
        }
        if !parameters.is_empty() {
            fields.insert("parameters".to_owned(), parameters.into());
        }
        let needs = operation.needs_a_body();
        if let Some(body) = operation.body {
            let schema = schemas.read(body);
            let media = if operation.is_form { "multipart/form-data" } else { "application/json" };
            let content = json!({ media: { "schema": schema } });
            fields.insert("requestBody".to_owned(), json!({ "required": needs, "content": content }));
        }
    }
    object
}

fn parameters(route: &Route, operation: &Operation, schemas: &mut Schemas) -> Vec<Value> {
    let mut parameters = Vec::new();
    for one in &operation.path {
        let schema = schemas.read(one.schema);
        let description = one.description;
        parameters.push(
            json!({ "name": one.name, "in": "path", "required": true, "description": description, "schema": schema }),
        );
    }
    let query = operation.query.map(|query| schemas.read(query)).unwrap_or_default();
    let required = query.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    for (name, schema) in query.get("properties").and_then(Value::as_object).into_iter().flatten() {
        parameters.push(query_parameter(name, schema.clone(), required.iter().any(|needed| needed == name)));
    }
    if route.creates {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "A name for this request: when it is sent again, the first answer is given again.",
            "schema": { "type": "string", "pattern": "^[!-~]([ -~]{0,253}[!-~])?$" },
        }));
    }
    parameters
}

/// A parameter of a query. It is left out when it is not meant, so that it is never `null`.
fn query_parameter(name: &str, mut schema: Value, is_required: bool) -> Value {
    let mut description = None;
    if let Some(schema) = schema.as_object_mut() {
        description = schema.remove("description");
        schema.remove("nullable");
        schema
            .remove("default")
            .filter(|default| !default.is_null())
            .map(|default| schema.insert("default".into(), default));
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|one| one != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(words)) = schema.get_mut("enum") {
            words.retain(|word| !word.is_null());
        }
    }
    let mut parameter = json!({ "name": name, "in": "query", "required": is_required, "schema": schema });
    if let (Some(parameter), Some(description)) = (parameter.as_object_mut(), description) {
        parameter.insert("description".to_owned(), description);
    }
    parameter
}

/// What is told under one status.
#[derive(Default)]
struct Response {
    descriptions: Vec<&'static str>,
    schema: Option<Value>,
    examples: Map<String, Value>,
    is_retried: bool,
}

fn responses(
    face: &FaceSpec,
    route: &Route,
    operation: &Operation,
    schemas: &mut Schemas,
    error: &Value,
) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Response> = BTreeMap::new();
    for told in &operation.answers {
        let response = by_status.entry(told.status).or_default();
        response.descriptions.push(told.description);
        match told.body {
            Content::Nothing => {}
            Content::Error => response.schema = Some(error.clone()),
            Content::Json(of) => response.schema = Some(schemas.answered(of)),
        }
    }
    for Common { name, description, problem } in common::problems(face, route, operation) {
        let answer = (face.render)(&problem);
        let response = by_status.entry(answer.status.as_u16()).or_default();
        response.descriptions.push(description);
        response.schema.get_or_insert_with(|| error.clone());
        response.is_retried |= problem.retry_after_seconds().is_some();
        let example: Value = serde_json::from_str(&answer.body).unwrap_or_default();
        response.examples.insert(name.to_owned(), json!({ "value": example }));
    }
    by_status.into_iter().map(|(status, response)| (status.to_string(), response.written())).collect()
}

impl Response {
    fn written(self) -> Value {
        let mut object = Map::new();
        object.insert("description".to_owned(), self.descriptions.join(" ").into());
        if self.is_retried {
            let schema = json!({ "type": "integer", "minimum": 1 });
            let header = json!({ "description": "Seconds to wait before trying again.", "schema": schema });
            object.insert("headers".to_owned(), json!({ "Retry-After": header }));
        }
        if let Some(schema) = self.schema {
            let mut media = json!({ "schema": schema });
            if let (Some(media), false) = (media.as_object_mut(), self.examples.is_empty()) {
                media.insert("examples".to_owned(), self.examples.into());
            }
            object.insert("content".to_owned(), json!({ "application/json": media }));
        }
        object.into()
    }
}

const fn method(method: RouteMethod) -> &'static str {
    match method {
        RouteMethod::Get => "get",
        RouteMethod::Post => "post",
        RouteMethod::Put => "put",
        RouteMethod::Patch => "patch",
        RouteMethod::Delete => "delete",
    }
}
