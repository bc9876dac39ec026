//! What holds for every command: where options stand, exit codes, and the database that is used.

use crate::run::{command, json, run, tenant, usage, words};
use rig::TempDatabase;

#[test]
fn global_options_stand_on_either_side() {
    let database = TempDatabase::sqlite();
    let url = database.url();
    let orders: [&[&str]; 4] = [
        &["--json", "--database-url", url, "tenant", "list"],
        &["tenant", "--json", "--database-url", url, "list"],
        &["tenant", "list", "--json", "--database-url", url],
        &["--json", "tenant", "list", "--database-url", url],
    ];
    for order in orders {
        let ran = run(command().args(order));
        assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (Some(0), "[]\n", ""), "{order:?}");
    }
}

#[test]
fn the_environment_names_the_database_unless_the_command_line_does() {
    let (one, other) = (TempDatabase::sqlite(), TempDatabase::sqlite());
    tenant(&one, "shop");
    let list =
        |arguments: &[&str]| run(command().env("DATABASE_URL", one.url()).args(["tenant", "list"]).args(arguments));
    assert!(list(&[]).out.contains("shop"));
    let ran = list(&["--database-url", other.url()]);
    assert_eq!((ran.code, ran.out.contains("no tenants yet")), (Some(0), true), "{}", ran.out);
    let ran = run(command().env("DATABASE_URL", one.url()).args(["--database-url", other.url(), "tenant", "list"]));
    assert!(ran.out.contains("no tenants yet"), "{}", ran.out);
}

#[test]
fn the_default_database_is_a_file_in_the_data_directory() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(run(command().current_dir(folder.path()).arg("migrate")).code, Some(0));
    assert!(folder.path().join("data/slotkeeper.sqlite").is_file());
    let named = folder.path().join("elsewhere");
    assert_eq!(run(command().current_dir(folder.path()).env("SLOT_DATA_DIR", &named).arg("migrate")).code, Some(0));
    assert!(named.join("slotkeeper.sqlite").is_file());
}

#[test]
fn wrong_usage_ends_with_two() {
    let database = TempDatabase::sqlite();
    for (arguments, said) in [
        (&["nonsense"][..], "unrecognized subcommand"),
        (&["tenant", "create", "--name", "x"], "--slug"),
        (&["tenant", "create", "--name", "x", "--slug", "x", "--timezone", "UTC", "--plan", "gold"], "unlimited"),
        (&["tenant", "create", "--name", "x", "--slug", "x", "--timezone", "UTC", "--pattern", "x"], "timeslot"),
        (&["tenant", "update", "x"], "--name"),
        (&["tenant", "update", "x", "--status", "gone"], "suspended"),
        (&["tenant", "update", "x", "--auto-purchase", "--no-auto-purchase"], "cannot be used with"),
        (&["key", "create", "--name", "x", "--preset", "full"], "--installation"),
        (&["key", "create", "--name", "x", "--tenant", "x"], "--scope"),
        (
            &["key", "create", "--name", "x", "--tenant", "x", "--installation", "--preset", "full"],
            "cannot be used with",
        ),
        (&["key", "create", "--name", "x", "--tenant", "x", "--preset", "other"], "slotflow"),
        (&["key", "create", "--name", "x", "--tenant", "x", "--preset", "agent", "--role", "boss"], "viewer"),
        (&["key", "create", "--name", "x", "--tenant", "x", "--preset", "full", "--rate-limit", "-1"], "rate-limit"),
        (&["prune", "--tenant", "x"], "--before"),
    ] {
        let err = usage(&database, arguments);
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
    assert!(!database.sqlite_path().exists(), "wrong usage touches nothing");
}

#[test]
fn a_database_that_cannot_be_reached_is_an_error() {
    for url in ["postgres://postgres@127.0.0.1:1/x", "mysql://h/x", "sqlite:/dev/null/x"] {
        let ran = run(command().args(["--json", "--database-url", url, "tenant", "list"]));
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{url}");
        let said: serde_json::Value = serde_json::from_str(&ran.err).unwrap();
        assert!(!said["error"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_password_in_the_url_is_never_said() {
    let url = "postgres://shop:geheim@127.0.0.1:1/x";
    for arguments in [&["tenant", "list"][..], &["doctor"], &["--help"], &["key", "list", "--help"]] {
        let ran = run(command().env("DATABASE_URL", url).args(arguments));
        assert!(!format!("{}{}", ran.out, ran.err).contains("geheim"), "{arguments:?}");
    }
}

#[test]
fn every_command_has_help_and_the_version() {
    for arguments in [&["--help"][..], &["tenant", "create", "--help"], &["key", "create", "--help"], &["--version"]] {
        let ran = run(command().args(arguments));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
        assert!(!ran.out.is_empty());
    }
}

#[test]
fn answers_for_people_fit_a_terminal() {
    let database = TempDatabase::sqlite();
    tenant(&database, "shop");
    words(&database, &["key", "create", "--name", "All", "--tenant", "shop", "--preset", "full"]);
    for arguments in [&["tenant", "list"][..], &["tenant", "show", "shop"], &["key", "list"], &["doctor"]] {
        let ran = words(&database, arguments);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}");
        for line in ran.out.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
    assert_eq!(json(&database, &["tenant", "list"]).as_array().unwrap().len(), 1);
}
