//! The migrations, which are embedded: what they are, what is missing, and how they are run under a lock.

use crate::{
    OpenError,
    connect::{Purpose, connect},
    connection::{AnyConnection, each},
    error::from_diesel,
    location::Location,
};
use diesel::{
    QueryResult, RunQueryDsl as _,
    connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager as _},
    migration::{Migration as _, MigrationSource},
    pg::Pg,
    sql_query,
    sql_types::{Bool, Text},
    sqlite::Sqlite,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness as _, embed_migrations};

const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// The migration whose triggers are the net of `SQLite`.
const SQLITE_NET: &str = include_str!("../../../migrations/sqlite/2026-11-21-000003_bookings/up.sql");

/// What writers of the schema take turns on, on Postgres: no other lock of ours has this number.
const TURN: i64 = 0x510_7ed;

/// How the schema of a database differs from this program's.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct SchemaState {
    /// What this program has and the database lacks.
    pub(crate) missing: Vec<String>,
    /// What the database has and this program does not know.
    pub(crate) unknown: Vec<String>,
    /// What both have.
    pub(crate) applied: Vec<String>,
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> OpenError {
    match error.downcast::<diesel::result::Error>() {
        Ok(error) => (*error).into(),
        Err(error) => OpenError::Database(error.to_string()),
    }
}

/// The triggers of the net of `SQLite`, with their names.
pub(crate) fn sqlite_triggers() -> Vec<(&'static str, &'static str)> {
    let pieces = SQLITE_NET.match_indices("CREATE TRIGGER").filter_map(|(at, _)| SQLITE_NET.get(at..));
    let whole = pieces.filter_map(|text| text.get(..text.find("END;")? + 3));
    whole.filter_map(|text| Some((text.split_whitespace().nth(2)?, text))).collect()
}

/// The names of all migrations.
pub(crate) fn all() -> Vec<String> {
    names::<Sqlite>(&SQLITE).map(|all| all.into_iter().map(|(_, name)| name).collect()).unwrap_or_default()
}

/// How the schema differs from this program's. Reads only.
pub(crate) fn state(connection: &mut AnyConnection) -> Result<SchemaState, OpenError> {
    let ours = match connection {
        AnyConnection::Postgres(_) => names::<Pg>(&POSTGRES)?,
        AnyConnection::Sqlite(_) => names::<Sqlite>(&SQLITE)?,
    };
    let theirs = if has_history(connection)? { applied(connection).map_err(failed)? } else { Vec::new() };
    let mut state = SchemaState::default();
    for (version, name) in &ours {
        let known = theirs.contains(version);
        if known { &mut state.applied } else { &mut state.missing }.push(name.clone());
    }
    state.unknown = theirs.into_iter().filter(|version| !ours.iter().any(|(known, _)| known == version)).collect();
    Ok(state)
}

fn names<DB: diesel::backend::Backend>(source: &EmbeddedMigrations) -> Result<Vec<(String, String)>, OpenError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let migrations = source.migrations().map_err(failed)?;
    Ok(migrations
        .iter()
        .map(|migration| (migration.name().version().to_string(), migration.name().to_string()))
        .collect())
}

#[derive(diesel::QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    value: bool,
}

fn has_history(connection: &mut AnyConnection) -> QueryResult<bool> {
    let found: Vec<Answer> = match connection {
        AnyConnection::Postgres(pg) => {
            sql_query("SELECT to_regclass('__diesel_schema_migrations') IS NOT NULL AS value").load(pg)?
        }
        AnyConnection::Sqlite(sqlite) => {
            sql_query("SELECT count(*) > 0 AS value FROM sqlite_master WHERE name = '__diesel_schema_migrations'")
                .load(sqlite)?
        }
    };
    Ok(found.first().is_some_and(|answer| answer.value))
}

#[derive(diesel::QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

fn applied(connection: &mut AnyConnection) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    let found: Vec<Version> =
        each!(connection, c => sql_query("SELECT version FROM __diesel_schema_migrations ORDER BY version").load(c))?;
    Ok(found.into_iter().map(|row| row.version).collect())
}

/// Runs what is missing, one after the other in one transaction, while nobody else can; answers the names.
pub(crate) fn migrate(location: &Location) -> Result<Vec<String>, OpenError> {
    let mut connection = connect(location, Purpose::Migrating)?;
    within_turn(&mut connection, |connection| {
        let before = state(connection)?;
        if !before.unknown.is_empty() {
            return Err(OpenError::Newer { unknown: before.unknown });
        }
        run(connection).map_err(|error| explain(failed(error)))?;
        Ok(before.missing)
    })
}

/// Takes everything back, newest first: for tests of the migrations.
pub(crate) fn revert(location: &Location) -> Result<(), OpenError> {
    let mut connection = connect(location, Purpose::Migrating)?;
    within_turn(&mut connection, |connection| {
        match connection {
            AnyConnection::Postgres(pg) => pg.revert_all_migrations(POSTGRES).map(drop),
            AnyConnection::Sqlite(sqlite) => sqlite.revert_all_migrations(SQLITE).map(drop),
        }
        .map_err(failed)
    })
}

fn run(connection: &mut AnyConnection) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    match connection {
        AnyConnection::Postgres(pg) => pg.run_pending_migrations(POSTGRES).map(drop),
        AnyConnection::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(drop),
    }
}

fn explain(error: OpenError) -> OpenError {
    if let OpenError::Database(text) = &error
        && text.contains("extension")
    {
        return OpenError::Database(format!(
            "{text}; the exclusion constraint needs the extension btree_gist: let a superuser run \
             `CREATE EXTENSION btree_gist` in this database, then migrate again"
        ));
    }
    error
}

fn within_turn<T>(
    connection: &mut AnyConnection,
    run: impl FnOnce(&mut AnyConnection) -> Result<T, OpenError>,
) -> Result<T, OpenError> {
    match connection {
        AnyConnection::Postgres(pg) => {
            AnsiTransactionManager::begin_transaction_sql(pg, "BEGIN")?;
            pg.batch_execute(&format!("SELECT pg_advisory_xact_lock({TURN})"))?;
        }
        AnyConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN EXCLUSIVE")?,
    }
    let done = run(connection);
    let ended = each!(connection, c => match &done {
        Ok(_) => AnsiTransactionManager::commit_transaction(c),
        Err(_) => AnsiTransactionManager::rollback_transaction(c),
    });
    match (done, ended) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(error)) => Err(from_diesel(error).into()),
        (Err(error), _) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_net_of_sqlite_is_two_triggers() {
        let triggers = sqlite_triggers();
        let names: Vec<&str> = triggers.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["claims_no_overlap_insert", "claims_no_overlap_update"]);
        assert!(triggers.iter().all(|(_, text)| text.ends_with("END") && text.contains("RAISE(ABORT")));
    }

    #[test]
    fn both_databases_have_the_same_migrations() {
        assert_eq!(names::<Pg>(&POSTGRES).unwrap(), names::<Sqlite>(&SQLITE).unwrap());
    }
}
