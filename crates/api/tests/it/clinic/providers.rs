//! Providers.

use super::{Clinic, DOCTORS, LOCATIONS, NOBODY, PROVIDERS, conflicts, id, refused};
use engine::model::{Plan, Scope};
use serde_json::{Value, json};

#[actix_web::test]
async fn a_provider_has_the_defaults_of_the_contract() {
    for clinic in Clinic::each() {
        let doctor = clinic.make(DOCTORS, json!({ "name": "Dra. Ana" })).await;
        let made = clinic.make(PROVIDERS, json!({ "doctor_id": id(&doctor) })).await;
        assert_eq!(
            made,
            json!({
                "id": made["id"], "doctor_id": doctor["id"], "display_name": "Dra. Ana",
                "default_appointment_duration_minutes": 30, "buffer_between_appointments_minutes": 0,
                "max_daily_appointments": null, "max_concurrent_appointments": 1, "primary_location_id": null,
                "specialties": [], "is_accepting_new_patients": true, "metadata": {}, "is_active": true,
                "created_at": "2026-03-02T12:00:00Z", "updated_at": "2026-03-02T12:00:00Z",
            })
        );
        assert_eq!(clinic.api.get(&format!("{PROVIDERS}/{}", id(&made))).await.json(), made);
        let listed = clinic.api.get(PROVIDERS).await.json();
        assert_eq!(listed, json!({ "providers": [made], "total": 1, "limit": 20, "offset": 0 }));
        conflicts(&clinic.api.post(PROVIDERS, &json!({ "doctor_id": id(&doctor) })).await, "duplicate_provider");
    }
}

#[actix_web::test]
async fn a_provider_keeps_what_is_said_and_changes_in_parts() {
    for clinic in Clinic::each() {
        let location = clinic.make(LOCATIONS, json!({ "name": "Centro" })).await;
        let doctor = clinic.make(DOCTORS, json!({ "name": "Dra. Ana" })).await;
        let new = json!({
            "doctor_id": id(&doctor), "display_name": "Ana", "default_appointment_duration_minutes": 45,
            "buffer_between_appointments_minutes": 10, "max_daily_appointments": 8, "max_concurrent_appointments": 2,
            "primary_location_id": id(&location), "specialties": ["Cardiologia", "Clínica geral"],
            "is_accepting_new_patients": false, "metadata": { "b": 1.50, "a": [] },
        });
        let made = clinic.make(PROVIDERS, new.clone()).await;
        for (name, value) in new.as_object().unwrap() {
            assert_eq!(made[name], *value, "{name}");
        }
        let path = format!("{PROVIDERS}/{}", id(&made));
        let change = json!({ "max_daily_appointments": null, "primary_location_id": null, "display_name": "Dra. A." });
        let changed = clinic.api.put(&path, &change).await.json();
        for (name, value) in made.as_object().unwrap() {
            let expected = change.get(name).unwrap_or(value);
            assert_eq!(changed[name], *expected, "{name}");
        }
        for (query, total) in [("specialty=cardiologia", 1), ("specialty=CL%C3%8DNICA%20GERAL", 1), ("specialty=x", 0)]
        {
            let found = clinic.api.get(&format!("{PROVIDERS}?{query}")).await.json();
            assert_eq!(found["total"], json!(total), "{query}");
        }
        for (bad, detail) in [
            (json!({ "doctor_id": id(&doctor) }), "doctor_id cannot be changed"),
            (
                json!({ "default_appointment_duration_minutes": 4 }),
                "default_appointment_duration_minutes must be from 5 to 480",
            ),
            (
                json!({ "default_appointment_duration_minutes": 481 }),
                "default_appointment_duration_minutes must be from 5 to 480",
            ),
            (
                json!({ "buffer_between_appointments_minutes": 241 }),
                "buffer_between_appointments_minutes must be from 0 to 240",
            ),
            (json!({ "max_concurrent_appointments": 0 }), "max_concurrent_appointments must be from 1 to 50"),
            (json!({ "max_concurrent_appointments": 51 }), "max_concurrent_appointments must be from 1 to 50"),
            (json!({ "max_daily_appointments": 0 }), "max_daily_appointments must be from 1 to 1000000"),
            (json!({ "specialties": "x" }), "specialties must be a list"),
            (json!({ "metadata": [] }), "metadata must be a JSON object"),
        ] {
            refused(&clinic.api.put(&path, &bad).await, 422, detail);
        }
        refused(&clinic.api.put(&path, &json!({ "primary_location_id": NOBODY })).await, 404, "location not found");
        assert_eq!(clinic.api.get(&path).await.json(), changed, "a refusal changes nothing");
    }
}

