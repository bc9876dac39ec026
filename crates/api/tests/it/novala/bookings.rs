//! Bookings: made, shown, cancelled, ended.

use super::{
    BOOKINGS, NOBODY, RESOURCES, book, error, faults, guest, id, make, owner, room, room_with, shop, slot_at, starts,
};
use crate::support::{Client, World};
use engine::model::{EventKind, Plan};
use serde_json::{Value, json};
use slot_core::{Instant, Length};
use time::macros::utc_datetime;

const NINE: &str = "2026-03-03T09:00:00Z";
const LEAD: &str = "018f3b7e-9c4d-7a10-b1c2-d3e4f5a6b7c8";

#[actix_web::test]
async fn a_booking_with_everything() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        let mut body = guest(&slot_at(&api, &resource, NINE).await);
        for (name, value) in [
            ("firstName", json!(" Ana ")),
            ("phone", json!("+55 71 5555-0100")),
            ("notes", json!("Vegan\nno nuts")),
            ("intent", json!("Surf")),
            ("source", json!("instagram")),
            ("leadId", json!(LEAD.to_uppercase())),
            ("unknown", json!({ "ignored": true })),
        ] {
            body[name] = value;
        }
        let made = api.post(BOOKINGS, &body).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(made.shown(), @r#"
            201
            {
              "booking": {
                "cancelledAt": null,
                "createdAt": "2026-03-02T12:00:00Z",
                "email": "ana@example.com",
                "endsAt": "2026-03-03T10:00:00Z",
                "firstName": "Ana",
                "id": "019c0000-0000-7000-8000-000000000004",
                "interest": "Surf",
                "lastName": "Souza",
                "leadId": "018f3b7e-9c4d-7a10-b1c2-d3e4f5a6b7c8",
                "notes": "Vegan\nno nuts",
                "phone": "+55 71 5555-0100",
                "resourceId": "019c0000-0000-7000-8000-000000000003",
                "resourceName": "Studio",
                "slotId": "AQGcAAAAAHAAgAAAAAAAAAMAAAAAaaajELUQ3eCel7TQihab5g",
                "source": "instagram",
                "startsAt": "2026-03-03T09:00:00Z",
                "status": "confirmed",
                "updatedAt": "2026-03-02T12:00:00Z"
              }
            }
            "#);
        }
        let shown = api.get(&format!("{BOOKINGS}/{}", id(&made.json()["booking"]))).await;
        assert_eq!((shown.status, shown.json()), (200, made.json()));
    }
}

#[actix_web::test]
async fn a_booking_with_the_least_and_its_end() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        let booking = book(&api, &resource, NINE).await;
        for optional in ["leadId", "phone", "notes", "interest", "source", "cancelledAt"] {
            assert_eq!(booking.get(optional), Some(&Value::Null), "{optional}");
        }
        let path = format!("{BOOKINGS}/{}", id(&booking));
        world.clock.advance(Length::seconds(90));
        let cancelled = api.delete(&path).await;
        assert_eq!((cancelled.status, cancelled.json()), (200, json!({ "success": true })));
        // The row is kept, and its place is free at once.
        let mut expect = booking.clone();
        expect["status"] = json!("cancelled");
        expect["updatedAt"] = json!("2026-03-02T12:01:30Z");
        expect["cancelledAt"] = json!("2026-03-02T12:01:30Z");
        assert_eq!(api.get(&path).await.json(), json!({ "booking": expect }));
        assert_eq!(error(&api.delete(&path).await), (404, "Booking not found".to_owned()), "it is cancelled already");
        let again = book(&api, &resource, NINE).await;
        assert_eq!(again["slotId"], booking["slotId"], "the same slot has the same id");
        assert_ne!(id(&again), id(&booking));
    }
}

