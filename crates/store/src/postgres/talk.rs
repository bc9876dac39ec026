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

/// How many broken connections are replaced before the database is called unavailable: when a server ends its connections
/// it takes a moment for the last of them.
const REPLACEMENTS: u32 = 3;

/// A conversation with Postgres.
pub(crate) struct Talk<'s> {
    pool: &'s Pool,
    lease: Lease,
    intent: Intent,
    stage: Stage,
    /// Whether the next change was promised to be the only one.
    is_only: bool,
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
    /// The only change is committed.
    Over,
    /// The connection broke while the only change was committed: nobody knows.
    Unknown(String),
}

impl<'s> Talk<'s> {
    pub(crate) fn new(pool: &'s Pool, intent: Intent) -> Result<Self, StoreError> {
        Ok(Self { pool, lease: pool.get()?, intent, stage: Stage::Asking, is_only: false })
    }

    /// Asks; when no transaction is open and the connection is broken, again on another one.
    pub(crate) fn look<T>(&mut self, ask: impl Fn(&mut AnyConnection) -> QueryResult<T>) -> Result<T, StoreError> {
        let mut replaced = 0;
        loop {
            let error = match ask(&mut self.lease.connection) {
                Ok(found) => return Ok(found),
                Err(error) => self.failed(error),
            };
            if !matches!(self.stage, Stage::Asking) || replaced == REPLACEMENTS || !self.replace(&error)? {
                return Err(error);
            }
            replaced += 1;
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

    /// Promises that the next [`Talk::change_once`] is the only change.
    pub(crate) fn promise_only(&mut self) {
        self.is_only = true;
    }

    /// Changes something with one statement. If it was promised to be the only change, and is the first, the statement is
    /// its own transaction. What is not final changed nothing, and others may come after it.
    pub(crate) fn change_once<T>(
        &mut self,
        run: impl FnOnce(&mut AnyConnection) -> QueryResult<T>,
        is_final: impl FnOnce(&T) -> bool,
    ) -> Result<T, StoreError> {
        if !(self.is_only && self.intent == Intent::Write && matches!(self.stage, Stage::Asking)) {
            return self.change(run);
        }
        match run(&mut self.lease.connection) {
            Ok(value) => {
                if is_final(&value) {
                    self.stage = Stage::Over;
                }
                Ok(value)
            }
            Err(error) => {
                let error = from_diesel(error);
                if self.pool.is_broken(&mut self.lease, &error) {
                    self.stage = Stage::Unknown(error.to_string());
                }
                Err(error)
            }
        }
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
        let mut turns = String::new();
        for key in keys {
            turns.push_str("SELECT pg_advisory_xact_lock(hashtextextended('");
            turns.push_str(&key.replace('\'', "''"));
            turns.push_str("', 0));");
        }
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
    pub(crate) fn start_over(&mut self) {
        if matches!(self.stage, Stage::Open | Stage::Doomed(_)) {
            self.roll_back();
            self.stage = Stage::Asking;
        }
    }

    fn open(&mut self, begin: &str) -> Result<(), StoreError> {
        match (&self.stage, self.intent) {
            (_, Intent::Read) => return Err(StoreError::Database("a read cannot change anything".to_owned())),
            (Stage::Open, Intent::Write) => return Ok(()),
            (Stage::Doomed(why), Intent::Write) => {
                return Err(StoreError::Database(format!("the transaction failed before: {why}")));
            }
            (Stage::Over | Stage::Unknown(_), Intent::Write) => {
                return Err(StoreError::Database(
                    "a change after the one that was promised to be the only one".to_owned(),
                ));
            }
            (Stage::Asking, Intent::Write) => {}
        }
        let mut replaced = 0;
        while let Err(error) = self.begin(begin) {
            let error = from_diesel(error);
            // Nothing has happened yet: another connection may begin instead.
            if replaced == REPLACEMENTS || !self.replace(&error)? {
                self.abandon();
                return Err(error);
            }
            replaced += 1;
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
        if let Err(error) = batch(&mut self.lease.connection, "ROLLBACK") {
            self.pool.is_broken(&mut self.lease, &error);
        }
    }

    /// Takes another connection when this one is broken; answers whether it did.
    fn replace(&mut self, error: &StoreError) -> Result<bool, StoreError> {
        let broken = self.pool.is_broken(&mut self.lease, error);
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
        error
    }

    fn roll_back(&mut self) {
        let AnyConnection::Postgres(pg) = &mut self.lease.connection else { return };
        if let Err(error) = AnsiTransactionManager::rollback_transaction(pg) {
            tracing::debug!(%error, "a rollback failed; its connection is dropped");
        }
    }

    /// Whether the connection broke with this error before the commit, so that the transaction may be tried again.
    pub(crate) fn broke(&mut self, error: &StoreError) -> bool {
        self.pool.is_broken(&mut self.lease, error)
    }

    /// Ends it: commits what was changed, if `keep` says so and nothing failed; otherwise nothing is stored.
    pub(crate) fn end(mut self, keep: Keep) -> Result<(), End> {
        match (std::mem::replace(&mut self.stage, Stage::Asking), keep) {
            (Stage::Asking | Stage::Over, _) => Ok(()),
            (Stage::Unknown(why), _) => Err(End::Unknown(why)),
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
            let error = from_diesel(error);
            if self.pool.is_broken(&mut self.lease, &error) {
                End::Unknown(error.to_string())
            } else {
                End::Refused(error)
            }
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
