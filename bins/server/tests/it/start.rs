//! Starting: what is printed, what is answered before there is any key.

use crate::run::{at, refused, server};
use rig::{Client, TempDatabase};
use serde_json::json;

#[test]
fn prints_one_line_when_it_listens() {
    for database in TempDatabase::each() {
        let mut server = server(&database, &[]);
        let anyone = Client::new(server.base());
        assert!(!server.base().ends_with(":0"));
        assert_eq!(anyone.get("/health/live").json(), json!({ "status": "live" }));
        assert_eq!(anyone.get("/health/ready").json(), json!({ "status": "ready" }));
        assert!(server.sigterm_and_wait().unwrap().success());
        assert_eq!(server.stdout_so_far(), format!("listening on {}\n", server.base()));
    }
}

#[test]
fn everything_is_answered_in_its_envelope() {
    let database = TempDatabase::sqlite();
    let server = server(&database, &[]);
    let anyone = Client::new(server.base());
    let neutral = anyone.get("/nothing/here");
    assert_eq!(neutral.status, 404);
    assert_eq!(neutral.json(), json!({ "error": { "code": "not_found", "message": "there is no such path" } }));
    let slotflow = anyone.get("/v1/humans/nothing/here");
    assert_eq!((slotflow.status, slotflow.json()["error"]["code"].as_str()), (401, Some("UNAUTHORIZED")));
    let novala = anyone.get("/api/bookings/nothing/here");
    assert_eq!(novala.status, 401);
    assert!(novala.json()["error"].is_string());
    assert!(neutral.header("x-request-id").is_some());
}

#[test]
fn counts_what_it_answers() {
    let database = TempDatabase::sqlite();
    let server = server(&database, &[]);
    let anyone = Client::new(server.base());
    for _ in 0..3 {
        assert_eq!(anyone.get("/v1/humans").status, 401);
    }
    let metrics = anyone.get("/metrics");
    assert!(metrics.header("content-type").unwrap().starts_with("text/plain"));
    let line = r#"slotkeeper_requests_total{face="slotflow",route="/v1/humans",method="GET",status="401"} 3"#;
    assert!(metrics.text.lines().any(|known| known == line), "{}", metrics.text);
    assert!(metrics.text.contains("slotkeeper_request_seconds_bucket"));
    assert!(metrics.text.contains("slotkeeper_pool_connections"));
}

#[test]
fn an_older_database_is_migrated_and_a_strange_one_is_refused() {
    let database = TempDatabase::sqlite();
    drop(server(&database, &[]));
    drop(server(&database, &[]));
    for url in ["mysql://localhost/x", "postgres://127.0.0.1:1/x", "sqlite:/proc/nowhere/x.sqlite"] {
        let ended = refused(&["--database-url", url, "--listen", "127.0.0.1:0"], &[]);
        assert_eq!(ended.status.code(), Some(1), "{url}");
        assert!(String::from_utf8_lossy(&ended.stderr).contains("slot-server: "), "{url}");
        assert!(ended.stdout.is_empty());
    }
}

#[test]
fn two_servers_share_one_postgres() {
    let database = TempDatabase::postgres();
    let servers: Vec<_> = std::thread::scope(|scope| {
        let starting: Vec<_> = (0..3).map(|_| scope.spawn(|| at(database.url(), &["--demo"]))).collect();
        starting.into_iter().map(|server| server.join().unwrap()).collect()
    });
    let keys: Vec<_> = servers.iter().map(|server| crate::run::demo(server).slotflow).collect();
    for server in &servers {
        for key in &keys {
            let humans = Client::new(server.base()).key(key).get("/v1/humans");
            assert_eq!((humans.status, humans.json()["total"].as_u64()), (200, Some(3)), "one demo, made once");
        }
    }
}
