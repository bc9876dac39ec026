//! The parts that every handler works with: the only place with the store and the clock.

use crate::{FaceSpec, Problem, openapi::serve::Documents, rate::Limits};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{HeaderName, HeaderValue},
    web,
};
use engine::{
    Clock, Context, Ids, Messenger, StoreError, Transcriber, Tx,
    model::{Actor, Attempt, GuestKey, Trails, Webhook},
    verbs::{AddressPolicy, expire_offer},
};
use slot_core::{Instant, SlotKey};
use std::{
    fmt,
    future::{Ready, ready},
    net::IpAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};
use store::Store;
use tokio::sync::oneshot;

/// What a server is made of.
pub struct Config {
    /// The database.
    pub store: Store,
    /// The clock: what is due, has expired, or lies in the past.
    pub clock: Arc<dyn Clock>,
    /// The clock of rate limits that count in windows: real time, also beside a test clock.
    pub rate_clock: Arc<dyn Clock>,
    /// The source of ids and secrets.
    pub ids: Arc<dyn Ids>,
    /// The key that signs slot ids.
    pub slot_key: SlotKey,
    /// The key that signs the tokens of guests.
    pub guest_key: GuestKey,
    /// Which addresses webhooks may have.
    pub addresses: AddressPolicy,
    /// What hears recordings.
    pub transcriber: Arc<dyn Transcriber>,
    /// What reaches webhook endpoints at once, to test them.
    pub messenger: Arc<dyn Messenger>,
    /// How large a body may be, in bytes.
    pub body_limit: usize,
    /// The header in which a proxy in front says from where a request comes. Its last address counts, which is the one that
    /// the nearest proxy has seen. `None` where the connection itself says so.
    pub address_header: Option<HeaderName>,
    /// The faces that it speaks.
    pub faces: &'static [FaceSpec],
}

impl Config {
    /// How large a body may be when nobody says otherwise.
    pub const BODY_LIMIT: usize = 256 * 1024;
}

/// The server's parts, shared by all workers.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    config: Config,
    limits: Limits,
    /// Made when the first of them is asked for.
    documents: OnceLock<Documents>,
    /// Request ids are this and a count.
    request_seed: u64,
    /// Names the transactions of the audit trail.
    trails: Trails,
    requests: AtomicU64,
}

impl App {
    /// Builds the parts.
    pub fn new(config: Config) -> Self {
        let seed = config.ids.secret().first_chunk::<8>().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        let limits = Limits::new(Arc::clone(&config.rate_clock));
        Self(Arc::new(Parts {
            config,
            limits,
            documents: OnceLock::new(),
            request_seed: seed,
            trails: Trails::new(seed),
            requests: AtomicU64::new(0),
        }))
    }

