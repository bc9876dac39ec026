//! One connection to either database.

use diesel::{PgConnection, SqliteConnection};

/// A connection to one of the two databases. It is only ever made by [`crate::pool::Manager`], by the URL's scheme.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConnection {
    /// To Postgres.
    Postgres(PgConnection),
    /// To `SQLite`.
    Sqlite(SqliteConnection),
}

/// Runs one expression on the connection within, compiled once for each database: for what the enum cannot do
/// (`ON CONFLICT`, inserts of many rows), and for hot statements, whose text is then not built again each time.
macro_rules! each {
    ($any:expr, $connection:ident => $run:expr) => {
        match $any {
            $crate::connection::AnyConnection::Postgres($connection) => $run,
            $crate::connection::AnyConnection::Sqlite($connection) => $run,
        }
    };
}
pub(crate) use each;
