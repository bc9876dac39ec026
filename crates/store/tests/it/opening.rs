//! What is opened, and what is refused.

use crate::{
    samples::{open, open_with},
    sql,
};
use rig::{Kind, TempDatabase};
use store::{Backend, GuardState, Inspection, OpenError, Options, Store};

fn refusal(database: &TempDatabase) -> OpenError {
    Store::open(database.url(), &Options::default()).unwrap_err()
}

#[test]
fn a_database_that_was_never_migrated_is_refused_and_not_created() {
    for database in TempDatabase::each() {
        let error = refusal(&database);
        assert!(matches!(&error, OpenError::NotMigrated { missing } if missing.len() >= 4), "{error}");
        assert!(database.kind() == Kind::Postgres || !database.sqlite_path().exists());
    }
}

#[test]
fn a_schema_that_is_older_or_newer_is_refused() {
    for database in TempDatabase::each() {
        Store::migrate(database.url()).unwrap();
        sql::run(&database, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000001')");
        assert!(matches!(refusal(&database), OpenError::Newer { unknown } if unknown == ["29990101000001"]));
        assert!(matches!(Store::migrate(database.url()), Err(OpenError::Newer { .. })));
        sql::run(&database, "DELETE FROM __diesel_schema_migrations WHERE version = '29990101000001'");
        sql::run(&database, "DELETE FROM __diesel_schema_migrations WHERE version = '20261121000004'");
        let error = refusal(&database);
        assert!(
            matches!(&error, OpenError::NotMigrated { missing } if missing == &["2026-11-21-000004_requests"]),
            "{error}"
        );
    }
}

#[test]
fn a_database_without_its_net_is_refused() {
    for database in TempDatabase::each() {
        drop(open(&database));
        sql::drop_net(&database);
        let error = refusal(&database);
        assert!(matches!(error, OpenError::GuardMissing { state: GuardState::Missing, .. }), "{error}");
        let unsafely = Options { inspection: Inspection::SchemaOnly, ..Options::default() };
        let store = open_with(&database, &unsafely);
        let found = store.examine().unwrap();
        assert!(!found.is_sound());
        assert!(found.guards.iter().all(|guard| guard.state == GuardState::Missing));
    }
}

#[test]
fn a_net_with_holes_is_refused() {
    for database in TempDatabase::each() {
        drop(open(&database));
        sql::drop_net(&database);
        sql::run(
            &database,
            match database.kind() {
                // Touching claims and far lanes would overlap unseen.
                Kind::Sqlite => {
                    "CREATE TRIGGER claims_no_overlap_insert BEFORE INSERT ON claims WHEN NEW.lane < 3
                     BEGIN SELECT RAISE(ABORT, 'claims_no_overlap'); END;"
                }
                Kind::Postgres => {
                    "ALTER TABLE claims ADD CONSTRAINT claims_no_overlap EXCLUDE USING gist (tenant_id WITH =,
                     resource_id WITH =, lane WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (lane < 3)"
                }
            },
        );
        let error = refusal(&database);
        assert!(matches!(error, OpenError::GuardMissing { state: GuardState::Altered, .. }), "{error}");
    }
}

#[test]
fn a_postgres_that_would_lose_commits_is_refused() {
    let database = TempDatabase::postgres();
    drop(open(&database));
    sql::run(
        &database,
        "ALTER ROLE postgres IN DATABASE CURRENT_DATABASE SET synchronous_commit = off"
            .replace("CURRENT_DATABASE", database.url().rsplit('/').next().unwrap())
            .as_str(),
    );
    let error = refusal(&database);
    assert_eq!(
        error.to_string(),
        "the database is not durable (synchronous_commit is off): acknowledged bookings could be lost, so nothing is opened"
    );
}

#[test]
fn a_url_that_names_nothing_is_refused() {
    for (url, words) in [
        ("mysql://localhost/x", "unknown scheme \"mysql\""),
        ("sqlite::memory:", "in-memory"),
        ("", "path of the SQLite file is missing"),
    ] {
        let error = Store::open(url, &Options::default()).unwrap_err();
        assert!(matches!(error, OpenError::BadUrl { .. }) && error.to_string().contains(words), "{error}");
    }
    let error = Store::open("postgres://nobody@127.0.0.1:1/none", &Options::default()).unwrap_err();
    assert!(matches!(error, OpenError::Unavailable(_)), "{error}");
}

#[test]
fn a_file_and_its_folder_are_created_by_migrating() {
    let database = TempDatabase::sqlite();
    let deep = database.sqlite_path().with_file_name("a").join("b").join("slots.db");
    let url = format!("sqlite:{}", deep.display());
    assert!(Store::migrate(&url).unwrap().len() >= 4);
    assert_eq!(Store::migrate(&url).unwrap(), Vec::<String>::new());
    assert!(Store::open(&url, &Options::default()).unwrap().health().is_ok());
}

#[test]
fn a_sound_database_is_told_so() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let found = store.examine().unwrap();
        assert!(found.is_sound(), "{found:?}");
        assert!(found.applied.len() >= 4, "{found:?}");
        // Every table is counted, but for the list of the migrations.
        let tables = match database.kind() {
            Kind::Sqlite => {
                "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'"
            }
            Kind::Postgres => {
                "SELECT relname AS value FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                 AND relname NOT LIKE '\\_\\_%'"
            }
        };
        let mut counted: Vec<&str> = found.rows.iter().map(|(table, _)| *table).collect();
        let mut there = sql::ask(&database, tables);
        counted.sort_unstable();
        there.sort_unstable();
        assert_eq!(counted, there);
        assert_eq!(found.backend == Backend::Sqlite, database.kind() == Kind::Sqlite);
        assert!(!found.version.is_empty());
        store.health().unwrap();
    }
}
