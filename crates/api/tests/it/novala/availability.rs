//! Availability: which slots are listed.

use super::{RESOURCES, book, faults, make, open_slots, room, room_with, shop, starts};
use crate::support::World;
use serde_json::{Value, json};
use slot_core::{Instant, Length};
use time::macros::utc_datetime;

#[actix_web::test]
async fn a_slot_as_it_is_shown() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room_with(json!({ "maxConcurrent": 10 }))).await;
        let reply = api.get(&format!("{RESOURCES}/{resource}/availability?to=2026-03-03T08:00:00.000001Z")).await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(reply.shown(), @r#"
            200
            {
              "data": [
                {
                  "endsAt": "2026-03-03T09:00:00Z",
                  "id": "AQGcAAAAAHAAgAAAAAAAAAMAAAAAaaaVAKCKCx4lRijAc4nmxQ",
                  "remaining": 10,
                  "resourceId": "019c0000-0000-7000-8000-000000000003",
                  "slotId": "AQGcAAAAAHAAgAAAAAAAAAMAAAAAaaaVAKCKCx4lRijAc4nmxQ",
                  "startsAt": "2026-03-03T08:00:00Z"
                }
              ]
            }
            "#);
        }
    }
}

/// It is Monday, 13:00 in Berlin; the room is open from 9 to 12 on weekdays, that is from 8 to 11 UTC.
#[actix_web::test]
async fn bounds_of_a_search() {
    let day = |date: &str| ["08", "09", "10"].map(|hour| format!("{date}T{hour}:00:00Z 1")).to_vec();
    let days = |dates: &[&str]| dates.iter().flat_map(|date| day(date)).collect::<Vec<_>>();
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        for (query, expect) in [
            // From now on, for seven days: the next Monday's hours end before 13:00.
            ("", days(&["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"])),
            ("from=&to=", days(&["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"])),
            // Seven days from a day's midnight, and from a moment: the end is exclusive.
            ("from=2026-03-03", days(&["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"])),
            (
                "from=2026-03-03T08:00:00Z",
                days(&["2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09"]),
            ),
            ("to=2026-03-03", days(&["2026-03-03"])),
            ("from=2026-03-03&to=2026-03-04", days(&["2026-03-03", "2026-03-04"])),
            // What lies in the past is left out.
            ("from=2026-02-23&to=2026-03-03", days(&["2026-03-03"])),
            ("from=1970-01-01&to=1970-01-02", vec![]),
            ("from=2026-03-07&to=2026-03-08", vec![]),
            ("from=2026-03-03T08:00:00.000001Z&to=2026-03-03T10:00:00Z", vec!["2026-03-03T09:00:00Z 1".to_owned()]),
            ("from=2026-03-03T09:00:00Z&to=2026-03-03T10:00:00.5Z", day("2026-03-03").split_off(1)),
            // An offset, its plus sign encoded or not.
            ("from=2026-03-03T11:00:00%2B01:00&to=2026-03-03T12:00:00%2b01:00", day("2026-03-03").split_off(2)),
            ("from=2026-03-03T11:00:00+01:00&to=2026-03-03T12:00:00+01:00", day("2026-03-03").split_off(2)),
            ("from=2026-03-03T00:00:00-09:00&to=2026-03-03", day("2026-03-03").split_off(1)),
            ("from=9998-12-30&to=9998-12-30", days(&["9998-12-30"])),
        ] {
            assert_eq!(starts(&api, &resource, query).await, expect, "{query}");
        }
    }
}

