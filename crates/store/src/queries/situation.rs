//! The revision of a resource and the claims on it that overlap a span, on Postgres in one question. `SQLite` is no round
//! trip away, and answers two simple questions sooner.

use super::{Overlapping, statement};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{BigInt, Nullable, Text},
};

/// The revision of a resource beside each claim that overlaps a span, by start and lane; one row without a claim when
/// there is none, and no row at all when there is no such resource.
pub(crate) struct Situation<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) resource: &'a str,
    pub(crate) claims: Overlapping<'a>,
}

statement!(
    Situation,
    (
        BigInt,
        Nullable<BigInt>,
        Nullable<BigInt>,
        Nullable<BigInt>,
        Nullable<BigInt>,
        Nullable<BigInt>,
        Nullable<Text>,
        Nullable<Text>,
        Nullable<BigInt>,
    )
);

impl QueryFragment<Pg> for Situation<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT r.rev, c.* FROM resources r LEFT JOIN (");
        self.claims.push_postgres(&mut out)?;
        out.push_sql(") AS c ON TRUE WHERE r.tenant_id = ");
        out.push_bind_param::<Text, _>(self.tenant)?;
        out.push_sql(" AND r.id = ");
        out.push_bind_param::<Text, _>(self.resource)?;
        out.push_sql(" ORDER BY 3, 2");
        Ok(())
    }
}
