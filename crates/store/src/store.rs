//! The handle on a database.

use crate::{
    Examination, Gauges, Inspection, OpenError, Options,
    bell::Bell,
    cache::ResourceCache,
    connect::{Purpose, connect, ping},
    error::from_diesel,
    examine, inspect,
    location::Location,
    migrations,
    pages::PageCache,
    pool::Pool,
    postgres::{self, Shared, Workers},
    sqlite::{self, Setup, Writer},
};
use engine::{StoreError, Tx};
use std::sync::{
    Arc,
    atomic::Ordering,
    mpsc::{RecvError, sync_channel},
};

/// A database, open. Cheap to clone; the last clone that is dropped closes it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

enum Inner {
    Sqlite { writer: Writer, setup: Arc<Setup> },
    Postgres { workers: Workers, shared: Arc<Shared> },
}

impl Store {
    /// Opens a database that was migrated. One that would double-book or lose bookings is refused: its guards and the
    /// settings that make commits durable are looked at.
    ///
    /// `postgres://..` and `postgresql://..` name a server; `sqlite:PATH`, `sqlite://PATH` and a bare path name a file.
    pub fn open(url: &str, options: &Options) -> Result<Self, OpenError> {
        let location = Location::parse(url)?;
        let mut first = connect(&location, first_purpose(&location)).map_err(|error| absent(&location, error))?;
        inspect::require_schema(&mut first)?;
        if options.inspection == Inspection::Full {
            inspect::require_safety(&mut first)?;
        }
        let (cache, pages, lock) = (ResourceCache::default(), PageCache::default(), options.lock);
        let no_thread = |error: std::io::Error| OpenError::Unavailable(format!("cannot start a thread: {error}"));
        let inner = match &location {
            Location::Sqlite(_) => {
                let readers = Pool::new(&location, options.readers, options.patience);
                let setup = Arc::new(Setup { location, readers, cache, pages, lock, bell: Bell::default() });
                let writer = Writer::start(first, &setup, options.queue).map_err(no_thread)?;
                Inner::Sqlite { writer, setup }
            }
            Location::Postgres(_) => {
                drop(first);
                let size = options.readers.saturating_add(options.writers);
                let pool = Pool::new(&location, size, options.patience);
                let shared =
                    Arc::new(Shared { location: location.clone(), pool, cache, pages, lock, bell: Bell::default() });
                let workers = Workers::start(&shared, options.writers, options.queue).map_err(no_thread)?;
                Inner::Postgres { workers, shared }
            }
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Brings the schema up to this program's, while nobody else can; answers the names of the migrations that were
    /// missing. An `SQLite` file, and its folder, are created.
    pub fn migrate(url: &str) -> Result<Vec<String>, OpenError> {
        migrations::migrate(&Location::parse(url)?)
    }

    /// Takes every migration back, and all data with them: for tests of the migrations.
    #[doc(hidden)]
    pub fn revert(url: &str) -> Result<(), OpenError> {
        migrations::revert(&Location::parse(url)?)
    }

    /// Reads. On `SQLite` all of it sees one snapshot; on Postgres each statement sees what is committed when it starts,
    /// which spares two round trips: what is decided is decided in a write.
    pub fn read<T>(&self, run: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>) -> Result<T, StoreError> {
        match &*self.inner {
            Inner::Sqlite { setup, .. } => sqlite::read(setup, run),
            Inner::Postgres { shared, .. } => postgres::read(shared, run),
        }
    }

    /// Reads a row or two here and now, where that waits for nobody: on `SQLite`, when a reader is idle. Otherwise `run` is
    /// not called.
    pub fn read_at_once<T>(
        &self,
        run: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>,
    ) -> Option<Result<T, StoreError>> {
        match &*self.inner {
            Inner::Sqlite { setup, .. } => sqlite::read_at_once(setup, run),
            Inner::Postgres { .. } => None,
        }
    }

    /// Writes, in one transaction: what answers `Ok` is stored and on disk, of what answers `Err` nothing is stored. When
    /// others are in the way all of `run` is run again, a few times.
    pub fn write<T, F>(&self, run: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
    {
        match &*self.inner {
            Inner::Sqlite { writer, .. } => {
                let (answer, answered) = sync_channel(1);
                // When nobody waits for the answer any more there is nobody to tell.
                writer.submit(sqlite::command(run, move |found| drop(answer.send(found))));
                let gone = |RecvError| StoreError::Unavailable("the writer is gone; the outcome is unknown".to_owned());
                answered.recv().map_err(gone)?
            }
            Inner::Postgres { shared, .. } => postgres::write(shared, run),
        }
    }

    /// Writes like [`Store::write`] without keeping the caller waiting: `done` is called with the answer once it is on
    /// disk, on a thread of the store, which it must not block. When too many writes wait already it is told so at once.
    pub fn write_then<T, F, D>(&self, run: F, done: D)
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
        D: FnOnce(Result<T, StoreError>) + Send + 'static,
    {
        match &*self.inner {
            Inner::Sqlite { writer, .. } => writer.try_submit(sqlite::command(run, done)),
            Inner::Postgres { workers, .. } => workers.submit(Box::new(move |shared| {
                done(shared.and_then(|shared| postgres::write(shared, run)));
            })),
        }
    }

    /// Calls `heard` whenever a write of this program, once committed, has left something to deliver; on a thread of the store,
    /// which it must not block. Only the first to ask is called.
    pub fn on_delivery(&self, heard: impl Fn() + Send + Sync + 'static) {
        match &*self.inner {
            Inner::Sqlite { setup, .. } => setup.bell.listen(heard),
            Inner::Postgres { shared, .. } => shared.bell.listen(heard),
        }
    }

    /// Looks at everything that the promises stand on: for `slot-admin doctor`.
    pub fn examine(&self) -> Result<Examination, StoreError> {
        let location = match &*self.inner {
            Inner::Sqlite { setup, .. } => &setup.location,
            Inner::Postgres { shared, .. } => &shared.location,
        };
        let mut connection = connect(location, first_purpose(location))?;
        examine::examine(&mut connection)
    }

    /// Whether the database answers.
    pub fn health(&self) -> Result<(), StoreError> {
        let mut lease = match &*self.inner {
            Inner::Sqlite { setup, .. } => setup.readers.get()?,
            Inner::Postgres { shared, .. } => shared.pool.get()?,
        };
        let Err(error) = ping(&mut lease.connection).map_err(from_diesel) else { return Ok(()) };
        let pool = self.pool();
        if pool.is_broken(&mut lease, &error) {
            drop(lease);
            return ping(&mut pool.get()?.connection).map_err(from_diesel);
        }
        Err(error)
    }

    /// What the store is doing right now.
    pub fn gauges(&self) -> Gauges {
        let (connections, idle) = self.pool().state();
        let mut gauges = Gauges { connections, idle, in_use: connections.saturating_sub(idle), ..Gauges::default() };
        match &*self.inner {
            Inner::Sqlite { writer, .. } => {
                let tally = writer.tally();
                gauges.waiting = tally.waiting.load(Ordering::Relaxed);
                gauges.groups = tally.groups.load(Ordering::Relaxed);
                gauges.commands = tally.commands.load(Ordering::Relaxed);
            }
            Inner::Postgres { workers, .. } => gauges.waiting = workers.waiting(),
        }
        gauges
    }

    fn pool(&self) -> &Pool {
        match &*self.inner {
            Inner::Sqlite { setup, .. } => &setup.readers,
            Inner::Postgres { shared, .. } => &shared.pool,
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("gauges", &self.gauges()).finish_non_exhaustive()
    }
}

/// On `SQLite` the settings that matter are the writer's.
fn first_purpose(location: &Location) -> Purpose {
    match location {
        Location::Sqlite(_) => Purpose::Writing,
        Location::Postgres(_) => Purpose::Serving,
    }
}

/// A file that is not there was never migrated.
fn absent(location: &Location, error: StoreError) -> OpenError {
    match location {
        Location::Sqlite(path) if !path.exists() => OpenError::NotMigrated { missing: migrations::all() },
        Location::Sqlite(_) | Location::Postgres(_) => error.into(),
    }
}