#[actix_web::test]
async fn wrong_bounds_are_told() {
    let date = "must be a date such as 2026-03-10";
    let either = "must be a date or a date-time, such as 2026-03-10 or 2026-03-10T14:00:00Z";
    let after = "to must be after from".to_owned();
    let long = "to must be at most 62 days after from".to_owned();
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        for (query, expect) in [
            ("from=tomorrow&to=2026-3-1", vec![format!("from {either}"), format!("to {either}")]),
            ("from=2026-02-29", vec![format!("from {date}")]),
            (
                "from=2026-03-03T08:00:00&to=2026-03-03T8:00Z",
                vec![
                    "from must have an offset, such as Z or -03:00".to_owned(),
                    "to must be a date-time such as 2026-03-10T14:00:00Z".to_owned(),
                ],
            ),
            ("from=9999-01-01", vec!["from must be in the years 1970 to 9998".to_owned()]),
            ("from=2026-03-03&from=2026-03-04", vec!["from must be given only once".to_owned()]),
            ("from=2026-03-04&to=2026-03-03", vec![after.clone()]),
            ("from=2026-03-04T08:00:00Z&to=2026-03-04T08:00:00Z", vec![after.clone()]),
            ("to=2026-03-02T12:00:00Z", vec![after.clone()]),
            ("to=2026-03-01", vec![after.clone()]),
            ("from=2026-03-01&to=2026-05-02", vec![long.clone()]),
            ("from=2026-03-01T00:00:00Z&to=2026-05-02T00:00:00.000001Z", vec![long.clone()]),
            ("to=9998-12-31", vec![long.clone()]),
        ] {
            let reply = api.get(&format!("{RESOURCES}/{resource}/availability?{query}")).await;
            assert_eq!(faults(&reply), expect, "{query}");
        }
        // 62 days are allowed: as dates, as moments, by the clock and by the hour, across a change of the clock.
        for query in [
            "from=2026-03-01&to=2026-05-01",
            "from=2026-03-01T00:00:00Z&to=2026-05-02T00:00:00Z",
            "from=2026-10-01T00:00:00%2B02:00&to=2026-12-02T00:00:00%2B01:00",
            "from=2026-09-01&to=2026-11-01",
        ] {
            let reply = api.get(&format!("{RESOURCES}/{resource}/availability?{query}")).await;
            assert_eq!(reply.status, 200, "{query} {}", reply.text);
        }
    }
}

#[actix_web::test]
async fn a_slot_that_starts_now_is_gone() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        let nine = Instant::from(utc_datetime!(2026-03-03 09:00));
        world.clock.set(nine - Length::micros(1));
        assert_eq!(starts(&api, &resource, "to=2026-03-03").await.len(), 2);
        world.clock.set(nine);
        assert_eq!(starts(&api, &resource, "to=2026-03-03").await, ["2026-03-03T10:00:00Z 1"]);
    }
}

#[actix_web::test]
async fn nights_of_23_and_25_hours() {
    for world in World::each() {
        let api = shop(&world);
        let night = room_with(json!({ "operatingHours": [{ "dayOfWeek": 0, "open": "00:00", "close": "05:00" }] }));
        let resource = make(&api, &night).await;
        let hours = async |date: &str| {
            let slots = starts(&api, &resource, &format!("from={date}&to={date}")).await;
            slots.iter().map(|slot| slot[8..13].to_owned()).collect::<Vec<_>>()
        };
        // In March the clock goes from 2 to 3: four hours are left, one after the other.
        assert_eq!(hours("2026-03-29").await, ["28T23", "29T00", "29T01", "29T02"]);
        // In October it goes from 3 back to 2: six hours, none of them twice.
        assert_eq!(hours("2026-10-25").await, ["24T22", "24T23", "25T00", "25T01", "25T02", "25T03"]);
        // Hours that begin in the gap begin when the clock has jumped: 02:30 is 03:30.
        let gap = json!([{ "dayOfWeek": 0, "open": "02:30", "close": "06:30" }]);
        api.patch(&format!("{RESOURCES}/{resource}"), &json!({ "operatingHours": gap })).await;
        assert_eq!(
            starts(&api, &resource, "from=2026-03-29&to=2026-03-29").await,
            ["2026-03-29T01:30:00Z 1", "2026-03-29T02:30:00Z 1", "2026-03-29T03:30:00Z 1"]
        );
    }
}

#[actix_web::test]
async fn windows_of_one_day_stand_for_themselves() {
    for world in World::each() {
        let api = shop(&world);
        // 90 minutes do not divide either window; midnight is a good end, and the next day goes on from there.
        let resource = make(
            &api,
            &room_with(json!({ "timezone": "UTC", "defaultDurationMinutes": 90, "operatingHours": [
                { "dayOfWeek": 2, "open": "20:00", "close": "24:00" },
                { "dayOfWeek": 2, "open": "09:00", "close": "11:00" },
                { "dayOfWeek": 2, "open": "11:00", "close": "12:30" },
                { "dayOfWeek": 3, "open": "00:00", "close": "02:00" },
            ] })),
        )
        .await;
        assert_eq!(
            starts(&api, &resource, "from=2026-03-03&to=2026-03-04").await,
            [
                "2026-03-03T09:00:00Z 1",
                "2026-03-03T11:00:00Z 1",
                "2026-03-03T20:00:00Z 1",
                "2026-03-03T21:30:00Z 1",
                "2026-03-04T00:00:00Z 1",
            ]
        );
    }
}

