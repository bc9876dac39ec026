//! `/docs`: a page that shows the documents. All that it needs is in this program; no other address is asked for anything.

use super::serve::Kept;
use crate::Problem;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, HeaderValue},
    web::{Bytes, Path},
};
use std::sync::LazyLock;

/// The page's scripts are its own files; its styles are set by the component that draws it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; \
     img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

static PAGE: LazyLock<Kept> = LazyLock::new(|| kept(include_bytes!("../../assets/docs/index.html"), HTML));
static STYLE: LazyLock<Kept> = LazyLock::new(|| kept(include_bytes!("../../assets/docs/page.css"), CSS));
static OWN_SCRIPT: LazyLock<Kept> = LazyLock::new(|| kept(include_bytes!("../../assets/docs/page.js"), SCRIPT));
static RAPIDOC: LazyLock<Kept> =
    LazyLock::new(|| kept(include_bytes!("../../assets/docs/rapidoc-9.3.8.min.js"), SCRIPT));

fn kept(bytes: &'static [u8], content_type: &'static str) -> Kept {
    Kept::of(Bytes::from_static(bytes), content_type)
}

/// The page.
pub(crate) async fn page(request: HttpRequest) -> HttpResponse {
    let mut response = PAGE.answer(&request);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// What it loads.
pub(crate) async fn asset(request: HttpRequest, name: Path<String>) -> Result<HttpResponse, Problem> {
    let kept = match name.as_str() {
        "page.css" => &STYLE,
        "page.js" => &OWN_SCRIPT,
        "rapidoc-9.3.8.min.js" => &RAPIDOC,
        _unknown => return Err(Problem::UnknownPath),
    };
    Ok(kept.answer(&request))
}
