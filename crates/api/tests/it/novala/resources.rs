//! Resources: made, shown, changed.

use super::{NOBODY, RESOURCES, error, faults, id, make, owner, room, room_with, shop};
use crate::support::World;
use engine::model::Plan;
use futures_util::future::join_all;
use serde_json::{Value, json};
use slot_core::Length;

#[actix_web::test]
async fn a_resource_with_everything() {
    for world in World::each() {
        let api = shop(&world);
        let body = json!({
            "type": "location", "name": " Praia do Forte ", "slug": "praia", "description": "By the sea",
            "addressLine1": "Rua da Aurora 1", "addressLine2": "Loja 2", "city": "Mata de São João", "state": "BA",
            "postalCode": "48280-000", "country": "BR", "timezone": "america/bahia", "defaultDurationMinutes": 45,
            "maxConcurrent": 10, "isActive": true, "published": true,
            "operatingHours": [
                {"dayOfWeek": 0, "open": "18:00", "close": "24:00"},
                {"dayOfWeek": 1, "open": "09:00", "close": "12:00"},
                {"dayOfWeek": 1, "open": "12:00", "close": "17:00"},
            ],
            "closures": [
                {"startsAt": "2026-03-10T09:00:00-03:00", "endsAt": "2026-03-10T15:30:00.250Z", "reason": "Works"},
                {"date": "2026-12-25"},
            ],
            "colour": "blue", "id": "mine",
        });
        let made = api.post(RESOURCES, &body).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(made.shown(), @r#"
            201
            {
              "resource": {
                "addressLine1": "Rua da Aurora 1",
                "addressLine2": "Loja 2",
                "city": "Mata de São João",
                "closures": [
                  {
                    "endsAt": "2026-03-10T15:30:00.250Z",
                    "reason": "Works",
                    "startsAt": "2026-03-10T12:00:00Z"
                  },
                  {
                    "date": "2026-12-25",
                    "reason": null
                  }
                ],
                "country": "BR",
                "createdAt": "2026-03-02T12:00:00Z",
                "defaultDurationMinutes": 45,
                "description": "By the sea",
                "id": "019c0000-0000-7000-8000-000000000003",
                "isActive": true,
                "maxConcurrent": 10,
                "name": "Praia do Forte",
                "operatingHours": [
                  {
                    "close": "24:00",
                    "dayOfWeek": 0,
                    "open": "18:00"
                  },
                  {
                    "close": "12:00",
                    "dayOfWeek": 1,
                    "open": "09:00"
                  },
                  {
                    "close": "17:00",
                    "dayOfWeek": 1,
                    "open": "12:00"
                  }
                ],
                "postalCode": "48280-000",
                "published": true,
                "slug": "praia",
                "state": "BA",
                "timezone": "America/Bahia",
                "type": "location",
                "updatedAt": "2026-03-02T12:00:00Z"
              }
            }
            "#);
        }
        let path = format!("{RESOURCES}/{}", id(&made.json()["resource"]));
        let shown = api.get(&path).await;
        assert_eq!((shown.status, shown.json()), (200, made.json()));
    }
}

#[actix_web::test]
async fn a_resource_with_the_least() {
    for world in World::each() {
        let api = shop(&world);
        let made = api
            .post(
                RESOURCES,
                &json!({
                    "type": "person", "name": "Zoë", "timezone": "UTC", "defaultDurationMinutes": 5,
                    "slug": null, "description": null, "maxConcurrent": null, "isActive": null, "published": null,
                    "operatingHours": null, "closures": null, "city": null,
                }),
            )
            .await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(made.shown(), @r#"
            201
            {
              "resource": {
                "addressLine1": null,
                "addressLine2": null,
                "city": null,
                "closures": [],
                "country": null,
                "createdAt": "2026-03-02T12:00:00Z",
                "defaultDurationMinutes": 5,
                "description": null,
                "id": "019c0000-0000-7000-8000-000000000003",
                "isActive": true,
                "maxConcurrent": 1,
                "name": "Zoë",
                "operatingHours": [],
                "postalCode": null,
                "published": false,
                "slug": "zoe",
                "state": null,
                "timezone": "UTC",
                "type": "person",
                "updatedAt": "2026-03-02T12:00:00Z"
              }
            }
            "#);
        }
    }
}

