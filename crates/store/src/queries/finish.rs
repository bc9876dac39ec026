//! What became of deliveries, on Postgres in one statement.

use super::statement;
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{Array, BigInt, Nullable, Text},
};

/// Deliveries that somebody had taken on, by column. A state that is empty is over.
#[derive(Default)]
pub(crate) struct FinishColumns {
    pub(crate) tenants: Vec<String>,
    pub(crate) carriers: Vec<&'static str>,
    pub(crate) endpoints: Vec<String>,
    pub(crate) subjects: Vec<String>,
    pub(crate) versions: Vec<i64>,
    pub(crate) events: Vec<String>,
    pub(crate) claims: Vec<String>,
    pub(crate) states: Vec<&'static str>,
    pub(crate) attempts: Vec<i64>,
    pub(crate) nexts: Vec<i64>,
    pub(crate) firsts: Vec<Option<i64>>,
    pub(crate) words: Vec<Option<String>>,
    pub(crate) ends: Vec<Option<i64>>,
    pub(crate) reasons: Vec<Option<String>>,
}

/// Deletes those that are over, stores the others, and lets those that come after one that is tried again wait with it.
pub(crate) struct Finish<'a> {
    pub(crate) columns: &'a FinishColumns,
}

statement!(Finish, BigInt);

/// The columns of the key.
const SAME: &str = "d.tenant_id = f.tenant_id AND d.carrier = f.carrier AND d.endpoint_id = f.endpoint_id \
     AND d.subject = f.subject";

impl QueryFragment<Pg> for Finish<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let columns = self.columns;
        out.push_sql("WITH f AS MATERIALIZED (SELECT * FROM unnest(");
        out.push_bind_param::<Array<Text>, _>(&columns.tenants)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&columns.carriers)?;
        for column in [&columns.endpoints, &columns.subjects] {
            out.push_sql(", ");
            out.push_bind_param::<Array<Text>, _>(column)?;
        }
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&columns.versions)?;
        for column in [&columns.events, &columns.claims] {
            out.push_sql(", ");
            out.push_bind_param::<Array<Text>, _>(column)?;
        }
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&columns.states)?;
        for column in [&columns.attempts, &columns.nexts] {
            out.push_sql(", ");
            out.push_bind_param::<Array<BigInt>, _>(column)?;
        }
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&columns.firsts)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&columns.words)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<BigInt>>, _>(&columns.ends)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Nullable<Text>>, _>(&columns.reasons)?;
        out.push_sql(
            ") AS f(tenant_id, carrier, endpoint_id, subject, version, event_id, claim, state, attempts, next_at, \
             first_at, word, ended_at, reason)), gone AS (DELETE FROM deliveries d USING f WHERE f.state = '' AND ",
        );
        out.push_sql(SAME);
        out.push_sql(
            " AND d.version = f.version AND d.event_id = f.event_id AND d.claim = f.claim RETURNING 1), \
             kept AS (UPDATE deliveries d SET state = f.state, attempts = f.attempts, next_at = f.next_at, claim = NULL, \
             first_at = f.first_at, word = f.word, ended_at = f.ended_at, reason = f.reason \
             FROM f WHERE f.state <> '' AND ",
        );
        out.push_sql(SAME);
        out.push_sql(
            " AND d.version = f.version AND d.event_id = f.event_id AND d.claim = f.claim RETURNING 1), \
             later AS (UPDATE deliveries d SET next_at = f.next_at FROM f WHERE f.state = 'due' AND ",
        );
        out.push_sql(SAME);
        out.push_sql(
            " AND (d.version, d.event_id) > (f.version, f.event_id) AND d.state = 'due' AND d.claim IS NULL \
             AND d.next_at < f.next_at RETURNING 1) \
             SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept) + (SELECT count(*) FROM later)",
        );
        Ok(())
    }
}
