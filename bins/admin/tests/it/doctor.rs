//! The doctor finds what is wrong, and nothing where nothing is.

use crate::{
    run::{json, members, tenant, words},
    stored,
};
use rig::{Kind, TempDatabase};
use serde_json::Value;
use std::fs;

/// What the doctor finds where something is wrong.
fn ill(database: &TempDatabase) -> Value {
    let ran = words(database, &["doctor", "--json"]);
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(found["healthy"], false);
    let said: Value = serde_json::from_str(&ran.err).unwrap();
    let problems: Vec<&str> = found["problems"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
    assert_eq!(said["error"], problems.join("; "));
    found
}

#[test]
fn a_sound_database_is_healthy() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        stored::booking(&database, "shop", stored::half_hour(60), true);
        let found = json(&database, &["doctor"]);
        assert_eq!(
            members(&found),
            [
                "database",
                "durability",
                "guards",
                "healthy",
                "lapsed_holds",
                "orphaned_claims",
                "outside_windows",
                "problems",
                "reachable",
                "rows",
                "schema",
                "unclaimed_bookings",
                "version"
            ]
        );
        assert_eq!((&found["healthy"], &found["reachable"]), (&Value::Bool(true), &Value::Bool(true)));
        assert_eq!(found["database"], database.kind().to_string());
        assert!(found["guards"].as_array().unwrap().iter().all(|guard| guard["state"] == "present"), "{found}");
        assert!(found["durability"].as_array().unwrap().iter().all(|setting| setting["safe"] == true), "{found}");
        assert_eq!((&found["rows"]["tenants"], &found["rows"]["claims"]), (&Value::from(1), &Value::from(1)));
        let text = words(&database, &["doctor"]).out;
        assert!(text.contains("claims_no_overlap") && text.ends_with("nothing is wrong\n"), "{text}");
    }
}

#[test]
fn an_orphaned_claim_and_a_booking_without_claims_are_found() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let first = stored::booking(&database, "shop", stored::half_hour(60), true);
        stored::cancel_and_forget_the_claim(&database, &first);
        let found = ill(&database);
        assert_eq!((&found["orphaned_claims"], &found["unclaimed_bookings"]), (&Value::from(1), &Value::from(0)));
        stored::booking(&database, "shop", stored::half_hour(120), false);
        let found = ill(&database);
        assert_eq!((&found["orphaned_claims"], &found["unclaimed_bookings"]), (&Value::from(1), &Value::from(1)));
        assert_eq!(found["problems"].as_array().unwrap().len(), 2);
    }
}

#[test]
fn lapsed_holds_are_counted_and_no_problem() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        stored::lapsed_hold(&database, "shop");
        let found = json(&database, &["doctor"]);
        assert_eq!((&found["lapsed_holds"], &found["healthy"]), (&Value::from(1), &Value::Bool(true)));
    }
}

#[test]
fn a_guard_that_is_missing_or_altered_is_named() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let (name, states) = match database.kind() {
            Kind::Postgres => {
                database.psql("ALTER TABLE claims DROP CONSTRAINT claims_no_overlap");
                ("claims_no_overlap", vec!["missing"])
            }
            Kind::Sqlite => {
                // Under another name it is not the guard; with another action it is not what was made.
                rewrite(&database, "claims_no_overlap_insert", "claims_no_overlap_absent");
                rewrite(&database, "RAISE(ABORT, ", "RAISE(FAIL,  ");
                ("claims_no_overlap_insert", vec!["missing", "altered"])
            }
        };
        let found = ill(&database);
        let guards: Vec<&str> =
            found["guards"].as_array().unwrap().iter().map(|guard| guard["state"].as_str().unwrap()).collect();
        assert_eq!((&found["guards"][0]["name"], guards), (&Value::from(name), states));
        assert!(found["problems"][0].as_str().unwrap().starts_with(&format!("the guard {name} is missing")));
        let ran = words(&database, &["tenant", "list"]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "nothing else is done on such a database");
        assert!(ran.err.contains(name), "{}", ran.err);
    }
}

/// Replaces a text in the file of a database that nobody has open.
fn rewrite(database: &TempDatabase, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let mut bytes = fs::read(database.sqlite_path()).unwrap();
    let places: Vec<usize> =
        (0..=bytes.len() - from.len()).filter(|&at| &bytes[at..at + from.len()] == from.as_bytes()).collect();
    assert!(!places.is_empty(), "{from} is not in the file");
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    fs::write(database.sqlite_path(), bytes).unwrap();
}

#[test]
fn settings_that_lose_bookings_are_named() {
    let database = TempDatabase::postgres();
    tenant(&database, "shop");
    let name = database.psql("SELECT current_database()");
    database.psql(&format!("ALTER DATABASE {name} SET synchronous_commit = off"));
    let found = ill(&database);
    assert_eq!(found["problems"][0], "synchronous_commit is off: acknowledged bookings could be lost in a crash");
}

#[test]
fn a_database_that_is_down_is_said_to_be() {
    let ran = crate::run::run(crate::run::command().args([
        "doctor",
        "--json",
        "--database-url",
        "postgres://postgres@127.0.0.1:1/x",
    ]));
    assert_eq!(ran.code, Some(1));
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&found["reachable"], &found["healthy"]), (&Value::Bool(false), &Value::Bool(false)));
}

#[test]
fn a_booking_outside_of_its_changed_window_is_listed_and_nothing_is_wrong() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let (window, booking) = stored::window_booking(&database, "shop");
        assert_eq!(json(&database, &["doctor"])["outside_windows"], serde_json::json!([]));
        stored::close_window(&database, window.clone());
        let found = json(&database, &["doctor"]);
        let expect = serde_json::json!([{
            "tenant": "shop", "booking": booking.to_string(), "code": null, "window": window.id.to_string(),
            "starts_at": "2027-06-14T09:00:00Z",
        }]);
        assert_eq!((&found["healthy"], &found["outside_windows"]), (&Value::Bool(true), &expect));
        let text = words(&database, &["doctor"]).out;
        assert!(text.contains("OUTSIDE ITS WINDOW") && text.contains(&booking.to_string()), "{text}");
    }
}
