//! The claims on a resource that overlap a span.

use super::statement;
use diesel::{
    QueryResult,
    backend::Backend,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    serialize::ToSql,
    sql_types::{BigInt, Nullable, Text},
    sqlite::Sqlite,
};

/// One day, in microseconds: what the index `claims_long` leaves out.
pub(super) const DAY: i64 = 86_400_000_000;
/// Which index has the claims longer than a day. Postgres finds it; `SQLite` is told: by itself it walks along the table,
/// whose primary key begins like the index, and comes by every claim that the resource ever had.
const LONG: &str = "";
const LONG_ON_SQLITE: &str = " INDEXED BY claims_long";

/// The claims on a resource that overlap a span, by start and lane.
///
/// A claim of up to a day that overlaps the span starts less than a day before it, so that a stretch of the primary key
/// has them all. The few longer ones are in an index of their own.
pub(crate) struct Overlapping<'a> {
    tenant: &'a str,
    resource: &'a str,
    start: i64,
    end: i64,
    /// The start of the stretch of short claims.
    short: i64,
}

statement!(Overlapping, (BigInt, BigInt, BigInt, BigInt, BigInt, Nullable<Text>, Nullable<Text>, Nullable<BigInt>));

impl<'a> Overlapping<'a> {
    pub(crate) fn new(tenant: &'a str, resource: &'a str, start: i64, end: i64) -> Self {
        Self { tenant, resource, start, end, short: start.saturating_sub(DAY) }
    }
}

impl Overlapping<'_> {
    /// The question to Postgres, without its order.
    pub(super) fn push_postgres<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.push(out, LONG)
    }

    fn push<'b, DB>(&'b self, out: &mut AstPass<'_, 'b, DB>, long: &str) -> QueryResult<()>
    where
        DB: Backend,
        str: ToSql<Text, DB>,
        i64: ToSql<BigInt, DB>,
    {
        const COLUMNS: &str = "SELECT lane, starts_at, ends_at, core_starts_at, core_ends_at, booking_id, hold_id, \
                               hold_until FROM ";
        out.push_sql(COLUMNS);
        out.push_sql("claims WHERE tenant_id = ");
        out.push_bind_param::<Text, _>(self.tenant)?;
        out.push_sql(" AND resource_id = ");
        out.push_bind_param::<Text, _>(self.resource)?;
        out.push_sql(" AND starts_at > ");
        out.push_bind_param::<BigInt, _>(&self.short)?;
        out.push_sql(" AND starts_at < ");
        out.push_bind_param::<BigInt, _>(&self.end)?;
        out.push_sql(" AND ends_at > ");
        out.push_bind_param::<BigInt, _>(&self.start)?;
        out.push_sql(" AND ends_at - starts_at <= 86400000000 UNION ALL ");
        out.push_sql(COLUMNS);
        out.push_sql("claims");
        out.push_sql(long);
        out.push_sql(" WHERE tenant_id = ");
        out.push_bind_param::<Text, _>(self.tenant)?;
        out.push_sql(" AND resource_id = ");
        out.push_bind_param::<Text, _>(self.resource)?;
        out.push_sql(" AND ends_at > ");
        out.push_bind_param::<BigInt, _>(&self.start)?;
        out.push_sql(" AND starts_at < ");
        out.push_bind_param::<BigInt, _>(&self.end)?;
        out.push_sql(" AND ends_at - starts_at > 86400000000");
        Ok(())
    }
}

impl QueryFragment<Pg> for Overlapping<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.push(&mut out, LONG)?;
        out.push_sql(" ORDER BY 2, 1");
        Ok(())
    }
}

impl QueryFragment<Sqlite> for Overlapping<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.push(&mut out, LONG_ON_SQLITE)?;
        out.push_sql(" ORDER BY 2, 1");
        Ok(())
    }
}
