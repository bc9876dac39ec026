//! Takes deliveries on, on Postgres in one statement: passing over what others are about to take on, never waiting for them.

use super::statement;
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{Array, BigInt, Nullable, Text},
};

/// Of each of these endpoints at most so many.
pub(crate) struct Claim<'a> {
    pub(crate) carrier: &'a str,
    pub(crate) tenants: Vec<String>,
    pub(crate) endpoints: Vec<String>,
    pub(crate) most: Vec<i64>,
    pub(crate) now: i64,
    pub(crate) until: i64,
    pub(crate) token: &'a str,
}

statement!(Claim, (Text, Text, Text, BigInt, Text, BigInt, Nullable<BigInt>, Text, Text, BigInt));

/// Whether nothing that is open at the endpoint comes before `d` and is about the same.
pub(crate) const IS_FIRST: &str = "NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.tenant_id = d.tenant_id \
     AND o.carrier = d.carrier AND o.endpoint_id = d.endpoint_id AND o.subject = d.subject AND o.state = 'due' \
     AND (o.version, o.event_id) < (d.version, d.event_id))";

impl QueryFragment<Pg> for Claim<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH picked AS MATERIALIZED (SELECT p.* FROM unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.tenants)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.endpoints)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.most)?;
        out.push_sql(
            ") AS lane(tenant_id, endpoint_id, most) CROSS JOIN LATERAL (SELECT d.tenant_id, d.carrier, d.endpoint_id, \
             d.subject, d.version, d.event_id FROM deliveries d WHERE d.tenant_id = lane.tenant_id AND d.carrier = ",
        );
        out.push_bind_param::<Text, _>(self.carrier)?;
        out.push_sql(" AND d.endpoint_id = lane.endpoint_id AND d.state = 'due' AND d.next_at <= ");
        out.push_bind_param::<BigInt, _>(&self.now)?;
        out.push_sql(" AND ");
        out.push_sql(IS_FIRST);
        out.push_sql(
            " ORDER BY d.next_at, d.event_id LIMIT lane.most FOR UPDATE OF d SKIP LOCKED) p), \
             taken AS (UPDATE deliveries d SET claim = ",
        );
        out.push_bind_param::<Text, _>(self.token)?;
        out.push_sql(", next_at = ");
        out.push_bind_param::<BigInt, _>(&self.until)?;
        out.push_sql(
            " FROM picked p WHERE d.tenant_id = p.tenant_id AND d.carrier = p.carrier AND d.endpoint_id = p.endpoint_id \
             AND d.subject = p.subject AND d.version = p.version AND d.event_id = p.event_id RETURNING d.*) \
             SELECT t.tenant_id, t.endpoint_id, t.subject, t.version, t.event_id, t.attempts, t.first_at, e.kind, \
             e.payload, e.at FROM taken t JOIN events e ON e.tenant_id = t.tenant_id AND e.id = t.event_id \
             ORDER BY t.endpoint_id, t.event_id",
        );
        Ok(())
    }
}
