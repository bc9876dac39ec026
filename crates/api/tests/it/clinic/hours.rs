//! Templates, overrides, and a provider's weeks at several locations.

use super::{Clinic, LOCATIONS, NOBODY, PROVIDERS, ROOMS, conflicts, id, refused};
use engine::{
    model::Scope,
    verbs::{Book, Details, PartWish, Start, book},
};
use serde_json::{Value, json};
use slot_core::{Notice, ResourceId};
use std::num::NonZeroU32;

/// A provider with a location, and mornings there on Mondays.
async fn mornings(clinic: &Clinic) -> (String, String, Value) {
    let provider = clinic.practitioner("Dra. Ana", json!({})).await;
    let location = id(&clinic.make(LOCATIONS, json!({ "name": "Centro" })).await);
    let template = clinic.make(&format!("{PROVIDERS}/{provider}/templates"), monday(&location, "08:00", "12:00")).await;
    (provider, location, template)
}

fn monday(location: &str, start: &str, end: &str) -> Value {
    json!({ "day_of_week": 0, "start_time": start, "end_time": end, "location_id": location })
}

#[actix_web::test]
async fn a_template_is_added_changed_and_retired() {
    for clinic in Clinic::each() {
        let (provider, location, made) = mornings(&clinic).await;
        let templates = format!("{PROVIDERS}/{provider}/templates");
        let mut template = json!({
            "id": made["id"], "provider_id": provider, "day_of_week": 0, "start_time": "08:00", "end_time": "12:00",
            "location_id": location, "room_id": null, "slot_duration_minutes": null, "valid_from": null,
            "valid_until": null, "is_active": true,
        });
        let listed = clinic.api.get(&templates).await.json();
        assert_eq!(listed, json!({ "templates": [template], "total": 1, "limit": 20, "offset": 0 }));
        template["warnings"] = json!([]);
        assert_eq!(made, template);
        let room = id(&clinic.make(ROOMS, json!({ "name": "Sala", "location_id": location })).await);
        let path = format!("{templates}/{}", id(&made));
        let change = json!({
            "day_of_week": 6, "end_time": "24:00", "room_id": room, "slot_duration_minutes": 20,
            "valid_from": "2026-03-01", "valid_until": "2026-12-31",
        });
        let changed = clinic.api.put(&path, &change).await.json();
        for (name, value) in made.as_object().unwrap() {
            assert_eq!(changed[name], *change.get(name).unwrap_or(value), "{name}");
        }
        for _time in 0..2 {
            assert_eq!(clinic.api.delete(&path).await.status, 204);
        }
        assert_eq!(clinic.api.get(&templates).await.json()["total"], json!(0));
        let all = clinic.api.get(&format!("{templates}?include_inactive=true")).await.json();
        assert_eq!(all["templates"][0]["is_active"], json!(false));
        let bare =
            clinic.api.put(&path, &json!({ "room_id": null, "valid_from": null, "is_active": true })).await.json();
        assert_eq!(
            (&bare["room_id"], &bare["valid_from"], &bare["is_active"]),
            (&json!(null), &json!(null), &json!(true))
        );
    }
}

#[actix_web::test]
async fn bad_templates_are_refused() {
    for clinic in Clinic::each() {
        let (provider, location, made) = mornings(&clinic).await;
        let other = id(&clinic.make(LOCATIONS, json!({ "name": "Norte" })).await);
        let room = id(&clinic.make(ROOMS, json!({ "name": "Sala", "location_id": other })).await);
        let templates = format!("{PROVIDERS}/{provider}/templates");
        let with = |field: &str, value: Value| {
            let mut body = monday(&location, "13:00", "17:00");
            body[field] = value;
            body
        };
        for (body, status, detail) in [
            (with("day_of_week", json!(7)), 422, "day_of_week must be from 0 to 6"),
            (with("day_of_week", json!("monday")), 422, "day_of_week must be an integer"),
            (with("start_time", json!("8:00")), 422, "start_time must be a time such as 09:30"),
            (with("end_time", json!("13:00")), 422, "end_time must be after start_time"),
            (with("end_time", json!("09:00")), 422, "end_time must be after start_time"),
            (with("end_time", Value::Null), 422, "end_time is required"),
            (with("slot_duration_minutes", json!(4)), 422, "slot_duration_minutes must be from 5 to 480"),
            (with("location_id", json!(NOBODY)), 404, "location not found"),
            (with("location_id", json!("x")), 422, "location_id must be a UUID"),
            (with("room_id", json!(NOBODY)), 404, "room not found"),
            (with("room_id", json!(room)), 422, "room_id must be a room at the location"),
        ] {
            refused(&clinic.api.post(&templates, &body).await, status, detail);
        }
        let mut body = with("valid_from", json!("2026-03-10"));
        body["valid_until"] = json!("2026-03-09");
        refused(&clinic.api.post(&templates, &body).await, 422, "valid_until must not be before valid_from");
        let path = format!("{templates}/{}", id(&made));
        refused(
            &clinic.api.put(&path, &json!({ "start_time": "12:00" })).await,
            422,
            "end_time must be after start_time",
        );
        let nobody = format!("{PROVIDERS}/{NOBODY}/templates");
        refused(&clinic.api.get(&nobody).await, 404, "provider not found");
        refused(&clinic.api.post(&nobody, &monday(&location, "08:00", "09:00")).await, 404, "provider not found");
        refused(&clinic.api.put(&format!("{templates}/{NOBODY}"), &json!({})).await, 404, "template not found");
        refused(&clinic.api.delete(&format!("{templates}/{NOBODY}")).await, 404, "template not found");
        refused(&clinic.api.delete(&format!("{templates}/x")).await, 422, "tid must be a UUID");
        assert_eq!(clinic.api.get(&templates).await.json()["total"], json!(1));
    }
}

