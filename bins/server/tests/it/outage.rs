//! The database goes away, and comes back.

use crate::run::{at, demo};
use rig::{Client, postgres::Server, wait};
use serde_json::json;
use std::time::Duration;

#[test]
fn an_outage_is_told_as_such_and_ends_by_itself() {
    let mut postgres = Server::start().unwrap();
    let server = at(&postgres.url(), &["--demo"]);
    let demo = demo(&server);
    let (anyone, slotflow) = (Client::new(server.base()), &demo.client);
    let novala = Client::new(server.base()).key(&demo.novala);
    assert_eq!(slotflow.get("/v1/humans").status, 200);
    let unknown = slotflow.get("/v1/bookings/019c0000-0000-7000-8000-000000000001");
    assert_eq!(unknown.status, 404);

    postgres.stop().unwrap();
    for path in ["/v1/humans", "/v1/bookings/019c0000-0000-7000-8000-000000000001"] {
        let down = slotflow.get(path);
        assert_eq!(down.status, 503, "an outage is never not found: {}", down.text);
        assert_eq!(down.json()["error"]["status"], 503);
        assert!(down.header("retry-after").is_some());
    }
    assert_eq!(slotflow.post("/v1/bookings", &demo.booking).status, 503);
    let down = novala.get("/api/bookings");
    assert_eq!(down.status, 503);
    assert!(down.json()["error"].is_string());
    assert_eq!(anyone.get("/health/ready").status, 503);
    assert_eq!(anyone.get("/health/live").json(), json!({ "status": "live" }));

    postgres.restart().unwrap();
    wait::until(Duration::from_secs(30), "the server to be ready", || anyone.get("/health/ready").status == 200)
        .unwrap();
    assert_eq!(slotflow.get("/v1/humans").status, 200);
    let booked = slotflow.post("/v1/bookings", &demo.booking);
    assert_eq!(booked.status, 201, "{}", booked.text);
}
