//! Types of appointments, locations and rooms.

use super::{Clinic, LOCATIONS, NOBODY, ROOMS, TYPES, conflicts, id, refused};
use serde_json::json;

#[actix_web::test]
async fn a_type_is_made_changed_and_retired() {
    for clinic in Clinic::each() {
        let new = json!({
            "name": "Consulta", "duration_minutes": 40, "specialty": "Cardiologia", "external_reference": "c1",
        });
        let made = clinic.make(TYPES, new.clone()).await;
        for (name, value) in new.as_object().unwrap() {
            assert_eq!(made[name], *value, "{name}");
        }
        let path = format!("{TYPES}/{}", id(&made));
        assert_eq!(clinic.api.get(&path).await.json(), made);
        conflicts(&clinic.api.post(TYPES, &new).await, "external_reference_taken");
        let open = clinic.api.put(&path, &json!({ "duration_minutes": null, "specialty": null })).await.json();
        assert_eq!((&open["duration_minutes"], &open["specialty"]), (&json!(null), &json!(null)));
        assert_eq!(open["name"], json!("Consulta"));
        let short = clinic.make(TYPES, json!({ "name": "Retorno" })).await;
        assert_eq!(short["duration_minutes"], json!(null), "as long as the provider's visits are");
        for bad in [json!({ "duration_minutes": 4 }), json!({ "duration_minutes": 481 }), json!({ "name": "" })] {
            assert_eq!(clinic.api.put(&path, &bad).await.status, 422, "{bad}");
        }
        for _time in 0..2 {
            assert_eq!(clinic.api.delete(&path).await.status, 204);
        }
        let left = clinic.api.get(TYPES).await.json();
        assert_eq!((&left["total"], left["appointment_types"][0]["name"].as_str()), (&json!(1), Some("Retorno")));
    }
}

#[actix_web::test]
async fn places_are_made_changed_and_retired() {
    for clinic in Clinic::each() {
        let centro = clinic.make(LOCATIONS, json!({ "name": "Centro" })).await;
        assert_eq!(centro["timezone"], json!("America/Sao_Paulo"));
        let norte = json!({ "name": "Norte", "timezone": "America/Manaus", "external_reference": "n" });
        let norte = clinic.make(LOCATIONS, norte).await;
        let again = json!({ "name": "Norte 2", "external_reference": "n" });
        conflicts(&clinic.api.post(LOCATIONS, &again).await, "external_reference_taken");
        refused(
            &clinic.api.post(LOCATIONS, &json!({ "name": "X", "timezone": "Mars/Base" })).await,
            422,
            "timezone must be an IANA time zone such as America/Sao_Paulo",
        );
        let room = clinic.make(ROOMS, json!({ "name": "Sala 1", "location_id": id(&centro) })).await;
        assert_eq!((&room["location_id"], &room["is_active"]), (&centro["id"], &json!(true)));
        refused(
            &clinic.api.post(ROOMS, &json!({ "name": "X", "location_id": NOBODY })).await,
            404,
            "location not found",
        );
        refused(
            &clinic.api.post(ROOMS, &json!({ "name": "X", "location_id": id(&room) })).await,
            404,
            "location not found",
        );
        refused(&clinic.api.post(ROOMS, &json!({ "name": "X" })).await, 422, "location_id is required");
        let path = format!("{ROOMS}/{}", id(&room));
        let moved = clinic.api.put(&path, &json!({ "location_id": id(&norte), "name": "Sala 2" })).await.json();
        assert_eq!((&moved["location_id"], &moved["name"]), (&norte["id"], &json!("Sala 2")));
        refused(&clinic.api.get(&format!("{LOCATIONS}/{}", id(&room))).await, 404, "location not found");
        for path in [path, format!("{LOCATIONS}/{}", id(&centro))] {
            for _time in 0..2 {
                assert_eq!(clinic.api.delete(&path).await.status, 204);
            }
            assert_eq!(clinic.api.get(&path).await.json()["is_active"], json!(false));
        }
        assert_eq!(clinic.api.get(LOCATIONS).await.json()["total"], json!(1));
        assert_eq!(clinic.api.get(&format!("{LOCATIONS}?include_inactive=true")).await.json()["total"], json!(2));
        assert_eq!(clinic.api.get(ROOMS).await.json()["total"], json!(0));
    }
}
