//! One truth behind two faces: what the Slotflow face makes is seen here, and the other way round.

use super::{BOOKINGS, RESOURCES, SCOPES, error, guest, id, open_slots, slot_at, starts};
use crate::support::{Client, World};
use engine::{model::Scope, verbs::NewKey};
use serde_json::{Value, json};

/// A client that may do everything in both faces.
fn both(world: &World) -> Client {
    let scopes = [SCOPES, &[Scope::Slotflow]].concat();
    world.client(&world.key_with(&world.tenant("shop"), &scopes, |new| NewKey { rate_limit: Some(0), ..new }))
}

/// A human of the Slotflow face who works on weekdays from 9 to 11 in Berlin; answers the id.
async fn human(api: &Client) -> String {
    let human =
        json!({ "name": "Alex Rep", "timezone": "Europe/Berlin", "email": "alex@example.com", "role": "sales" });
    let human = api.post("/v1/humans", &human).await.json();
    let rules = json!({
        "working_days": [1, 2, 3, 4, 5], "work_start": "09:00", "work_end": "11:00", "meeting_durations": [30, 60],
    });
    assert_eq!(api.put(&format!("/v1/humans/{}/availability", id(&human)), &rules).await.status, 200);
    id(&human).to_owned()
}

#[actix_web::test]
async fn a_human_is_a_person_here() {
    for world in World::each() {
        let api = both(&world);
        let human = human(&api).await;
        let shown = api.get(&format!("{RESOURCES}?type=person")).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(shown.shown(), @r#"
            200
            {
              "data": [
                {
                  "addressLine1": null,
                  "addressLine2": null,
                  "city": null,
                  "closures": [],
                  "country": null,
                  "createdAt": "2026-03-02T12:00:00Z",
                  "defaultDurationMinutes": 30,
                  "description": null,
                  "id": "019c0000-0000-7000-8000-000000000003",
                  "isActive": true,
                  "maxConcurrent": 1,
                  "name": "Alex Rep",
                  "operatingHours": [
                    {
                      "close": "11:00",
                      "dayOfWeek": 1,
                      "open": "09:00"
                    },
                    {
                      "close": "11:00",
                      "dayOfWeek": 2,
                      "open": "09:00"
                    },
                    {
                      "close": "11:00",
                      "dayOfWeek": 3,
                      "open": "09:00"
                    },
                    {
                      "close": "11:00",
                      "dayOfWeek": 4,
                      "open": "09:00"
                    },
                    {
                      "close": "11:00",
                      "dayOfWeek": 5,
                      "open": "09:00"
                    }
                  ],
                  "postalCode": null,
                  "published": false,
                  "slug": "alex-rep",
                  "state": null,
                  "timezone": "Europe/Berlin",
                  "type": "person",
                  "updatedAt": "2026-03-02T12:00:00Z"
                }
              ],
              "total": 1
            }
            "#);
        }
        let start = "2026-03-03T09:00:00Z";
        let slot = slot_at(&api, &human, start).await;
        assert_eq!(api.post(BOOKINGS, &guest(&slot)).await.status, 201);
        let slots =
            api.get(&format!("/v1/humans/{human}/slots?date_from=2026-03-03&date_to=2026-03-03&duration=30")).await;
        let listed: Vec<Value> =
            slots.json()["slots"].as_array().unwrap().iter().map(|slot| slot["starts_at"].clone()).collect();
        assert_eq!(listed.len(), 3, "{}", slots.text);
        assert!(listed.iter().all(|at| !at.as_str().unwrap().starts_with("2026-03-03T09:00")));
        let late = json!({ "human_id": human, "starts_at": start, "duration": 60, "attendee_name": "Bo" });
        assert_eq!(api.post("/v1/bookings", &late).await.json()["error"]["code"], "SLOT_UNAVAILABLE");
    }
}

#[actix_web::test]
async fn a_human_without_rules_has_no_slots() {
    for world in World::each() {
        let api = both(&world);
        let made = api.post("/v1/humans", &json!({ "name": "New", "timezone": "UTC" })).await.json();
        let shown = api.get(&format!("{RESOURCES}/{}", id(&made))).await.json()["resource"].clone();
        assert_eq!((&shown["defaultDurationMinutes"], &shown["operatingHours"]), (&json!(null), &json!([])));
        assert_eq!(open_slots(&api, id(&made), "").await, Vec::<Value>::new());
        let hours = json!([{ "dayOfWeek": 2, "open": "10:00", "close": "10:50" }]);
        let rules = json!({ "defaultDurationMinutes": 20, "operatingHours": hours });
        assert_eq!(api.patch(&format!("{RESOURCES}/{}", id(&made)), &rules).await.status, 200);
        assert_eq!(starts(&api, id(&made), "").await, ["2026-03-03T10:00:00Z 1", "2026-03-03T10:20:00Z 1"]);
    }
}

