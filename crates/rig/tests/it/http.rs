//! The client against a server that says back what it heard.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::thread;

use rig::Client;
use serde_json::json;

/// Answers one request on a port of its own with `status`, and the request as JSON.
fn echo_once(status: &'static str) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            reader.read_line(&mut head).unwrap();
        }
        let length = head
            .to_lowercase()
            .split_once("content-length: ")
            .map_or(0, |(_, rest)| rest.split("\r\n").next().unwrap().parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let said = json!({ "head": head, "body": String::from_utf8(body).unwrap() }).to_string();
        let length = said.len();
        write!(
            stream,
            "HTTP/1.1 {status}\r\nX-Seen: yes\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{said}"
        )
        .unwrap();
    });
    base
}

#[test]
fn a_refusal_is_an_answer() {
    let reply = Client::new(&echo_once("409 Conflict")).key("sk_x").post("/v1/bookings", &json!({ "a": 1 }));
    assert_eq!(reply.status, 409);
    assert_eq!(reply.header("x-seen"), Some("yes"));
    let said = reply.json();
    assert_eq!(said["body"], r#"{"a":1}"#);
    let head = said["head"].as_str().unwrap().to_lowercase();
    assert!(head.starts_with("post /v1/bookings http/1.1"), "{head}");
    assert!(head.contains("authorization: bearer sk_x\r\n"), "{head}");
    assert!(head.contains("content-type: application/json\r\n"), "{head}");
}

#[test]
fn a_redirect_is_an_answer() {
    let reply = Client::new(&echo_once("307 Temporary Redirect")).get("/");
    assert_eq!(reply.status, 307);
}

#[test]
fn a_body_may_be_anything() {
    let client = Client::new(&echo_once("400 Bad Request")).header("x-one", "1");
    let reply = client.send_text("DELETE", "/x", Some(("text/plain", "{not json"))).unwrap();
    let said = reply.json();
    assert_eq!(said["body"], "{not json");
    let head = said["head"].as_str().unwrap().to_lowercase();
    assert!(head.contains("x-one: 1\r\n") && head.contains("content-type: text/plain\r\n"), "{head}");
}

#[test]
fn silence_is_an_error() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = Client::new(&base).send("GET", "/x", None).unwrap_err();
    assert_eq!(error.to_string(), "GET /x");
}
