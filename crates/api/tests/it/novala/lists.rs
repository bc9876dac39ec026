//! Lists: filters, order, parts.

use super::{BOOKINGS, NOBODY, RESOURCES, book, faults, guest, id, make, owner, room_with, shop, slot_at};
use crate::support::{Client, World};
use serde_json::{Value, json};
use slot_core::Instant;
use time::macros::utc_datetime;

/// The names, or the starts, in a list, and how many there are in all.
async fn listed(api: &Client, path: &str, field: &str) -> (Vec<String>, u64) {
    let reply = api.get(path).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let body = reply.json();
    let items = body["data"].as_array().unwrap();
    (items.iter().map(|item| item[field].as_str().unwrap().to_owned()).collect(), body["total"].as_u64().unwrap())
}

#[actix_web::test]
async fn resources_by_type_name_and_state() {
    for world in World::each() {
        let api = shop(&world);
        for (kind, name, active) in [
            ("room", "Big Room", true),
            ("room", "a room", true),
            ("room", "Old room", false),
            ("person", "Zoë ROOM", true),
            ("equipment", "100%", true),
            ("equipment", "100_", true),
            ("service", "ÉCOLE", true),
        ] {
            make(&api, &room_with(json!({ "type": kind, "name": name, "isActive": active }))).await;
        }
        let elsewhere = owner(&world, &world.tenant("elsewhere"));
        make(&elsewhere, &room_with(json!({ "name": "Foreign room" }))).await;
        for (query, expect) in [
            ("", vec!["100%", "100_", "Big Room", "Zoë ROOM", "a room", "ÉCOLE"]),
            ("includeInactive=false", vec!["100%", "100_", "Big Room", "Zoë ROOM", "a room", "ÉCOLE"]),
            ("includeInactive=true", vec!["100%", "100_", "Big Room", "Old room", "Zoë ROOM", "a room", "ÉCOLE"]),
            ("type=room", vec!["Big Room", "a room"]),
            ("type=location", vec![]),
            ("query=rOOm", vec!["Big Room", "Zoë ROOM", "a room"]),
            ("query=room&type=room&includeInactive=true", vec!["Big Room", "Old room", "a room"]),
            ("query=g+r", vec!["Big Room"]),
            ("query=%25", vec!["100%"]),
            ("query=_", vec!["100_"]),
            ("query=%C3%A9cole", vec!["ÉCOLE"]),
            ("query=zo%C3%8B", vec!["Zoë ROOM"]),
            ("query=&type=&unknown=1", vec!["100%", "100_", "Big Room", "Zoë ROOM", "a room", "ÉCOLE"]),
        ] {
            let total = u64::try_from(expect.len()).unwrap();
            let expect: Vec<String> = expect.into_iter().map(str::to_owned).collect();
            assert_eq!(listed(&api, &format!("{RESOURCES}?{query}"), "name").await, (expect, total), "{query}");
        }
        for (query, expect) in [
            ("limit=2", vec!["100%", "100_"]),
            ("limit=2&offset=4", vec!["a room", "ÉCOLE"]),
            ("limit=100&offset=5", vec!["ÉCOLE"]),
            ("offset=6", vec![]),
            ("offset=4294967295", vec![]),
        ] {
            let expect: Vec<String> = expect.into_iter().map(str::to_owned).collect();
            assert_eq!(listed(&api, &format!("{RESOURCES}?{query}"), "name").await, (expect, 6), "{query}");
        }
        for (query, expect) in [
            ("type=boat", "type must be one of location, service, room, equipment, person"),
            ("includeInactive=1", "includeInactive must be true or false"),
            ("limit=0", "limit must be from 1 to 100"),
            ("limit=101", "limit must be from 1 to 100"),
            ("limit=ten", "limit must be an integer"),
            ("offset=-1", "offset must be from 0 to 4294967295"),
            ("offset=1.5", "offset must be an integer"),
            ("query=%00", "query must not contain the character U+0000"),
            ("query=%zz", "query must be percent-encoded UTF-8"),
        ] {
            assert_eq!(faults(&api.get(&format!("{RESOURCES}?{query}")).await), [expect], "{query}");
        }
        let all = api.get(&format!("{RESOURCES}?type=x&includeInactive=y&limit=z&offset=w")).await;
        assert_eq!(faults(&all).len(), 4);
    }
}

