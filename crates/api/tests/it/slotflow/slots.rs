//! Slots: the grid, daylight saving, and that what is listed can be booked and nothing else on the grid.

use super::{House, id, refused};
use serde_json::json;
use time::macros::utc_datetime;

#[actix_web::test]
async fn the_grid_is_the_contracts() {
    for house in House::each() {
        let human = house.worker().await;
        let day = house.starts(&human, "2026-03-10", "2026-03-10", 30).await;
        let ends = [day.first().unwrap().as_str(), day.last().unwrap().as_str()];
        assert_eq!((day.len(), ends), (16, ["2026-03-10T13:00:00.000Z", "2026-03-10T20:30:00.000Z"]));
        assert_eq!(house.starts(&human, "2026-03-09", "2026-03-15", 60).await.len(), 5 * 8, "Monday to Friday");
        // A booking off the grid removes what it overlaps, and the grid stays where it is.
        id(&house.book(&human, "2026-03-10T13:15:00Z", 30).await);
        let left = house.starts(&human, "2026-03-10", "2026-03-10", 30).await;
        assert_eq!(left, day[2..]);
        assert_eq!(house.starts(&human, "2026-03-10", "2026-03-10", 60).await.len(), 7);
        // A window that the duration does not divide ends with what still fits.
        let odd =
            json!({"working_days": [3], "work_start": "09:00", "work_end": "10:40", "meeting_durations": [30, 101]});
        house.rules(&human, &odd).await;
        assert_eq!(house.starts(&human, "2026-03-11", "2026-03-11", 30).await.len(), 3);
        assert_eq!(house.starts(&human, "2026-03-11", "2026-03-11", 101).await.len(), 0, "nothing free is 200");
        // A booking made under the old rules still occupies.
        refused(&house.book(&human, "2026-03-10T13:30:00Z", 30).await, 422, "OUTSIDE_WORKING_HOURS");
    }
}

#[actix_web::test]
async fn without_rules_there_are_no_slots() {
    for house in House::each() {
        let human = house.human().await;
        let path = format!("/v1/humans/{human}/slots?date_from=2026-03-10&date_to=2026-03-12&duration=45");
        let reply = house.api.get(&path).await;
        let expect =
            json!({"human_id": human, "duration": 45, "timezone": "America/New_York", "slots": [], "total": 0});
        assert_eq!((reply.status, reply.json()), (200, expect));
        refused(&house.book(&human, "2026-03-10T14:00:00Z", 30).await, 422, "INVALID_DURATION");
        // Open hours alone do not help: there is no length to book.
        let open = json!({"type": "open", "title": "x", "all_day": true, "start_date": "2026-03-10"});
        house.add_override(&human, &open).await;
        assert_eq!(house.api.get(&path).await.json()["total"], 0);
    }
}

#[actix_web::test]
async fn bad_questions() {
    for house in House::each() {
        let human = house.worker().await;
        for (query, code) in [
            ("", "VALIDATION_ERROR"),
            ("date_from=2026-03-10&duration=30", "VALIDATION_ERROR"),
            ("date_from=2026-03-10&date_to=2026-03-10", "VALIDATION_ERROR"),
            ("date_from=2026-03-11&date_to=2026-03-10&duration=30", "VALIDATION_ERROR"),
            ("date_from=2026-03-10T00:00:00Z&date_to=2026-03-10&duration=30", "VALIDATION_ERROR"),
            ("date_from=2026-01-01&date_to=2027-01-02&duration=30", "VALIDATION_ERROR"),
            ("date_from=2026-03-10&date_to=2026-03-10&duration=thirty", "VALIDATION_ERROR"),
            ("date_from=2026-03-10&date_to=2026-03-10&duration=45", "INVALID_DURATION"),
            ("date_from=2026-03-10&date_to=2026-03-10&duration=0", "INVALID_DURATION"),
        ] {
            refused(&house.api.get(&format!("/v1/humans/{human}/slots?{query}")).await, 422, code);
        }
        let year = format!("/v1/humans/{human}/slots?date_from=2026-01-01&date_to=2027-01-01&duration=30");
        assert_eq!(house.api.get(&year).await.status, 200, "366 days");
    }
}

