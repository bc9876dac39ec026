//! The pool of connections, which heals by itself when the database comes back.

use crate::{
    connect::{Purpose, connect, ping},
    connection::AnyConnection,
    location::Location,
};
use diesel::r2d2::R2D2Connection as _;
use engine::StoreError;
use r2d2::{HandleError, ManageConnection, PooledConnection};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// How long to wait for a connection while there is none and the database is known to be down.
const HOPELESS: Duration = Duration::from_millis(50);

/// A connection on loan from the pool.
pub(crate) type Lease = PooledConnection<Manager>;

/// A pooled connection.
pub(crate) struct Client {
    pub(crate) connection: AnyConnection,
    /// No other connection of this pool has it.
    pub(crate) number: u64,
    /// The epoch in which it was last seen to work.
    proven: u64,
    /// Whether it was seen not to work.
    dead: bool,
}

/// Makes the pool's connections.
pub(crate) struct Manager {
    location: Location,
    news: Arc<News>,
}

/// What is known of the database from outside.
#[derive(Default)]
struct News {
    /// Goes up whenever a connection is found broken: those from before are tried before they are used.
    epoch: AtomicU64,
    /// How many connections were made.
    made: AtomicU64,
    /// What the last attempt to connect failed with.
    trouble: Mutex<Option<String>>,
}

/// Connections to one database.
#[derive(Clone)]
pub(crate) struct Pool {
    inner: r2d2::Pool<Manager>,
    news: Arc<News>,
    patience: Duration,
}

impl News {
    fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn report(&self, trouble: Option<String>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}

impl ManageConnection for Manager {
    type Connection = Client;
    type Error = StoreError;

    fn connect(&self) -> Result<Client, StoreError> {
        let proven = self.news.epoch.load(Ordering::Acquire);
        let made = connect(&self.location, Purpose::Serving);
        self.news.report(made.as_ref().err().map(ToString::to_string));
        let number = self.news.made.fetch_add(1, Ordering::Relaxed);
        Ok(Client { connection: made?, number, proven, dead: false })
    }

    fn is_valid(&self, client: &mut Client) -> Result<(), StoreError> {
        ping(&mut client.connection).map_err(crate::error::from_diesel)
    }

    fn has_broken(&self, client: &mut Client) -> bool {
        std::thread::panicking() || client.dead || client.connection.is_broken()
    }
}

#[derive(Debug)]
struct Log;

impl HandleError<StoreError> for Log {
    fn handle_error(&self, error: StoreError) {
        tracing::warn!(%error, "cannot connect to the database");
    }
}

impl Pool {
    /// A pool of at most so many connections. Nothing is connected yet.
    pub(crate) fn new(location: &Location, size: u32, patience: Duration) -> Self {
        let news = Arc::new(News::default());
        let manager = Manager { location: location.clone(), news: Arc::clone(&news) };
        let builder = r2d2::Pool::builder()
            .max_size(size.max(1))
            .min_idle(Some(size.clamp(1, 4)))
            .test_on_check_out(false)
            .connection_timeout(patience.max(Duration::from_millis(1)))
            .error_handler(Box::new(Log));
        let builder = match location {
            Location::Sqlite(_) => builder.max_lifetime(None).idle_timeout(None),
            Location::Postgres(_) => builder,
        };
        Self { inner: builder.build_unchecked(manager), news, patience }
    }

    /// A connection that worked when it was last heard of.
    pub(crate) fn get(&self) -> Result<Lease, StoreError> {
        for _attempt in 0..=self.inner.max_size() {
            let mut client = self.wait()?;
            let epoch = self.news.epoch.load(Ordering::Acquire);
            if client.proven == epoch {
                return Ok(client);
            }
            if ping(&mut client.connection).is_ok() {
                client.proven = epoch;
                return Ok(client);
            }
            client.dead = true;
        }
        Err(StoreError::Unavailable("every connection to the database is broken".to_owned()))
    }

    /// A connection that nobody uses, if there is one right now that worked when it was last heard of.
    pub(crate) fn idle(&self) -> Option<Lease> {
        self.inner.try_get().filter(|client| client.proven == self.news.epoch.load(Ordering::Acquire))
    }

    fn wait(&self) -> Result<Lease, StoreError> {
        let is_hopeless = self.inner.state().connections == 0 && self.news.trouble().is_some();
        let patience = if is_hopeless { HOPELESS.min(self.patience) } else { self.patience };
        self.inner.get_timeout(patience).map_err(|_waited| {
            let why = self.news.trouble();
            StoreError::Unavailable(why.unwrap_or_else(|| "every connection to the database is in use".to_owned()))
        })
    }

    /// Looks at a connection on which this failed; answers whether it is broken. If so, it is never used again, and the
    /// others are tried before they are.
    pub(crate) fn is_broken(&self, client: &mut Lease, error: &StoreError) -> bool {
        // Diesel does not see on every path that the connection is closed.
        let is_outage = matches!(error, StoreError::Unavailable(_));
        if !client.dead && (client.connection.is_broken() || (is_outage && ping(&mut client.connection).is_err())) {
            client.dead = true;
            if client.proven == self.news.epoch.load(Ordering::Acquire) {
                self.news.epoch.fetch_add(1, Ordering::AcqRel);
            }
        }
        client.dead
    }

    /// How many connections there are, and how many of them are idle.
    pub(crate) fn state(&self) -> (u32, u32) {
        let state = self.inner.state();
        (state.connections, state.idle_connections)
    }
}
