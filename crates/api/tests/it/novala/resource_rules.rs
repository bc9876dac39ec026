//! What the fields of a resource must be.

use super::{RESOURCES, faults, room_with, shop};
use crate::support::World;
use actix_web::http::Method;
use serde_json::{Value, json};

/// A body is sent to make a resource; each says what is wrong with it.
#[actix_web::test]
async fn every_rule_of_a_field() {
    let hours = |open: &str, close: &str| json!([{ "dayOfWeek": 1, "open": open, "close": close }]);
    let closures = |closure: Value| json!({ "closures": [closure] });
    let cases: Vec<(Value, &[&str])> = vec![
        (json!({ "type": null }), &["type is required"]),
        (json!({ "type": "Room" }), &["type must be one of location, service, room, equipment, person"]),
        (json!({ "name": null }), &["name is required"]),
        (json!({ "name": "\u{a0} " }), &["name must not be blank"]),
        (json!({ "name": "a\u{0}b" }), &["name must not contain the character U+0000"]),
        (json!({ "name": "ü".repeat(256) }), &["name must be at most 255 characters"]),
        (json!({ "timezone": null }), &["timezone is required"]),
        (
            json!({ "timezone": "America/San_Francisco" }),
            &["timezone must be an IANA time zone such as America/Sao_Paulo"],
        ),
        (json!({ "defaultDurationMinutes": null }), &["defaultDurationMinutes is required"]),
        (json!({ "defaultDurationMinutes": 4 }), &["defaultDurationMinutes must be from 5 to 1440"]),
        (json!({ "defaultDurationMinutes": 1441 }), &["defaultDurationMinutes must be from 5 to 1440"]),
        (json!({ "defaultDurationMinutes": 7.5 }), &["defaultDurationMinutes must be an integer"]),
        (json!({ "defaultDurationMinutes": "60" }), &["defaultDurationMinutes must be an integer"]),
        (json!({ "maxConcurrent": 0 }), &["maxConcurrent must be from 1 to 1000"]),
        (json!({ "maxConcurrent": 1001 }), &["maxConcurrent must be from 1 to 1000"]),
        (json!({ "slug": "" }), &["slug must be 1 to 80 lower-case letters, digits and single hyphens"]),
        (json!({ "slug": "a--b" }), &["slug must be 1 to 80 lower-case letters, digits and single hyphens"]),
        (json!({ "description": "x".repeat(5001) }), &["description must be at most 5000 characters"]),
        (json!({ "country": "x".repeat(256) }), &["country must be at most 255 characters"]),
        (json!({ "isActive": "true" }), &["isActive must be true or false"]),
        (json!({ "published": 0 }), &["published must be true or false"]),
        (json!({ "operatingHours": {} }), &["operatingHours must be a list"]),
        (json!({ "operatingHours": ["9-5"] }), &["operatingHours[0] must be a JSON object"]),
        (
            json!({ "operatingHours": [{}] }),
            &[
                "operatingHours[0].dayOfWeek is required",
                "operatingHours[0].open is required",
                "operatingHours[0].close is required",
            ],
        ),
        (
            json!({ "operatingHours": [{ "dayOfWeek": -1, "open": "9:00", "close": "25:00" }] }),
            &[
                "operatingHours[0].dayOfWeek must be from 0 to 6",
                "operatingHours[0].open must be a time such as 09:30",
                "operatingHours[0].close must be a time such as 09:30",
            ],
        ),
        (json!({ "operatingHours": hours("09:00", "09:00") }), &["operatingHours[0].close must be after open"]),
        (json!({ "operatingHours": hours("22:00", "06:00") }), &["operatingHours[0].close must be after open"]),
        (json!({ "operatingHours": hours("24:00", "24:00") }), &["operatingHours[0].open must be before 24:00"]),
        (
            json!({ "operatingHours": [
                { "dayOfWeek": 1, "open": "09:00", "close": "12:00" },
                { "dayOfWeek": 2, "open": "11:00", "close": "13:00" },
                { "dayOfWeek": 1, "open": "11:59", "close": "13:00" },
                { "dayOfWeek": 2, "open": "12:00", "close": "12:30" },
            ] }),
            &[
                "operatingHours[2] must not overlap the hours of the same day at [0]",
                "operatingHours[3] must not overlap the hours of the same day at [1]",
            ],
        ),
        (closures(json!({})), &["closures[0].startsAt is required", "closures[0].endsAt is required"]),
        (
            closures(json!({ "startsAt": "2026-03-10T09:00:00", "endsAt": "2026-03-10" })),
            &[
                "closures[0].startsAt must have an offset, such as Z or -03:00",
                "closures[0].endsAt must be a date-time such as 2026-03-10T14:00:00Z",
            ],
        ),
        (
            closures(json!({ "startsAt": "2026-03-10T09:00:00Z", "endsAt": "2026-03-10T09:00:00Z" })),
            &["closures[0].endsAt must be after startsAt"],
        ),
        (
            closures(json!({ "startsAt": "2026-03-10T09:00:00-03:00", "endsAt": "2026-03-10T11:00:00Z" })),
            &["closures[0].endsAt must be after startsAt"],
        ),
        (closures(json!({ "date": "2026-02-29" })), &["closures[0].date must be a date such as 2026-03-10"]),
        (
            closures(json!({ "date": "2026-03-10", "startsAt": "2026-03-10T09:00:00Z" })),
            &["closures[0].startsAt must not be given together with date"],
        ),
        (closures(json!({ "date": "2026-03-10", "reason": 5 })), &["closures[0].reason must be a string"]),
    ];
    for world in World::each() {
        let api = shop(&world);
        for (fields, expect) in &cases {
            let reply = api.post(RESOURCES, &room_with(fields.clone())).await;
            assert_eq!(faults(&reply), *expect, "{fields}");
        }
        assert_eq!(
            api.get(&format!("{RESOURCES}?includeInactive=true")).await.json(),
            json!({ "data": [], "total": 0 })
        );
    }
}