#[actix_web::test]
async fn days_of_daylight_saving() {
    for house in House::each() {
        let human = house.human().await;
        let night = json!({
            "working_days": [7], "work_start": "01:00", "work_end": "04:00", "meeting_durations": [30]
        });
        house.rules(&human, &night).await;
        // The clock goes from 02:00 to 03:00: two elapsed hours, no hole and no repetition.
        let spring = house.starts(&human, "2026-03-08", "2026-03-08", 30).await;
        assert_eq!(spring.iter().map(|start| &start[11..16]).collect::<Vec<_>>(), ["06:00", "06:30", "07:00", "07:30"]);
        // The clock goes from 02:00 back to 01:00, and 01:00 is the first of the two: four elapsed hours.
        let autumn = house.starts(&human, "2026-11-01", "2026-11-01", 30).await;
        let hours: Vec<&str> = autumn.iter().map(|start| &start[11..16]).collect();
        assert_eq!(hours, ["05:00", "05:30", "06:00", "06:30", "07:00", "07:30", "08:00", "08:30"]);
        for start in spring.iter().chain(&autumn) {
            id(&house.book(&human, start, 30).await);
        }
        // A local time in the gap has the offset from before: 02:30 is 03:30.
        let gap = json!({"working_days": [7], "work_start": "02:30", "work_end": "05:00", "meeting_durations": [30]});
        let other = house.human().await;
        house.rules(&other, &gap).await;
        let after = house.starts(&other, "2026-03-08", "2026-03-08", 30).await;
        assert_eq!(after.iter().map(|start| &start[11..16]).collect::<Vec<_>>(), ["07:30", "08:00", "08:30"]);
    }
}

/// What is listed can be booked, and what blocks and bookings took from the list cannot.
#[actix_web::test]
async fn listed_is_bookable() {
    for house in House::each() {
        let human = house.worker().await;
        let timed = |kind: &str, date: &str, start: &str, end: &str| {
            json!({
                "type": kind, "title": "x", "all_day": false, "start_date": date, "start_time": start, "end_time": end
            })
        };
        house.add_override(&human, &timed("open", "2026-03-05", "16:30", "19:10")).await;
        house.add_override(&human, &timed("open", "2026-03-07", "10:10", "13:40")).await;
        let before = house.starts(&human, "2026-03-05", "2026-03-09", 60).await;
        house.add_override(&human, &timed("block", "2026-03-05", "12:00", "13:00")).await;
        house.add_override(&human, &timed("block", "2026-03-09", "00:00", "09:40")).await;
        id(&house.book(&human, "2026-03-06T15:10:00Z", 60).await);
        let after = house.starts(&human, "2026-03-05", "2026-03-09", 60).await;
        assert_eq!((before.len(), after.len()), (29, 25));
        for start in &before {
            let made = house.book(&human, start, 60).await;
            if after.contains(start) {
                let booking = id(&made);
                assert_eq!(house.api.delete(&format!("/v1/bookings/{booking}")).await.status, 200);
            } else {
                assert!([409, 422].contains(&made.status), "{start}: {}", made.text);
            }
        }
        // And one after the other: each listed one can be booked until another took its time.
        for start in &after {
            if house.starts(&human, "2026-03-05", "2026-03-09", 60).await.contains(start) {
                id(&house.book(&human, start, 60).await);
            } else {
                refused(&house.book(&human, start, 60).await, 409, "SLOT_UNAVAILABLE");
            }
        }
        assert!(house.starts(&human, "2026-03-05", "2026-03-09", 60).await.is_empty());
    }
}

/// What was pruned cannot be booked any more, and so it is not listed.
#[actix_web::test]
async fn the_pruned_past_is_neither_listed_nor_bookable() {
    for house in House::each() {
        let human = house.worker().await;
        let tenant = house.tenant.id;
        house.world.clock.set(utc_datetime!(2026-03-06 12:00).into());
        let listed = house.starts(&human, "2026-03-05", "2026-03-05", 60).await;
        assert_eq!(listed.len(), 8, "the past is listed");
        house.world.write(move |tx, _cx| tx.prune(tenant, utc_datetime!(2026-03-05 17:00).into()));
        let left = house.starts(&human, "2026-03-05", "2026-03-05", 60).await;
        assert_eq!(left, listed[3..], "from noon in New York on");
        refused(&house.book(&human, &listed[2], 60).await, 409, "SLOT_UNAVAILABLE");
        id(&house.book(&human, &listed[3], 60).await);
    }
}
