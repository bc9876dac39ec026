//! Stopping: what runs is finished, nothing new is taken, and the process ends well.

use crate::run::{demo, server};
use rig::{Client, TempDatabase, wait};
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    process::Command,
    time::Duration,
};

#[test]
fn a_request_that_runs_is_answered_after_the_signal() {
    for database in TempDatabase::each() {
        let mut server = server(&database, &["--demo"]);
        let demo = demo(&server);
        let address = server.base().strip_prefix("http://").unwrap().to_owned();
        // An idle connection, which must not hold the process up.
        assert_eq!(demo.client.get("/v1/humans").status, 200);

        let body = demo.booking.to_string();
        let (first, rest) = body.split_at(10);
        let mut running = TcpStream::connect(&address).unwrap();
        let head = format!(
            "POST /v1/bookings HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
            demo.slotflow,
            body.len()
        );
        running.write_all(format!("{head}{first}").as_bytes()).unwrap();
        // The server must have begun with it: another connection is answered after it was taken up.
        assert_eq!(Client::new(server.base()).get("/health/live").status, 200);
        server.sigterm().unwrap();
        wait::until(Duration::from_secs(10), "the server to take no more", || TcpStream::connect(&address).is_err())
            .unwrap();
        running.write_all(rest.as_bytes()).unwrap();
        let mut answer = String::new();
        running.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
        assert!(server.wait().unwrap().success(), "{}", server.stderr_so_far());
    }
}

#[test]
fn an_interrupt_stops_it_as_well() {
    let database = TempDatabase::sqlite();
    let mut server = server(&database, &[]);
    let sent = Command::new("kill").args(["-INT", &server.pid().to_string()]).status().unwrap();
    assert!(sent.success());
    assert!(server.wait().unwrap().success());
    assert!(server.stderr_so_far().contains("stopped"), "{}", server.stderr_so_far());
}
