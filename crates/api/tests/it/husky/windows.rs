//! Windows: made, changed, taken out of service.

use super::{Clinic, MONDAY, NOBODY, SLOTS, branch, invalid, refused, service, service_with, window_with};
use actix_web::http::Method;
use engine::model::Service;
use serde_json::{Value, json};
use slot_core::{Length, WindowId};

#[actix_web::test]
async fn a_window_is_made_and_shown_whole() {
    for clinic in Clinic::each() {
        let reply = clinic.api.post(SLOTS, &window_with(json!({}))).await;
        let id = reply.json()["data"]["calendar_id"].as_str().unwrap().to_owned();
        insta::allow_duplicates! {
        insta::assert_snapshot!(clinic.named(&reply, &id), @r#"
        201
        {
          "data": {
            "ai_slots": 10,
            "appointment_type": null,
            "batch": "MA",
            "branch_id": "BRANCH",
            "calendar_id": "WINDOW",
            "created_at": "2026-03-02T12:00:00.000Z",
            "day": "monday",
            "end_time": "11:00",
            "max_slots": 20,
            "session": "Morning",
            "slot_id": "WINDOW",
            "start_time": "09:00",
            "status": "OPEN",
            "updated_at": "2026-03-02T12:00:00.000Z"
          },
          "success": true
        }
        "#);
        }
        let fields = json!({
            "branch_id": clinic.branch.ulid(), "appointment_type_id": clinic.service.to_string(), "batch_name": null,
            "ai_slots": null, "day": "sunday", "session": "Evening", "start_time": "18:30", "end_time": "24:00",
            "max_slots": 1,
        });
        let made = clinic.api.post(SLOTS, &window_with(fields)).await.json()["data"].clone();
        assert_eq!(made["appointment_type"], clinic.service.to_string());
        assert_eq!((&made["ai_slots"], &made["batch"]), (&json!(1), &Value::Null), "all places, and no name");
        assert_eq!((&made["start_time"], &made["end_time"]), (&json!("18:30"), &json!("24:00")));
        // Batches have the same hours.
        assert_ne!(clinic.window(json!({})).await, clinic.window(json!({ "batch_name": "MB" })).await);
    }
}

#[actix_web::test]
async fn what_a_window_must_be() {
    for clinic in Clinic::each() {
        for (fields, told) in [
            (json!({ "day": null }), "day is required"),
            (json!({ "session": null, "start_time": null }), "session is required; start_time is required"),
            (json!({ "end_time": null }), "end_time is required"),
            (json!({ "max_slots": null }), "max_slots is required"),
            (
                json!({ "day": "Monday" }),
                "day must be one of monday, tuesday, wednesday, thursday, friday, saturday, sunday",
            ),
            (json!({ "session": "morning" }), "session must be one of Morning, Afternoon, Evening"),
            (json!({ "start_time": "9:00" }), "start_time must be a time such as 09:30"),
            (json!({ "start_time": "11:00" }), "end_time must be after start_time"),
            (json!({ "end_time": "08:00" }), "end_time must be after start_time"),
            (json!({ "start_time": "24:00" }), "end_time must be after start_time"),
            (json!({ "max_slots": 0, "ai_slots": 0 }), "max_slots must be from 1 to 1000000"),
            (json!({ "max_slots": "20" }), "max_slots must be an integer"),
            (json!({ "max_slots": 20.5 }), "max_slots must be an integer"),
            (json!({ "ai_slots": -1 }), "ai_slots must be from 0 to 1000000"),
            (json!({ "ai_slots": 21 }), "ai_slots must not be more than max_slots"),
            (json!({ "branch_id": "x" }), "branch_id must be a UUID"),
            (json!({ "appointment_type_id": "checkup" }), "appointment_type_id must be a UUID"),
            (json!({ "batch_name": " " }), "batch_name must not be blank"),
            (json!({ "batch_name": "x".repeat(101) }), "batch_name must be at most 100 characters"),
        ] {
            invalid(&clinic.api.post(SLOTS, &window_with(fields)).await, told);
        }
        for body in ["", "{", "[]", "\"x\""] {
            let reply = clinic.api.send(Method::POST, SLOTS, Some(body.to_owned())).await;
            assert_eq!((reply.status, reply.json()["error"]["code"].as_str()), (400, Some("VALIDATION_ERROR")));
        }
        for (fields, told) in [
            (json!({ "branch_id": NOBODY }), "branch not found"),
            (json!({ "branch_id": clinic.service.to_string() }), "branch not found"),
            (json!({ "appointment_type_id": NOBODY }), "appointment type not found"),
        ] {
            refused(&clinic.api.post(SLOTS, &window_with(fields)).await, 404, "NOT_FOUND", told);
        }
        let gone = service_with(&clinic.world, &clinic.tenant, "Gone", |one| Service { active: false, ..one });
        let fields = json!({ "appointment_type_id": gone.to_string() });
        let reply = clinic.api.post(SLOTS, &window_with(fields)).await;
        refused(&reply, 404, "NOT_FOUND", "appointment type not found");
        assert!(clinic.open(&format!("date={MONDAY}")).await.is_empty(), "nothing was made");
    }
}

#[actix_web::test]
async fn the_branch_must_be_named_where_there_are_several() {
    for clinic in Clinic::each() {
        let second = branch(&clinic.world, &clinic.tenant, "Second");
        let reply = clinic.api.post(SLOTS, &window_with(json!({}))).await;
        invalid(&reply, "branch_id is required: there are 2 branches");
        let reply = clinic.api.post(SLOTS, &window_with(json!({ "branch_id": second.to_string() }))).await;
        assert_eq!(reply.json()["data"]["branch_id"], second.to_string());
    }
}

#[actix_web::test]
async fn a_window_is_changed_in_part() {
    for clinic in Clinic::each() {
        let id = clinic.window(json!({})).await;
        let second = branch(&clinic.world, &clinic.tenant, "Second");
        let checkup = service(&clinic.world, &clinic.tenant, "Eyes");
        clinic.world.clock.advance(Length::seconds(1));
        let mut known =
            clinic.api.patch(&format!("{SLOTS}/{id}"), &json!({ "max_slots": 20 })).await.json()["data"].clone();
        assert_eq!(known["updated_at"], "2026-03-02T12:00:00.000Z", "nothing changed");
        for (path, change, shown) in [
            (id.clone(), json!({ "max_slots": 30 }), json!({ "max_slots": 30 })),
            (format!("{id}||{MONDAY}"), json!({ "ai_slots": 0 }), json!({ "ai_slots": 0 })),
            (format!("{id}%7C%7C{MONDAY}"), json!({ "day": "friday" }), json!({ "day": "friday" })),
            (format!("{id}||{MONDAY}||{NOBODY}"), json!({ "session": "Evening" }), json!({ "session": "Evening" })),
            (
                id.parse::<WindowId>().unwrap().ulid(),
                json!({ "start_time": "10:00", "end_time": "12:00" }),
                json!({ "start_time": "10:00", "end_time": "12:00" }),
            ),
            (id.clone(), json!({ "batch_name": "B" }), json!({ "batch": "B" })),
            (id.clone(), json!({ "batch_name": null }), json!({ "batch": null })),
            (
                id.clone(),
                json!({ "appointment_type_id": checkup.to_string() }),
                json!({ "appointment_type": checkup.to_string() }),
            ),
            (id.clone(), json!({ "appointment_type_id": null }), json!({ "appointment_type": null })),
            (id.clone(), json!({ "branch_id": second.to_string() }), json!({ "branch_id": second.to_string() })),
            (id.clone(), json!({ "status": "CLOSED", "unknown": 1 }), json!({ "status": "CLOSED" })),
            (id.clone(), json!({ "status": "OPEN" }), json!({ "status": "OPEN" })),
        ] {
            let reply = clinic.api.patch(&format!("{SLOTS}/{path}"), &change).await;
            known["updated_at"] = json!("2026-03-02T12:00:01.000Z");
            known.as_object_mut().unwrap().extend(shown.as_object().unwrap().clone());
            assert_eq!((reply.status, reply.json()), (200, json!({ "success": true, "data": known })), "{change}");
        }
    }
}

#[actix_web::test]
async fn what_a_change_must_be() {
    for clinic in Clinic::each() {
        let path = format!("{SLOTS}/{}", clinic.window(json!({})).await);
        for (change, told) in [
            (
                json!({ "batch": "B", "filled_slots": 3, "day": null }),
                "body must have at least one of branch_id, day, session, start_time, end_time, max_slots, ai_slots, \
                 batch_name, appointment_type_id, status",
            ),
            (json!({ "max_slots": 9 }), "ai_slots (10) must not be more than max_slots (9)"),
            (json!({ "ai_slots": 21 }), "ai_slots (21) must not be more than max_slots (20)"),
            (json!({ "max_slots": 0 }), "max_slots must be from 1 to 1000000"),
            (json!({ "start_time": "11:00" }), "end_time must be after start_time"),
            (json!({ "start_time": "24:00" }), "end_time must be after start_time"),
            (json!({ "end_time": "09:00" }), "end_time must be after start_time"),
            (json!({ "status": "open" }), "status must be one of OPEN, CLOSED"),
        ] {
            invalid(&clinic.api.patch(&path, &change).await, told);
        }
        for (change, told) in [
            (json!({ "branch_id": NOBODY }), "branch not found"),
            (json!({ "appointment_type_id": NOBODY }), "appointment type not found"),
        ] {
            refused(&clinic.api.patch(&path, &change).await, 404, "NOT_FOUND", told);
        }
        for unknown in [NOBODY, "x", "%7C%7C"] {
            let reply = clinic.api.patch(&format!("{SLOTS}/{unknown}"), &json!({ "max_slots": 30 })).await;
            refused(&reply, 404, "NOT_FOUND", "window not found");
            // What is wrong with the request goes before what is missing.
            invalid(
                &clinic.api.patch(&format!("{SLOTS}/{unknown}"), &json!({ "max_slots": 0 })).await,
                "max_slots must be from 1 to 1000000",
            );
        }
        assert_eq!(clinic.open(&format!("date={MONDAY}")).await[0]["max_slots"], 20, "nothing was changed");
    }
}

#[actix_web::test]
async fn a_window_is_taken_out_of_service_in_three_ways() {
    for clinic in Clinic::each() {
        for (method, tail) in [(Method::POST, "/disable"), (Method::PATCH, "/disable"), (Method::DELETE, "")] {
            let id = clinic.window(json!({})).await;
            for slot in [id.clone(), format!("{id}||{MONDAY}"), format!("{id}%7C%7C{MONDAY}")] {
                let reply = clinic.api.send(method.clone(), &format!("{SLOTS}/{slot}{tail}"), None).await;
                let data = reply.json()["data"].clone();
                assert_eq!((reply.status, &data["status"], &data["slot_id"]), (200, &json!("CLOSED"), &json!(id)));
            }
            assert!(clinic.open(&format!("date={MONDAY}")).await.is_empty());
            let unknown = clinic.api.send(method, &format!("{SLOTS}/{NOBODY}{tail}"), None).await;
            refused(&unknown, 404, "NOT_FOUND", "window not found");
        }
    }
}

#[actix_web::test]
async fn a_retried_window_is_made_once() {
    for clinic in Clinic::each() {
        let once = clinic.api.clone().header("idempotency-key", "window-1");
        let first = once.post(SLOTS, &window_with(json!({}))).await;
        let again = once.post(SLOTS, &window_with(json!({}))).await;
        assert_eq!((first.status, &first.text), (again.status, &again.text));
        let other = once.post(SLOTS, &window_with(json!({ "max_slots": 30 }))).await;
        refused(&other, 409, "IDEMPOTENCY_CONFLICT", "the idempotency key was used with another request");
        assert_eq!(clinic.open(&format!("date={MONDAY}")).await.len(), 1);
    }
}
