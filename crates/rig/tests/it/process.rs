//! Server processes, played by shell scripts.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use rig::ServerProcess;

fn shell(script: &str) -> anyhow::Result<ServerProcess> {
    ServerProcess::spawn(Path::new("/bin/sh"), &["-c", script], &[("GREETING", "hello")])
}

#[test]
fn waits_for_the_address_and_stops_in_good_order() {
    let mut server = shell(
        "echo $GREETING; trap 'echo bye; exit 0' TERM; echo listening on http://127.0.0.1:1234; \
         while :; do sleep 0.05; done",
    )
    .unwrap();
    assert_eq!(server.base(), "http://127.0.0.1:1234");
    assert_eq!(server.url("/health"), "http://127.0.0.1:1234/health");
    assert!(server.stdout_so_far().starts_with("hello\n"));
    assert!(server.sigterm_and_wait().unwrap().success());
    assert!(server.stdout_so_far().ends_with("bye\n"), "{}", server.stdout_so_far());
}

#[test]
fn kills_what_does_not_listen_to_signals() {
    let mut server = shell("trap '' TERM; echo listening on http://x; exec sleep 600").unwrap();
    assert_eq!(server.kill9().unwrap().signal(), Some(9));
}

#[test]
fn tells_why_a_server_did_not_start() {
    let error = shell("echo the disk is full >&2; exit 3").unwrap_err().to_string();
    assert!(error.contains("the disk is full") && error.contains("exit status: 3"), "{error}");
    assert!(ServerProcess::spawn(Path::new("/nonexistent"), &[], &[]).is_err());
}

#[test]
fn the_database_is_the_one_that_is_named() {
    let script = "echo url=${DATABASE_URL:-none}; echo listening on http://x; exec sleep 600";
    assert!(shell(script).unwrap().stdout_so_far().starts_with("url=none\n"));
    let named = [("DATABASE_URL", "sqlite://x")];
    let server = ServerProcess::spawn(Path::new("/bin/sh"), &["-c", script], &named).unwrap();
    assert!(server.stdout_so_far().starts_with("url=sqlite://x\n"));
}
