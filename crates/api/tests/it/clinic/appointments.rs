//! Appointments: made, listed, shown and changed.

use super::{
    NOBODY, conflicts, id, refused,
    ward::{APPOINTMENTS, Ward},
};
use engine::model::{NewPatients, Profile, Resource, Template};
use serde_json::{Value, json};
use slot_core::{Capacity, HoursId, Length, Site, Validity, WallRange};
use std::num::NonZeroU32;

#[actix_web::test]
async fn one_is_made_and_shown() {
    for ward in Ward::each() {
        let fields = json!({
            "room_id": ward.blue.to_string(), "source": "whatsapp", "notes": "fasting", "internal_notes": "late payer",
            "external_reference": "erp-9", "metadata": { "b": 1.0, "a": [null] }, "start_time": "2026-03-03T10:00:00",
            "unknown": true,
        });
        let made = ward.book("10:00", fields).await;
        assert_eq!(
            made,
            json!({
                "id": made["id"], "provider_profile_id": ward.ana.to_string(), "patient_id": ward.lia,
                "appointment_type_id": ward.kind.to_string(), "location_id": ward.centro.to_string(),
                "room_id": ward.blue.to_string(), "start_time": "2026-03-03T10:00:00Z",
                "end_time": "2026-03-03T10:30:00Z", "status": "requested", "source": "whatsapp", "notes": "fasting",
                "internal_notes": "late payer", "external_reference": "erp-9", "metadata": { "b": 1.0, "a": [null] },
                "version": 1, "rescheduled_from_id": null, "rescheduled_to_id": null, "cancellation_reason": null,
                "cancelled_by": null, "created_at": "2026-03-02T12:00:00Z", "updated_at": "2026-03-02T12:00:00Z",
            })
        );
        let shown = ward.shown(&made).await;
        let first = json!([{
            "from_status": null, "to_status": "requested", "changed_by": null, "reason": null,
            "changed_at": "2026-03-02T12:00:00Z",
        }]);
        assert_eq!(shown["status_history"], first);
        let bare = ward.book("11:00", json!({ "room_id": null, "source": null })).await;
        assert_eq!((&bare["source"], &bare["metadata"], &bare["room_id"]), (&json!("api"), &json!({}), &json!(null)));
        for (path, status) in [(NOBODY, 404), ("x", 422)] {
            assert_eq!(ward.api.get(&format!("{APPOINTMENTS}/{path}")).await.status, status);
        }
        let foreign = ward.stranger().get(&format!("{APPOINTMENTS}/{}", id(&made))).await;
        refused(&foreign, 404, "appointment not found");
    }
}

#[actix_web::test]
async fn what_is_wrong_is_told() {
    for ward in Ward::each() {
        for (fields, status, detail) in [
            (json!({ "patient_id": null }), 422, "patient_id is required"),
            (json!({ "patient_id": "x" }), 422, "patient_id must be a UUID"),
            (json!({ "end_time": "2026-03-03T10:00:00Z" }), 422, "end_time must be after start_time"),
            (json!({ "source": "fax" }), 422, "source must be one of web, phone, whatsapp, api, walk_in, chatbot"),
            (json!({ "patient_id": NOBODY }), 404, "patient not found"),
            (json!({ "provider_profile_id": NOBODY }), 404, "provider not found"),
            (json!({ "provider_profile_id": ward.blue.to_string() }), 404, "provider not found"),
            (json!({ "location_id": NOBODY }), 404, "location not found"),
            (json!({ "room_id": NOBODY }), 404, "room not found"),
            (json!({ "appointment_type_id": NOBODY }), 404, "appointment type not found"),
            (
                json!({ "location_id": ward.norte.to_string(), "room_id": ward.blue.to_string() }),
                422,
                "room_id must be a room of the location",
            ),
        ] {
            refused(&ward.ask("10:00", fields).await, status, detail);
        }
        let broken = ward.api.send(actix_web::http::Method::POST, APPOINTMENTS, Some("{".to_owned())).await;
        assert_eq!(broken.status, 422);
        let long = json!({ "external_reference": "x".repeat(256) });
        assert_eq!(ward.ask("10:00", long).await.status, 422);
        assert_eq!(ward.book("10:00", json!({ "external_reference": "x".repeat(255) })).await["version"], 1);
    }
}