#[actix_web::test]
async fn a_list_of_bookings_as_it_is_shown() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room_with(json!({}))).await;
        let booking = book(&api, &resource, "2026-03-03T09:00:00Z").await;
        let list = api.get(BOOKINGS).await;
        assert_eq!((list.status, list.json()), (200, json!({ "data": [booking], "total": 1 })));
    }
}

/// Bookings of two rooms over four days, in every status.
async fn seed(world: &World, api: &Client) -> (String, String) {
    let one = make(api, &room_with(json!({ "maxConcurrent": 2 }))).await;
    let two = make(api, &room_with(json!({}))).await;
    let lead = "018f3b7e-9c4d-7a10-b1c2-d3e4f5a6b7c8";
    let mut bookings: Vec<Value> = Vec::new();
    for (resource, start) in [
        (&one, "2026-03-06T08:00:00Z"),
        (&one, "2026-03-03T10:00:00Z"),
        (&one, "2026-03-03T10:00:00Z"),
        (&two, "2026-03-03T08:00:00Z"),
        (&two, "2026-03-04T08:00:00Z"),
    ] {
        let mut body = guest(&slot_at(api, resource, start).await);
        if resource == &two {
            body["leadId"] = json!(lead);
        }
        bookings.push(api.post(BOOKINGS, &body).await.json()["booking"].clone());
    }
    let path = |place: usize| format!("{BOOKINGS}/{}", id(&bookings[place]));
    api.delete(&path(4)).await;
    world.clock.set(Instant::from(utc_datetime!(2026-03-03 20:00)));
    api.patch(&path(1), &json!({ "status": "completed" })).await;
    api.patch(&path(3), &json!({ "status": "no_show" })).await;
    (one, two)
}

#[actix_web::test]
async fn bookings_by_everything() {
    for world in World::each() {
        let api = shop(&world);
        let (one, two) = seed(&world, &api).await;
        let (all, third) = (["03T08", "03T10", "03T10", "04T08", "06T08"], "2026-03-03T10:00:00");
        let cases: Vec<(String, &[&str])> = vec![
            (String::new(), &all),
            (format!("resourceId={one}"), &["03T10", "03T10", "06T08"]),
            (format!("resourceId={}", two.to_uppercase()), &["03T08", "04T08"]),
            (format!("resourceId={NOBODY}"), &[]),
            ("status=confirmed".to_owned(), &["03T10", "06T08"]),
            ("status=cancelled".to_owned(), &["04T08"]),
            ("status=completed".to_owned(), &["03T10"]),
            ("status=no_show".to_owned(), &["03T08"]),
            ("status=".to_owned(), &all),
            ("leadId=018f3b7e-9c4d-7a10-b1c2-d3e4f5a6b7c8".to_owned(), &["03T08", "04T08"]),
            (format!("leadId={NOBODY}"), &[]),
            ("leadId=018f3b7e-9c4d-7a10-b1c2-d3e4f5a6b7c8&status=no_show".to_owned(), &["03T08"]),
            (format!("resourceId={one}&status=confirmed&from=2026-03-06"), &["06T08"]),
            // Both ends are inclusive.
            (format!("from={third}Z&to={third}Z"), &["03T10", "03T10"]),
            (format!("from={third}.000001Z"), &["04T08", "06T08"]),
            ("to=2026-03-03T09:59:59.999999Z".to_owned(), &["03T08"]),
            ("from=2026-03-03T11:00:00%2B01:00&to=2026-03-03T11:00:00+01:00".to_owned(), &["03T10", "03T10"]),
            // A date is a whole day, under any of the names.
            ("from=2026-03-04".to_owned(), &["04T08", "06T08"]),
            ("to=2026-03-03".to_owned(), &["03T08", "03T10", "03T10"]),
            ("startDate=2026-03-04&endDate=2026-03-05".to_owned(), &["04T08"]),
            ("dateFrom=2026-03-04&dateTo=2026-03-06".to_owned(), &["04T08", "06T08"]),
            ("from=2026-03-06&startDate=2026-03-01&dateFrom=2026-03-01".to_owned(), &["06T08"]),
            ("from=2026-03-05&to=2026-03-04".to_owned(), &[]),
        ];
        for (query, expect) in cases {
            let (starts, total) = listed(&api, &format!("{BOOKINGS}?{query}"), "startsAt").await;
            let hours: Vec<&str> = starts.iter().map(|start| &start[8..13]).collect();
            assert_eq!((hours.as_slice(), total), (expect, u64::try_from(expect.len()).unwrap()), "{query}");
        }
        // The parts make up the whole, in one order: by start, then id.
        let (whole, _) = listed(&api, BOOKINGS, "id").await;
        let mut parts = Vec::new();
        for offset in 0..=5 {
            let (part, total) = listed(&api, &format!("{BOOKINGS}?limit=1&offset={offset}"), "id").await;
            assert_eq!(total, 5);
            parts.extend(part);
        }
        assert_eq!(parts, whole);
        assert!(whole[1] < whole[2]);
        let elsewhere = owner(&world, &world.tenant("elsewhere"));
        assert_eq!(listed(&elsewhere, &format!("{BOOKINGS}?resourceId={one}"), "id").await, (vec![], 0));
    }
}