#[actix_web::test]
async fn slugs_are_unique_in_a_business() {
    for world in World::each() {
        let api = shop(&world);
        let slug = async |body: Value| api.post(RESOURCES, &body).await.json()["resource"]["slug"].clone();
        assert_eq!(slug(room_with(json!({ "name": "São João & Co." }))).await, "sao-joao-co");
        assert_eq!(slug(room_with(json!({ "name": "Sao Joao: co" }))).await, "sao-joao-co-2");
        assert_eq!(slug(room_with(json!({ "name": "São João, CO!" }))).await, "sao-joao-co-3");
        let taken = api.post(RESOURCES, &room_with(json!({ "slug": "sao-joao-co" }))).await;
        assert_eq!(error(&taken), (409, "The slug is already in use".to_owned()));
        let other = make(&api, &room_with(json!({ "slug": "other" }))).await;
        let path = format!("{RESOURCES}/{other}");
        assert_eq!(error(&api.patch(&path, &json!({ "slug": "sao-joao-co-2" })).await).0, 409);
        assert_eq!(api.patch(&path, &json!({ "slug": "other" })).await.status, 200, "its own");
        assert_eq!(
            api.patch(&path, &json!({ "name": "São João", "slug": "new" })).await.json()["resource"]["slug"],
            "new"
        );

        let elsewhere = owner(&world, &world.tenant("elsewhere"));
        let made = elsewhere.post(RESOURCES, &room_with(json!({ "slug": "sao-joao-co" }))).await;
        assert_eq!(made.status, 201, "another business has slugs of its own");
    }
}

#[actix_web::test]
async fn any_part_of_a_resource_can_be_changed() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room_with(json!({ "description": "Old", "city": "Rio", "country": "BR" }))).await;
        let path = format!("{RESOURCES}/{resource}");
        let mut expect = api.get(&path).await.json();
        let mut seconds = 0;
        for (patch, changed) in [
            (json!({}), json!({})),
            (json!({ "type": "equipment" }), json!({ "type": "equipment" })),
            (json!({ "name": "  Other " }), json!({ "name": "Other" })),
            (json!({ "description": "New" }), json!({ "description": "New" })),
            (json!({ "description": null, "city": null }), json!({ "description": null, "city": null })),
            (json!({ "addressLine1": "Av. 1", "state": "RJ" }), json!({ "addressLine1": "Av. 1", "state": "RJ" })),
            (json!({ "addressLine2": "2", "postalCode": "1" }), json!({ "addressLine2": "2", "postalCode": "1" })),
            (json!({ "country": null }), json!({ "country": null })),
            (json!({ "timezone": "Asia/Kolkata" }), json!({ "timezone": "Asia/Kolkata" })),
            (json!({ "defaultDurationMinutes": 30 }), json!({ "defaultDurationMinutes": 30 })),
            (json!({ "maxConcurrent": 1000 }), json!({ "maxConcurrent": 1000 })),
            (json!({ "published": true, "isActive": false }), json!({ "published": true, "isActive": false })),
            (json!({ "isActive": true }), json!({ "isActive": true })),
            (json!({ "operatingHours": [] }), json!({ "operatingHours": [] })),
            (
                json!({ "closures": [{ "date": "2026-05-01", "reason": "Holiday" }] }),
                json!({ "closures": [{ "date": "2026-05-01", "reason": "Holiday" }] }),
            ),
            // Elsewhere null is as absent.
            (
                json!({ "type": null, "name": null, "slug": null, "timezone": null, "defaultDurationMinutes": null,
                    "maxConcurrent": null, "isActive": null, "published": null, "operatingHours": null, "closures": null }),
                json!({}),
            ),
        ] {
            world.clock.advance(Length::seconds(1));
            seconds += 1;
            for (name, value) in changed.as_object().unwrap() {
                expect["resource"][name] = value.clone();
            }
            expect["resource"]["updatedAt"] = json!(format!("2026-03-02T12:00:{seconds:02}Z"));
            let reply = api.patch(&path, &patch).await;
            assert_eq!((reply.status, reply.json()), (200, expect.clone()), "{patch}");
            assert_eq!(api.get(&path).await.json(), expect, "{patch}");
        }
    }
}

