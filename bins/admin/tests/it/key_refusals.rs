//! Keys that are refused, and what would be right.

use crate::run::{command, json, refusal, run, tenant};
use rig::TempDatabase;

fn refused(database: &TempDatabase, options: &str) -> String {
    let words: Vec<&str> = ["key", "create", "--name", "x"].into_iter().chain(options.split_whitespace()).collect();
    refusal(database, &words)
}

#[test]
fn unknown_scopes_are_refused_and_the_right_ones_named() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let said = refused(&database, "--tenant shop --scope bookings.reed");
        assert!(said.starts_with("unknown scope \"bookings.reed\": did you mean bookings.read"), "{said}");
        assert!(said.contains("The scopes are: slotflow, bookings.read, "), "{said}");
        let said = refused(&database, "--tenant shop --scope bookings.read --scope *");
        assert!(said.starts_with("the scope * is not given") && said.contains("--preset full"), "{said}");
        assert_eq!(json(&database, &["key", "list"]), serde_json::json!([]));
    }
}

#[test]
fn a_publishable_key_never_writes() {
    let database = TempDatabase::sqlite();
    tenant(&database, "shop");
    let said = refused(&database, "--tenant shop --publishable --scope bookings.read --scope bookings.manage");
    assert!(said.starts_with("the scope bookings.manage writes"), "{said}");
    let said = refused(&database, "--tenant shop --publishable --preset slotflow");
    assert!(said.contains("no scope that only reads") && said.contains("--preset novala"), "{said}");
}

#[test]
fn faces_of_one_business_take_no_key_of_the_installation() {
    let database = TempDatabase::sqlite();
    for powers in ["--preset slotflow", "--preset novala", "--preset clinic", "--preset husky", "--scope bookings.read"]
    {
        let said = refused(&database, &format!("--installation {powers}"));
        assert!(said.contains("take --tenant SLUG in place of --installation"), "{powers}: {said}");
    }
    let mixed = ["key", "create", "--name", "x", "--installation", "--scope", "bookings:read,bookings.read"];
    assert!(json(&database, &mixed)["tenant"].is_null());
}

#[test]
fn a_role_belongs_to_the_agent_face() {
    let database = TempDatabase::sqlite();
    tenant(&database, "shop");
    let said = refused(&database, "--tenant shop --preset clinic --role viewer");
    assert!(said.contains("take --preset agent"), "{said}");
    let said = refused(&database, "--tenant shop --preset agent --scope bookings.read");
    assert!(said.starts_with("the agent preset has no scope bookings.read"), "{said}");
}

#[test]
fn an_expiry_is_a_moment_past_or_to_come() {
    let database = TempDatabase::sqlite();
    tenant(&database, "shop");
    for wrong in ["2999-01-01", "2999-01-01T00:00:00", "never"] {
        let said = refused(&database, &format!("--tenant shop --preset full --expires-at {wrong}"));
        assert!(said.contains("offset") && said.contains("2027-01-31T18:00:00Z"), "{said}");
    }
    // A server with a clock of its own may live in another year: the answer says that the key is not active by this one.
    let past = "--tenant shop --preset full --expires-at 2020-01-01T00:00:00Z";
    let words: Vec<&str> = ["--json", "key", "create", "--name", "x"].into_iter().chain(past.split(' ')).collect();
    let ran = run(command().env("DATABASE_URL", database.url()).args(words));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.out.contains("\"is_active\":false"), "{}", ran.out);
}

#[test]
fn a_name_says_something() {
    let database = TempDatabase::sqlite();
    tenant(&database, "shop");
    let create =
        |name: &str| refusal(&database, &["key", "create", "--tenant", "shop", "--preset", "full", "--name", name]);
    assert!(create("  ").contains("must not be blank"));
    assert!(create(&"é".repeat(256)).contains("at most 255"));
}

#[test]
fn only_an_id_revokes() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let made = json(&database, &["key", "create", "--name", "x", "--tenant", "shop", "--preset", "full"]);
        let (id, key) = (made["id"].as_str().unwrap(), made["key"].as_str().unwrap());
        let said = refusal(&database, &["key", "revoke", key]);
        assert!(said.ends_with(&format!("its id is {id}")) && !said.contains(key), "{said}");
        assert!(refusal(&database, &["key", "revoke", "x"]).contains("`slot-admin key list`"));
        let unknown = "018f3b7e-9c4d-7a10-b1c2-d3e4f5a6b7c8";
        assert!(refusal(&database, &["key", "revoke", unknown]).starts_with(&format!("no key {unknown}")));
        assert_eq!(json(&database, &["key", "list"])[0]["is_active"], true);
    }
}
