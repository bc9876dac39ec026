//! The claims on several resources that overlap a span.

use super::overlapping::DAY;
use diesel::{
    PgConnection, QueryResult, RunQueryDsl, SqliteConnection,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    serialize::ToSql,
    sql_types::{Array, BigInt, Nullable, Text},
    sqlite::Sqlite,
};

/// The claims on several resources that overlap a span, in no order, each with the place of its resource among those that
/// are asked for. As [`super::Overlapping`] finds them, one resource after the other.
pub(crate) struct OverlappingMany<'a> {
    tenant: &'a str,
    resources: Resources<'a>,
    start: i64,
    end: i64,
    short: i64,
}

/// Which of the claims.
#[derive(Clone, Copy)]
enum Arm {
    /// Those of up to a day.
    Short,
    /// The longer ones.
    Long,
}

/// The resources, as one value: the statement stays the same however many they are.
enum Resources<'a> {
    Listed(&'a [String]),
    Json(String),
}

impl<'a> OverlappingMany<'a> {
    /// For Postgres.
    pub(crate) fn listed(tenant: &'a str, resources: &'a [String], start: i64, end: i64) -> Self {
        let short = start.saturating_sub(DAY);
        Self { tenant, resources: Resources::Listed(resources), start, end, short }
    }

    /// For `SQLite`.
    pub(crate) fn json(tenant: &'a str, resources: &[String], start: i64, end: i64) -> Self {
        let resources = Resources::Json(format!("[\"{}\"]", resources.join("\",\"")));
        Self { tenant, resources, start, end, short: start.saturating_sub(DAY) }
    }

    fn push<'b, DB>(
        &'b self,
        out: &mut AstPass<'_, 'b, DB>,
        from: &dyn Fn(&mut AstPass<'_, 'b, DB>, Arm) -> QueryResult<()>,
    ) -> QueryResult<()>
    where
        DB: diesel::backend::Backend,
        str: ToSql<Text, DB>,
        i64: ToSql<BigInt, DB>,
    {
        const COLUMNS: &str = "SELECT r.place, c.lane, c.starts_at, c.ends_at, c.core_starts_at, c.core_ends_at, \
                               c.booking_id, c.hold_id, c.hold_until FROM ";
        out.push_sql(COLUMNS);
        from(out, Arm::Short)?;
        out.push_sql(" WHERE c.tenant_id = ");
        out.push_bind_param::<Text, _>(self.tenant)?;
        out.push_sql(" AND c.resource_id = r.id AND c.starts_at > ");
        out.push_bind_param::<BigInt, _>(&self.short)?;
        out.push_sql(" AND c.starts_at < ");
        out.push_bind_param::<BigInt, _>(&self.end)?;
        out.push_sql(" AND c.ends_at > ");
        out.push_bind_param::<BigInt, _>(&self.start)?;
        out.push_sql(" AND c.ends_at - c.starts_at <= 86400000000 UNION ALL ");
        out.push_sql(COLUMNS);
        from(out, Arm::Long)?;
        out.push_sql(" WHERE c.tenant_id = ");
        out.push_bind_param::<Text, _>(self.tenant)?;
        out.push_sql(" AND c.resource_id = r.id AND c.ends_at > ");
        out.push_bind_param::<BigInt, _>(&self.start)?;
        out.push_sql(" AND c.starts_at < ");
        out.push_bind_param::<BigInt, _>(&self.end)?;
        out.push_sql(" AND c.ends_at - c.starts_at > 86400000000");
        Ok(())
    }
}

impl QueryFragment<Pg> for OverlappingMany<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.push(&mut out, &|out, _arm| match &self.resources {
            Resources::Listed(ids) => {
                out.push_sql("unnest(");
                out.push_bind_param::<Array<Text>, _>(ids)?;
                out.push_sql("::text[]) WITH ORDINALITY AS r(id, place) CROSS JOIN claims AS c");
                Ok(())
            }
            Resources::Json(_) => Err(elsewhere()),
        })
    }
}

impl QueryFragment<Sqlite> for OverlappingMany<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        self.push(&mut out, &|out, arm| match &self.resources {
            Resources::Json(ids) => {
                // `CROSS JOIN` keeps the order: resource by resource.
                out.push_sql("(SELECT value AS id, key + 1 AS place FROM json_each(");
                out.push_bind_param::<Text, _>(ids)?;
                out.push_sql(")) AS r CROSS JOIN claims AS c");
                match arm {
                    Arm::Short => {}
                    // By itself it walks along the table, past every claim that the resource ever had.
                    Arm::Long => out.push_sql(" INDEXED BY claims_long"),
                }
                Ok(())
            }
            Resources::Listed(_) => Err(elsewhere()),
        })
    }
}

fn elsewhere() -> diesel::result::Error {
    diesel::result::Error::QueryBuilderError("the resources are written for the other database".into())
}

impl QueryId for OverlappingMany<'_> {
    type QueryId = OverlappingMany<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for OverlappingMany<'_> {
    type SqlType = (BigInt, BigInt, BigInt, BigInt, BigInt, BigInt, Nullable<Text>, Nullable<Text>, Nullable<BigInt>);
}

impl RunQueryDsl<PgConnection> for OverlappingMany<'_> {}
impl RunQueryDsl<SqliteConnection> for OverlappingMany<'_> {}
