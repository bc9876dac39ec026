//! A small blocking HTTP client that speaks JSON and takes every status for an answer.

use std::time::Duration;

use anyhow::Context;
use serde_json::Value;
use ureq::http::{HeaderMap, Request};
use ureq::{Agent, SendBody};

/// How long one request may take.
const BOUND: Duration = Duration::from_mins(1);
/// How large an answer may be.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A client of one server, with the headers that every request carries.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    base: String,
    headers: Vec<(String, String)>,
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The headers; names are compared without case.
    pub headers: HeaderMap,
    /// The body as text.
    pub text: String,
}

impl Client {
    /// A client of the server at `base`, as in `http://127.0.0.1:8080`. Clones share its connections.
    pub fn new(base: &str) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(1024)
            .max_idle_connections_per_host(1024)
            .proxy(None)
            .timeout_global(Some(BOUND))
            .build()
            .new_agent();
        Self { agent, base: base.trim_end_matches('/').to_owned(), headers: Vec::new() }
    }

    /// The same client with an API key, sent as `Authorization: Bearer`.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("authorization", &format!("Bearer {key}"))
    }

    /// The same client with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// GET.
    ///
    /// # Panics
    ///
    /// When there is no answer, as all the short forms; [`Client::send`] returns an error instead.
    pub fn get(&self, path: &str) -> Reply {
        self.must("GET", path, None)
    }

    /// POST with a JSON body.
    ///
    /// # Panics
    ///
    /// When there is no answer.
    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.must("POST", path, Some(body))
    }

    /// PUT with a JSON body.
    ///
    /// # Panics
    ///
    /// When there is no answer.
    pub fn put(&self, path: &str, body: &Value) -> Reply {
        self.must("PUT", path, Some(body))
    }

    /// PATCH with a JSON body.
    ///
    /// # Panics
    ///
    /// When there is no answer.
    pub fn patch(&self, path: &str, body: &Value) -> Reply {
        self.must("PATCH", path, Some(body))
    }

    /// DELETE.
    ///
    /// # Panics
    ///
    /// When there is no answer.
    pub fn delete(&self, path: &str) -> Reply {
        self.must("DELETE", path, None)
    }

    /// Any method with or without a JSON body.
    ///
    /// # Errors
    ///
    /// When there is no answer: the server is gone, or the answer is no HTTP.
    pub fn send(&self, method: &str, path: &str, body: Option<&Value>) -> anyhow::Result<Reply> {
        let text = body.map(Value::to_string);
        self.send_text(method, path, text.as_deref().map(|text| ("application/json", text)))
    }

    /// Any method with a body of any type: for bodies that are not what they say.
    ///
    /// # Errors
    ///
    /// As [`Client::send`].
    pub fn send_text(&self, method: &str, path: &str, body: Option<(&str, &str)>) -> anyhow::Result<Reply> {
        let what = || format!("{method} {path}");
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = if let Some((kind, text)) = body {
            if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
                request = request.header("content-type", kind);
            }
            self.agent.run(request.body(text).with_context(what)?)
        } else {
            self.agent.run(request.body(SendBody::none()).with_context(what)?)
        };
        let (parts, mut body) = answer.with_context(what)?.into_parts();
        let bytes = body.with_config().limit(LARGEST).read_to_vec().with_context(what)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Ok(Reply { status: parts.status.as_u16(), headers: parts.headers, text })
    }

    fn must(&self, method: &str, path: &str, body: Option<&Value>) -> Reply {
        match self.send(method, path, body) {
            Ok(reply) => reply,
            Err(error) => panic!("no answer: {error:#}"),
        }
    }
}

impl Reply {
    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// When it is no JSON; the message holds it.
    pub fn json(&self) -> Value {
        match serde_json::from_str(&self.text) {
            Ok(value) => value,
            Err(error) => panic!("status {}, no JSON ({error}): {}", self.status, self.text),
        }
    }

    /// A header, when it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
