//! Claims in and out on Postgres, any number of them in one statement.

use super::statement;
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{Array, BigInt, Nullable, Text},
};

/// Inserts claims; answers those that the net let in, by resource, lane, start and owner.
pub(crate) struct InsertClaims<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) columns: ClaimColumns,
    pub(crate) bookings: Vec<Option<String>>,
    pub(crate) holds: Vec<Option<String>>,
    pub(crate) untils: Vec<Option<i64>>,
}

/// Claims, by column.
#[derive(Default)]
pub(crate) struct ClaimColumns {
    pub(crate) resources: Vec<String>,
    pub(crate) lanes: Vec<i64>,
    pub(crate) starts: Vec<i64>,
    pub(crate) ends: Vec<i64>,
    pub(crate) core_starts: Vec<i64>,
    pub(crate) core_ends: Vec<i64>,
}

statement!(InsertClaims, (Text, BigInt, BigInt, Text));

impl ClaimColumns {
    /// The arguments of `unnest`.
    pub(super) fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_bind_param::<Array<Text>, _>(&self.resources)?;
        for column in [&self.lanes, &self.starts, &self.ends, &self.core_starts, &self.core_ends] {
            out.push_sql(", ");
            out.push_bind_param::<Array<BigInt>, _>(column)?;
        }
        Ok(())
    }
}

impl QueryFragment<Pg> for InsertClaims<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO claims (tenant_id, resource_id, lane, starts_at, ends_at, core_starts_at, core_ends_at, \
             booking_id, hold_id, hold_until) SELECT ",
        );
        out.push_bind_param::<Text, _>(self.tenant)?;
        out.push_sql(", c.* FROM unnest(");
        self.columns.push(&mut out)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&self.bookings)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&self.holds)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&self.untils)?;
        out.push_sql(
            ") AS c ON CONFLICT DO NOTHING RETURNING resource_id, lane, starts_at, COALESCE(booking_id, hold_id)",
        );
        Ok(())
    }
}

/// Deletes claims by resource, lane, start and owner.
pub(crate) struct DeleteClaims<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) resources: Vec<String>,
    pub(crate) lanes: Vec<i64>,
    pub(crate) starts: Vec<i64>,
    pub(crate) owners: Vec<String>,
}

statement!(DeleteClaims, diesel::sql_types::Untyped);

impl QueryFragment<Pg> for DeleteClaims<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("DELETE FROM claims USING unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.resources)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.lanes)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.starts)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.owners)?;
        out.push_sql(") AS gone(resource, lane, start, owner) WHERE claims.tenant_id = ");
        out.push_bind_param::<Text, _>(self.tenant)?;
        out.push_sql(
            " AND claims.resource_id = gone.resource AND claims.lane = gone.lane AND claims.starts_at = gone.start \
             AND COALESCE(claims.booking_id, claims.hold_id) = gone.owner",
        );
        Ok(())
    }
}
