//! What a reader sees of the whole database, in one short value: two readings are alike only if nothing was committed in
//! between.

use diesel::{
    PgConnection, QueryResult, RunQueryDsl, SqliteConnection,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{BigInt, Text},
    sqlite::Sqlite,
};

/// On `SQLite`: a number of the connection's own, which changes when somebody else has committed since its last transaction.
#[derive(QueryId)]
pub(crate) struct DataVersion;

/// On Postgres: which transactions the next statement sees. Those that only read are not among them.
#[derive(QueryId)]
pub(crate) struct CurrentSnapshot;

impl QueryFragment<Sqlite> for DataVersion {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql("PRAGMA data_version");
        Ok(())
    }
}

impl Query for DataVersion {
    type SqlType = BigInt;
}

impl RunQueryDsl<SqliteConnection> for DataVersion {}

impl QueryFragment<Pg> for CurrentSnapshot {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT pg_current_snapshot()::text");
        Ok(())
    }
}

impl Query for CurrentSnapshot {
    type SqlType = Text;
}

impl RunQueryDsl<PgConnection> for CurrentSnapshot {}
