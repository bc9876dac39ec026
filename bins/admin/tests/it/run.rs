//! Runs `slot-admin` and reads what it says.

use rig::TempDatabase;
use serde_json::Value;
use std::process::{Command, Output};

/// What a run ended with.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A command of the tool, with no setting of the machine that runs the tests.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_slot-admin"));
    command.env_remove("DATABASE_URL").env_remove("SLOT_DATA_DIR").env_remove("SLOT_ALLOW_TEST_CLOCK");
    command
}

/// Runs a command.
pub(crate) fn run(command: &mut Command) -> Ran {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: status.code(), out: text(stdout), err: text(stderr) }
}

/// Runs the tool on a database, for people.
pub(crate) fn words(database: &TempDatabase, arguments: &[&str]) -> Ran {
    run(command().args(["--database-url", database.url()]).args(arguments))
}

/// Runs the tool on a database and expects one JSON value, and nothing else.
pub(crate) fn json(database: &TempDatabase, arguments: &[&str]) -> Value {
    let ran = words(database, &[&["--json"], arguments].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{arguments:?}: {}", ran.out);
    assert_eq!(ran.out.matches('\n').count(), 1, "{}", ran.out);
    serde_json::from_str(&ran.out).unwrap()
}

/// Runs the tool on a database and expects a refusal; answers what it says. With `--json` it says the same.
pub(crate) fn refusal(database: &TempDatabase, arguments: &[&str]) -> String {
    let ran = words(database, arguments);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""), "{arguments:?}: {}", ran.err);
    let said = ran.err.strip_prefix("error: ").unwrap().trim_end().to_owned();
    let again = words(database, &[arguments, &["--json"]].concat());
    assert_eq!((again.code, again.out.as_str()), (Some(1), ""), "{arguments:?}: {}", again.err);
    let value: Value = serde_json::from_str(&again.err).unwrap();
    assert_eq!(value, serde_json::json!({ "error": said }));
    said
}

/// Runs the tool on a database and expects that the command line itself is wrong.
pub(crate) fn usage(database: &TempDatabase, arguments: &[&str]) -> String {
    let ran = words(database, arguments);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}: {}", ran.err);
    ran.err
}

/// A tenant with this slug.
pub(crate) fn tenant(database: &TempDatabase, slug: &str) -> Value {
    json(database, &["tenant", "create", "--name", "A Shop", "--slug", slug, "--timezone", "America/Sao_Paulo"])
}

/// The names of an object's members, in order of the alphabet.
pub(crate) fn members(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}