#[actix_web::test]
async fn templates_overlap_at_one_location_only() {
    for clinic in Clinic::each() {
        let (provider, location, made) = mornings(&clinic).await;
        let other = id(&clinic.make(LOCATIONS, json!({ "name": "Norte" })).await);
        let templates = format!("{PROVIDERS}/{provider}/templates");
        let dated = |start: &str, end: &str, from: &str, until: &str| {
            let mut body = monday(&location, start, end);
            body["valid_from"] = json!(from);
            body["valid_until"] = json!(until);
            body
        };
        conflicts(&clinic.api.post(&templates, &monday(&location, "11:00", "13:00")).await, "template_overlap");
        clinic.make(&templates, monday(&location, "12:00", "13:00")).await;
        clinic.make(&templates, monday(&other, "11:00", "13:00")).await;
        clinic.make(&templates, dated("13:00", "15:00", "2026-03-01", "2026-03-31")).await;
        let next = clinic.make(&templates, dated("13:00", "15:00", "2026-04-01", "2026-04-30")).await;
        conflicts(
            &clinic.api.post(&templates, &dated("14:00", "16:00", "2026-03-31", "2026-05-01")).await,
            "template_overlap",
        );
        let path = format!("{templates}/{}", id(&next));
        conflicts(&clinic.api.put(&path, &json!({ "valid_from": "2026-03-31" })).await, "template_overlap");
        assert_eq!(clinic.api.delete(&format!("{templates}/{}", id(&made))).await.status, 204);
        clinic.make(&templates, monday(&location, "10:00", "12:00")).await;
        let back = format!("{templates}/{}", id(&made));
        conflicts(&clinic.api.put(&back, &json!({ "is_active": true })).await, "template_overlap");
    }
}