#[actix_web::test]
async fn nobody_and_no_room_is_in_two_places() {
    for ward in Ward::each() {
        ward.book("10:00", json!({ "room_id": ward.blue.to_string() })).await;
        let other = |provider: &dyn ToString, patient: &str, room: &dyn ToString| {
            json!({
                "provider_profile_id": provider.to_string(), "patient_id": patient, "room_id": room.to_string(),
                "location_id": ward.centro.to_string(),
            })
        };
        for (fields, code) in [
            (other(&ward.ana, &ward.leo, &ward.red), "provider_taken"),
            (other(&ward.rui, &ward.leo, &ward.blue), "room_taken"),
            (other(&ward.rui, &ward.lia, &ward.red), "patient_taken"),
        ] {
            conflicts(&ward.ask("10:15", fields.clone()).await, code);
            conflicts(&ward.ask("09:45", fields).await, code);
        }
        // Across locations too; and what only touches does not collide.
        let elsewhere = json!({ "patient_id": ward.leo, "location_id": ward.norte.to_string() });
        conflicts(&ward.ask("10:15", elsewhere.clone()).await, "provider_taken");
        ward.book("10:30", elsewhere).await;
        ward.book("09:30", json!({ "room_id": ward.blue.to_string() })).await;
    }
}

#[actix_web::test]
async fn the_providers_own_rules_hold() {
    for ward in Ward::each() {
        ward.profile(ward.ana, |profile| Profile {
            buffer: Length::minutes(10),
            daily_limit: NonZeroU32::new(2),
            ..profile
        });
        ward.book("10:00", json!({})).await;
        for time in ["10:35", "09:25"] {
            conflicts(&ward.ask(time, json!({ "patient_id": ward.leo })).await, "provider_taken");
        }
        ward.book("10:40", json!({ "patient_id": ward.leo })).await;
        let third = ward.ask("15:00", json!({})).await;
        conflicts(&third, "daily_limit_reached");
        // In Berlin the next day has begun by then.
        ward.book("23:30", json!({})).await;
        ward.profile(ward.ana, |profile| Profile { daily_limit: None, new_patients: NewPatients::Refused, ..profile });
        conflicts(&ward.ask("15:00", json!({})).await, "new_patient_not_accepted");
        ward.change(ward.rui, |rui| Resource { capacity: Capacity::new(2).unwrap(), ..rui });
        let with_rui = |patient: &str| json!({ "provider_profile_id": ward.rui.to_string(), "patient_id": patient });
        ward.book("12:00", with_rui(&ward.lia)).await;
        ward.book("12:15", with_rui(&ward.leo)).await;
        let third = ward.clinic.make("/v1/patients", json!({ "name": "Mia" })).await;
        conflicts(&ward.ask("12:20", with_rui(&id(&third))).await, "provider_taken");
        ward.change(ward.rui, |rui| Resource { active: false, ..rui });
        conflicts(&ward.ask("18:00", with_rui(&ward.lia)).await, "provider_inactive");
    }
}

#[actix_web::test]
async fn outside_of_hours_and_in_the_past_staff_decide() {
    for ward in Ward::each() {
        // A Sunday, at night, and long ago.
        for (start, end) in [
            ("2026-03-08T01:00:00Z", "2026-03-08T01:30:00Z"),
            ("2020-01-01T10:00:00Z", "2020-01-01T10:30:00Z"),
            ("2026-03-03T10:00:00+03:00", "2026-03-03T10:30:00+03:00"),
        ] {
            ward.book("10:00", json!({ "start_time": start, "end_time": end })).await;
        }
    }
}

#[actix_web::test]
async fn a_reference_is_used_once_and_a_retry_is_answered_again() {
    for ward in Ward::each() {
        ward.book("10:00", json!({ "external_reference": "erp-1" })).await;
        conflicts(&ward.ask("11:00", json!({ "external_reference": "erp-1" })).await, "external_reference_taken");
        ward.book("11:00", json!({ "external_reference": "erp-2" })).await;
        let once = ward.api.clone().header("idempotency-key", "k1");
        let body = ward.new_at("12:00", json!({}));
        let first = once.post(APPOINTMENTS, &body).await;
        let again = once.post(APPOINTMENTS, &body).await;
        assert_eq!((first.status, again.status, &first.text), (201, 201, &again.text));
        assert_eq!(again.header("idempotency-replayed"), Some("true"));
        let other = once.post(APPOINTMENTS, &ward.new_at("13:00", json!({}))).await;
        conflicts(&other, "idempotency_conflict");
    }
}