#[actix_web::test]
async fn interest_goes_before_its_alias() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room_with(json!({ "maxConcurrent": 4 }))).await;
        let slot = slot_at(&api, &resource, NINE).await;
        for (interest, intent, expect) in [
            (json!("Yoga"), json!("Surf"), json!("Yoga")),
            (json!(null), json!("Surf"), json!("Surf")),
            (json!("Yoga"), json!(null), json!("Yoga")),
            (json!(null), json!(null), json!(null)),
        ] {
            let mut body = guest(&slot);
            (body["interest"], body["intent"]) = (interest, intent);
            assert_eq!(api.post(BOOKINGS, &body).await.json()["booking"]["interest"], expect);
        }
    }
}

#[actix_web::test]
async fn every_rule_of_a_field() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        let slot = slot_at(&api, &resource, NINE).await;
        let cases: Vec<(&str, Value, &str)> = vec![
            ("slotId", json!(null), "is required"),
            ("slotId", json!(7), "must be a string"),
            ("slotId", json!(""), "is not a slot id of the availability endpoint"),
            ("slotId", json!(NOBODY), "is not a slot id of the availability endpoint"),
            ("firstName", json!(null), "is required"),
            ("firstName", json!("  "), "must not be blank"),
            ("firstName", json!("é".repeat(256)), "must be at most 255 characters"),
            ("lastName", json!(null), "is required"),
            ("lastName", json!(["Souza"]), "must be a string"),
            ("lastName", json!("é".repeat(256)), "must be at most 255 characters"),
            ("email", json!(null), "is required"),
            ("email", json!("ana"), "must be an e-mail address"),
            ("email", json!("ana@b"), "must be an e-mail address"),
            ("email", json!(format!("{}@example.com", "a".repeat(244))), "must be at most 255 characters"),
            ("phone", json!("5".repeat(51)), "must be at most 50 characters"),
            ("phone", json!(5), "must be a string"),
            ("notes", json!("é".repeat(5001)), "must be at most 5000 characters"),
            ("notes", json!("a\u{0}"), "must not contain the character U+0000"),
            ("interest", json!("é".repeat(256)), "must be at most 255 characters"),
            ("intent", json!("é".repeat(256)), "must be at most 255 characters"),
            ("source", json!("é".repeat(101)), "must be at most 100 characters"),
            ("leadId", json!("lead-1"), "must be a UUID"),
        ];
        for (field, value, message) in cases {
            let mut body = guest(&slot);
            body[field] = value.clone();
            assert_eq!(faults(&api.post(BOOKINGS, &body).await), [format!("{field} {message}")], "{value}");
        }
        let reply = api.post(BOOKINGS, &json!({ "slotId": "x", "lastName": " ", "email": 1, "leadId": 2 })).await;
        assert_eq!(
            faults(&reply),
            [
                "slotId is not a slot id of the availability endpoint",
                "firstName is required",
                "lastName must not be blank",
                "email must be a string",
                "leadId must be a string",
            ]
        );
        // The bounds are allowed.
        let mut body = guest(&slot);
        for (field, length) in
            [("firstName", 255), ("lastName", 255), ("phone", 50), ("notes", 5000), ("interest", 255), ("source", 100)]
        {
            body[field] = json!("é".repeat(length));
        }
        body["email"] = json!(format!("{}@example.com", "a".repeat(243)));
        let made = api.post(BOOKINGS, &body).await;
        assert_eq!(
            (made.status, made.json()["booking"]["notes"].as_str().map(|notes| notes.chars().count())),
            (201, Some(5000))
        );
    }
}

