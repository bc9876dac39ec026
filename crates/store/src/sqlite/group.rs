//! Commits one group of writes: one transaction, a savepoint for each, answers only when all is on disk.

use super::{command::Command, writer::Setup};
use crate::{
    connection::AnyConnection,
    error::from_diesel,
    pool::Lease,
    session::{Link, Session, batch},
};
use diesel::{
    QueryResult,
    connection::{AnsiTransactionManager, TransactionManager as _},
};
use engine::{StoreError, model::Resource};
use std::{sync::Arc, time::Instant};

/// How often a command is tried when others are in its way.
pub(super) const TRIES: u32 = 8;

/// A command in the queue.
pub(crate) struct Waiting {
    pub(crate) command: Box<dyn Command>,
    pub(crate) tries: u32,
    pub(crate) since: Instant,
}

/// What became of the commands of a group.
enum Fate {
    /// Its savepoint holds what it wrote.
    Written(Waiting),
    /// It failed, and wrote nothing.
    Failed(Waiting, StoreError),
    /// Others were in its way: it wrote nothing, and goes into the next group.
    Again(Waiting),
}

/// Runs a group and answers it; gives back those that are to be tried again.
pub(super) fn commit(
    connection: &mut AnyConnection,
    setup: &Setup,
    stale: Option<&mut Lease>,
    group: Vec<Waiting>,
) -> Vec<Waiting> {
    if let Err(error) = begin(connection) {
        let error = from_diesel(error);
        for waiting in group {
            waiting.command.answer(Err(copy(&error)));
        }
        return Vec::new();
    }
    let Ran { fates, learnt, more, ruin } = run(connection, setup, stale, group);
    let ended = match ruin {
        None => end(connection).map_err(from_diesel),
        Some(error) => {
            drop(batch(connection, "ROLLBACK"));
            Err(error)
        }
    };
    match ended {
        Ok(()) => {
            setup.cache.keep(learnt);
            if more {
                setup.bell.ring();
            }
            answer(fates)
        }
        Err(error) => refuse(fates, &error),
    }
}

/// What came of running a group.
struct Ran {
    fates: Vec<Fate>,
    learnt: Vec<Arc<Resource>>,
    /// Whether there is more to deliver.
    more: bool,
    /// Why nothing of it can be stored: an error, such as a full disk, that ended the whole transaction.
    ruin: Option<StoreError>,
}

fn run(connection: &mut AnyConnection, setup: &Setup, mut stale: Option<&mut Lease>, group: Vec<Waiting>) -> Ran {
    let mut ran = Ran { fates: Vec::with_capacity(group.len()), learnt: Vec::new(), more: false, ruin: None };
    for mut waiting in group {
        if let Some(error) = &ran.ruin {
            ran.fates.push(Fate::Failed(waiting, copy(error)));
            continue;
        }
        let stale = stale.as_deref_mut().map(|lease| &mut **lease);
        match step(connection, setup, stale, &mut waiting, &mut ran) {
            Ok(Ok(())) => ran.fates.push(Fate::Written(waiting)),
            Ok(Err(StoreError::Contended(_))) if waiting.tries < TRIES => ran.fates.push(Fate::Again(waiting)),
            Ok(Err(error)) => ran.fates.push(Fate::Failed(waiting, error)),
            Err(error) => {
                ran.ruin = Some(copy(&error));
                ran.fates.push(Fate::Failed(waiting, error));
            }
        }
    }
    ran
}

/// Runs one command inside a savepoint. The outer error is one that ended the whole transaction.
fn step(
    connection: &mut AnyConnection,
    setup: &Setup,
    stale: Option<&mut crate::pool::Client>,
    waiting: &mut Waiting,
    ran: &mut Ran,
) -> Result<Result<(), StoreError>, StoreError> {
    waiting.tries += 1;
    batch(connection, "SAVEPOINT command")?;
    let mut session = Session::new(Link::Sqlite { connection, stale }, &setup.cache, setup.lock);
    let outcome = waiting.command.run(&mut session).and_then(|()| session.keep_trail());
    // What a command read may be what it wrote itself: when it failed, that was never there.
    if outcome.is_ok() {
        ran.learnt.extend(session.learnt());
        ran.more |= session.has_deliveries();
    }
    let ending = if outcome.is_ok() { "RELEASE command" } else { "ROLLBACK TO command; RELEASE command" };
    match (batch(connection, ending), outcome) {
        (Ok(()), outcome) => Ok(outcome),
        // What the command failed with says more than that its savepoint is gone.
        (Err(_), Err(error)) | (Err(error), Ok(())) => Err(error),
    }
}

/// Answers every command of a group that is on disk.
fn answer(fates: Vec<Fate>) -> Vec<Waiting> {
    let mut again = Vec::new();
    for fate in fates {
        match fate {
            Fate::Written(waiting) => waiting.command.answer(Ok(())),
            Fate::Failed(waiting, error) => waiting.command.answer(Err(error)),
            Fate::Again(waiting) => again.push(waiting),
        }
    }
    again
}

/// Answers every command of a group of which nothing is stored.
fn refuse(fates: Vec<Fate>, error: &StoreError) -> Vec<Waiting> {
    for fate in fates {
        match fate {
            Fate::Written(waiting) | Fate::Again(waiting) => waiting.command.answer(Err(copy(error))),
            Fate::Failed(waiting, own) => waiting.command.answer(Err(own)),
        }
    }
    Vec::new()
}

fn begin(connection: &mut AnyConnection) -> QueryResult<()> {
    let AnyConnection::Sqlite(sqlite) = connection else { return Ok(()) };
    AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
}

fn end(connection: &mut AnyConnection) -> QueryResult<()> {
    let AnyConnection::Sqlite(sqlite) = connection else { return Ok(()) };
    AnsiTransactionManager::commit_transaction(sqlite)
}

/// The same error for one more command: the store's errors are not `Clone`.
fn copy(error: &StoreError) -> StoreError {
    match error {
        StoreError::Contended(text) => StoreError::Contended(text.clone()),
        StoreError::Unavailable(text) => StoreError::Unavailable(text.clone()),
        StoreError::Conflict(name) => StoreError::Conflict(name.clone()),
        StoreError::Corrupt { table, id } => StoreError::Corrupt { table, id: id.clone() },
        StoreError::Database(text) => StoreError::Database(text.clone()),
    }
}
