//! Reads on `SQLite`: one snapshot of the file, beside the writer.

use super::writer::Setup;
use crate::{
    connection::AnyConnection,
    error::from_diesel,
    pool::Lease,
    session::{Link, Session},
};
use diesel::connection::{AnsiTransactionManager, TransactionManager as _};
use engine::{StoreError, Tx};

/// Reads from one snapshot.
pub(crate) fn read<T>(setup: &Setup, run: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>) -> Result<T, StoreError> {
    read_with(setup, setup.readers.get()?, run)
}

/// Reads from one snapshot, if a reader is idle.
pub(crate) fn read_at_once<T>(
    setup: &Setup,
    run: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>,
) -> Option<Result<T, StoreError>> {
    Some(read_with(setup, setup.readers.idle()?, run))
}

fn read_with<T>(
    setup: &Setup,
    mut lease: Lease,
    run: impl FnOnce(&mut dyn Tx) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    begin(&mut lease)?;
    let number = lease.number;
    let link = Link::Sqlite { connection: &mut lease.connection, stale: None };
    let mut session = Session::new(link, &setup.cache, setup.lock).reading(&setup.pages, number);
    let found = run(&mut session);
    let learnt = session.learnt();
    end(&mut lease)?;
    setup.cache.keep(learnt);
    found
}

fn begin(lease: &mut Lease) -> Result<(), StoreError> {
    let AnyConnection::Sqlite(sqlite) = &mut lease.connection else { return Ok(()) };
    AnsiTransactionManager::begin_transaction(sqlite).map_err(from_diesel)
}

fn end(lease: &mut Lease) -> Result<(), StoreError> {
    let AnyConnection::Sqlite(sqlite) = &mut lease.connection else { return Ok(()) };
    AnsiTransactionManager::commit_transaction(sqlite).map_err(from_diesel)
}
