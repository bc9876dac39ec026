//! `--demo`: what is printed works when it is pasted, and again after a restart.

use crate::run::{demo, server};
use rig::{Client, TempDatabase};

#[test]
fn what_is_printed_works_and_goes_on_working() {
    for database in TempDatabase::each() {
        let mut first = server(&database, &["--demo"]);
        let printed = demo(&first);
        let humans = printed.client.get("/v1/humans");
        assert_eq!((humans.status, humans.json()["total"].as_u64()), (200, Some(3)));
        let booked = printed.client.post("/v1/bookings", &printed.booking);
        assert_eq!(booked.status, 201, "{}", booked.text);
        assert_eq!(printed.client.post("/v1/bookings", &printed.booking).status, 409);
        let clinic =
            Client::new(first.base()).key(&printed.clinic).get("/v1/scheduling/providers?specialty=cardiologia");
        assert_eq!((clinic.status, clinic.json()["total"].as_u64()), (200, Some(2)));
        let novala = Client::new(first.base()).key(&printed.novala).get("/api/bookings/resources");
        assert_eq!((novala.status, novala.json()["total"].as_u64()), (200, Some(6)));
        assert!(first.sigterm_and_wait().unwrap().success());

        let second = server(&database, &["--demo"]);
        let again = demo(&second);
        assert_ne!(again.slotflow, printed.slotflow, "raw keys are not kept");
        assert_eq!(again.client.get("/v1/humans").json()["total"].as_u64(), Some(3), "the demo is made once");
        assert_eq!(again.client.post("/v1/bookings", &again.booking).status, 201, "another time is proposed");
        let earlier = Client::new(second.base()).key(&printed.slotflow);
        assert_eq!(earlier.get("/v1/bookings").json()["total"].as_u64(), Some(2), "an earlier key still works");
    }
}

#[test]
fn keys_of_long_ago_are_revoked() {
    let database = TempDatabase::sqlite();
    let first = demo(&server(&database, &["--demo"]));
    let mut later = Vec::new();
    for _ in 0..5 {
        later.push(demo(&server(&database, &["--demo"])));
    }
    let server = server(&database, &[]);
    let works = |key: &str| Client::new(server.base()).key(key).get("/v1/humans").status == 200;
    assert!(!works(&first.slotflow));
    assert!(later.iter().all(|demo| works(&demo.slotflow)));
}

#[test]
fn slot_ids_survive_a_restart() {
    for database in TempDatabase::each() {
        let mut first = server(&database, &["--demo"]);
        let key = demo(&first).novala;
        let novala = Client::new(first.base()).key(&key);
        let resources = novala.get("/api/bookings/resources?type=room").json();
        let room = resources["data"][0]["id"].as_str().unwrap().to_owned();
        let slots = novala.get(&format!("/api/bookings/resources/{room}/availability")).json();
        let slot = slots["data"][0]["slotId"].clone();
        assert!(first.sigterm_and_wait().unwrap().success());

        let second = server(&database, &[]);
        let body = serde_json::json!({
            "slotId": slot, "firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com",
        });
        let booked = Client::new(second.base()).key(&key).post("/api/bookings", &body);
        assert_eq!(booked.status, 201, "{}", booked.text);
    }
}
