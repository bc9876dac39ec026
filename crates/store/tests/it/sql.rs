//! SQL behind the store's back.

use diesel::{Connection as _, RunQueryDsl as _, SqliteConnection, connection::SimpleConnection as _, sql_types::Text};
use rig::{Kind, TempDatabase};

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Runs statements.
pub(crate) fn run(database: &TempDatabase, sql: &str) {
    match database.kind() {
        Kind::Sqlite => sqlite(database).batch_execute(sql).unwrap(),
        Kind::Postgres => drop(database.psql(sql)),
    }
}

/// The rows of a question with one text column, which is called `value`.
pub(crate) fn ask(database: &TempDatabase, sql: &str) -> Vec<String> {
    match database.kind() {
        Kind::Sqlite => {
            let rows: Vec<Row> = diesel::sql_query(sql).load(&mut sqlite(database)).unwrap();
            rows.into_iter().map(|row| row.value).collect()
        }
        Kind::Postgres => database.psql(sql).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect(),
    }
}

/// Takes the net away.
pub(crate) fn drop_net(database: &TempDatabase) {
    match database.kind() {
        Kind::Sqlite => {
            run(database, "DROP TRIGGER claims_no_overlap_insert; DROP TRIGGER claims_no_overlap_update");
            // The primary key is part of the net: two claims of one lane cannot start together.
        }
        Kind::Postgres => run(database, "ALTER TABLE claims DROP CONSTRAINT claims_no_overlap"),
    }
}

/// Takes the primary key of the claims away, which is part of the net: claims of one lane cannot start together.
pub(crate) fn drop_claims_key(database: &TempDatabase) {
    match database.kind() {
        Kind::Sqlite => run(
            database,
            "CREATE TABLE bare AS SELECT * FROM claims; DROP TABLE claims; ALTER TABLE bare RENAME TO claims;
             CREATE INDEX claims_long ON claims (tenant_id, resource_id, ends_at) WHERE ends_at - starts_at > 86400000000",
        ),
        Kind::Postgres => run(database, "ALTER TABLE claims DROP CONSTRAINT claims_pkey"),
    }
}

fn sqlite(database: &TempDatabase) -> SqliteConnection {
    let mut connection = SqliteConnection::establish(database.sqlite_path().to_str().unwrap()).unwrap();
    connection.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
    connection
}

#[derive(diesel::QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// The plan of `SQLite` for a question, whatever its parameters.
pub(crate) fn plan(database: &TempDatabase, question: &str) -> String {
    let steps: Vec<Step> =
        diesel::sql_query(format!("EXPLAIN QUERY PLAN {question}")).load(&mut sqlite(database)).unwrap();
    steps.into_iter().map(|step| step.detail).collect::<Vec<_>>().join("\n")
}

/// Another program's write to an `SQLite` file, which goes on until it is dropped.
pub(crate) fn hold_write_lock(database: &TempDatabase) -> SqliteConnection {
    let mut connection = sqlite(database);
    connection.batch_execute("BEGIN IMMEDIATE").unwrap();
    connection
}