#[actix_web::test]
async fn dates_are_days_of_the_business() {
    for world in World::each() {
        // The business is in Berlin, the room in Tokyo: 08:00 there is midnight in Berlin.
        let api = shop(&world);
        let hours = json!([{ "dayOfWeek": 4, "open": "07:00", "close": "09:00" }]);
        let room = room_with(json!({ "timezone": "Asia/Tokyo", "operatingHours": hours }));
        let resource = make(&api, &room).await;
        for start in ["2026-03-04T22:00:00Z", "2026-03-04T23:00:00Z"] {
            let slots = super::open_slots(&api, &resource, "from=2026-03-05&to=2026-03-05").await;
            let slot = slots.iter().find(|slot| slot["startsAt"] == start).unwrap();
            assert_eq!(api.post(BOOKINGS, &guest(slot["slotId"].as_str().unwrap())).await.status, 201);
        }
        let day = async |query: &str| listed(&api, &format!("{BOOKINGS}?{query}"), "startsAt").await.0;
        assert_eq!(day("to=2026-03-04").await, ["2026-03-04T22:00:00Z"]);
        assert_eq!(day("from=2026-03-05&to=2026-03-05").await, ["2026-03-04T23:00:00Z"]);
    }
}

#[actix_web::test]
async fn wrong_filters_are_told() {
    for world in World::each() {
        let api = shop(&world);
        for (query, expect) in [
            ("resourceId=room", "resourceId must be a UUID"),
            ("leadId=1", "leadId must be a UUID"),
            ("status=pending", "status must be one of confirmed, cancelled, no_show, completed"),
            ("status=Confirmed", "status must be one of confirmed, cancelled, no_show, completed"),
            ("from=yesterday", "from must be a date or a date-time, such as 2026-03-10 or 2026-03-10T14:00:00Z"),
            ("startDate=2026-13-01", "startDate must be a date such as 2026-03-10"),
            ("dateTo=2026-03-03T10:00:00", "dateTo must have an offset, such as Z or -03:00"),
            ("limit=0", "limit must be from 1 to 100"),
            ("offset=-1", "offset must be from 0 to 4294967295"),
        ] {
            assert_eq!(faults(&api.get(&format!("{BOOKINGS}?{query}")).await), [expect], "{query}");
        }
        assert_eq!(api.get(&format!("{BOOKINGS}?tag=a&tag=b&page=%ff")).await.status, 200, "unknown ones are ignored");
    }
}
