//! Offers to those who wait outlive a restart, and what has ended meanwhile is passed on.

use crate::run::{demo, server};
use rig::{Client, TempDatabase};
use serde_json::{Value, json};

fn made(client: &Client, path: &str, body: &Value) -> String {
    let reply = client.post(path, body);
    assert_eq!(reply.status, 201, "{path}: {}", reply.text);
    reply.json().get("id").and_then(Value::as_str).unwrap().to_owned()
}

#[test]
fn an_offer_outlives_a_restart_and_a_later_clock_passes_it_on() {
    for database in TempDatabase::each() {
        let mut first = server(&database, &["--demo", "--test-clock", "2031-05-05T09:00:00-03:00"]);
        let key = demo(&first).clinic;
        let clinic = Client::new(first.base()).key(&key);
        let location = made(&clinic, "/v1/scheduling/locations", &json!({ "name": "Norte", "timezone": "UTC" }));
        let doctor = made(&clinic, "/v1/doctors", &json!({ "name": "Dra. Ana" }));
        let provider = json!({ "doctor_id": doctor, "primary_location_id": location });
        let provider = made(&clinic, "/v1/scheduling/providers", &provider);
        let hours = json!({ "day_of_week": 0, "start_time": "08:00", "end_time": "12:00", "location_id": location });
        made(&clinic, &format!("/v1/scheduling/providers/{provider}/templates"), &hours);
        let kind = json!({ "name": "Consulta", "duration_minutes": 30 });
        let kind = made(&clinic, "/v1/scheduling/appointment-types", &kind);
        let patient = |name: &str| made(&clinic, "/v1/patients", &json!({ "name": name }));
        let visit = json!({
            "provider_profile_id": provider, "patient_id": patient("Rui"), "appointment_type_id": kind,
            "location_id": location, "start_time": "2031-05-12T08:00:00Z", "end_time": "2031-05-12T08:30:00Z",
        });
        let visit = made(&clinic, "/v1/scheduling/appointments", &visit);
        let waits = |patient: String| {
            let body = json!({ "patient_id": patient, "appointment_type_id": kind, "provider_profile_id": provider });
            made(&clinic, "/v1/scheduling/waitlist", &body)
        };
        let (lia, eva) = (waits(patient("Lia")), waits(patient("Eva")));
        assert_eq!(clinic.delete(&format!("/v1/scheduling/appointments/{visit}")).status, 204);
        let status = |clinic: &Client, entry: &str| {
            let reply = clinic.get(&format!("/v1/scheduling/waitlist/{entry}"));
            reply.json()["status"].as_str().unwrap().to_owned()
        };
        assert_eq!((status(&clinic, &lia).as_str(), status(&clinic, &eva).as_str()), ("offered", "waiting"));
        assert!(first.sigterm_and_wait().unwrap().success());

        let mut second = server(&database, &["--demo", "--test-clock", "2031-05-05T09:10:00-03:00"]);
        let clinic = Client::new(second.base()).key(&key);
        assert_eq!((status(&clinic, &lia).as_str(), status(&clinic, &eva).as_str()), ("offered", "waiting"));
        assert!(second.sigterm_and_wait().unwrap().success());

        let third = server(&database, &["--demo", "--test-clock", "2031-05-05T09:45:00-03:00"]);
        let clinic = Client::new(third.base()).key(&key);
        assert_eq!((status(&clinic, &lia).as_str(), status(&clinic, &eva).as_str()), ("expired", "offered"));
        let accepted = clinic.post(&format!("/v1/scheduling/waitlist/{eva}/accept"), &json!({}));
        assert_eq!(accepted.status, 200, "{}", accepted.text);
    }
}
