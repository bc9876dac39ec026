//! Doctors and patients.

use super::{Clinic, DOCTORS, NOBODY, PATIENTS, conflicts, id, refused};
use serde_json::json;
use slot_core::Length;

#[actix_web::test]
async fn a_doctor_is_made_shown_changed_and_retired() {
    for clinic in Clinic::each() {
        let new = json!({ "name": " Dra. Ana ", "email": "ana@example.com", "external_ids": { "crm": "123" } });
        let made = clinic.make(DOCTORS, new).await;
        let path = format!("{DOCTORS}/{}", id(&made));
        assert_eq!(
            made,
            json!({
                "id": made["id"], "name": "Dra. Ana", "email": "ana@example.com", "phone": null,
                "external_ids": { "crm": "123" }, "is_active": true,
                "created_at": "2026-03-02T12:00:00Z", "updated_at": "2026-03-02T12:00:00Z",
            })
        );
        assert_eq!(clinic.api.get(&path).await.json(), made);
        clinic.world.clock.advance(Length::minutes(1));
        let changed = clinic.api.put(&path, &json!({ "email": null, "phone": "+55 11 9" })).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        let changed = changed.json();
        assert_eq!((&changed["email"], &changed["phone"]), (&json!(null), &json!("+55 11 9")));
        assert_eq!((&changed["name"], &changed["external_ids"]["crm"]), (&json!("Dra. Ana"), &json!("123")));
        assert_eq!(changed["updated_at"], json!("2026-03-02T12:01:00Z"));
        for _time in 0..2 {
            let gone = clinic.api.delete(&path).await;
            assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        }
        assert_eq!(clinic.api.get(&path).await.json()["is_active"], json!(false));
        assert_eq!(clinic.api.get(DOCTORS).await.json()["total"], json!(0));
        assert_eq!(clinic.api.get(&format!("{DOCTORS}?include_inactive=true")).await.json()["total"], json!(1));
        let back = clinic.api.put(&path, &json!({ "is_active": true })).await;
        assert_eq!(back.json()["is_active"], json!(true));
    }
}

#[actix_web::test]
async fn a_patient_is_made_shown_changed_and_retired() {
    for clinic in Clinic::each() {
        let new = json!({
            "name": "Lia Souza", "birth_date": "1950-02-28", "gender": "female", "phone": "+55 11 1",
            "email": "lia@example.com", "external_ids": { "prontuario": "9", "erp": "9" },
        });
        let made = clinic.make(PATIENTS, new.clone()).await;
        for (name, value) in new.as_object().unwrap() {
            assert_eq!(made[name], *value, "{name}");
        }
        assert_eq!(made["name_hash"].as_str().map(str::len), Some(64));
        let path = format!("{PATIENTS}/{}", id(&made));
        assert_eq!(clinic.api.get(&path).await.json(), made);
        let changed = clinic.api.put(&path, &json!({ "name": "LIA SOUZA", "birth_date": null })).await.json();
        assert_eq!((&changed["name_hash"], &changed["birth_date"]), (&made["name_hash"], &json!(null)));
        for _time in 0..2 {
            assert_eq!(clinic.api.delete(&path).await.status, 204);
        }
        assert_eq!(clinic.api.get(&path).await.json()["is_active"], json!(false));
        let left = clinic.api.get(PATIENTS).await.json();
        assert_eq!(left, json!({ "patients": [], "total": 0, "limit": 20, "offset": 0 }));
        for bad in [
            json!({ "birth_date": "28/02/1950" }),
            json!({ "gender": "" }),
            json!({ "email": "nobody" }),
            json!({ "external_ids": ["9"] }),
            json!({ "external_ids": { "erp": 9 } }),
            json!({ "external_ids": { "erp": " " } }),
            json!({ "is_active": "yes" }),
        ] {
            assert_eq!(clinic.api.put(&path, &bad).await.status, 422, "{bad}");
        }
    }
}

#[actix_web::test]
async fn lists_come_in_parts() {
    for clinic in Clinic::each() {
        for name in ["Caio", "Ana", "Bia"] {
            clinic.make(PATIENTS, json!({ "name": name })).await;
            clinic.make(DOCTORS, json!({ "name": name })).await;
        }
        for (path, many) in [(PATIENTS, "patients"), (DOCTORS, "doctors")] {
            let part = clinic.api.get(&format!("{path}?limit=2&offset=1")).await.json();
            let names: Vec<&str> =
                part[many].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
            assert_eq!(names, ["Bia", "Caio"]);
            assert_eq!((&part["total"], &part["limit"], &part["offset"]), (&json!(3), &json!(2), &json!(1)));
            for (query, detail) in [
                ("limit=0", "limit must be from 1 to 100"),
                ("limit=101", "limit must be from 1 to 100"),
                ("offset=-1", "offset must be from 0 to 1000000000"),
                ("limit=x", "limit must be an integer"),
                ("include_inactive=1", "include_inactive must be true or false"),
            ] {
                refused(&clinic.api.get(&format!("{path}?{query}")).await, 422, detail);
            }
        }
    }
}

#[actix_web::test]
async fn what_another_system_calls_somebody_is_unique() {
    for clinic in Clinic::each() {
        for path in [DOCTORS, PATIENTS] {
            let crm = json!({ "name": "Ana", "external_ids": { "crm": "1" } });
            let ana = clinic.make(path, crm.clone()).await;
            conflicts(&clinic.api.post(path, &crm).await, "external_reference_taken");
            let rui = clinic.make(path, json!({ "name": "Rui", "external_ids": { "erp": "1" } })).await;
            let rui = format!("{path}/{}", id(&rui));
            conflicts(
                &clinic.api.put(&rui, &json!({ "external_ids": { "crm": "1" } })).await,
                "external_reference_taken",
            );
            assert_eq!(clinic.api.get(&rui).await.json()["external_ids"], json!({ "erp": "1" }));
            let ana = format!("{path}/{}", id(&ana));
            assert_eq!(clinic.api.put(&ana, &json!({ "external_ids": {} })).await.status, 200);
            assert_eq!(clinic.api.put(&rui, &json!({ "external_ids": { "crm": "1" } })).await.status, 200);
        }
    }
}

#[actix_web::test]
async fn an_unknown_id_is_not_a_malformed_one() {
    for clinic in Clinic::each() {
        for (path, what) in [(DOCTORS, "doctor"), (PATIENTS, "patient")] {
            let unknown = format!("{path}/{NOBODY}");
            let told = format!("{what} not found");
            refused(&clinic.api.get(&unknown).await, 404, &told);
            refused(&clinic.api.put(&unknown, &json!({})).await, 404, &told);
            refused(&clinic.api.delete(&unknown).await, 404, &told);
            let malformed = format!("{path}/42");
            refused(&clinic.api.get(&malformed).await, 422, "id must be a UUID");
            refused(&clinic.api.delete(&malformed).await, 422, "id must be a UUID");
        }
    }
}

#[actix_web::test]
async fn a_retry_makes_nobody_twice() {
    for clinic in Clinic::each() {
        let api = clinic.api.clone().header("idempotency-key", "once");
        let new = json!({ "name": "Lia" });
        let (first, second) = (api.post(PATIENTS, &new).await, api.post(PATIENTS, &new).await);
        assert_eq!((first.status, &first.text), (201, &second.text));
        conflicts(&api.post(PATIENTS, &json!({ "name": "Rui" })).await, "idempotency_conflict");
        assert_eq!(clinic.api.get(PATIENTS).await.json()["total"], json!(1));
    }
}
