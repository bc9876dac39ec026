//! One transaction, as the verbs see it. The repository traits are implemented for it in [`crate::repo`].

use crate::{
    LockMode,
    cache::ResourceCache,
    connection::AnyConnection,
    error::from_diesel,
    pages::{PageCache, Standing},
    pool::Client,
    postgres::Talk,
    repo::Notes,
};
use diesel::{QueryResult, connection::SimpleConnection as _};
use engine::{
    StoreError,
    model::{Resource, RiskModel},
};
use slot_core::TenantId;
use std::sync::Arc;

/// One transaction.
pub(crate) struct Session<'s> {
    link: Link<'s>,
    pub(crate) lock: LockMode,
    cache: &'s ResourceCache,
    /// Pages that are worked out from what is committed; none for whoever may see changes of its own.
    pub(crate) pages: Option<&'s PageCache>,
    /// On `SQLite`: the number of the reader's connection.
    pub(crate) reader: u64,
    /// What was seen when a page was looked for.
    pub(crate) standing: Option<Standing>,
    /// Resources that were read whole, for the cache, once it is known that what was read is committed.
    learnt: Vec<Arc<Resource>>,
    /// What was changed, for the audit trail.
    notes: Notes,
    /// How many deliveries its events have made.
    deliveries: u64,
}

/// What a session speaks through.
#[expect(clippy::large_enum_variant, reason = "there is one of these at a time, on the stack")]
pub(crate) enum Link<'s> {
    /// The reader or the writer of `SQLite`, inside a transaction that somebody else begins and ends.
    Sqlite {
        connection: &'s mut AnyConnection,
        /// Where claims are read when writers do not take turns: as they were before the group began.
        stale: Option<&'s mut Client>,
    },
    /// A connection to Postgres, which begins its transaction when it has to.
    Postgres(Talk<'s>),
}

impl<'s> Session<'s> {
    pub(crate) fn new(link: Link<'s>, cache: &'s ResourceCache, lock: LockMode) -> Self {
        Self {
            link,
            lock,
            cache,
            pages: None,
            reader: 0,
            standing: None,
            learnt: Vec::new(),
            notes: Notes::default(),
            deliveries: 0,
        }
    }

    /// The same session, of somebody who only reads, on the connection with this number.
    pub(crate) fn reading(self, pages: &'s PageCache, reader: u64) -> Self {
        Self { pages: Some(pages), reader, ..self }
    }

    /// Asks. On Postgres a question may be asked twice, when the connection turns out to be broken.
    pub(crate) fn look<T>(&mut self, ask: impl Fn(&mut AnyConnection) -> QueryResult<T>) -> Result<T, StoreError> {
        match &mut self.link {
            Link::Sqlite { connection, .. } => ask(connection).map_err(from_diesel),
            Link::Postgres(talk) => talk.look(ask),
        }
    }

    /// Asks for claims: where writers do not take turns, with what others have not committed yet left out.
    pub(crate) fn look_at_claims<T>(
        &mut self,
        ask: impl Fn(&mut AnyConnection) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        match &mut self.link {
            Link::Sqlite { stale: Some(client), .. } => ask(&mut client.connection).map_err(from_diesel),
            Link::Sqlite { .. } | Link::Postgres(_) => self.look(ask),
        }
    }

    /// Changes something. After an error nothing of the transaction will be stored.
    pub(crate) fn change<T>(
        &mut self,
        run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        match &mut self.link {
            Link::Sqlite { connection, .. } => run(connection).map_err(from_diesel),
            Link::Postgres(talk) => talk.change(run),
        }
    }

    /// Changes something that may be refused as a duplicate, after which the transaction goes on as if nothing had been
    /// tried. `SQLite` does so by itself; on Postgres it takes a savepoint.
    pub(crate) fn attempt<T>(
        &mut self,
        run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        match &mut self.link {
            Link::Sqlite { connection, .. } => run(connection).map_err(from_diesel),
            Link::Postgres(talk) => talk.attempt(run),
        }
    }

    /// Waits for its turn on each of these, in this order, until the transaction ends.
    pub(crate) fn take_turns(&mut self, keys: &[String]) -> Result<(), StoreError> {
        match (&mut self.link, self.lock) {
            // The one writer of SQLite runs one command after the other.
            (Link::Sqlite { .. }, _) | (_, LockMode::Removed) => Ok(()),
            (Link::Postgres(talk), LockMode::Taken) => talk.lock(keys),
        }
    }

    /// The conversation with Postgres, if it is one.
    pub(crate) fn postgres(&mut self) -> Option<&mut Talk<'s>> {
        match &mut self.link {
            Link::Sqlite { .. } => None,
            Link::Postgres(talk) => Some(talk),
        }
    }

    /// The resource of this revision, if it is known.
    pub(crate) fn known(&self, tenant: TenantId, id: slot_core::ResourceId, rev: u64) -> Option<Arc<Resource>> {
        self.cache.get(tenant, id, rev)
    }

    /// The resource as it was when it was last heard of; it may have changed since.
    pub(crate) fn guess(&self, tenant: TenantId, id: slot_core::ResourceId) -> Option<Arc<Resource>> {
        self.cache.latest(tenant, id)
    }

    /// The model of a business by its version, if it was read before.
    pub(crate) fn known_model(&self, tenant: TenantId, version: i64) -> Option<Arc<RiskModel>> {
        self.cache.model(tenant, version)
    }

    /// Keeps a model that was read. Verbs store a model last, so that none reads what is not committed.
    pub(crate) fn keep_model(&self, tenant: TenantId, version: i64, model: &Arc<RiskModel>) {
        self.cache.keep_model(tenant, version, model);
    }

    /// Notes a resource that was read whole.
    pub(crate) fn learn(&mut self, resource: &Arc<Resource>) {
        self.learnt.push(Arc::clone(resource));
    }

    /// What was learnt; to be kept once what was read is known to be committed.
    pub(crate) fn learnt(&mut self) -> Vec<Arc<Resource>> {
        std::mem::take(&mut self.learnt)
    }

    /// What was changed so far.
    pub(crate) fn notes(&mut self) -> &mut Notes {
        &mut self.notes
    }

    /// Notes that there is more to deliver.
    pub(crate) fn note_deliveries(&mut self, made: u64) {
        self.deliveries += made;
    }

    /// Whether there is more to deliver once this is committed.
    pub(crate) fn has_deliveries(&self) -> bool {
        self.deliveries > 0
    }

    /// The conversation with Postgres, to be ended.
    pub(crate) fn into_talk(self) -> Option<Talk<'s>> {
        match self.link {
            Link::Sqlite { .. } => None,
            Link::Postgres(talk) => Some(talk),
        }
    }
}

/// Runs statements without parameters.
pub(crate) fn batch(connection: &mut AnyConnection, sql: &str) -> Result<(), StoreError> {
    connection.batch_execute(sql).map_err(from_diesel)
}

impl std::fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("lock", &self.lock).finish_non_exhaustive()
    }
}