#[actix_web::test]
async fn all_that_is_wrong_is_told_at_once() {
    for world in World::each() {
        let api = shop(&world);
        let reply = api.post(RESOURCES, &json!({ "maxConcurrent": -1, "closures": [{ "date": 1 }] })).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(reply.shown(), @r#"
            400
            {
              "details": [
                {
                  "field": "type",
                  "message": "is required"
                },
                {
                  "field": "name",
                  "message": "is required"
                },
                {
                  "field": "timezone",
                  "message": "is required"
                },
                {
                  "field": "defaultDurationMinutes",
                  "message": "is required"
                },
                {
                  "field": "maxConcurrent",
                  "message": "must be from 1 to 1000"
                },
                {
                  "field": "closures[0].date",
                  "message": "must be a string"
                }
              ],
              "error": "Validation failed"
            }
            "#);
        }
    }
}

#[actix_web::test]
async fn the_bounds_are_allowed() {
    for world in World::each() {
        let api = shop(&world);
        for fields in [
            json!({ "name": "ü".repeat(255) }),
            json!({ "defaultDurationMinutes": 5 }),
            json!({ "defaultDurationMinutes": 1440 }),
            json!({ "defaultDurationMinutes": 60.0 }),
            json!({ "maxConcurrent": 1000 }),
            json!({ "description": "ß".repeat(5000) }),
            json!({ "slug": "a".repeat(80) }),
            json!({ "operatingHours": [{ "dayOfWeek": 6, "open": "00:00", "close": "24:00" }] }),
            json!({ "closures": [{ "startsAt": "2026-03-10T09:00:00+01:00", "endsAt": "2026-03-10T08:00:00.000001Z" }] }),
        ] {
            let reply = api.post(RESOURCES, &room_with(fields)).await;
            assert_eq!(reply.status, 201, "{}", reply.text);
        }
    }
}

#[actix_web::test]
async fn what_is_no_object_is_told() {
    for world in World::each() {
        let api = shop(&world);
        for (body, expect) in [
            ("", "body is not valid JSON: the body is empty"),
            ("{\"name\":", "body is not valid JSON: EOF while parsing a value at line 1 column 8"),
            ("[]", "body must be a JSON object"),
            ("\"room\"", "body must be a JSON object"),
            ("null", "body must be a JSON object"),
        ] {
            for path in [RESOURCES, "/api/bookings"] {
                let reply = api.send(Method::POST, path, Some(body.to_owned())).await;
                assert_eq!(faults(&reply), [expect], "{body}");
            }
        }
    }
}
