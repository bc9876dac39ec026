//! The open database, the clock and the source of ids: what every command that works on stored things is given.

use anyhow::Context as _;
use engine::{
    Clock as _, Context, StoreError, SystemClock, SystemIds, Tx,
    model::{Actor, Trails},
};
use slot_core::Instant;
use std::sync::Arc;
use store::{OpenError, Options, Store};

/// What a command asked for and is not given, with what would be right.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refused(pub(crate) String);

/// A decision made inside a transaction.
pub(crate) type Decision<T> = Result<Result<T, Refused>, StoreError>;

/// Why a step of a command ends it. Within functions that answer it, `??` opens a [`Decision`].
pub(crate) enum Stop {
    /// What was asked for is refused.
    Refused(Refused),
    /// The store failed.
    Failed(StoreError),
}

impl From<Refused> for Stop {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<StoreError> for Stop {
    fn from(failed: StoreError) -> Self {
        Self::Failed(failed)
    }
}

/// The outcome of several steps, as one decision.
pub(crate) fn decided<T>(outcome: Result<T, Stop>) -> Decision<T> {
    match outcome {
        Ok(value) => Ok(Ok(value)),
        Err(Stop::Refused(refused)) => Ok(Err(refused)),
        Err(Stop::Failed(failed)) => Err(failed),
    }
}

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

    /// Reads as of the moment at which the command began, and may refuse.
    pub(crate) fn look<T>(&self, ask: impl FnOnce(&mut dyn Tx, Context<'_>) -> Decision<T>) -> anyhow::Result<T> {
        self.read(|tx| ask(tx, Context { now: self.now, ids: self.ids.as_ref() }))
    }

    /// Changes something in one transaction, or refuses.
    pub(crate) fn write<T: Send + 'static>(
        &self,
        mut change: impl FnMut(&mut dyn Tx, Context<'_>) -> Decision<T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (ids, now) = (Arc::clone(&self.ids), self.now);
        let trails = Trails::drawn(&*ids);
        Ok(self.store.write(move |tx| {
            tx.acting(trails.begin(Actor::CommandLine, None, now));
            change(tx, Context { now, ids: ids.as_ref() })
        })??)
    }
}

/// One command needs few connections.
pub(crate) fn options() -> Options {
    Options { readers: 1, writers: 1, ..Options::default() }
}
