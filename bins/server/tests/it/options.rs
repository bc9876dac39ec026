//! The other options of the command line.

use crate::run::{binary, demo, refused, server};
use rig::{Client, ServerProcess, TempDatabase};
use serde_json::{Value, json};

#[test]
fn private_webhooks_need_a_word() {
    let database = TempDatabase::sqlite();
    let hook = json!({ "url": "http://127.0.0.1:9/hook", "events": ["booking.confirmed"] });
    let careful = server(&database, &["--demo"]);
    assert_eq!(demo(&careful).client.post("/v1/webhooks", &hook).status, 422);
    let open = server(&database, &["--demo", "--allow-private-webhooks"]);
    assert_eq!(demo(&open).client.post("/v1/webhooks", &hook).status, 201);
}

#[test]
fn the_log_is_text_or_json_and_tells_no_secrets() {
    let database = TempDatabase::sqlite();
    for format in ["text", "json"] {
        let arguments = ["--database-url", database.url(), "--listen", "127.0.0.1:0", "--demo", "--log-format", format];
        let mut server = ServerProcess::spawn(binary(), &arguments, &[("SLOT_LOG", "debug")]).unwrap();
        let demo = demo(&server);
        assert_eq!(demo.client.post("/v1/bookings", &demo.booking).status, 201);
        let path = "/v1/bookings?status=confirmed";
        assert_eq!(Client::new(server.base()).header("x-request-id", "log-1").get(path).status, 401);
        assert!(server.sigterm_and_wait().unwrap().success());
        let log = server.stderr_so_far();
        assert!(log.contains("log-1"), "{log}");
        let guest = demo.booking["attendee_name"].as_str().unwrap();
        for secret in [demo.slotflow.as_str(), demo.novala.as_str(), guest, "status=confirmed"] {
            assert!(!log.contains(secret), "{secret} in {log}");
        }
        if format == "json" {
            assert!(log.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{log}");
        }
    }
}

#[test]
fn the_environment_names_the_database_and_the_address() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("deep/data");
    let environment = [("SLOT_DATA_DIR", data.to_str().unwrap()), ("SLOT_LISTEN", "127.0.0.1:0")];
    let server = ServerProcess::spawn(binary(), &[], &environment).unwrap();
    assert_eq!(Client::new(server.base()).get("/health/ready").status, 200);
    assert!(data.join("slotkeeper.sqlite").exists());
    let other = folder.path().join("other.sqlite");
    let environment = [("DATABASE_URL", other.to_str().unwrap()), ("SLOT_LISTEN", "127.0.0.1:0")];
    drop(ServerProcess::spawn(binary(), &[], &environment).unwrap());
    assert!(other.exists());
    // The port is taken.
    let listen = server.base().strip_prefix("http://").unwrap();
    let ended = refused(&["--database-url", other.to_str().unwrap(), "--listen", listen], &[]);
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("cannot serve on"));
}
