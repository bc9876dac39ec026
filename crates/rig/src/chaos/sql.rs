//! SQL behind the store's back: the checkers share no code with what they check.

use crate::{Kind, TempDatabase};
use anyhow::Context;
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection,
    connection::SimpleConnection as _,
    sql_query,
    sql_types::{BigInt, Nullable, Text},
};

/// A connection of the checker's own.
pub struct Sql {
    link: Link,
}

enum Link {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// A row of `bookings`, as far as a checker needs it.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct BookingRow {
    /// Its id, a ULID.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// What it occupies: `[[resource, from, until, places], ..]`.
    #[diesel(sql_type = Text)]
    pub parts: String,
    /// How it stands.
    #[diesel(sql_type = Text)]
    pub status: String,
    /// Its version.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
}

/// A row of `claims` that belongs to a booking.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct ClaimRow {
    /// Whose it is.
    #[diesel(sql_type = Text)]
    pub booking_id: String,
    /// On what.
    #[diesel(sql_type = Text)]
    pub resource_id: String,
    /// From when.
    #[diesel(sql_type = BigInt)]
    pub starts_at: i64,
    /// Until when.
    #[diesel(sql_type = BigInt)]
    pub ends_at: i64,
}

/// Something with a name and a number: an event or a step by booking and version, a resource by id and capacity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
pub struct Numbered {
    /// The id.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// What it is of that.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// The number.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
}

/// A step of a booking's life, whole.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Stepped {
    /// The booking.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Where it stood before.
    #[diesel(sql_type = Nullable<Text>)]
    pub from_status: Option<String>,
    /// Where it stands after.
    #[diesel(sql_type = Text)]
    pub to_status: String,
    /// The version after the step.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
}

macro_rules! load {
    ($self:expr, $sql:expr) => {
        match &mut $self.link {
            Link::Sqlite(link) => sql_query($sql).load(link),
            Link::Postgres(link) => sql_query($sql).load(link),
        }
        .with_context(|| format!("the checker asked {}", $sql))
    };
}

impl Sql {
    /// Connects.
    ///
    /// # Errors
    ///
    /// When the database is not there.
    pub fn connect(database: &TempDatabase) -> anyhow::Result<Self> {
        let link = match database.kind() {
            Kind::Sqlite => {
                let mut link = SqliteConnection::establish(&database.sqlite_path().to_string_lossy())?;
                link.batch_execute("PRAGMA busy_timeout = 10000")?;
                Link::Sqlite(link)
            }
            Kind::Postgres => Link::Postgres(PgConnection::establish(database.url())?),
        };
        Ok(Self { link })
    }

    /// Takes the net away: the exclusion constraint, or the triggers.
    ///
    /// # Errors
    ///
    /// When it was not there.
    pub fn drop_net(&mut self) -> anyhow::Result<()> {
        match &mut self.link {
            Link::Sqlite(link) => {
                link.batch_execute("DROP TRIGGER claims_no_overlap_insert; DROP TRIGGER claims_no_overlap_update")
            }
            // The primary key stands in for the net where two claims of one lane start together.
            Link::Postgres(link) => {
                link.batch_execute("ALTER TABLE claims DROP CONSTRAINT claims_no_overlap, DROP CONSTRAINT claims_pkey")
            }
        }
        .context("cannot take the net away")
    }

    /// Runs statements.
    ///
    /// # Errors
    ///
    /// When one fails.
    pub fn run(&mut self, sql: &str) -> anyhow::Result<()> {
        match &mut self.link {
            Link::Sqlite(link) => link.batch_execute(sql),
            Link::Postgres(link) => link.batch_execute(sql),
        }
        .with_context(|| format!("cannot run {sql}"))
    }

    /// Whatever has an id, a kind and a number.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn ask(&mut self, sql: &str) -> anyhow::Result<Vec<Numbered>> {
        load!(self, sql)
    }

    /// Every booking.
    ///
    /// # Errors
    ///
    /// When the database does not answer, as all of these.
    pub fn bookings(&mut self) -> anyhow::Result<Vec<BookingRow>> {
        load!(self, "SELECT id, parts, status, version FROM bookings ORDER BY id")
    }

    /// Every claim of a booking.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn claims(&mut self) -> anyhow::Result<Vec<ClaimRow>> {
        load!(self, "SELECT booking_id, resource_id, starts_at, ends_at FROM claims WHERE booking_id IS NOT NULL")
    }

    /// Every resource, with its capacity.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn capacities(&mut self) -> anyhow::Result<Vec<Numbered>> {
        load!(self, "SELECT id, kind, capacity AS number FROM resources")
    }

    /// For whom each booking is, as JSON.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn guests(&mut self) -> anyhow::Result<Vec<Numbered>> {
        load!(self, "SELECT id, guest AS kind, version AS number FROM bookings")
    }

    /// Every event of a booking, by booking, kind and version.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn events(&mut self) -> anyhow::Result<Vec<Numbered>> {
        load!(self, "SELECT subject AS id, kind, version AS number FROM events WHERE kind LIKE 'booking.%'")
    }

    /// Every step of a booking's life, whole.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn changes(&mut self) -> anyhow::Result<Vec<Stepped>> {
        load!(self, "SELECT booking_id AS id, from_status, to_status, version FROM booking_history")
    }

    /// Every step of a booking's life, by booking, status and version.
    ///
    /// # Errors
    ///
    /// When the database does not answer.
    pub fn steps(&mut self) -> anyhow::Result<Vec<Numbered>> {
        load!(self, "SELECT booking_id AS id, to_status AS kind, version AS number FROM booking_history")
    }
}

impl std::fmt::Debug for Sql {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sql").finish_non_exhaustive()
    }
}