/// What happens between the search and the booking, and what the booking is told then.
#[actix_web::test]
async fn a_slot_that_is_gone() {
    for world in World::each() {
        let api = shop(&world);
        for (change, expect) in [
            (json!({ "isActive": false }), "the resource is not active"),
            (json!({ "operatingHours": [] }), "it is outside operating hours"),
            (json!({ "timezone": "Asia/Tokyo" }), "it is outside operating hours"),
            (json!({ "defaultDurationMinutes": 150 }), "it is outside operating hours"),
            (json!({ "defaultDurationMinutes": 45 }), "it does not start where slots start"),
            (json!({ "closures": [{ "date": "2026-03-03" }] }), "the resource is closed then"),
            (
                json!({ "closures": [{ "startsAt": "2026-03-03T09:59:59Z", "endsAt": "2026-03-04T00:00:00Z" }] }),
                "the resource is closed then",
            ),
        ] {
            let resource = make(&api, &room()).await;
            let slot = slot_at(&api, &resource, NINE).await;
            assert_eq!(api.patch(&format!("{RESOURCES}/{resource}"), &change).await.status, 200);
            let reply = api.post(BOOKINGS, &guest(&slot)).await;
            assert_eq!(error(&reply), (409, format!("The slot is no longer available: {expect}")), "{change}");
        }
        let resource = make(&api, &room()).await;
        let slot = slot_at(&api, &resource, NINE).await;
        assert_eq!(api.post(BOOKINGS, &guest(&slot)).await.status, 201);
        let taken = "The slot is no longer available: it has been taken".to_owned();
        assert_eq!(error(&api.post(BOOKINGS, &guest(&slot)).await), (409, taken));
        let slot = slot_at(&api, &resource, "2026-03-03T10:00:00Z").await;
        world.clock.set(Instant::from(utc_datetime!(2026-03-03 10:00)));
        let started = "The slot is no longer available: it has already started".to_owned();
        assert_eq!(error(&api.post(BOOKINGS, &guest(&slot)).await), (409, started));
    }
}

#[actix_web::test]
async fn the_length_is_that_of_the_resource_when_it_is_booked() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        let before = book(&api, &resource, "2026-03-03T08:00:00Z").await;
        let slot = slot_at(&api, &resource, NINE).await;
        api.patch(&format!("{RESOURCES}/{resource}"), &json!({ "defaultDurationMinutes": 30 })).await;
        let after = api.post(BOOKINGS, &guest(&slot)).await.json()["booking"].clone();
        assert_eq!((&after["startsAt"], &after["endsAt"]), (&json!(NINE), &json!("2026-03-03T09:30:00Z")));
        assert_eq!(after["slotId"], json!(slot));
        let shown = api.get(&format!("{BOOKINGS}/{}", id(&before))).await;
        assert_eq!(shown.json()["booking"], before, "an old booking keeps its length");
        assert_eq!(
            starts(&api, &resource, "from=2026-03-03&to=2026-03-03").await,
            ["2026-03-03T09:30:00Z 1", "2026-03-03T10:00:00Z 1", "2026-03-03T10:30:00Z 1"]
        );
    }
}

#[actix_web::test]
async fn a_plan_that_is_used_up() {
    for world in World::each() {
        let api = owner(&world, &world.tenant_on("small", Plan::Free));
        let resource = make(&api, &room_with(json!({ "maxConcurrent": 200 }))).await;
        let slot = slot_at(&api, &resource, NINE).await;
        for _booking in 0..100 {
            assert_eq!(api.post(BOOKINGS, &guest(&slot)).await.status, 201);
        }
        assert_eq!(error(&api.post(BOOKINGS, &guest(&slot)).await), (402, "Plan limit reached".to_owned()));
    }
}

async fn patch_status(api: &Client, booking: &Value, status: &str) -> crate::support::Reply {
    api.patch(&format!("{BOOKINGS}/{}", id(booking)), &json!({ "status": status })).await
}

