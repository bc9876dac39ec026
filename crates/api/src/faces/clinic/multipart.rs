//! Forms with files: the body as it came, split into its parts. Kept in memory only.

use crate::Problem;
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use futures_util::{FutureExt as _, future::LocalBoxFuture};
use std::time::Duration;

/// How long a caller may take to send a form.
const PATIENCE: Duration = Duration::from_mins(1);
/// The most parts of a form.
const MOST_PARTS: usize = 16;

/// A form as it came; what is wrong with it is told when it is read, so that who calls is known first.
#[derive(Debug)]
pub(super) struct Form<const LIMIT: usize> {
    boundary: Option<String>,
    body: Result<Vec<u8>, FormFault>,
}

/// Why a form cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormFault {
    /// It is no `multipart/form-data`.
    OtherType,
    /// It is larger than it may be.
    TooLarge,
    /// It was not sent whole, or is no form.
    Broken,
}

/// A part of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// What it is.
    pub(super) content: &'a [u8],
}

impl<const LIMIT: usize> FromRequest for Form<LIMIT> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let header = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let boundary = header.and_then(boundary);
        let payload = web::Payload::from_request(request, payload);
        async move {
            let Ok(payload) = payload.await else { return Ok(Self { boundary, body: Err(FormFault::Broken) }) };
            let body = match tokio::time::timeout(PATIENCE, payload.to_bytes_limited(LIMIT)).await {
                Ok(Ok(Ok(bytes))) => Ok(bytes.to_vec()),
                Ok(Err(_limit_exceeded)) => Err(FormFault::TooLarge),
                Ok(Ok(Err(_))) | Err(_) => Err(FormFault::Broken),
            };
            Ok(Self { boundary, body })
        }
        .boxed_local()
    }
}

impl<const LIMIT: usize> Form<LIMIT> {
    /// Its parts.
    pub(super) fn parts(&self) -> Result<Vec<Part<'_>>, FormFault> {
        let boundary = self.boundary.as_ref().ok_or(FormFault::OtherType)?;
        parts(self.body.as_ref().map_err(|fault| *fault)?, boundary)
    }
}

/// The boundary that a content type names.
fn boundary(content_type: &str) -> Option<String> {
    let (kind, rest) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let named = rest.split(';').find_map(|field| {
        let (name, value) = field.split_once('=')?;
        name.trim().eq_ignore_ascii_case("boundary").then(|| value.trim().trim_matches('"').to_owned())
    })?;
    (!named.is_empty() && named.len() <= 70).then_some(named)
}

/// Splits a body at its boundaries.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Result<Vec<Part<'a>>, FormFault> {
    let delimiter = format!("--{boundary}");
    let inner = format!("\r\n--{boundary}");
    let mut rest =
        body.strip_prefix(delimiter.as_bytes()).or_else(|| after(body, inner.as_bytes())).ok_or(FormFault::Broken)?;
    let mut found = Vec::new();
    loop {
        if rest.starts_with(b"--") {
            return Ok(found);
        }
        let start = rest.strip_prefix(b"\r\n").ok_or(FormFault::Broken)?;
        let head_end = find(start, b"\r\n\r\n").ok_or(FormFault::Broken)?;
        let (head, content) = (start.get(..head_end), start.get(head_end + 4..));
        let (Some(head), Some(content)) = (head, content) else { return Err(FormFault::Broken) };
        let end = find(content, inner.as_bytes()).ok_or(FormFault::Broken)?;
        let head = std::str::from_utf8(head).map_err(|_not_text| FormFault::Broken)?;
        let name = head.lines().find_map(name_of).ok_or(FormFault::Broken)?;
        found.push(Part { name, content: content.get(..end).unwrap_or_default() });
        if found.len() > MOST_PARTS {
            return Err(FormFault::Broken);
        }
        rest = content.get(end + inner.len()..).ok_or(FormFault::Broken)?;
    }
}

/// The name that a line of a part's head gives it.
fn name_of(line: &str) -> Option<&str> {
    let (field, value) = line.split_once(':')?;
    if !field.trim().eq_ignore_ascii_case("content-disposition") {
        return None;
    }
    value.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("name").then(|| value.trim().trim_matches('"'))
    })
}

fn after<'a>(bytes: &'a [u8], wanted: &[u8]) -> Option<&'a [u8]> {
    bytes.get(find(bytes, wanted)? + wanted.len()..)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let at = from + bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_split_into_its_parts() {
        let body = b"--x\r\nContent-Disposition: form-data; name=\"audio\"; filename=\"a.wav\"\r\nContent-Type: audio/wav\r\n\r\nRIFF\r\n\x00--\r\n--x\r\ncontent-disposition: form-data; name=channel\r\n\r\nweb\r\n--x--\r\n";
        let found = parts(body, "x").unwrap();
        assert_eq!(
            found,
            [Part { name: "audio", content: b"RIFF\r\n\x00--" }, Part { name: "channel", content: b"web" },]
        );
        for broken in [&b""[..], b"--x", b"--x\r\n", b"--x\r\na: b\r\n\r\nc\r\n--x--", b"--y--\r\n"] {
            assert_eq!(parts(broken, "x"), Err(FormFault::Broken), "{broken:?}");
        }
        assert_eq!(parts(b"--x--\r\n", "x"), Ok(Vec::new()));
    }

    #[test]
    fn a_boundary_is_named() {
        for (header, expect) in [
            ("multipart/form-data; boundary=abc", Some("abc")),
            ("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"", Some("a b")),
            ("multipart/form-data", None),
            ("application/json; boundary=abc", None),
        ] {
            assert_eq!(boundary(header).as_deref(), expect, "{header}");
        }
    }
}