#[actix_web::test]
async fn an_override_is_added_listed_and_gone_for_good() {
    for clinic in Clinic::each() {
        let (provider, location, _) = mornings(&clinic).await;
        let overrides = format!("{PROVIDERS}/{provider}/overrides");
        let blocked = clinic.make(&overrides, json!({ "date": "2026-03-09", "override_type": "blocked" })).await;
        assert_eq!(
            blocked,
            json!({
                "id": blocked["id"], "provider_id": provider, "date": "2026-03-09", "date_to": "2026-03-09",
                "override_type": "blocked", "start_time": null, "end_time": null, "location_id": null, "reason": null,
                "created_at": "2026-03-02T12:00:00Z", "warnings": [],
            })
        );
        for (date, kind) in [("2026-03-16", "modified"), ("2026-03-15", "added"), ("2026-03-23", "blocked")] {
            let new = json!({
                "date": date, "override_type": kind, "start_time": "09:00", "end_time": "10:00",
                "location_id": location, "reason": "Congresso",
            });
            let made = clinic.make(&overrides, new.clone()).await;
            for (name, value) in new.as_object().unwrap() {
                assert_eq!(made[name], *value, "{name}");
            }
        }
        let dates = |reply: &Value| -> Vec<String> {
            reply["overrides"].as_array().unwrap().iter().map(|one| one["date"].as_str().unwrap().to_owned()).collect()
        };
        let all = clinic.api.get(&overrides).await.json();
        assert_eq!(dates(&all), ["2026-03-09", "2026-03-15", "2026-03-16", "2026-03-23"]);
        let some = clinic.api.get(&format!("{overrides}?date_from=2026-03-15&date_to=2026-03-16&limit=1")).await.json();
        assert_eq!((dates(&some), &some["total"]), (vec!["2026-03-15".to_owned()], &json!(2)));
        let path = format!("{overrides}/{}", id(&blocked));
        assert_eq!(clinic.api.delete(&path).await.status, 204);
        refused(&clinic.api.delete(&path).await, 404, "override not found");
        for (body, status, detail) in [
            (json!({ "override_type": "blocked" }), 422, "date is required"),
            (
                json!({ "date": "2026-03-09", "override_type": "x" }),
                422,
                "override_type must be one of blocked, modified, added",
            ),
            (
                json!({ "date": "2026-03-09", "override_type": "added" }),
                422,
                "start_time is required; end_time is required",
            ),
            (
                json!({ "date": "2026-03-09", "override_type": "modified", "start_time": "09:00" }),
                422,
                "end_time is required",
            ),
            (
                json!({ "date": "2026-03-09", "override_type": "blocked", "end_time": "09:00" }),
                422,
                "start_time is required",
            ),
            (
                json!({ "date": "2026-03-09", "override_type": "added", "start_time": "09:00", "end_time": "09:00" }),
                422,
                "end_time must be after start_time",
            ),
            (
                json!({ "date": "2026-03-09", "override_type": "blocked", "location_id": NOBODY }),
                404,
                "location not found",
            ),
        ] {
            refused(&clinic.api.post(&overrides, &body).await, status, detail);
        }
    }
}

/// Books half an hour with a provider through the engine.
fn booked(clinic: &Clinic, provider: &str, at: &str) -> String {
    let start = api::wire::text::instant(at).unwrap();
    let wish = Book {
        resource: PartWish { resource: provider.parse::<ResourceId>().unwrap(), places: NonZeroU32::MIN },
        also: Vec::new(),
        start,
        length: None,
        placement: Start::Anywhere,
        notice: Notice::PastAllowed,
        through: None,
        details: Details::of(
            engine::model::Guest { name: "Lia".to_owned(), ..Default::default() },
            engine::model::Channel::Api,
        ),
    };
    let tenant = clinic.tenant.clone();
    clinic.world.write(move |tx, cx| book(tx, cx, &tenant, &wish)).unwrap().id.to_string()
}

#[actix_web::test]
async fn a_change_names_the_appointments_that_it_strands() {
    for clinic in Clinic::each() {
        let (provider, _, template) = mornings(&clinic).await;
        // Mondays at 08:00, 10:00 and 11:30 in São Paulo.
        let early = booked(&clinic, &provider, "2026-03-09T11:00:00Z");
        let ten = booked(&clinic, &provider, "2026-03-16T13:00:00Z");
        let late = booked(&clinic, &provider, "2026-03-16T14:30:00Z");
        let named = |reply: &Value| -> Vec<String> {
            let warnings = reply["warnings"].as_array().unwrap().iter();
            warnings.map(|one| one["appointment_id"].as_str().unwrap().to_owned()).collect()
        };
        let overrides = format!("{PROVIDERS}/{provider}/overrides");
        let half = json!({
            "date": "2026-03-16", "override_type": "blocked", "start_time": "11:00", "end_time": "12:00",
        });
        let blocked = clinic.make(&overrides, half.clone()).await;
        assert_eq!(named(&blocked), [late]);
        assert_eq!(blocked["warnings"][0]["start_time"], json!("2026-03-16T14:30:00Z"));
        let again = clinic.make(&overrides, half).await;
        assert_eq!(named(&again), [""; 0], "it lay outside before");
        let path = format!("{PROVIDERS}/{provider}/templates/{}", id(&template));
        let later = clinic.api.put(&path, &json!({ "start_time": "09:00" })).await;
        assert_eq!((later.status, named(&later.json())), (200, vec![early]));
        let none = clinic.api.put(&path, &json!({ "is_active": false })).await;
        assert_eq!(named(&none.json()), [ten]);
        let seen = clinic.world.client(&clinic.world.key(&clinic.tenant, &[Scope::Slotflow]));
        assert_eq!(seen.get("/v1/bookings").await.json()["total"], json!(3), "they stay");
    }
}