#[actix_web::test]
async fn lists_go_on_where_they_ended() {
    for ward in Ward::each() {
        let mut made = Vec::new();
        for time in ["10:00", "11:00", "12:00", "13:00"] {
            made.push(ward.book(time, json!({})).await);
        }
        let ids = |list: &Value| -> Vec<String> {
            list["appointments"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
        };
        let first = ward.list("limit=2").await;
        assert_eq!((ids(&first), &first["limit"]), (vec![id(&made[0]), id(&made[1])], &json!(2)));
        assert!(first["appointments"][0].get("status_history").is_none());
        let cursor = first["next_cursor"].as_str().unwrap();
        // What is made before and behind it moves nobody.
        ward.book("09:00", json!({})).await;
        let late = ward.book("12:30", json!({})).await;
        let second = ward.list(&format!("limit=2&cursor={cursor}")).await;
        assert_eq!(ids(&second), [id(&made[2]), id(&late)]);
        let last = ward.list(&format!("limit=2&cursor={}", second["next_cursor"].as_str().unwrap())).await;
        assert_eq!((ids(&last), &last["next_cursor"]), (vec![id(&made[3])], &json!(null)));
        let whole = ward.list("limit=6").await;
        assert_eq!((ids(&whole).len(), &whole["next_cursor"]), (6, &json!(null)));
        assert_eq!(ward.list("").await["limit"], json!(20));
        for bad in [
            "limit=0".to_owned(),
            "limit=101".to_owned(),
            "cursor=x".to_owned(),
            format!("cursor={cursor}&status=requested"),
            "status=open".to_owned(),
            "patient_id=x".to_owned(),
            "date_from=today".to_owned(),
            "date_from=2026-03-04&date_to=2026-03-03".to_owned(),
        ] {
            assert_eq!(ward.api.get(&format!("{APPOINTMENTS}?{bad}")).await.status, 422, "{bad}");
        }
    }
}

#[actix_web::test]
async fn lists_are_filtered() {
    for ward in Ward::each() {
        let first = ward.book("10:00", json!({})).await;
        let second = json!({
            "provider_profile_id": ward.rui.to_string(), "patient_id": ward.leo, "location_id": ward.norte.to_string(),
        });
        let second = ward.book("23:30", second).await;
        ward.act(&second, "confirm").await;
        let (ana, rui) = (ward.ana, ward.rui);
        for (query, expect) in [
            (format!("provider_profile_id={ana}"), vec![&first]),
            (format!("patient_id={}", ward.leo), vec![&second]),
            (format!("location_id={}", ward.norte), vec![&second]),
            ("status=confirmed".to_owned(), vec![&second]),
            ("status=requested".to_owned(), vec![&first]),
            (format!("status=requested&provider_profile_id={rui}"), vec![]),
            (format!("patient_id={NOBODY}"), vec![]),
            ("date_from=2026-03-03&date_to=2026-03-03".to_owned(), vec![&first, &second]),
            ("date_from=2026-03-04".to_owned(), vec![]),
            ("date_to=2026-03-02".to_owned(), vec![]),
        ] {
            let found = ward.list(&query).await;
            let found: Vec<&Value> = found["appointments"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
            assert_eq!(found, expect.iter().map(|one| &one["id"]).collect::<Vec<_>>(), "{query}");
        }
        assert_eq!(ward.stranger().get(APPOINTMENTS).await.json()["appointments"], json!([]));
    }
}

#[actix_web::test]
async fn an_update_names_the_version_that_was_read() {
    for ward in Ward::each() {
        let made = ward.book("10:00", json!({ "room_id": ward.blue.to_string(), "notes": "a" })).await;
        let path = format!("{APPOINTMENTS}/{}", id(&made));
        ward.clinic.world.clock.advance(Length::minutes(1));
        let change = json!({
            "version": 1, "notes": "b", "room_id": ward.red.to_string(), "metadata": { "x": 1 }, "internal_notes": "c",
        });
        let changed = ward.api.put(&path, &change).await;
        assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{}", changed.text);
        let changed = changed.json();
        assert_eq!(
            (&changed["version"], &changed["notes"], &changed["status"]),
            (&json!(2), &json!("b"), &json!("requested"))
        );
        assert_eq!((&changed["room_id"], &changed["metadata"]["x"]), (&json!(ward.red.to_string()), &json!(1)));
        assert_eq!(changed["updated_at"], json!("2026-03-02T12:01:00Z"));
        conflicts(&ward.api.put(&path, &json!({ "version": 1, "notes": "z" })).await, "version_conflict");
        let tagged = |tag: &str| ward.api.clone().header("if-match", tag);
        conflicts(&tagged("\"1\"").put(&path, &json!({ "notes": "z" })).await, "version_conflict");
        conflicts(&tagged("\"2\"").put(&path, &json!({ "version": 1, "notes": "z" })).await, "version_conflict");
        let by_tag = tagged("\"2\"").put(&path, &json!({ "notes": null, "room_id": null })).await;
        assert_eq!(by_tag.status, 200, "{}", by_tag.text);
        let by_tag = by_tag.json();
        assert_eq!((&by_tag["version"], &by_tag["notes"], &by_tag["room_id"]), (&json!(3), &json!(null), &json!(null)));
        // No status changed: nothing is added to the history.
        assert_eq!(ward.shown(&made).await["status_history"].as_array().unwrap().len(), 1);
        for (body, detail) in [
            (json!({ "notes": "z" }), "version is required"),
            (json!({ "version": 3, "status": "confirmed" }), "status cannot be changed by an update"),
            (
                json!({ "version": 3, "start_time": "2026-03-03T12:00:00Z" }),
                "start_time cannot be changed by an update",
            ),
            (json!({ "version": "3" }), "version must be an integer"),
        ] {
            refused(&ward.api.put(&path, &body).await, 422, detail);
        }
        ward.book(
            "10:00",
            json!({
                "provider_profile_id": ward.rui.to_string(), "patient_id": ward.leo, "room_id": ward.blue.to_string(),
            }),
        )
        .await;
        let taken = json!({ "version": 3, "room_id": ward.blue.to_string() });
        conflicts(&ward.api.put(&path, &taken).await, "room_taken");
        refused(&ward.api.put(&path, &json!({ "version": 3, "room_id": NOBODY })).await, 404, "room not found");
        let nobody = format!("{APPOINTMENTS}/{NOBODY}");
        refused(&ward.api.put(&nobody, &json!({ "version": 3 })).await, 404, "appointment not found");
        assert_eq!(ward.shown(&made).await["version"], json!(3));
    }
}

#[actix_web::test]
async fn a_conflict_tells_what_can_be_had_instead() {
    for ward in Ward::each() {
        // Hours with a location are what slots are listed from.
        let (centro, zone) = (ward.centro, ward.clinic.tenant.zone.clone());
        ward.profile(ward.ana, |profile| Profile {
            primary: Some(centro),
            sites: vec![Site { location: centro, zone }],
            templates: vec![Template {
                id: HoursId::from_u128(1),
                weekday: time::Weekday::Tuesday,
                hours: WallRange::parse("10:00", "13:00").unwrap(),
                location: centro,
                room: None,
                slot_length: None,
                valid: Validity::ALWAYS,
                active: true,
            }],
            ..profile
        });
        ward.change(ward.ana, |ana| Resource { hours: Some(Vec::new()), ..ana });
        let old = ward.book("10:00", json!({})).await;
        let other = json!({ "patient_id": ward.leo });
        let refused = ward.ask("10:00", other.clone()).await;
        conflicts(&refused, "provider_taken");
        let told = refused.json();
        let starts = |told: &Value| -> Vec<String> {
            let all = told["alternatives"].as_array().unwrap().iter();
            all.map(|slot| slot["start_datetime"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(starts(&told), ["2026-03-03T10:30:00Z", "2026-03-03T11:00:00Z", "2026-03-03T11:30:00Z"]);
        assert_eq!(told["alternatives"][0]["provider_id"], json!(ward.ana.to_string()));
        // What is told can be had.
        let first = &told["alternatives"][0];
        let mut fields = other.as_object().unwrap().clone();
        fields.extend([
            ("start_time".to_owned(), first["start_datetime"].clone()),
            ("end_time".to_owned(), first["end_datetime"].clone()),
        ]);
        ward.book("10:00", Value::Object(fields)).await;
        // For a move, too: its own time is among what can be had.
        let to = json!({ "new_start_time": "2026-03-03T10:15:00Z", "new_end_time": "2026-03-03T10:45:00Z" });
        let stuck = ward.api.post(&format!("{APPOINTMENTS}/{}/reschedule", id(&old)), &to).await;
        conflicts(&stuck, "provider_taken");
        assert_eq!(starts(&stuck.json())[0], "2026-03-03T11:00:00Z");
        conflicts(&ward.act(&old, "start").await, "invalid_transition");
    }
}