#[actix_web::test]
async fn how_a_booking_ends() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room_with(json!({ "maxConcurrent": 3 }))).await;
        let [came, missed, cancelled] =
            [book(&api, &resource, NINE).await, book(&api, &resource, NINE).await, book(&api, &resource, NINE).await];
        assert_eq!(
            error(&patch_status(&api, &came, "completed").await),
            (409, "The booking has not started yet".to_owned())
        );
        assert_eq!(api.delete(&format!("{BOOKINGS}/{}", id(&cancelled))).await.status, 200);
        world.clock.set(Instant::from(utc_datetime!(2026-03-03 09:00)));
        for (booking, status) in [(&came, "completed"), (&missed, "no_show")] {
            let ended = patch_status(&api, booking, status).await;
            let mut expect = booking.clone();
            (expect["status"], expect["updatedAt"]) = (json!(status), json!("2026-03-03T09:00:00Z"));
            assert_eq!((ended.status, ended.json()), (200, json!({ "booking": expect })));
            for other in ["completed", "no_show"] {
                let told = format!("The booking is already {}", status.replace('_', " "));
                assert_eq!(error(&patch_status(&api, booking, other).await), (409, told));
            }
            let told = format!("The booking cannot be cancelled: it is {}", status.replace('_', " "));
            assert_eq!(error(&api.delete(&format!("{BOOKINGS}/{}", id(booking))).await), (409, told));
        }
        assert_eq!(
            error(&patch_status(&api, &cancelled, "completed").await),
            (409, "The booking is already cancelled".to_owned())
        );
        for (body, expect) in [
            (json!({}), "status is required"),
            (json!({ "status": null }), "status is required"),
            (json!({ "status": "confirmed" }), "status must be one of completed, no_show"),
            (json!({ "status": "cancelled" }), "status must be one of completed, no_show"),
            (json!({ "status": 1 }), "status must be a string"),
        ] {
            assert_eq!(faults(&api.patch(&format!("{BOOKINGS}/{}", id(&came)), &body).await), [expect]);
        }
    }
}

#[actix_web::test]
async fn unknown_malformed_and_foreign_ids_are_one_and_the_same() {
    for world in World::each() {
        let api = shop(&world);
        let elsewhere = owner(&world, &world.tenant("elsewhere"));
        let foreign = book(&elsewhere, &make(&elsewhere, &room()).await, NINE).await;
        for id in [NOBODY, "nonsense", id(&foreign)] {
            let path = format!("{BOOKINGS}/{id}");
            for reply in [
                api.get(&path).await,
                api.delete(&path).await,
                api.patch(&path, &json!({ "status": "completed" })).await,
            ] {
                assert_eq!(error(&reply), (404, "Booking not found".to_owned()), "{path}");
            }
        }
        assert_eq!(elsewhere.get(&format!("{BOOKINGS}/{}", id(&foreign))).await.json()["booking"], foreign);
    }
}

#[actix_web::test]
async fn what_happens_is_told_once() {
    for world in World::each() {
        let tenant = world.tenant("shop");
        let api = owner(&world, &tenant);
        let resource = make(&api, &room()).await;
        let [one, two, three] = [
            book(&api, &resource, "2026-03-03T08:00:00Z").await,
            book(&api, &resource, NINE).await,
            book(&api, &resource, "2026-03-03T10:00:00Z").await,
        ];
        for _twice in 0..2 {
            api.delete(&format!("{BOOKINGS}/{}", id(&one))).await;
        }
        world.clock.set(Instant::from(utc_datetime!(2026-03-03 12:00)));
        patch_status(&api, &two, "completed").await;
        patch_status(&api, &three, "no_show").await;
        patch_status(&api, &three, "completed").await;
        let events = world.read(|tx, _cx| tx.events_after(tenant.id, None, 100));
        let kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
        let made = EventKind::BookingConfirmed;
        let ended = [EventKind::BookingCancelled, EventKind::BookingCompleted, EventKind::BookingNoShow];
        assert_eq!(kinds, [[made; 3], ended].concat());
        let told: Value = serde_json::from_str(&events[0].payload).unwrap();
        assert_eq!((&told["email"], &told["resource_name"]), (&json!("ana@example.com"), &json!("Studio")));
    }
}
