//! Errors: why a store does not open, and what an error of the database means.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use engine::StoreError;

/// Why a database is not opened or migrated.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL names no database that is known.
    #[error("bad database url: {reason}")]
    BadUrl {
        /// What is wrong with it.
        reason: String,
    },
    /// The database cannot be reached.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The schema is older than this program.
    #[error("the database is not migrated: {} of this program's migrations are missing ({}); run `slot-admin migrate`", missing.len(), missing.join(", "))]
    NotMigrated {
        /// The migrations that are missing.
        missing: Vec<String>,
    },
    /// The schema is newer than this program.
    #[error("the database was migrated by a newer program, with migrations that this one does not know ({})", unknown.join(", "))]
    Newer {
        /// The migrations that this program does not know.
        unknown: Vec<String>,
    },
    /// A guard against double booking is missing, or is not what it should be.
    #[error("the guard {name} of the database is {state}: bookings would not be safe, so nothing is opened")]
    GuardMissing {
        /// Its name.
        name: &'static str,
        /// What is wrong with it.
        state: GuardState,
    },
    /// A setting of the database would lose acknowledged bookings.
    #[error(
        "the database is not durable ({setting} is {value}): acknowledged bookings could be lost, so nothing is opened"
    )]
    NotDurable {
        /// Which setting.
        setting: &'static str,
        /// Its value.
        value: String,
    },
    /// Anything else that the database said.
    #[error("the database failed: {0}")]
    Database(String),
}

/// How a guard of the database stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardState {
    /// It is there, as it should be.
    Present,
    /// It is not there.
    Missing,
    /// It is there, but is not what this program made.
    Altered,
}

impl std::fmt::Display for GuardState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Present => "present",
            Self::Missing => "missing",
            Self::Altered => "altered",
        })
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Unavailable(text) | StoreError::Contended(text) => Self::Unavailable(text),
            StoreError::Database(text) => Self::Database(text),
            StoreError::Conflict(_) | StoreError::Corrupt { .. } => Self::Database(error.to_string()),
        }
    }
}

impl From<Error> for OpenError {
    fn from(error: Error) -> Self {
        from_diesel(error).into()
    }
}

/// What Postgres says when others are in the way. It gives diesel no code for these, so that its words have to do; every
/// connection asks for English ones.
const CONTENDED: [&str; 5] = [
    "deadlock detected",
    "canceling statement due to lock timeout",
    "could not serialize access",
    "database is locked",
    "database table is locked",
];

/// What the databases say when they cannot serve anybody now.
const UNAVAILABLE: [&str; 16] = [
    "canceling statement due to statement timeout",
    "canceling statement due to user request",
    "terminating connection",
    "the database system is",
    "server closed the connection",
    "could not connect",
    "connection to server",
    "no connection to the server",
    "connection has been closed",
    "could not send data to server",
    "could not receive data from server",
    "too many clients",
    "remaining connection slots",
    "could not extend file",
    "database or disk is full",
    "disk I/O error",
];

/// What an error of diesel means. The only reader of database errors.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
#[expect(clippy::wildcard_enum_match_arm, reason = "diesel's errors grow with diesel; what is not known is a failure")]
pub(crate) fn from_diesel(error: Error) -> StoreError {
    match &error {
        Error::DatabaseError(kind, information) => from_database(*kind, information.as_ref()),
        Error::RollbackErrorOnCommit { commit_error, .. } => match commit_error.as_ref() {
            Error::DatabaseError(kind, information) => from_database(*kind, information.as_ref()),
            _ => StoreError::Database(error.to_string()),
        },
        Error::BrokenTransactionManager => StoreError::Unavailable("the connection broke".to_owned()),
        _ => StoreError::Database(error.to_string()),
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "diesel's kinds grow with diesel; what is not known is a failure")]
fn from_database(kind: DatabaseErrorKind, information: &dyn DatabaseErrorInformation) -> StoreError {
    let message = information.message();
    let says = |known: &[&str]| known.iter().any(|words| message.contains(words));
    match kind {
        DatabaseErrorKind::UniqueViolation => StoreError::Conflict(conflict(information)),
        DatabaseErrorKind::ExclusionViolation => {
            StoreError::Conflict(information.constraint_name().unwrap_or(NET).to_owned())
        }
        DatabaseErrorKind::SerializationFailure => StoreError::Contended(message.to_owned()),
        DatabaseErrorKind::ClosedConnection
        | DatabaseErrorKind::UnableToSendCommand
        | DatabaseErrorKind::ReadOnlyTransaction => StoreError::Unavailable(message.to_owned()),
        _ if message.contains(NET) => StoreError::Conflict(NET.to_owned()),
        _ if says(&CONTENDED) => StoreError::Contended(message.to_owned()),
        _ if says(&UNAVAILABLE) => StoreError::Unavailable(message.to_owned()),
        _ => StoreError::Database(message.to_owned()),
    }
}

/// The name of the net of the database, on both.
pub(crate) const NET: &str = "claims_no_overlap";

/// The name of the unique rule that refused a row. `SQLite` names its columns instead: `resources.tenant_id,
/// resources.slug` is `resources_slug`.
fn conflict(information: &dyn DatabaseErrorInformation) -> String {
    if let Some(name) = information.constraint_name() {
        return name.to_owned();
    }
    let message = information.message();
    let columns = message.rsplit_once(": ").map_or(message, |(_, columns)| columns);
    match columns.rsplit_once(", ").map_or(columns, |(_, last)| last).split_once('.') {
        Some((table, "id")) => format!("{table}_pkey"),
        Some((table, column)) => format!("{table}_{column}"),
        None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: DatabaseErrorKind, message: &str) -> StoreError {
        from_diesel(Error::DatabaseError(kind, Box::new(message.to_owned())))
    }

    #[test]
    fn names_the_rule_that_sqlite_does_not_name() {
        for (message, name) in [
            ("UNIQUE constraint failed: tenants.slug", "tenants_slug"),
            ("UNIQUE constraint failed: resources.tenant_id, resources.slug", "resources_slug"),
            ("UNIQUE constraint failed: webhooks.tenant_id, webhooks.dialect, webhooks.url", "webhooks_url"),
            ("UNIQUE constraint failed: bookings.tenant_id, bookings.id", "bookings_pkey"),
        ] {
            let error = said(DatabaseErrorKind::UniqueViolation, message);
            assert!(matches!(&error, StoreError::Conflict(found) if found == name), "{error}");
        }
    }

    #[test]
    fn tells_contention_from_an_outage_from_a_failure() {
        let unknown = |message| said(DatabaseErrorKind::Unknown, message);
        assert!(matches!(unknown("deadlock detected"), StoreError::Contended(_)));
        assert!(matches!(unknown("database is locked"), StoreError::Contended(_)));
        assert!(matches!(unknown("terminating connection due to administrator command"), StoreError::Unavailable(_)));
        assert!(matches!(unknown("claims_no_overlap"), StoreError::Conflict(name) if name == NET));
        assert!(matches!(unknown("syntax error"), StoreError::Database(_)));
        assert!(matches!(said(DatabaseErrorKind::ClosedConnection, "x"), StoreError::Unavailable(_)));
    }
}
