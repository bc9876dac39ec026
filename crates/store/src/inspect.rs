//! Looks at what the promises stand on: the schema's version, the guards, and the settings that make commits durable.

use crate::{
    GuardState, OpenError,
    connection::{AnyConnection, each},
    error::NET,
    migrations,
};
use diesel::{QueryResult, RunQueryDsl as _, SqliteConnection, sql_query, sql_types::Text};

/// The exclusion constraint, as Postgres spells it.
const POSTGRES_NET: &str = "EXCLUDE USING gist (tenant_id WITH =, resource_id WITH =, lane WITH =, \
                            int8range(starts_at, ends_at) WITH &&)";

/// A setting that durability depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// Whether it is strong enough.
    pub is_safe: bool,
}

/// A guard of the database against double booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    /// Its name.
    pub name: &'static str,
    /// How it stands.
    pub state: GuardState,
}

#[derive(diesel::QueryableByName)]
struct Value {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Refuses a database that this program must not serve.
pub(crate) fn require_schema(connection: &mut AnyConnection) -> Result<(), OpenError> {
    let state = migrations::state(connection)?;
    if !state.unknown.is_empty() {
        return Err(OpenError::Newer { unknown: state.unknown });
    }
    if !state.missing.is_empty() {
        return Err(OpenError::NotMigrated { missing: state.missing });
    }
    Ok(())
}

/// Refuses a database that would double-book or lose bookings.
pub(crate) fn require_safety(connection: &mut AnyConnection) -> Result<(), OpenError> {
    if let Some(bad) = guards(connection)?.into_iter().find(|guard| guard.state != GuardState::Present) {
        return Err(OpenError::GuardMissing { name: bad.name, state: bad.state });
    }
    match durability(connection)?.into_iter().find(|setting| !setting.is_safe) {
        Some(bad) => Err(OpenError::NotDurable { setting: bad.name, value: bad.value }),
        None => Ok(()),
    }
}

/// The guards against double booking, each by its name.
pub(crate) fn guards(connection: &mut AnyConnection) -> QueryResult<Vec<Guard>> {
    match connection {
        AnyConnection::Postgres(pg) => {
            let found = sql_query(
                "SELECT pg_get_constraintdef(c.oid) || CASE WHEN i.indisvalid AND i.indisready THEN '' ELSE ' INVALID' END \
                 AS value FROM pg_constraint c JOIN pg_index i ON i.indexrelid = c.conindid \
                 WHERE c.conrelid = to_regclass('claims') AND c.conname = 'claims_no_overlap'",
            )
            .load::<Value>(pg)?;
            Ok(vec![Guard { name: NET, state: compare(found.first(), POSTGRES_NET) }])
        }
        AnyConnection::Sqlite(sqlite) => migrations::sqlite_triggers()
            .into_iter()
            .map(|(name, text)| Ok(Guard { name, state: compare(trigger(sqlite, name)?.first(), text) }))
            .collect(),
    }
}

fn trigger(sqlite: &mut SqliteConnection, name: &str) -> QueryResult<Vec<Value>> {
    sql_query("SELECT sql AS value FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'claims' AND name = ?")
        .bind::<Text, _>(name)
        .load(sqlite)
}

fn compare(found: Option<&Value>, expected: &str) -> GuardState {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match found {
        None => GuardState::Missing,
        Some(found) if words(&found.value) == words(expected) => GuardState::Present,
        Some(_) => GuardState::Altered,
    }
}

/// The settings that durability depends on, as they are on this connection.
pub(crate) fn durability(connection: &mut AnyConnection) -> QueryResult<Vec<Setting>> {
    let questions: [(&'static str, &str, &[&str]); 3] = match connection {
        AnyConnection::Postgres(_) => [
            ("fsync", "SELECT current_setting('fsync') AS value", &["on"]),
            ("full_page_writes", "SELECT current_setting('full_page_writes') AS value", &["on"]),
            (
                "synchronous_commit",
                "SELECT current_setting('synchronous_commit') AS value",
                &["on", "local", "remote_write", "remote_apply"],
            ),
        ],
        AnyConnection::Sqlite(_) => [
            ("journal_mode", "SELECT journal_mode AS value FROM pragma_journal_mode", &["wal"]),
            ("synchronous", "SELECT CAST(synchronous AS TEXT) AS value FROM pragma_synchronous", &["2", "3"]),
            ("foreign_keys", "SELECT CAST(foreign_keys AS TEXT) AS value FROM pragma_foreign_keys", &["1"]),
        ],
    };
    let mut settings = Vec::with_capacity(questions.len());
    for (name, question, safe) in questions {
        let found = each!(connection, c => sql_query(question).load::<Value>(c))?;
        let value = found.into_iter().next().map(|row| row.value).unwrap_or_default();
        settings.push(Setting { name, is_safe: safe.contains(&value.as_str()), value });
    }
    Ok(settings)
}

/// The version of the database itself.
pub(crate) fn version(connection: &mut AnyConnection) -> QueryResult<String> {
    let question = match connection {
        AnyConnection::Postgres(_) => "SELECT current_setting('server_version') AS value",
        AnyConnection::Sqlite(_) => "SELECT sqlite_version() AS value",
    };
    let found = each!(connection, c => sql_query(question).load::<Value>(c))?;
    Ok(found.into_iter().next().map(|row| row.value).unwrap_or_default())
}