#[actix_web::test]
async fn a_booking_from_there_is_shown_here() {
    for world in World::each() {
        let api = both(&world);
        let human = human(&api).await;
        for (name, start) in [("Maria  da Silva", "2026-03-03T09:10:00.250Z"), ("Cher", "2026-03-04T09:00:00+01:00")] {
            let body = json!({ "human_id": human, "starts_at": start, "duration": 30, "attendee_name": name });
            assert_eq!(api.post("/v1/bookings", &body).await.status, 201);
        }
        let list = api.get(BOOKINGS).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(list.shown(), @r#"
            200
            {
              "data": [
                {
                  "cancelledAt": null,
                  "createdAt": "2026-03-02T12:00:00Z",
                  "email": null,
                  "endsAt": "2026-03-03T09:40:00.250Z",
                  "firstName": "Maria",
                  "id": "019c0000-0000-7000-8000-000000000004",
                  "interest": null,
                  "lastName": "da Silva",
                  "leadId": null,
                  "notes": null,
                  "phone": null,
                  "resourceId": "019c0000-0000-7000-8000-000000000003",
                  "resourceName": "Alex Rep",
                  "slotId": "AQGcAAAAAHAAgAAAAAAAAAMAAAAAaaalaBgYaOfQzXdLj2JcBg",
                  "source": null,
                  "startsAt": "2026-03-03T09:10:00.250Z",
                  "status": "confirmed",
                  "updatedAt": "2026-03-02T12:00:00Z"
                },
                {
                  "cancelledAt": null,
                  "createdAt": "2026-03-02T12:00:00Z",
                  "email": null,
                  "endsAt": "2026-03-04T08:30:00Z",
                  "firstName": "Cher",
                  "id": "019c0000-0000-7000-8000-000000000006",
                  "interest": null,
                  "lastName": "",
                  "leadId": null,
                  "notes": null,
                  "phone": null,
                  "resourceId": "019c0000-0000-7000-8000-000000000003",
                  "resourceName": "Alex Rep",
                  "slotId": "AQGcAAAAAHAAgAAAAAAAAAMAAAAAaafmgNh0R37Y-YkUFyEL1w",
                  "source": null,
                  "startsAt": "2026-03-04T08:00:00Z",
                  "status": "confirmed",
                  "updatedAt": "2026-03-02T12:00:00Z"
                }
              ],
              "total": 2
            }
            "#);
        }
        // It takes the slots that it overlaps, and gives them back when it is cancelled here.
        let day = async || starts(&api, &human, "from=2026-03-03&to=2026-03-03").await.len();
        assert_eq!(day().await, 2);
        let path = format!("{BOOKINGS}/{}", id(&list.json()["data"][0]));
        assert_eq!(api.delete(&path).await.status, 200);
        assert_eq!(day().await, 4);
        let there = api.get("/v1/bookings?status=cancelled").await.json();
        assert_eq!(there["bookings"][0]["id"], list.json()["data"][0]["id"]);
    }
}

#[actix_web::test]
async fn overrides_count_here() {
    for world in World::each() {
        let api = both(&world);
        let human = human(&api).await;
        let slot = slot_at(&api, &human, "2026-03-03T09:00:00Z").await;
        for (kind, date, from, to) in
            [("block", "2026-03-03", "09:30", "10:15"), ("open", "2026-03-07", "20:00", "21:00")]
        {
            let body = json!({
                "type": kind, "title": "x", "all_day": false, "start_date": date, "start_time": from, "end_time": to,
            });
            assert_eq!(api.post(&format!("/v1/humans/{human}/overrides"), &body).await.status, 201);
        }
        assert_eq!(
            starts(&api, &human, "from=2026-03-03&to=2026-03-03").await,
            ["2026-03-03T08:00:00Z 1", "2026-03-03T09:30:00Z 1"]
        );
        assert_eq!(starts(&api, &human, "from=2026-03-07&to=2026-03-07").await.len(), 2);
        let told = "The slot is no longer available: the time is blocked".to_owned();
        assert_eq!(error(&api.post(BOOKINGS, &guest(&slot)).await), (409, told));
    }
}

#[actix_web::test]
async fn a_human_who_left_is_inactive_here() {
    for world in World::each() {
        let api = both(&world);
        let human = human(&api).await;
        let slot = slot_at(&api, &human, "2026-03-03T09:00:00Z").await;
        assert_eq!(api.delete(&format!("/v1/humans/{human}")).await.status, 200);
        assert_eq!(api.get(RESOURCES).await.json()["total"], 0);
        assert_eq!(api.get(&format!("{RESOURCES}?includeInactive=true")).await.json()["total"], 1);
        assert_eq!(api.get(&format!("{RESOURCES}/{human}")).await.json()["resource"]["isActive"], false);
        assert_eq!(error(&api.post(BOOKINGS, &guest(&slot)).await).0, 409);
    }
}

#[actix_web::test]
async fn a_person_of_this_face_is_a_human_there() {
    for world in World::each() {
        let api = both(&world);
        let person = super::make(&api, &super::room_with(json!({ "type": "person", "name": "Kim" }))).await;
        let there = api.get(&format!("/v1/humans/{person}")).await;
        assert_eq!((there.status, &there.json()["name"]), (200, &json!("Kim")));
        super::make(&api, &super::room()).await;
        assert_eq!(api.get("/v1/humans").await.json()["total"], 1, "a room is nobody");
    }
}