#[actix_web::test]
async fn closures_take_the_slots_that_they_touch() {
    let span = |starts_at: &str, ends_at: &str| json!({ "startsAt": starts_at, "endsAt": ends_at });
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        let cases: Vec<(Value, &[&str])> = vec![
            (span("2026-03-03T08:00:00Z", "2026-03-03T11:00:00Z"), &[]),
            (span("2026-03-03T07:00:00Z", "2026-03-03T08:00:00Z"), &["08", "09", "10"]),
            (span("2026-03-03T11:00:00Z", "2026-03-03T12:00:00Z"), &["08", "09", "10"]),
            (span("2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z"), &["08", "10"]),
            (span("2026-03-03T08:59:59.999999Z", "2026-03-03T10:00:00.000001Z"), &[]),
            (span("2026-03-03T09:30:00Z", "2026-03-03T09:30:00.000001Z"), &["08", "10"]),
            (span("2026-01-01T00:00:00Z", "2026-03-03T09:00:00Z"), &["09", "10"]),
            (json!({ "date": "2026-03-03", "reason": "Holiday" }), &[]),
            (json!({ "date": "2026-03-02" }), &["08", "09", "10"]),
            (json!({ "date": "2026-03-04" }), &["08", "09", "10"]),
        ];
        for (closure, expect) in cases {
            let patched = api.patch(&format!("{RESOURCES}/{resource}"), &json!({ "closures": [closure] })).await;
            assert_eq!(patched.status, 200);
            let slots = starts(&api, &resource, "from=2026-03-03&to=2026-03-03").await;
            let hours: Vec<&str> = slots.iter().map(|slot| &slot[11..13]).collect();
            assert_eq!(hours, expect, "{closure}");
        }
        // A closed day is the day of the resource's clock: in Kiritimati it begins fourteen hours before UTC's.
        let zone = json!({ "timezone": "Pacific/Kiritimati", "closures": [{ "date": "2026-03-04" }] });
        api.patch(&format!("{RESOURCES}/{resource}"), &zone).await;
        assert_eq!(
            starts(&api, &resource, "from=2026-03-03T12:00:00Z&to=2026-03-05T00:00:00Z").await,
            ["2026-03-04T19:00:00Z 1", "2026-03-04T20:00:00Z 1", "2026-03-04T21:00:00Z 1"]
        );
    }
}

#[actix_web::test]
async fn places_are_counted_and_full_slots_left_out() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room_with(json!({ "maxConcurrent": 2 }))).await;
        let nine = "2026-03-03T09:00:00Z";
        let day = async || starts(&api, &resource, "from=2026-03-03&to=2026-03-03").await;
        book(&api, &resource, nine).await;
        assert_eq!(day().await, ["2026-03-03T08:00:00Z 2", "2026-03-03T09:00:00Z 1", "2026-03-03T10:00:00Z 2"]);
        book(&api, &resource, nine).await;
        assert_eq!(day().await, ["2026-03-03T08:00:00Z 2", "2026-03-03T10:00:00Z 2"]);
        // Shorter slots that overlap the bookings count them; a lower capacity never goes below nothing.
        let path = format!("{RESOURCES}/{resource}");
        api.patch(&path, &json!({ "defaultDurationMinutes": 45, "maxConcurrent": 3 })).await;
        assert_eq!(
            day().await,
            ["2026-03-03T08:00:00Z 3", "2026-03-03T08:45:00Z 1", "2026-03-03T09:30:00Z 1", "2026-03-03T10:15:00Z 3",]
        );
        api.patch(&path, &json!({ "maxConcurrent": 1 })).await;
        assert_eq!(day().await, ["2026-03-03T08:00:00Z 1", "2026-03-03T10:15:00Z 1"]);
    }
}

#[actix_web::test]
async fn what_takes_no_bookings_has_no_slots() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        api.patch(&format!("{RESOURCES}/{resource}"), &json!({ "isActive": false })).await;
        assert_eq!(open_slots(&api, &resource, "").await, Vec::<Value>::new());
        let without_hours = make(&api, &room_with(json!({ "operatingHours": null }))).await;
        assert_eq!(open_slots(&api, &without_hours, "").await, Vec::<Value>::new());
    }
}
