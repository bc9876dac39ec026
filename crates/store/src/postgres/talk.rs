//! A conversation with Postgres that becomes a transaction with its first change.
//!
//! Under READ COMMITTED every statement sees what is committed when it starts, inside a transaction or not. So questions
//! that come before the first change need no transaction, and a broken connection can be replaced under them.

use crate::{
    connection::AnyConnection,
    error::from_diesel,
    pool::{Lease, Pool},
    session::batch,
};
use diesel::{
    QueryResult,
    connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager as _},
};
use engine::StoreError;

/// A conversation with Postgres.
pub(crate) struct Talk<'s> {
    pool: &'s Pool,
    lease: Lease,
    intent: Intent,
    stage: Stage,
}

/// What the conversation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Reading: a change is refused.
    Read,
    /// Writing.
    Write,
}

/// How far it is.
#[derive(Debug)]
enum Stage {
    /// Nothing was changed yet, and no transaction is open.
    Asking,
    /// A transaction is open.
    Open,
    /// A transaction is open in which something failed: it can only be rolled back.
    Doomed(String),
}

impl<'s> Talk<'s> {
    pub(crate) fn new(pool: &'s Pool, intent: Intent) -> Result<Self, StoreError> {
        Ok(Self { pool, lease: pool.get()?, intent, stage: Stage::Asking })
    }

    /// Asks; when no transaction is open and the connection is broken, once more on another one.
    pub(crate) fn look<T>(&mut self, ask: impl Fn(&mut AnyConnection) -> QueryResult<T>) -> Result<T, StoreError> {
        match ask(&mut self.lease.connection) {
            Ok(found) => Ok(found),
            Err(error) => {
                if matches!(self.stage, Stage::Asking) && self.replace()? {
                    return ask(&mut self.lease.connection).map_err(|again| self.failed(again));
                }
                Err(self.failed(error))
            }
        }
    }

    /// Changes something, in a transaction that is begun if there is none.
    pub(crate) fn change<T>(
        &mut self,
        run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        self.open("BEGIN")?;
        run(&mut self.lease.connection).map_err(|error| self.failed(error))
    }

    /// Changes something that may be refused without ending the transaction.
    pub(crate) fn attempt<T>(
        &mut self,
        run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
    ) -> Result<T, StoreError> {
        self.open("BEGIN")?;
        let connection = &mut self.lease.connection;
        let tried = connection.batch_execute("SAVEPOINT attempt").and_then(|()| run(connection));
        let ending = if tried.is_ok() { "RELEASE attempt" } else { "ROLLBACK TO attempt; RELEASE attempt" };
        let ended = connection.batch_execute(ending);
        match (tried, ended) {
            (Ok(value), Ok(())) => Ok(value),
            (Err(error), Ok(())) => Err(from_diesel(error)),
            (Ok(_), Err(error)) | (Err(error), Err(_)) => Err(self.failed(error)),
        }
    }

