//! The parts that every handler works with: the only place with the store and the clock.

use crate::{FaceSpec, Problem, openapi::serve::Documents, rate::Limits};
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use engine::{
    Clock, Context, Ids, Messenger, StoreError, Tx,
    model::{Attempt, Webhook},
    verbs::{AddressPolicy, expire_offer},
};
use slot_core::{Instant, SlotKey};
use std::{
    fmt,
    future::{Ready, ready},
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
    /// Which addresses webhooks may have.
    pub addresses: AddressPolicy,
    /// What reaches webhook endpoints at once, to test them.
    pub messenger: Arc<dyn Messenger>,
    /// How large a body may be, in bytes.
    pub body_limit: usize,
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

    /// Writes in one transaction and waits, without holding a thread, until it is on disk. When others are in the way,
    /// `work` runs again.
    pub async fn write<T, F>(&self, mut work: F) -> Result<T, Problem>
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

    /// The moment of now.
    pub fn now(&self) -> Instant {
        self.0.config.clock.now()
    }

    /// The key that signs slot ids.
    pub fn slot_key(&self) -> &SlotKey {
        &self.0.config.slot_key
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
        let (holds, answers) =
            self.write(|tx, cx| Ok((tx.delete_lapsed_holds(cx.now)?, tx.delete_expired_idempotency(cx.now)?))).await?;
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
                has_ended |= self.write(move |tx, cx| expire_offer(tx, cx, tenant, id)).await?;
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
