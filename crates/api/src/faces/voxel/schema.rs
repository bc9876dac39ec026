//! `GET /schema`: this face's document in OpenAPI 3.0.3, open to everybody.

use crate::{
    Answer, Problem,
    caller::face_of,
    openapi::{Layout, Version, document},
};
use actix_web::HttpRequest;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// What all paths of the face begin with.
const BASE: &str = "/api/agent/v1";

/// Shows the document. Its server is the one that was asked.
pub(super) async fn show(request: HttpRequest) -> Result<Answer, Problem> {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    let face = face_of(&request)?;
    let made = DOCUMENT.get_or_init(|| document(face, Layout { version: Version::V3_0, server: BASE, base: BASE }));
    let mut document = made.clone();
    if let Some(fields) = document.as_object_mut() {
        fields.insert("servers".to_owned(), json!([{ "url": server(&request) }]));
    }
    Ok(Answer::ok(&document))
}

/// The address of the face, as the caller or its proxy names the server; below that address if the name is a strange one.
fn server(request: &HttpRequest) -> String {
    let asked = request.connection_info();
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    match (asked.scheme(), asked.host()) {
        (scheme @ ("http" | "https"), host) if !host.is_empty() && host.bytes().all(is_host) => {
            format!("{scheme}://{host}{BASE}")
        }
        _strange => BASE.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn the_server_is_the_one_that_was_asked() {
        let asked = |headers: &[(&'static str, &'static str)]| {
            let request = headers.iter().fold(TestRequest::default(), |request, header| request.insert_header(*header));
            server(&request.to_http_request())
        };
        assert_eq!(asked(&[("host", "book.example.com")]), "http://book.example.com/api/agent/v1");
        assert_eq!(asked(&[("host", "[::1]:8080")]), "http://[::1]:8080/api/agent/v1");
        let proxied = [("host", "inner:80"), ("x-forwarded-proto", "https"), ("x-forwarded-host", "book.example.com")];
        assert_eq!(asked(&proxied), "https://book.example.com/api/agent/v1");
        for strange in ["a b", "x/y", "<script>"] {
            assert_eq!(asked(&[("host", strange)]), BASE, "{strange}");
        }
    }
}