    /// Waits for its turn on each key, in this order. The first turn of a transaction begins it in the same round trip.
    pub(crate) fn lock(&mut self, keys: &[String]) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        let turns: String = keys
            .iter()
            .map(|key| format!("SELECT pg_advisory_xact_lock(hashtextextended('{}', 0));", key.replace('\'', "''")))
            .collect();
        if matches!(self.stage, Stage::Asking) {
            return self.open(&format!("BEGIN;{turns}"));
        }
        self.lease.connection.batch_execute(&turns).map_err(|error| self.failed(error))
    }

    /// Whether nothing was changed and no lock was taken so far.
    pub(crate) fn is_fresh(&self) -> bool {
        matches!(self.stage, Stage::Asking)
    }

    /// Gives up the transaction; the next change begins another.
    pub(crate) fn start_over(&mut self) -> Result<(), StoreError> {
        if !matches!(self.stage, Stage::Asking) {
            self.roll_back();
            self.stage = Stage::Asking;
            if self.pool.is_broken(&mut self.lease) {
                self.lease = self.pool.get()?;
            }
        }
        Ok(())
    }

    fn open(&mut self, begin: &str) -> Result<(), StoreError> {
        match (&self.stage, self.intent) {
            (_, Intent::Read) => return Err(StoreError::Database("a read cannot change anything".to_owned())),
            (Stage::Open, Intent::Write) => return Ok(()),
            (Stage::Doomed(why), Intent::Write) => {
                return Err(StoreError::Database(format!("the transaction failed before: {why}")));
            }
            (Stage::Asking, Intent::Write) => {}
        }
        match self.begin(begin) {
            Ok(()) => {}
            Err(error) => {
                // Nothing has happened yet: another connection may begin instead.
                if !self.replace()? {
                    self.abandon();
                    return Err(from_diesel(error));
                }
                self.begin(begin).map_err(|again| {
                    self.abandon();
                    from_diesel(again)
                })?;
            }
        }
        self.stage = Stage::Open;
        Ok(())
    }

    fn begin(&mut self, sql: &str) -> QueryResult<()> {
        match &mut self.lease.connection {
            AnyConnection::Postgres(pg) => AnsiTransactionManager::begin_transaction_sql(pg, sql),
            AnyConnection::Sqlite(_) => Err(diesel::result::Error::NotInTransaction),
        }
    }

    /// After a `BEGIN` of several statements failed half-way, the server may have a transaction open.
    fn abandon(&mut self) {
        if batch(&mut self.lease.connection, "ROLLBACK").is_err() {
            self.pool.is_broken(&mut self.lease);
        }
    }

    /// Takes another connection when this one is broken; answers whether it did.
    fn replace(&mut self) -> Result<bool, StoreError> {
        let broken = self.pool.is_broken(&mut self.lease);
        if broken {
            self.lease = self.pool.get()?;
        }
        Ok(broken)
    }

    fn failed(&mut self, error: diesel::result::Error) -> StoreError {
        let error = from_diesel(error);
        if matches!(self.stage, Stage::Open) {
            self.stage = Stage::Doomed(error.to_string());
        }
        self.pool.is_broken(&mut self.lease);
        error
    }

    fn roll_back(&mut self) {
        let AnyConnection::Postgres(pg) = &mut self.lease.connection else { return };
        if let Err(error) = AnsiTransactionManager::rollback_transaction(pg) {
            tracing::debug!(%error, "a rollback failed; its connection is dropped");
        }
    }

    /// Whether the connection broke while the outcome of the transaction was still open, so that it may be tried again.
    pub(crate) fn broke(&mut self) -> bool {
        self.pool.is_broken(&mut self.lease)
    }

    /// Ends it: commits what was changed, if `keep` says so and nothing failed; otherwise nothing is stored.
    pub(crate) fn end(mut self, keep: Keep) -> Result<(), End> {
        match (std::mem::replace(&mut self.stage, Stage::Asking), keep) {
            (Stage::Asking, _) => Ok(()),
            (Stage::Open, Keep::Yes) => self.commit(),
            (Stage::Open, Keep::No) => {
                self.roll_back();
                Ok(())
            }
            (Stage::Doomed(why), _) => {
                self.roll_back();
                Err(End::Doomed(why))
            }
        }
    }

    fn commit(mut self) -> Result<(), End> {
        let AnyConnection::Postgres(pg) = &mut self.lease.connection else { return Ok(()) };
        AnsiTransactionManager::commit_transaction(pg).map_err(|error| {
            if self.pool.is_broken(&mut self.lease) {
                return End::Unknown(error.to_string());
            }
            End::Refused(from_diesel(error))
        })
    }
}

/// Whether changes are to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keep {
    /// They are.
    Yes,
    /// They are not.
    No,
}

/// How a transaction ended when it was not committed.
#[derive(Debug)]
pub(crate) enum End {
    /// Something in it had failed before: nothing is stored.
    Doomed(String),
    /// The commit was refused: nothing is stored.
    Refused(StoreError),
    /// The connection broke during the commit: nobody knows.
    Unknown(String),
}
