//! `/openapi.json` and `/openapi/{face}.json`: open to everybody, made once, and not sent again to who has them.

use super::{Layout, document};
use crate::{App, FaceSpec, Problem};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, EntityTag, Header as _, HeaderValue, IfNoneMatch},
    web::{Bytes, Path},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// What is sent as it is, with a tag that changes when it does.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    bytes: Bytes,
    content_type: &'static str,
    tag: String,
    cached: HeaderValue,
}

impl Kept {
    pub(crate) fn of(bytes: impl Into<Bytes>, content_type: &'static str) -> Self {
        let bytes = bytes.into();
        let digest = Sha256::digest(&bytes);
        let head = digest.first_chunk::<8>().map_or(0, |head| u64::from_be_bytes(*head));
        Self { bytes, content_type, tag: format!("{head:016x}"), cached: CACHED }
    }

    /// The same, which nobody on the way may keep.
    pub(crate) fn for_one_reader(self) -> Self {
        Self { cached: HeaderValue::from_static("private, no-cache"), ..self }
    }

    fn json(value: &Value) -> Self {
        Self::of(value.to_string(), "application/json")
    }

    /// Itself, or 304 when the caller has it. It may be kept, but is asked for again each time.
    pub(crate) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let tag = EntityTag::new_strong(self.tag.clone());
        let is_known = match request.headers().get(header::IF_NONE_MATCH).map(|_| IfNoneMatch::parse(request)) {
            Some(Ok(IfNoneMatch::Any)) => true,
            Some(Ok(IfNoneMatch::Items(known))) => known.iter().any(|one| one.weak_eq(&tag)),
            Some(Err(_)) | None => false,
        };
        let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header(header::ETag(tag)).insert_header((header::CACHE_CONTROL, self.cached.clone()));
        if is_known {
            return response.finish();
        }
        response.insert_header((header::CONTENT_TYPE, self.content_type)).body(self.bytes.clone())
    }
}

const CACHED: HeaderValue = HeaderValue::from_static("public, no-cache");

/// The documents of a server.
#[derive(Debug)]
pub(crate) struct Documents {
    index: Kept,
    by_name: HashMap<&'static str, Kept>,
}

impl Documents {
    pub(crate) fn of(faces: &'static [FaceSpec]) -> Self {
        let entries: Vec<Value> = faces
            .iter()
            .map(|face| {
                let url = format!("/openapi/{}.json", face.name);
                json!({ "name": face.name, "title": face.about.title, "url": url })
            })
            .collect();
        let documents = faces.iter().map(|face| (face.name, Kept::json(&document(face, Layout::SERVED))));
        Self { index: Kept::json(&json!({ "documents": entries })), by_name: documents.collect() }
    }
}

/// Which documents there are.
pub(crate) async fn index(app: App, request: HttpRequest) -> HttpResponse {
    app.documents().index.answer(&request)
}

/// The document of a face.
pub(crate) async fn one(app: App, request: HttpRequest, name: Path<String>) -> Result<HttpResponse, Problem> {
    let name = name.strip_suffix(".json").ok_or(Problem::UnknownPath)?;
    let document = app.documents().by_name.get(name).ok_or(Problem::UnknownPath)?;
    Ok(document.answer(&request))
}
