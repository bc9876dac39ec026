//! One booking that the server has stored, as a template: its rows in SQL, with holes for what differs.
//!
//! Read from the database itself, so that what is stored beside it has the same columns and is as large.

use anyhow::{Context as _, anyhow};
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection as _,
    sql_query,
    sql_types::{Nullable, Text},
};

use crate::{Kind, TempDatabase};

/// The tables that a booking has rows in, in the order in which they are written.
pub const TABLES: [&str; 4] = ["bookings", "claims", "booking_history", "events"];

/// What differs from one booking to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hole {
    /// The id of the booking, and of its event.
    Id,
    /// The resource.
    Resource,
    /// The start.
    Start,
    /// The end.
    End,
}

/// The row of one table: columns, and for each what it holds.
#[derive(Clone, Debug)]
pub struct Row {
    /// Which table.
    pub table: &'static str,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// For each column: what differs, or else the same value, in SQL.
    pub values: Vec<Result<Hole, String>>,
}

/// A connection behind the store's back.
pub enum Link {
    /// To SQLite.
    Sqlite(SqliteConnection),
    /// To Postgres.
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct OneText {
    #[diesel(sql_type = Nullable<Text>)]
    text: Option<String>,
}

impl Link {
    /// Connects. On SQLite it commits as durably as the store does.
    ///
    /// # Errors
    ///
    /// When the database is not there.
    pub fn connect(database: &TempDatabase) -> anyhow::Result<Self> {
        Ok(match database.kind() {
            Kind::Sqlite => {
                let mut link = SqliteConnection::establish(&database.sqlite_path().to_string_lossy())?;
                link.batch_execute(
                    "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; \
                     PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864",
                )?;
                Self::Sqlite(link)
            }
            Kind::Postgres => Self::Postgres(PgConnection::establish(database.url())?),
        })
    }

    /// Runs statements.
    ///
    /// # Errors
    ///
    /// When one fails.
    pub fn run(&mut self, sql: &str) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(link) => link.batch_execute(sql),
            Self::Postgres(link) => link.batch_execute(sql),
        }
        .with_context(|| format!("cannot run {sql}"))
    }

    /// The texts that a query finds, in a column named `text`.
    ///
    /// # Errors
    ///
    /// When it fails.
    pub fn texts(&mut self, sql: &str) -> anyhow::Result<Vec<String>> {
        let rows: Vec<OneText> = match self {
            Self::Sqlite(link) => sql_query(sql).load(link),
            Self::Postgres(link) => sql_query(sql).load(link),
        }
        .with_context(|| format!("cannot ask {sql}"))?;
        Ok(rows.into_iter().map(|row| row.text.unwrap_or_default()).collect())
    }

    /// The rows of the booking that was stored last.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn template(&mut self) -> anyhow::Result<Vec<Row>> {
        let found = self.texts("SELECT max(id) AS text FROM bookings")?;
        let booking = found.into_iter().next().filter(|id| !id.is_empty()).context("nothing was booked")?;
        TABLES.into_iter().map(|table| self.row(table, &booking)).collect()
    }

    fn row(&mut self, table: &'static str, booking: &str) -> anyhow::Result<Row> {
        let (names, quote) = match self {
            Self::Sqlite(_) => (format!("SELECT name AS text FROM pragma_table_info('{table}')"), "quote"),
            Self::Postgres(_) => (
                format!(
                    "SELECT attname::text AS text FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 \
                     AND NOT attisdropped ORDER BY attnum"
                ),
                "quote_nullable",
            ),
        };
        let columns = self.texts(&names)?;
        let key = match table {
            "bookings" => "id",
            "events" => "subject",
            _claims_or_history => "booking_id",
        };
        let values = columns
            .iter()
            .map(|column| {
                if let Some(hole) = hole(table, column) {
                    return Ok(Ok(hole));
                }
                let sql = format!("SELECT {quote}({column}) AS text FROM {table} WHERE {key} = '{booking}' LIMIT 1");
                let found = self.texts(&sql)?.into_iter().next();
                Ok(Err(found.ok_or_else(|| anyhow!("the booking has no row in {table}"))?))
            })
            .collect::<anyhow::Result<_>>()?;
        Ok(Row { table, columns, values })
    }
}

fn hole(table: &str, column: &str) -> Option<Hole> {
    match (table, column) {
        ("bookings" | "events", "id") | ("claims" | "booking_history", "booking_id") | ("events", "subject") => {
            Some(Hole::Id)
        }
        ("bookings" | "claims", "resource_id") => Some(Hole::Resource),
        ("bookings", "starts_at") | ("claims", "starts_at" | "core_starts_at") => Some(Hole::Start),
        ("bookings", "ends_at") | ("claims", "ends_at" | "core_ends_at") => Some(Hole::End),
        _same => None,
    }
}

impl std::fmt::Debug for Link {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite(_) => "Link::Sqlite",
            Self::Postgres(_) => "Link::Postgres",
        })
    }
}
