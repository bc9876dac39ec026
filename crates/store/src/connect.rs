//! Makes connections and sets them up.

use crate::{connection::AnyConnection, error::from_diesel, location::Location};
use diesel::{
    Connection as _, ConnectionError, PgConnection, QueryResult, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection as _,
};
use engine::StoreError;
use std::path::Path;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Serving requests. On `SQLite` it can only read.
    Serving,
    /// Being the one that writes to `SQLite`.
    Writing,
    /// Migrating, which may take long.
    Migrating,
}

/// Waits no longer than this for a lock, so that a request fails while its caller still waits. The messages are asked for in
/// English because they alone tell a lock timeout from a failure; a role that may not ask keeps what the server has.
const POSTGRES_SERVING: &str = "
    SET lock_timeout = '2s';
    SET statement_timeout = '5s';
    SET idle_in_transaction_session_timeout = '30s';
    DO $$ BEGIN
        PERFORM set_config('lc_messages', 'C', false);
    EXCEPTION WHEN insufficient_privilege THEN NULL;
    END $$;";

/// For every `SQLite` connection. Another process, such as `slot-admin`, may hold the lock for a while.
const SQLITE: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -16384;";

/// For the connection that writes. A commit is on disk when it is answered; the log is folded into the file every 16 MB.
const SQLITE_WRITING: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 4096;
    PRAGMA journal_size_limit = 67108864;";

/// For the connections that read.
const SQLITE_READING: &str = "PRAGMA query_only = ON;";

/// A new connection.
pub(crate) fn connect(location: &Location, purpose: Purpose) -> Result<AnyConnection, StoreError> {
    match location {
        Location::Sqlite(path) => sqlite(path, purpose),
        Location::Postgres(url) => postgres(url, purpose),
    }
}

fn sqlite(path: &Path, purpose: Purpose) -> Result<AnyConnection, StoreError> {
    if purpose == Purpose::Migrating {
        create_folder(path)?;
    } else if !path.exists() {
        return Err(StoreError::Unavailable(format!("there is no file {}", path.display())));
    }
    let Some(text) = path.to_str() else {
        return Err(StoreError::Database("the path of the SQLite file is not Unicode".to_owned()));
    };
    let mut connection = SqliteConnection::establish(text).map_err(|error| refused(&error))?;
    let role = if purpose == Purpose::Serving { SQLITE_READING } else { SQLITE_WRITING };
    connection.batch_execute(SQLITE).and_then(|()| connection.batch_execute(role)).map_err(from_diesel)?;
    Ok(AnyConnection::Sqlite(connection))
}

fn create_folder(path: &Path) -> Result<(), StoreError> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::Unavailable(format!("cannot create {}: {error}", folder.display()))),
        Some(_) | None => Ok(()),
    }
}

fn postgres(url: &str, purpose: Purpose) -> Result<AnyConnection, StoreError> {
    let mut connection = PgConnection::establish(url).map_err(|error| refused(&error))?;
    if purpose != Purpose::Migrating {
        connection.batch_execute(POSTGRES_SERVING).map_err(from_diesel)?;
    }
    Ok(AnyConnection::Postgres(connection))
}

fn refused(error: &ConnectionError) -> StoreError {
    StoreError::Unavailable(error.to_string().trim().to_owned())
}

/// A cheap question that only a working connection answers.
pub(crate) fn ping(connection: &mut AnyConnection) -> QueryResult<()> {
    crate::connection::each!(connection, c => diesel::select(1_i32.into_sql::<diesel::sql_types::Integer>()).execute(c))
        .map(drop)
}

use diesel::IntoSql as _;