    /// Reads with one snapshot of the store, away from the threads that serve requests.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Tx, Context<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let app = self.clone();
        let read = web::block(move || {
            let config = &app.0.config;
            let cx = Context { now: config.clock.now(), ids: &*config.ids };
            config.store.read(|tx| work(tx, cx))
        });
        match read.await {
            Ok(found) => Ok(found?),
            Err(panicked) => {
                tracing::error!(error = %panicked, "a read panicked");
                Err(Problem::Internal)
            }
        }
    }

    /// Reads a row or two on this very thread, where that waits for nobody; otherwise `work` is not called.
    pub(crate) fn read_at_once<T>(
        &self,
        work: impl FnOnce(&mut dyn Tx, Context<'_>) -> Result<T, StoreError>,
    ) -> Option<Result<T, Problem>> {
        let config = &self.0.config;
        let cx = Context { now: config.clock.now(), ids: &*config.ids };
        Some(config.store.read_at_once(|tx| work(tx, cx))?.map_err(Problem::from))
    }

    /// Writes as [`App::keep_house`] does, and notes in the audit trail whose changes these are.
    pub(crate) async fn write<T, F>(&self, actor: Actor, request: &HttpRequest, mut work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx, Context<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (app, address) = (self.clone(), self.address(request));
        self.keep_house(move |tx, cx| {
            tx.acting(app.0.trails.begin(actor, address, cx.now));
            work(tx, cx)
        })
        .await
    }

    /// Writes in one transaction and waits, without holding a thread, until it is on disk. When others are in the way,
    /// `work` runs again. What is written is nobody's change, and leaves no trail.
    pub(crate) async fn keep_house<T, F>(&self, mut work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx, Context<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let app = self.clone();
        let (answer, answered) = oneshot::channel();
        self.0.config.store.write_then(
            move |tx| {
                let config = &app.0.config;
                work(tx, Context { now: config.clock.now(), ids: &*config.ids })
            },
            // A caller that went away is told nothing.
            move |outcome| drop(answer.send(outcome)),
        );
        match answered.await {
            Ok(outcome) => Ok(outcome?),
            Err(_dropped) => {
                tracing::error!("a write ended without an answer");
                Err(Problem::Internal)
            }
        }
    }

    /// From where a request comes: the address of the connection, or what the proxy in front says of it, where one is
    /// trusted.
    pub(crate) fn address(&self, request: &HttpRequest) -> Option<IpAddr> {
        match &self.0.config.address_header {
            Some(header) => proxied(request.headers().get_all(header)),
            None => request.peer_addr().map(|peer| peer.ip()),
        }
    }

    /// The moment of now.
    pub fn now(&self) -> Instant {
        self.0.config.clock.now()
    }

    /// What hears recordings.
    pub fn transcriber(&self) -> &Arc<dyn Transcriber> {
        &self.0.config.transcriber
    }

    /// The key that signs slot ids.
    pub fn slot_key(&self) -> &SlotKey {
        &self.0.config.slot_key
    }

    /// The key that signs the tokens of guests.
    pub fn guest_key(&self) -> &GuestKey {
        &self.0.config.guest_key
    }

    /// Which addresses webhooks may have.
    pub fn addresses(&self) -> AddressPolicy {
        self.0.config.addresses
    }

    /// Sends a test event to an endpoint, away from the threads that serve requests.
    pub async fn test_webhook(&self, endpoint: Webhook) -> Result<Attempt, Problem> {
        let messenger = Arc::clone(&self.0.config.messenger);
        web::block(move || messenger.test(&endpoint)).await.map_err(|panicked| {
            tracing::error!(error = %panicked, "a test of a webhook panicked");
            Problem::Internal
        })
    }

    /// How large a body may be, in bytes.
    pub fn body_limit(&self) -> usize {
        self.0.config.body_limit
    }

    /// Deletes what has lapsed: holds, kept answers, counts of idle callers. To be called every minute or so.
    pub async fn tidy(&self) -> Result<(), Problem> {
        self.0.limits.forget_idle();
        let (holds, answers) = self
            .keep_house(|tx, cx| Ok((tx.delete_lapsed_holds(cx.now)?, tx.delete_expired_idempotency(cx.now)?)))
            .await?;
        if holds + answers > 0 {
            tracing::debug!(holds, answers, "deleted what has lapsed");
        }
        Ok(())
    }

    /// Ends the offers to those who wait whose time is over, and passes their places on. Answers when the next one ends.
    pub async fn expire_offers(&self) -> Result<Option<Instant>, Problem> {
        /// How many are looked up at once.
        const MANY: u32 = 100;
        loop {
            let (due, next) = self.read(|tx, cx| Ok((tx.due_offers(cx.now, MANY)?, tx.next_offer_end()?))).await?;
            let mut has_ended = false;
            for (tenant, id) in due {
                has_ended |= self.keep_house(move |tx, cx| expire_offer(tx, cx, tenant, id)).await?;
            }
            // What others have ended meanwhile is not looked up again.
            if !has_ended {
                return Ok(next);
            }
        }
    }

    /// The parts that serve this request.
    pub(crate) fn of(request: &HttpRequest) -> Result<&Self, Problem> {
        request.app_data::<Self>().ok_or_else(|| {
            tracing::error!("the server was mounted without its parts");
            Problem::Internal
        })
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.config.store
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    pub(crate) fn faces(&self) -> &'static [FaceSpec] {
        self.0.config.faces
    }

    /// The OpenAPI documents of the faces.
    pub(crate) fn documents(&self) -> &Documents {
        self.0.documents.get_or_init(|| Documents::of(self.faces()))
    }

    /// The face that the path belongs to.
    pub(crate) fn face_of(&self, path: &str) -> Option<&'static FaceSpec> {
        self.faces().iter().find(|face| face.owns(path))
    }

    pub(crate) fn request_id(&self) -> String {
        let count = self.0.requests.fetch_add(1, Ordering::Relaxed);
        format!("{:016x}-{count:x}", self.0.request_seed)
    }
}

impl FromRequest for App {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::of(request).cloned())
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("store", &self.0.config.store).finish_non_exhaustive()
    }
}

/// The header of this name. The error says what is wrong with it.
pub fn address_header(name: &str) -> Result<HeaderName, String> {
    name.parse().map_err(|_not_a_name| format!("no name of a header: {name:?}"))
}

/// The last address that a header names, in all its lines.
fn proxied<'a>(lines: impl Iterator<Item = &'a HeaderValue>) -> Option<IpAddr> {
    let last = lines.last()?.to_str().ok()?.rsplit(',').next()?.trim();
    // Some proxies add the port, which says nothing.
    last.parse().ok().or_else(|| last.parse::<std::net::SocketAddr>().ok().map(|socket| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_proxy_is_believed_and_nobody_else() {
        let said = |lines: &[&'static str]| {
            let lines: Vec<HeaderValue> = lines.iter().map(|line| HeaderValue::from_static(line)).collect();
            proxied(lines.iter()).map(|address| address.to_string())
        };
        assert_eq!(said(&["203.0.113.7"]), Some("203.0.113.7".to_owned()));
        assert_eq!(said(&["10.0.0.1, 203.0.113.7"]), Some("203.0.113.7".to_owned()));
        assert_eq!(said(&["10.0.0.1", "2001:db8::1"]), Some("2001:db8::1".to_owned()));
        assert_eq!(said(&["203.0.113.7:4711"]), Some("203.0.113.7".to_owned()));
        assert_eq!(said(&["[2001:db8::1]:4711"]), Some("2001:db8::1".to_owned()));
        for nothing in [&[][..], &[""], &["unknown"], &["203.0.113.7, evil"]] {
            assert_eq!(said(nothing), None, "{nothing:?}");
        }
    }
}
