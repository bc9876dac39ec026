//! What `slot-admin doctor` wants to know.

use crate::{
    Guard, Setting,
    connection::{AnyConnection, each},
    error::from_diesel,
    inspect, migrations,
};
use diesel::{
    QueryResult, RunQueryDsl as _, sql_query,
    sql_types::{BigInt, Text},
};
use engine::StoreError;

/// Everything that the promises stand on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// Which database it is.
    pub backend: Backend,
    /// Its own version.
    pub version: String,
    /// The migrations that it has.
    pub applied: Vec<String>,
    /// The migrations of this program that it lacks.
    pub missing: Vec<String>,
    /// The migrations that it has and this program does not know.
    pub unknown: Vec<String>,
    /// The guards against double booking.
    pub guards: Vec<Guard>,
    /// The settings that durability depends on.
    pub durability: Vec<Setting>,
    /// Claims whose booking is not there, or occupies nothing any more.
    pub orphaned_claims: u64,
    /// Bookings that occupy their time and have no claim, though their claims were not pruned.
    pub unclaimed_bookings: u64,
    /// Claims of holds that have lapsed by the database's clock; they are in nobody's way.
    pub lapsed_holds: u64,
    /// How many rows each table has.
    pub rows: Vec<(&'static str, u64)>,
}

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

const TABLES: [&str; 30] = [
    "tenants",
    "api_keys",
    "settings",
    "resources",
    "webhooks",
    "services",
    "customers",
    "doctors",
    "external_ids",
    "specialties",
    "waitlist",
    "conversations",
    "conversation_lines",
    "calendar_feeds",
    "audit",
    "windows",
    "window_tracking",
    "event_series",
    "bookings",
    "booking_history",
    "claims",
    "events",
    "deliveries",
    "delivery_attempts",
    "idempotency",
    "plan_usage",
    "overage_packs",
    "no_show_models",
    "no_show_state",
    "no_show_outcomes",
];

const UNCLAIMED: &str = "SELECT count(*) AS value FROM bookings b JOIN tenants t ON t.id = b.tenant_id \
     WHERE b.status IN ($OCCUPYING) AND (b.window_id IS NULL AND b.location_id IS NULL OR b.status NOT IN ('completed', 'no_show')) AND b.ends_at > COALESCE(t.pruned_before, b.ends_at - 1) AND NOT EXISTS \
     (SELECT 1 FROM claims c WHERE c.tenant_id = b.tenant_id AND c.booking_id = b.id)";

const ORPHANED: &str = "SELECT count(*) AS value FROM claims c LEFT JOIN bookings b \
     ON b.tenant_id = c.tenant_id AND b.id = c.booking_id \
     WHERE c.booking_id IS NOT NULL AND (b.id IS NULL OR b.status NOT IN ($OCCUPYING))";

impl Examination {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.missing.is_empty()
            && self.unknown.is_empty()
            && self.guards.iter().all(|guard| guard.state == crate::GuardState::Present)
            && self.durability.iter().all(|setting| setting.is_safe)
            && self.orphaned_claims == 0
            && self.unclaimed_bookings == 0
    }
}

impl Backend {
    /// Its name, in small letters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(diesel::QueryableByName)]
struct Unused {
    #[diesel(sql_type = Text)]
    #[expect(dead_code, reason = "the statement answers a row that says nothing")]
    value: String,
}

pub(crate) fn examine(connection: &mut AnyConnection) -> Result<Examination, StoreError> {
    let schema = migrations::state(connection).map_err(|error| StoreError::Database(error.to_string()))?;
    if !schema.missing.is_empty() {
        return Err(StoreError::Database(format!("the database is not migrated: {}", schema.missing.join(", "))));
    }
    let (backend, now) = match connection {
        AnyConnection::Postgres(_) => {
            (Backend::Postgres, "(extract(epoch FROM statement_timestamp()) * 1000000)::bigint")
        }
        AnyConnection::Sqlite(_) => (Backend::Sqlite, "CAST(unixepoch('subsec') * 1000000 AS INTEGER)"),
    };
    patiently(connection).map_err(from_diesel)?;
    let occupying: Vec<String> = slot_core::Status::ALL
        .into_iter()
        .filter(|status| status.occupies())
        .map(|status| format!("'{}'", status.name()))
        .collect();
    let occupying = occupying.join(", ");
    let mut number = |sql: &str| count(connection, &sql.replace("$OCCUPYING", &occupying)).map_err(from_diesel);
    let orphaned_claims = number(ORPHANED)?;
    let unclaimed_bookings = number(UNCLAIMED)?;
    let lapsed_holds = number(&format!("SELECT count(*) AS value FROM claims WHERE hold_until <= {now}"))?;
    let rows = TABLES
        .into_iter()
        .map(|table| Ok((table, number(&format!("SELECT count(*) AS value FROM {table}"))?)))
        .collect::<Result<_, StoreError>>()?;
    Ok(Examination {
        backend,
        version: inspect::version(connection).map_err(from_diesel)?,
        applied: schema.applied,
        missing: schema.missing,
        unknown: schema.unknown,
        guards: inspect::guards(connection).map_err(from_diesel)?,
        durability: inspect::durability(connection).map_err(from_diesel)?,
        orphaned_claims,
        unclaimed_bookings,
        lapsed_holds,
        rows,
    })
}

/// Counting a large table may take longer than a request may.
fn patiently(connection: &mut AnyConnection) -> QueryResult<()> {
    match connection {
        AnyConnection::Postgres(pg) => {
            sql_query("SELECT set_config('statement_timeout', '0', false) AS value").load::<Unused>(pg).map(drop)
        }
        AnyConnection::Sqlite(_) => Ok(()),
    }
}

fn count(connection: &mut AnyConnection, sql: &str) -> QueryResult<u64> {
    let found: Vec<Count> = each!(connection, c => sql_query(sql).load(c))?;
    Ok(found.first().and_then(|row| u64::try_from(row.value).ok()).unwrap_or(0))
}