#[actix_web::test]
async fn what_is_wrong_with_a_change_is_told_and_nothing_changes() {
    for world in World::each() {
        let api = shop(&world);
        let path = format!("{RESOURCES}/{}", make(&api, &room()).await);
        let before = api.get(&path).await.json();
        let reply = api.patch(&path, &json!({
            "type": "boat", "name": " ", "slug": "No Slug", "description": 1, "city": ["x"], "timezone": "Mars/Olympus",
            "defaultDurationMinutes": 4, "maxConcurrent": 0, "isActive": "yes", "published": 1,
            "operatingHours": [{ "dayOfWeek": 7, "open": "09:00", "close": "09:00" }], "closures": {},
        })).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(reply.shown(), @r#"
            400
            {
              "details": [
                {
                  "field": "type",
                  "message": "must be one of location, service, room, equipment, person"
                },
                {
                  "field": "name",
                  "message": "must not be blank"
                },
                {
                  "field": "timezone",
                  "message": "must be an IANA time zone such as America/Sao_Paulo"
                },
                {
                  "field": "defaultDurationMinutes",
                  "message": "must be from 5 to 1440"
                },
                {
                  "field": "slug",
                  "message": "must be 1 to 80 lower-case letters, digits and single hyphens"
                },
                {
                  "field": "description",
                  "message": "must be a string"
                },
                {
                  "field": "city",
                  "message": "must be a string"
                },
                {
                  "field": "maxConcurrent",
                  "message": "must be from 1 to 1000"
                },
                {
                  "field": "isActive",
                  "message": "must be true or false"
                },
                {
                  "field": "published",
                  "message": "must be true or false"
                },
                {
                  "field": "operatingHours[0].dayOfWeek",
                  "message": "must be from 0 to 6"
                },
                {
                  "field": "operatingHours[0].close",
                  "message": "must be after open"
                },
                {
                  "field": "closures",
                  "message": "must be a list"
                }
              ],
              "error": "Validation failed"
            }
            "#);
        }
        assert_eq!(faults(&api.patch(&path, &json!([])).await), ["body must be a JSON object"]);
        assert_eq!(api.get(&path).await.json(), before);
    }
}

#[actix_web::test]
async fn unknown_malformed_and_foreign_ids_are_one_and_the_same() {
    for world in World::each() {
        let api = shop(&world);
        let elsewhere = owner(&world, &world.tenant("elsewhere"));
        let foreign = make(&elsewhere, &room()).await;
        for id in [NOBODY, "nonsense", "1", &foreign, "%2e%2e"] {
            let path = format!("{RESOURCES}/{id}");
            for reply in [
                api.get(&path).await,
                api.patch(&path, &json!({ "name": "Mine now" })).await,
                api.get(&format!("{path}/availability")).await,
            ] {
                assert_eq!(error(&reply), (404, "Resource not found".to_owned()), "{path}");
            }
        }
        let path = format!("{RESOURCES}/{foreign}");
        assert_eq!(elsewhere.get(&path).await.json()["resource"]["name"], "Studio");
        let ulid = foreign.parse::<slot_core::ResourceId>().unwrap().ulid();
        assert_eq!(elsewhere.get(&format!("{RESOURCES}/{ulid}")).await.json(), elsewhere.get(&path).await.json());
    }
}

#[actix_web::test]
async fn a_plan_limits_active_people() {
    for world in World::each() {
        let api = owner(&world, &world.tenant_on("small", Plan::Free));
        let person = |fields| {
            room_with(json!({ "type": "person" })).as_object().map(|body| {
                let mut body = Value::Object(body.clone());
                body["isActive"] = fields;
                body
            })
        };
        let (active, inactive) = (person(json!(true)).unwrap(), person(json!(false)).unwrap());
        make(&api, &active).await;
        assert_eq!(error(&api.post(RESOURCES, &active).await), (402, "Plan limit reached".to_owned()));
        let resting = make(&api, &inactive).await;
        let woken = api.patch(&format!("{RESOURCES}/{resting}"), &json!({ "isActive": true })).await;
        assert_eq!(error(&woken), (402, "Plan limit reached".to_owned()));
        make(&api, &room()).await;
        let room = make(&api, &room()).await;
        let turned = api.patch(&format!("{RESOURCES}/{room}"), &json!({ "type": "person" })).await;
        assert_eq!(error(&turned).0, 402);
    }
}

#[actix_web::test]
async fn a_race_of_changes_loses_none() {
    for world in World::each() {
        let api = shop(&world);
        let path = format!("{RESOURCES}/{}", make(&api, &room()).await);
        let lines = ["addressLine1", "addressLine2", "city", "state", "postalCode", "country", "description"];
        let patches: Vec<Value> = lines.iter().map(|line| json!({ *line: line })).collect();
        let replies = join_all(patches.iter().map(|patch| api.patch(&path, patch))).await;
        assert!(replies.iter().all(|reply| reply.status == 200));
        let shown = api.get(&path).await.json()["resource"].clone();
        for line in lines {
            assert_eq!(shown[line], line);
        }
    }
}
