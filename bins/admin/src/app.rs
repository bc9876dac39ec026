//! The open database, the clock and the source of ids: what every command that works on stored things is given.

use anyhow::Context as _;
use engine::{Clock as _, Context, StoreError, SystemClock, SystemIds, Tx};
use slot_core::Instant;
use std::sync::Arc;
use store::{OpenError, Options, Store};

/// What a command asked for and is not given, with what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refused(pub(crate) String);

/// A decision made inside a transaction.
pub(crate) type Decision<T> = Result<Result<T, Refused>, StoreError>;

/// A database that is open.
pub(crate) struct App {
    store: Store,
    ids: Arc<SystemIds>,
    now: Instant,
}

impl App {
    /// Opens the database; one without a schema, or with an older one, is migrated first.
    pub(crate) fn open(url: &str) -> anyhow::Result<Self> {
        let store = match Store::open(url, &options()) {
            Err(OpenError::NotMigrated { .. }) => {
                Store::migrate(url).context("cannot migrate the database")?;
                Store::open(url, &options())
            }
            opened => opened,
        };
        let store = store.context("cannot open the database")?;
        Ok(Self { store, ids: Arc::default(), now: SystemClock.now() })
    }

    /// The moment at which the command began.
    pub(crate) fn now(&self) -> Instant {
        self.now
    }

    /// Reads, and may refuse.
    pub(crate) fn read<T>(&self, ask: impl FnOnce(&mut dyn Tx) -> Decision<T>) -> anyhow::Result<T> {
        Ok(self.store.read(ask)??)
    }

    /// Changes something in one transaction, or refuses.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        mut change: impl FnMut(&mut dyn Tx, Context<'_>) -> Decision<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (ids, now) = (Arc::clone(&self.ids), self.now);
        Ok(self.store.write(move |tx| change(tx, Context { now, ids: ids.as_ref() }))??)
    }
}

/// One command needs few connections.
pub(crate) fn options() -> Options {
    Options { readers: 1, writers: 1, ..Options::default() }
}
