//! The open windows of a date, and how full they are.

use super::{Clinic, MONDAY, NOBODY, SLOTS, branch, change_branch, invalid, service, service_with, shut};
use engine::{
    model::{Channel, Closure, Plot, Service},
    verbs::{ResourceChange, SeatRefused},
};
use serde_json::{Value, json};
use slot_core::{Instant, Length, Refusal, Span};
use time::macros::{date, utc_datetime};

/// Some fields of each window.
fn fields(slots: &[Value], names: &[&str]) -> Vec<Value> {
    slots.iter().map(|slot| names.iter().map(|name| slot[*name].clone()).collect()).collect()
}

#[actix_web::test]
async fn a_window_with_three_appointments() {
    for clinic in Clinic::each() {
        let id = clinic.window(json!({})).await;
        clinic.book(&id, MONDAY, 3);
        let reply = clinic.api.get(&format!("{SLOTS}/availability?date={MONDAY}&session=Morning")).await;
        insta::allow_duplicates! {
        insta::assert_snapshot!(clinic.named(&reply, &id), @r#"
        200
        {
          "date": "2026-06-15",
          "slots": [
            {
              "ai_slots": 10,
              "appointment_type": null,
              "available_slots": 7,
              "batch": "MA",
              "branch_id": "BRANCH",
              "calendar_id": "WINDOW",
              "created_at": "2026-03-02T12:00:00.000Z",
              "day": "monday",
              "end_time": "11:00",
              "filled_slots": 3,
              "max_slots": 20,
              "session": "Morning",
              "slot_id": "WINDOW||2026-06-15",
              "start_time": "09:00",
              "status": "OPEN",
              "updated_at": "2026-03-02T12:00:00.000Z"
            }
          ],
          "success": true
        }
        "#);
        }
        assert!(reply.text.starts_with(&format!(
            r#"{{"success":true,"date":"{MONDAY}","slots":[{{"slot_id":"{id}||{MONDAY}","calendar_id":"{id}","branch_id":"#
        )));
    }
}

#[actix_web::test]
async fn what_may_be_asked() {
    for clinic in Clinic::each() {
        let second = branch(&clinic.world, &clinic.tenant, "Second");
        let first = clinic.window(json!({ "branch_id": clinic.branch.to_string() })).await;
        let other = clinic.window(json!({ "branch_id": second.to_string(), "session": "Evening" })).await;
        let ids = |found: &[Value]| fields(found, &["calendar_id"]);
        for (query, expect) in [
            (String::new(), vec![&first, &other]),
            (format!("branch_id={second}"), vec![&other]),
            (format!("branch_id={}", second.ulid()), vec![&other]),
            ("session=Morning".to_owned(), vec![&first]),
            ("session=Afternoon".to_owned(), vec![]),
            (format!("session=Morning&branch_id={second}"), vec![]),
            (format!("branch_id={NOBODY}"), vec![]),
            ("session=&branch_id=&unknown=1".to_owned(), vec![&first, &other]),
        ] {
            let found = clinic.open(&format!("date={MONDAY}&{query}")).await;
            let expect: Vec<Value> = expect.iter().map(|id| json!([id])).collect();
            assert_eq!(ids(&found), expect, "{query}");
        }
        for (query, told) in [
            ("", "date is required"),
            ("date=", "date is required"),
            ("date=15.06.2026", "date must be a date such as 2026-03-10"),
            ("date=2026-02-29", "date must be a date such as 2026-03-10"),
            ("date=2026-06-15&session=morning", "session must be one of Morning, Afternoon, Evening"),
            ("date=2026-06-15&branch_id=x", "branch_id must be a UUID"),
            ("date=2026-06-15&date=2026-06-16", "date must be given only once"),
            ("session=x", "date is required; session must be one of Morning, Afternoon, Evening"),
        ] {
            invalid(&clinic.api.get(&format!("{SLOTS}/availability?{query}")).await, told);
        }
    }
}

#[actix_web::test]
async fn windows_come_in_order_on_their_weekday_whenever_that_is() {
    for clinic in Clinic::each() {
        for (day, session, start, end) in [
            ("monday", "Evening", "18:00", "20:00"),
            ("monday", "Afternoon", "09:00", "10:00"),
            ("monday", "Morning", "09:00", "11:00"),
            ("tuesday", "Morning", "08:00", "11:00"),
        ] {
            clinic.window(json!({ "day": day, "session": session, "start_time": start, "end_time": end })).await;
        }
        for date in [MONDAY, "2020-01-06", "2055-01-04"] {
            let found = clinic.open(&format!("date={date}")).await;
            let expect = [json!(["09:00", "Morning"]), json!(["09:00", "Afternoon"]), json!(["18:00", "Evening"])];
            assert_eq!(fields(&found, &["start_time", "session"]), expect, "{date}");
        }
        assert_eq!(clinic.open("date=2026-06-16").await.len(), 1);
        assert_eq!(clinic.open("date=2026-06-17").await.len(), 0);
    }
}

#[actix_web::test]
async fn the_share_is_what_is_available_and_what_can_be_booked() {
    for clinic in Clinic::each() {
        let id = clinic.window(json!({ "max_slots": 5, "ai_slots": 3 })).await;
        let shown = async || {
            let found = clinic.open(&format!("date={MONDAY}")).await;
            fields(&found, &["max_slots", "ai_slots", "filled_slots", "available_slots"])
        };
        assert_eq!(shown().await, [json!([5, 3, 0, 3])]);
        clinic.book(&id, MONDAY, 3);
        assert_eq!(shown().await, [json!([5, 3, 3, 0])], "full, and listed all the same");
        let full = Err(SeatRefused::Refused(Refusal::Taken { remaining: 0 }));
        assert_eq!(clinic.try_book(&id, MONDAY, "One more", Channel::Api), full);
        clinic.try_book(&id, MONDAY, "One more", Channel::Admin).unwrap();
        assert_eq!(shown().await, [json!([5, 3, 4, 0])], "never less than none");
        // Another date has places of its own.
        assert_eq!(clinic.open("date=2026-06-22").await[0]["available_slots"], 3);
        // More places of the date's own do not change the share, fewer do.
        clinic.track(&id, MONDAY, &json!({ "max_slots": 50 })).await;
        assert_eq!(shown().await, [json!([50, 3, 4, 0])]);
        clinic.track(&id, "2026-06-22", &json!({ "max_slots": 2 })).await;
        let next = clinic.open("date=2026-06-22").await;
        assert_eq!(fields(&next, &["max_slots", "ai_slots", "available_slots"]), [json!([2, 2, 2])]);
    }
}

#[actix_web::test]
async fn windows_that_take_no_bookings_are_left_out() {
    for clinic in Clinic::each() {
        let query = format!("date={MONDAY}");
        let eyes = service(&clinic.world, &clinic.tenant, "Eyes");
        let shared = clinic.window(json!({})).await;
        let own = clinic.window(json!({ "appointment_type_id": eyes.to_string() })).await;
        assert_eq!(clinic.open(&query).await.len(), 2);
        // Closed for one of two services, then for both.
        clinic.track(&shared, MONDAY, &json!({ "status": "CLOSED" })).await;
        assert_eq!(clinic.open(&query).await.len(), 2);
        let closed = json!({ "status": "CLOSED" });
        for window in [&shared, &own] {
            clinic.api.patch(&format!("{SLOTS}/tracking/{window}||{MONDAY}||{eyes}"), &closed).await;
        }
        assert!(clinic.open(&query).await.is_empty());
        assert_eq!(clinic.open("date=2026-06-22").await.len(), 2, "only that date");
        clinic.track(&shared, MONDAY, &json!({ "status": "OPEN" })).await;
        assert_eq!(fields(&clinic.open(&query).await, &["calendar_id"]), [json!([shared])]);
        // While the branch is shut, and when it takes no bookings at all.
        let closing = |plot| vec![Closure { plot, reason: None }];
        let at = Instant::from(utc_datetime!(2026-06-15 08:59));
        for (plot, count) in [
            (Plot::Day(date!(2026 - 06 - 15)), 0),
            (Plot::Span(Span::starting(at, Length::minutes(1)).unwrap()), 0),
            (Plot::Span(Span::starting(at + Length::minutes(1), Length::minutes(1)).unwrap()), 1),
        ] {
            shut(&clinic, closing(plot));
            assert_eq!(clinic.open(&query).await.len(), count, "{plot:?}");
        }
        change_branch(&clinic, ResourceChange { active: Some(false), ..ResourceChange::default() });
        assert!(clinic.open(&query).await.is_empty());
        assert!(clinic.records(&format!("date_from={MONDAY}")).await.is_empty());
    }
}

#[actix_web::test]
async fn services_that_are_given_elsewhere_or_no_more() {
    for clinic in Clinic::each() {
        let second = branch(&clinic.world, &clinic.tenant, "Second");
        let here = |one| Service { location: Some(second), ..one };
        let elsewhere = service_with(&clinic.world, &clinic.tenant, "Elsewhere", here);
        let shared = clinic.window(json!({ "branch_id": clinic.branch.to_string() })).await;
        let other = clinic.window(json!({ "branch_id": second.to_string() })).await;
        let found = clinic.records(&format!("date_from={MONDAY}&appointment_type_id={elsewhere}")).await;
        assert_eq!(fields(&found, &["calendar_id"]), [json!([other])]);
        let found = clinic.records(&format!("date_from={MONDAY}&branch_id={}", clinic.branch)).await;
        assert_eq!(fields(&found, &["calendar_id"]), [json!([shared])]);
    }
}
