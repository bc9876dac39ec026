//! `with-postgres`: the command's exit code, and no server left behind.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_with-postgres");

fn port_of(url: &str) -> u16 {
    url.trim().trim_end_matches("/postgres").rsplit(':').next().unwrap().parse().unwrap()
}

#[test]
fn hands_down_the_url_and_back_the_code() {
    let output = Command::new(PROGRAM).args(["sh", "-c", "echo $SLOT_TEST_POSTGRES_URL; exit 7"]).output().unwrap();
    assert_eq!(output.status.code(), Some(7));
    let url = String::from_utf8(output.stdout).unwrap();
    assert!(url.starts_with("postgres://postgres@127.0.0.1:"), "{url}");
    assert!(TcpStream::connect(("127.0.0.1", port_of(&url))).is_err());
}

#[test]
fn a_signal_ends_command_and_server() {
    let mut child = Command::new(PROGRAM)
        .args(["sh", "-c", "echo $SLOT_TEST_POSTGRES_URL; exec sleep 600"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
    let port = port_of(&url);
    assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
    let killed = Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status().unwrap();
    assert!(killed.success());
    assert_eq!(child.wait().unwrap().code(), Some(128 + 15));
    assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
}

#[test]
fn says_what_it_would_start() {
    let output = Command::new(PROGRAM).arg("--find").output().unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8(output.stdout).unwrap().trim().ends_with("/postgres"));
}

#[test]
fn a_command_that_does_not_exist_is_an_error() {
    assert_eq!(Command::new(PROGRAM).arg("/nonexistent").output().unwrap().status.code(), Some(125));
    assert_eq!(Command::new(PROGRAM).output().unwrap().status.code(), Some(125));
}