#[actix_web::test]
async fn hours_at_two_locations_are_compared_as_instants() {
    for clinic in Clinic::each() {
        let (provider, centro, _) = mornings(&clinic).await;
        // An hour behind São Paulo.
        let manaus = json!({ "name": "Manaus", "timezone": "America/Manaus" });
        let manaus = id(&clinic.make(LOCATIONS, manaus).await);
        let templates = format!("{PROVIDERS}/{provider}/templates");
        clinic.make(&templates, monday(&manaus, "11:00", "13:00")).await;
        let path = format!("{PROVIDERS}/{provider}/cross-location-conflicts");
        let none = clinic.api.get(&path).await.json();
        assert_eq!(none, json!({ "provider_id": provider, "has_conflicts": false, "conflicts": [] }));
        let overrides = format!("{PROVIDERS}/{provider}/overrides");
        let added = json!({
            "date": "2026-03-09", "override_type": "added", "start_time": "09:30", "end_time": "11:00",
            "location_id": manaus,
        });
        clinic.make(&overrides, added).await;
        let found = clinic.api.get(&format!("{path}?date_from=2026-03-09&date_to=2026-03-09")).await.json();
        assert_eq!(
            found["conflicts"],
            json!([{
                "date": "2026-03-09",
                "first": { "location_id": centro, "kind": "template", "start_time": "08:00", "end_time": "12:00" },
                "second": { "location_id": manaus, "kind": "override", "start_time": "09:30", "end_time": "11:00" },
                "overlap_start": "10:30", "overlap_end": "12:00",
            }])
        );
        assert_eq!(found["has_conflicts"], json!(true));
        // When Manaus keeps the time of São Paulo, its own hours overlap each Monday.
        let moved = clinic.api.put(&format!("{LOCATIONS}/{manaus}"), &json!({ "timezone": "America/Sao_Paulo" })).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
        let found = clinic.api.get(&format!("{path}?date_from=2026-03-16&date_to=2026-03-16")).await.json();
        assert_eq!(found["conflicts"][0]["overlap_start"], json!("11:00"));
        for (query, detail) in [
            ("date_from=2026-03-02&date_to=2026-03-01", "date_to must not be before date_from"),
            ("date_from=2026-03-02&date_to=2027-03-04", "date_to must be at most 366 days after date_from"),
            ("date_from=x", "date_from must be a date such as 2026-03-10"),
        ] {
            refused(&clinic.api.get(&format!("{path}?{query}")).await, 422, detail);
        }
    }
}

#[actix_web::test]
async fn a_schedule_is_shown_location_by_location() {
    for clinic in Clinic::each() {
        let (provider, centro, template) = mornings(&clinic).await;
        let norte = id(&clinic.make(LOCATIONS, json!({ "name": "Norte" })).await);
        let overrides = format!("{PROVIDERS}/{provider}/overrides");
        let added = json!({
            "date": "2026-03-10", "override_type": "added", "start_time": "14:00", "end_time": "15:00",
            "location_id": norte,
        });
        let added = clinic.make(&overrides, added).await;
        let away = clinic.make(&overrides, json!({ "date": "2026-03-23", "override_type": "blocked" })).await;
        let visit = booked(&clinic, &provider, "2026-03-09T11:00:00Z");
        let path = format!("{PROVIDERS}/{provider}/locations-schedule");
        let seen = clinic.api.get(&format!("{path}?date_from=2026-03-01&date_to=2026-03-31")).await.json();
        assert_eq!(seen["provider_id"], json!(provider));
        let places = seen["locations"].as_array().unwrap();
        let ids =
            |list: &Value| -> Vec<Value> { list.as_array().unwrap().iter().map(|one| one["id"].clone()).collect() };
        assert_eq!(places[0]["location"], json!({ "id": centro, "name": "Centro" }));
        assert_eq!(ids(&places[0]["templates"]), [template["id"].clone()]);
        assert_eq!(ids(&places[0]["overrides"]), [away["id"].clone()]);
        assert_eq!(ids(&places[0]["appointments"]), [json!(visit)]);
        assert_eq!(places[0]["appointments"][0]["start_time"], json!("2026-03-09T11:00:00Z"));
        assert_eq!(places[1]["location"]["name"], json!("Norte"));
        assert_eq!(ids(&places[1]["overrides"]), [added["id"].clone(), away["id"].clone()]);
        let other = clinic.api.get(&format!("{path}?date_from=2026-04-01")).await.json();
        assert_eq!(other["locations"][0]["appointments"], json!([]));
        refused(&clinic.api.get(&format!("{PROVIDERS}/{NOBODY}/locations-schedule")).await, 404, "provider not found");
    }
}
