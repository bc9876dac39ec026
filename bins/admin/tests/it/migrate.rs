//! Migrations: once, by command or by need, and never backwards.

use crate::run::{json, refusal, tenant, words};
use rig::{Kind, TempDatabase};
use serde_json::json as value;

#[test]
fn migrating_twice_applies_nothing_the_second_time() {
    for database in TempDatabase::each() {
        let applied = json(&database, &["migrate"]);
        assert!(!applied["applied"].as_array().unwrap().is_empty(), "{applied}");
        assert_eq!(json(&database, &["migrate"]), value!({ "applied": [] }));
        assert_eq!(words(&database, &["migrate"]).out, "the schema is up to date\n");
    }
}

#[test]
fn other_commands_migrate_when_they_must_and_the_doctor_never() {
    for database in TempDatabase::each() {
        let ran = words(&database, &["doctor", "--json"]);
        assert_eq!(ran.code, Some(1));
        let found: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert!(found["problems"][0].as_str().unwrap().contains("`slot-admin migrate`"), "{found}");
        if database.kind() == Kind::Sqlite {
            assert!(!database.sqlite_path().exists(), "the doctor makes no file");
        }
        assert_eq!(json(&database, &["tenant", "list"]), value!([]));
        assert_eq!(json(&database, &["migrate"]), value!({ "applied": [] }));
    }
}

#[test]
fn a_newer_database_is_left_alone() {
    let database = TempDatabase::postgres();
    tenant(&database, "shop");
    database.psql("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')");
    for arguments in [&["migrate"][..], &["tenant", "list"]] {
        let said = refusal(&database, arguments);
        assert!(said.contains("newer program"), "{said}");
    }
    assert_eq!(words(&database, &["doctor"]).code, Some(1));
}
