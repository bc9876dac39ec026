//! The one outbound client: one request, one answer, within bounds.

use crate::guard::{Guard, Lookup};
use engine::{
    model::Report,
    verbs::{AddressPolicy, check_address},
};
use reqwest::{Response, header, redirect};
use std::{
    error::Error,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::time::timeout_at;

/// How long an attempt takes at most, from the first question for an address to the last byte of the answer.
pub const TIMEOUT: Duration = Duration::from_secs(10);
/// How much of an answer is read and kept, in bytes.
pub const LARGEST_RESPONSE: usize = 4096;
/// How long a connection is kept for the next delivery.
const IDLE: Duration = Duration::from_secs(30);

/// The client cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make the outbound client: {0}")]
pub struct ClientError(String);

/// Sends deliveries.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    policy: AddressPolicy,
}

/// What came of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) report: Report,
    /// How long the endpoint asks to be left alone.
    pub(crate) wanted: Option<Duration>,
}

impl Client {
    /// A client that calls only what the policy allows. It follows no redirects and knows no proxies. On a machine without
    /// certificates it trusts nobody.
    ///
    /// # Errors
    /// [`ClientError`] when there is no other way.
    pub fn new(policy: AddressPolicy, lookup: Arc<dyn Lookup>) -> Result<Self, ClientError> {
        let guard = Arc::new(Guard { lookup, policy });
        let builder = || {
            reqwest::Client::builder()
                .user_agent(concat!("Slotkeeper/", env!("CARGO_PKG_VERSION")))
                .redirect(redirect::Policy::none())
                .retry(reqwest::retry::never())
                .no_proxy()
                .http1_only()
                .referer(false)
                .pool_idle_timeout(IDLE)
                .pool_max_idle_per_host(16)
                .dns_resolver(Arc::clone(&guard))
        };
        let trusting_nobody = |error: reqwest::Error| {
            // Bookings do not need them: the server serves, and what cannot be delivered is tried again and kept.
            tracing::warn!(error = chain(&error), "no certificates can be read: nothing can be delivered over https");
            builder().tls_certs_only([]).build()
        };
        let http = builder().build().or_else(trusting_nobody).map_err(|error| ClientError(chain(&error)))?;
        Ok(Self { http, policy })
    }

    /// Posts a body, and reports what came of it.
    pub(crate) async fn post(&self, url: &str, headers: &[(&'static str, String)], body: String) -> Answered {
        let started = Instant::now();
        let deadline = tokio::time::Instant::now() + TIMEOUT;
        // An address that is written out is never resolved.
        let mut answered = match check_address(url, self.policy) {
            Ok(()) => self.exchange(url, headers, body, deadline).await,
            Err(wrong) => failure(format!("the address {wrong}")),
        };
        answered.report.took = started.elapsed();
        answered
    }

    async fn exchange(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: String,
        deadline: tokio::time::Instant,
    ) -> Answered {
        let mut request = self.http.post(url).header(header::CONTENT_TYPE, "application/json").body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        match timeout_at(deadline, request.send()).await {
            Ok(Ok(response)) => read(response, deadline).await,
            Ok(Err(error)) => failure(chain(&error.without_url())),
            Err(_elapsed) => failure(format!("no answer within {} s", TIMEOUT.as_secs())),
        }
    }
}

/// The status is the answer; of what follows it the beginning is kept, as far as it comes in time.
async fn read(mut response: Response, deadline: tokio::time::Instant) -> Answered {
    let status = response.status().as_u16();
    let wanted = response.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    let mut body = Vec::new();
    while body.len() < LARGEST_RESPONSE {
        match timeout_at(deadline, response.chunk()).await {
            Ok(Ok(Some(chunk))) => body.extend_from_slice(&chunk),
            Ok(Ok(None) | Err(_)) | Err(_) => break,
        }
    }
    body.truncate(LARGEST_RESPONSE);
    let is_good = (200..300).contains(&status);
    Answered {
        report: Report {
            status: Some(status),
            error: (!is_good).then(|| match status {
                300..400 => format!("status {status}: redirects are not followed"),
                _ => format!("status {status}"),
            }),
            response: Some(String::from_utf8_lossy(&body).into_owned()),
            took: Duration::ZERO,
        },
        wanted: wanted.map(Duration::from_secs),
    }
}

fn failure(error: String) -> Answered {
    Answered { report: Report { error: Some(error), ..Report::default() }, wanted: None }
}

/// An error with its sources, each said once.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = error.source();
    }
    text
}