#[actix_web::test]
async fn a_retired_provider_is_shown_and_not_listed() {
    for clinic in Clinic::each() {
        let provider = clinic.practitioner("Dra. Ana", json!({})).await;
        let path = format!("{PROVIDERS}/{provider}");
        for _time in 0..2 {
            let gone = clinic.api.delete(&path).await;
            assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        }
        assert_eq!(clinic.api.get(&path).await.json()["is_active"], json!(false));
        assert_eq!(clinic.api.get(PROVIDERS).await.json()["total"], json!(0));
        assert_eq!(clinic.api.get(&format!("{PROVIDERS}?include_inactive=true")).await.json()["total"], json!(1));
        assert_eq!(clinic.api.put(&path, &json!({ "is_active": true })).await.json()["is_active"], json!(true));
        let doctor = clinic.api.get(&path).await.json()["doctor_id"].as_str().unwrap().to_owned();
        assert_eq!(clinic.api.delete(&format!("{DOCTORS}/{doctor}")).await.status, 204);
        assert_eq!(clinic.api.get(&path).await.json()["is_active"], json!(false), "retired with the doctor");
    }
}

#[actix_web::test]
async fn what_is_referred_to_must_be_there() {
    for clinic in Clinic::each() {
        refused(&clinic.api.post(PROVIDERS, &json!({ "doctor_id": NOBODY })).await, 404, "doctor not found");
        refused(&clinic.api.post(PROVIDERS, &json!({})).await, 422, "doctor_id is required");
        refused(&clinic.api.post(PROVIDERS, &json!({ "doctor_id": "x" })).await, 422, "doctor_id must be a UUID");
        let doctor = id(&clinic.make(DOCTORS, json!({ "name": "Ana" })).await);
        let elsewhere = json!({ "doctor_id": doctor, "primary_location_id": NOBODY });
        refused(&clinic.api.post(PROVIDERS, &elsewhere).await, 404, "location not found");
        clinic.api.delete(&format!("{DOCTORS}/{doctor}")).await;
        conflicts(&clinic.api.post(PROVIDERS, &json!({ "doctor_id": doctor })).await, "doctor_inactive");
        assert_eq!(clinic.api.get(PROVIDERS).await.json()["total"], json!(0));
    }
}

#[actix_web::test]
async fn people_of_other_faces_are_providers_and_doctors() {
    for clinic in Clinic::each() {
        let key = clinic.world.key(&clinic.tenant, &[Scope::Slotflow]);
        let slotflow = clinic.world.client(&key);
        let human = slotflow.post("/v1/humans", &json!({ "name": "Rui", "timezone": "UTC" })).await.json();
        let human: Value = human["id"].clone();
        let path = format!("{PROVIDERS}/{}", human.as_str().unwrap());
        let seen = clinic.api.get(&path).await.json();
        assert_eq!((&seen["id"], &seen["doctor_id"], &seen["display_name"]), (&human, &human, &json!("Rui")));
        let doctor = format!("{DOCTORS}/{}", human.as_str().unwrap());
        assert_eq!(clinic.api.get(&doctor).await.json()["name"], json!("Rui"));
        assert_eq!(clinic.api.get(DOCTORS).await.json()["total"], json!(1));
        let made = clinic.make(PROVIDERS, json!({ "doctor_id": human, "specialties": ["x"] })).await;
        assert_eq!((&made["id"], &made["doctor_id"]), (&human, &human), "the same person");
        conflicts(&clinic.api.post(PROVIDERS, &json!({ "doctor_id": human })).await, "duplicate_provider");
        assert_eq!(clinic.api.put(&doctor, &json!({ "name": "Dr. Rui" })).await.status, 200);
        assert_eq!(clinic.api.get(&path).await.json()["display_name"], json!("Dr. Rui"));
        let humans = slotflow.get("/v1/humans").await.json();
        assert_eq!((&humans["total"], &humans["humans"][0]["name"]), (&json!(1), &json!("Dr. Rui")));
    }
}

#[actix_web::test]
async fn a_plan_limits_providers() {
    for world in crate::support::World::each() {
        let tenant = world.tenant_on("small", Plan::Free);
        let api = world.client(&world.key(&tenant, super::SCOPES));
        let limit = tenant.plan.people().unwrap();
        for count in 0..=limit {
            let doctor = api.post(DOCTORS, &json!({ "name": format!("Dr. {count}") })).await.json();
            let reply = api.post(PROVIDERS, &json!({ "doctor_id": id(&doctor) })).await;
            if count < limit {
                assert_eq!(reply.status, 201, "{}", reply.text);
            } else {
                conflicts(&reply, "plan_limit_reached");
            }
        }
    }
}
