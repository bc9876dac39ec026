//! Which dates an override matches, and what it does to the slots of them.

use super::{House, refused};
use serde_json::{Value, json};

fn timed(kind: &str, start: &str, end: &str) -> Value {
    json!({
        "type": kind, "title": "x", "all_day": false, "start_date": "2026-03-04", "start_time": start, "end_time": end
    })
}

fn all_day(kind: &str) -> Value {
    json!({"type": kind, "title": "x", "all_day": true, "start_date": "2026-03-04"})
}

fn with(mut base: Value, changes: &Value) -> Value {
    for (name, value) in changes.as_object().unwrap() {
        base[name] = value.clone();
    }
    base
}

/// The local days in March and April 2026 on which a human without hours is open, by an override alone.
async fn days(house: &House, changes: &Value) -> Vec<String> {
    let human = house.human().await;
    let rules = json!({"working_days": [1], "work_start": "00:00", "work_end": "00:01", "meeting_durations": [1, 60]});
    house.rules(&human, &rules).await;
    house.add_override(&human, &with(timed("open", "10:00", "11:00"), changes)).await;
    let starts = house.starts(&human, "2026-03-01", "2026-04-30", 60).await;
    starts.iter().map(|start| start[5..10].to_owned()).collect()
}

#[actix_web::test]
async fn dates_match_as_the_contract_says() {
    for house in House::each() {
        for (changes, expect) in [
            (json!({}), "03-04"),
            (json!({"end_date": "2026-03-06"}), "03-04 03-05 03-06"),
            // The weekday of the start, onward; the end date is the last day of the series.
            (json!({"recurrence": {"freq": "weekly"}, "end_date": "2026-03-18"}), "03-04 03-11 03-18"),
            // Weeks are counted from the Monday of the week of the start: the Monday before it does not match.
            (
                json!({"recurrence": {"freq": "weekly", "interval": 2, "days": [1, 3]}, "end_date": "2026-04-01"}),
                "03-04 03-16 03-18 03-30 04-01",
            ),
            (json!({"recurrence": {"freq": "monthly"}}), "03-04 04-04"),
            (json!({"recurrence": {"freq": "monthly", "day_of_month": 31}}), "03-31"),
            (json!({"recurrence": {"freq": "monthly", "day_of_month": 1}}), "04-01"),
            (json!({"recurrence": {"freq": "monthly", "week": 2, "day": 2}}), "03-10 04-14"),
            (json!({"recurrence": {"freq": "monthly", "week": 5, "day": 5}}), "03-27 04-24"),
            (json!({"recurrence": {"freq": "monthly", "interval": 2}}), "03-04"),
        ] {
            assert_eq!(days(&house, &changes).await.join(" "), expect, "{changes}");
        }
    }
}

#[actix_web::test]
async fn what_overrides_do_to_slots() {
    for house in House::each() {
        let human = house.worker().await;
        let count = async |date: &str, duration| house.starts(&human, date, date, duration).await.len();
        assert_eq!([count("2026-03-04", 30).await, count("2026-03-04", 60).await], [16, 8]);
        // A timed block removes what overlaps it; touching ends do not.
        let lunch = house.add_override(&human, &timed("block", "12:15", "13:00")).await;
        assert_eq!([count("2026-03-04", 30).await, count("2026-03-04", 60).await], [14, 7]);
        // A block also removes what an open override adds.
        let evening = house.add_override(&human, &timed("open", "12:00", "19:00")).await;
        assert_eq!(count("2026-03-04", 30).await, 18);
        refused(&house.book(&human, "2026-03-04T17:00:00Z", 30).await, 422, "SCHEDULE_BLOCKED");
        // A slot that is in both windows is listed once; one that spans both fits in one of them.
        house.api.delete(&format!("/v1/humans/{human}/overrides/{lunch}")).await;
        assert_eq!(count("2026-03-04", 30).await, 20);
        assert_eq!(house.book(&human, "2026-03-04T21:30:00Z", 60).await.status, 201);
        // Deleted overrides are gone at once.
        house.api.delete(&format!("/v1/humans/{human}/overrides/{evening}")).await;
        refused(&house.book(&human, "2026-03-04T22:30:00Z", 30).await, 422, "OUTSIDE_WORKING_HOURS");
        assert_eq!(count("2026-03-04", 30).await, 15);
        // A whole day is skipped, and a whole day is opened.
        house.add_override(&human, &all_day("block")).await;
        assert_eq!(count("2026-03-04", 30).await, 0);
        house.add_override(&human, &with(all_day("open"), &json!({"start_date": "2026-03-07"}))).await;
        assert_eq!([count("2026-03-07", 30).await, count("2026-03-07", 60).await], [48, 24]);
    }
}

#[actix_web::test]
async fn windows_that_only_touch_are_not_merged() {
    for house in House::each() {
        let human = house.worker().await;
        house.add_override(&human, &timed("open", "17:00", "18:00")).await;
        refused(&house.book(&human, "2026-03-04T21:30:00Z", 60).await, 422, "OUTSIDE_WORKING_HOURS");
        assert_eq!(house.book(&human, "2026-03-04T22:00:00Z", 60).await.status, 201);
    }
}

#[actix_web::test]
async fn dates_come_back_as_they_were_put() {
    for house in House::each() {
        let human = house.human().await;
        let path = format!("/v1/humans/{human}/overrides");
        let mut made = Vec::new();
        for (end_date, recurrence) in [
            (json!(null), json!(null)),
            (json!("2026-03-04"), json!(null)),
            (json!("2027-03-04"), json!(null)),
            (json!(null), json!({"freq": "weekly"})),
            (json!("2026-03-04"), json!({"freq": "weekly", "interval": 1})),
            (json!("2027-03-04"), json!({"freq": "weekly", "interval": 3, "days": [7, 1]})),
            (json!(null), json!({"freq": "monthly"})),
            (json!(null), json!({"freq": "monthly", "day_of_month": 31})),
            (json!("2027-03-04"), json!({"freq": "monthly", "interval": 2, "week": 5, "day": 7})),
        ] {
            let body = with(all_day("block"), &json!({"recurrence": recurrence, "end_date": end_date}));
            let one = house.api.post(&path, &body).await.json();
            assert_eq!((&one["recurrence"], &one["end_date"]), (&recurrence, &end_date));
            made.push(one);
        }
        let listed = house.api.get(&path).await.json();
        assert_eq!(listed["overrides"].as_array(), Some(&made), "the store keeps it too");
        let nulls = json!({"freq": "weekly", "interval": null, "days": null, "week": null});
        let one = house.api.post(&path, &with(all_day("block"), &json!({"recurrence": nulls}))).await.json();
        assert_eq!(one["recurrence"], json!({"freq": "weekly"}), "null is as absent");
    }
}

#[actix_web::test]
async fn overrides_belong_to_their_human() {
    for house in House::each() {
        let (mine, other) = (house.human().await, house.human().await);
        let lunch = house.add_override(&mine, &all_day("block")).await;
        refused(&house.api.delete(&format!("/v1/humans/{other}/overrides/{lunch}")).await, 404, "NOT_FOUND");
        assert_eq!(house.api.delete(&format!("/v1/humans/{mine}/overrides/{lunch}")).await.status, 200);
        refused(&house.api.delete(&format!("/v1/humans/{mine}/overrides/{lunch}")).await, 404, "NOT_FOUND");
    }
}
