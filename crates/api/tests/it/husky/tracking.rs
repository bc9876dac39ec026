//! Tracking records: one for each window, date and service.

use super::{Clinic, MONDAY, NOBODY, SLOTS, branch, invalid, refused, service};
use engine::model::Channel;
use serde_json::{Value, json};

/// Some fields of each record.
fn fields(records: &[Value], names: &[&str]) -> Vec<Value> {
    records.iter().map(|record| names.iter().map(|name| record[*name].clone()).collect()).collect()
}

#[actix_web::test]
async fn a_record_with_three_appointments() {
    for clinic in Clinic::each() {
        let id = clinic.window(json!({})).await;
        clinic.book(&id, MONDAY, 3);
        let reply = clinic.api.get(&format!("{SLOTS}/schedule-tracking?date_from={MONDAY}&date_to=2026-06-21")).await;
        assert_eq!(reply.header("content-type"), Some("application/json"));
        let service = clinic.service;
        let record = format!(
            r#"{{"slot_id":"{id}||{MONDAY}||{service}","calendar_id":"{id}","appointment_type_id":"{service}","appointment_type_name":"General Checkup","date":"{MONDAY}","day_of_week":"monday","session":"Morning","batch":"MA","start_time":"09:00","end_time":"11:00","max_slots":20,"filled_slots":3,"available_slots":17,"status":"OPEN"}}"#
        );
        assert_eq!((reply.status, reply.text), (200, format!(r#"{{"success":true,"data":[{record}]}}"#)));
        // One that was changed has the very same shape.
        let reply = clinic.track(&id, MONDAY, &json!({ "status": "OPEN" })).await;
        assert_eq!((reply.status, reply.text), (200, format!(r#"{{"success":true,"data":{record}}}"#)));
    }
}

#[actix_web::test]
async fn names_are_written_as_json() {
    for clinic in Clinic::each() {
        let (name, batch) = ("Ärzte \"A\\B\"\u{1}", "\"B\" \\ ☕");
        let odd = service(&clinic.world, &clinic.tenant, name);
        clinic.window(json!({ "appointment_type_id": odd.to_string(), "batch_name": batch })).await;
        let found = clinic.records(&format!("date_from={MONDAY}")).await;
        assert_eq!(fields(&found, &["appointment_type_name", "batch"]), [json!([name, batch])]);
        clinic.window(json!({ "batch_name": null, "appointment_type_id": odd.to_string() })).await;
        let found = clinic.records(&format!("date_from={MONDAY}")).await;
        assert!(found.iter().any(|record| record["batch"].is_null()));
    }
}

#[actix_web::test]
async fn records_come_by_date_start_and_service() {
    for clinic in Clinic::each() {
        service(&clinic.world, &clinic.tenant, "Eyes");
        for (day, start) in [("tuesday", "08:00"), ("monday", "10:00"), ("monday", "09:00"), ("monday", "09:00")] {
            clinic.window(json!({ "day": day, "start_time": start })).await;
        }
        let found = clinic.records(&format!("date_from={MONDAY}&date_to=2026-06-22")).await;
        let (eyes, general) = ("Eyes", "General Checkup");
        let monday = |date: &str| {
            [
                ("09:00", eyes),
                ("09:00", eyes),
                ("09:00", general),
                ("09:00", general),
                ("10:00", eyes),
                ("10:00", general),
            ]
            .map(|(start, name)| json!([date, "monday", start, name]))
        };
        let tuesday = [eyes, general].map(|name| json!(["2026-06-16", "tuesday", "08:00", name]));
        let expect = [monday(MONDAY).as_slice(), &tuesday, &monday("2026-06-22")].concat();
        assert_eq!(fields(&found, &["date", "day_of_week", "start_time", "appointment_type_name"]), expect);
    }
}

#[actix_web::test]
async fn what_may_be_asked() {
    for clinic in Clinic::each() {
        let second = branch(&clinic.world, &clinic.tenant, "Second");
        let eyes = service(&clinic.world, &clinic.tenant, "Eyes");
        clinic.window(json!({ "branch_id": clinic.branch.to_string() })).await;
        clinic
            .window(json!({
                "branch_id": second.to_string(), "session": "Evening", "appointment_type_id": eyes.to_string(),
            }))
            .await;
        for (query, count) in [
            (String::new(), 3),
            (format!("branch_id={second}"), 1),
            ("session=Morning".to_owned(), 2),
            ("session=Evening".to_owned(), 1),
            (format!("appointment_type_id={eyes}"), 2),
            (format!("appointment_type_id={}", clinic.service), 1),
            (format!("appointment_type_id={NOBODY}"), 0),
            (format!("branch_id={NOBODY}"), 0),
            ("date_to=2026-06-21".to_owned(), 3),
            ("date_to=2026-06-22".to_owned(), 6),
        ] {
            assert_eq!(clinic.records(&format!("date_from={MONDAY}&{query}")).await.len(), count, "{query}");
        }
        for (query, told) in [
            ("", "date_from is required"),
            ("date_to=2026-06-15", "date_from is required"),
            ("date_from=x", "date_from must be a date such as 2026-03-10"),
            ("date_from=2026-06-15&date_to=x", "date_to must be a date such as 2026-03-10"),
            ("date_from=2026-06-15&date_to=2026-06-14", "date_to must not be before date_from"),
            (
                "date_from=2026-01-01&date_to=2027-01-02",
                "date_to must be at most 366 days from date_from, both included",
            ),
            ("date_from=2026-06-15&session=x", "session must be one of Morning, Afternoon, Evening"),
            ("date_from=2026-06-15&appointment_type_id=x", "appointment_type_id must be a UUID"),
        ] {
            invalid(&clinic.api.get(&format!("{SLOTS}/schedule-tracking?{query}")).await, told);
        }
        let year = clinic.records("date_from=2026-01-01&date_to=2027-01-01").await;
        assert_eq!(year.len(), 52 * 3);
    }
}

#[actix_web::test]
async fn a_date_is_closed_and_opened_for_one_service() {
    for clinic in Clinic::each() {
        let eyes = service(&clinic.world, &clinic.tenant, "Eyes");
        let id = clinic.window(json!({})).await;
        let statuses = async || {
            let found = clinic.records(&format!("date_from={MONDAY}&date_to=2026-06-22")).await;
            fields(&found, &["date", "appointment_type_name", "status"])
        };
        let expect = |eyes: &str| {
            [
                json!([MONDAY, "Eyes", eyes]),
                json!([MONDAY, "General Checkup", "OPEN"]),
                json!(["2026-06-22", "Eyes", "OPEN"]),
                json!(["2026-06-22", "General Checkup", "OPEN"]),
            ]
        };
        // The bar may be sent as it is and percent-encoded.
        for bar in ["||", "%7C%7C"] {
            let path = format!("{SLOTS}/tracking/{id}{bar}{MONDAY}{bar}{eyes}");
            for status in ["CLOSED", "CLOSED", "OPEN"] {
                let reply = clinic.api.patch(&path, &json!({ "status": status })).await;
                assert_eq!((reply.status, &reply.json()["data"]["status"]), (200, &json!(status)));
                assert_eq!(statuses().await, expect(status));
            }
        }
    }
}

#[actix_web::test]
async fn a_date_has_places_of_its_own_for_all_services_together() {
    for clinic in Clinic::each() {
        service(&clinic.world, &clinic.tenant, "Eyes");
        let id = clinic.window(json!({})).await;
        clinic.book(&id, MONDAY, 3);
        let counts = async |date: &str| {
            let found = clinic.records(&format!("date_from={date}")).await;
            fields(&found, &["max_slots", "filled_slots", "available_slots"])
        };
        for (body, expect) in [
            (json!({ "max_slots": 30 }), json!([30, 3, 27])),
            (json!({ "max_slots": 2 }), json!([2, 3, 0])),
            (json!({ "max_slots": 0 }), json!([0, 3, 0])),
            (json!({ "max_slots": 4.0, "filled_slots": 9, "available_slots": 9 }), json!([4, 3, 1])),
            (json!({ "status": "OPEN" }), json!([4, 3, 1])),
        ] {
            let reply = clinic.track(&id, MONDAY, &body).await;
            let data = [reply.json()["data"].clone()];
            assert_eq!(
                fields(&data, &["max_slots", "filled_slots", "available_slots"]),
                std::slice::from_ref(&expect),
                "{body}"
            );
            assert_eq!(counts(MONDAY).await, [expect.clone(), expect], "{body}");
        }
        assert_eq!(counts("2026-06-22").await, [json!([20, 0, 20]), json!([20, 0, 20])], "only that date");
        assert!(clinic.try_book(&id, MONDAY, "Fourth", Channel::Api).is_ok());
        assert!(clinic.try_book(&id, MONDAY, "Fifth", Channel::Admin).is_err());
    }
}

#[actix_web::test]
async fn what_a_change_must_be() {
    for clinic in Clinic::each() {
        let id = clinic.window(json!({})).await;
        let nothing = "body must have at least one of status, max_slots";
        for (body, told) in [
            (json!({}), nothing),
            (json!({ "filled_slots": 1, "available_slots": 2 }), nothing),
            (json!({ "status": null, "max_slots": null }), nothing),
            (json!({ "status": "closed" }), "status must be one of OPEN, CLOSED"),
            (json!({ "status": true }), "status must be a string"),
            (json!({ "max_slots": -1 }), "max_slots must be from 0 to 1000000"),
            (json!({ "max_slots": 1.5 }), "max_slots must be an integer"),
            (json!([]), "body must be a JSON object"),
        ] {
            invalid(&clinic.track(&id, MONDAY, &body).await, told);
        }
        let closed = json!({ "status": "CLOSED" });
        let three = "slot_id must have the form calendar_id||YYYY-MM-DD||appointment_type_id";
        let service = clinic.service;
        for (slot, told) in [
            (id.clone(), three),
            (format!("{id}||{MONDAY}"), three),
            (format!("{id}||{MONDAY}||{service}||x"), three),
            (format!("x||{MONDAY}||{service}"), "slot_id.calendar_id must be a UUID"),
            (format!("{id}||2026-06-31||{service}"), "slot_id.date must be a date such as 2026-03-10"),
            (format!("{id}||{MONDAY}||checkup"), "slot_id.appointment_type_id must be a UUID"),
        ] {
            invalid(&clinic.api.patch(&format!("{SLOTS}/tracking/{slot}"), &closed).await, told);
        }
        let eyes = self::service(&clinic.world, &clinic.tenant, "Eyes");
        let own = clinic.window(json!({ "appointment_type_id": eyes.to_string() })).await;
        for slot in [
            format!("{NOBODY}||{MONDAY}||{service}"),
            format!("{id}||{MONDAY}||{NOBODY}"),
            format!("{id}||2026-06-16||{service}"),
            format!("{own}||{MONDAY}||{service}"),
        ] {
            let path = format!("{SLOTS}/tracking/{slot}");
            refused(&clinic.api.patch(&path, &closed).await, 404, "NOT_FOUND", "schedule tracking record not found");
            // What is wrong with the request goes before what is missing.
            invalid(&clinic.api.patch(&path, &json!({})).await, nothing);
        }
        assert!(clinic.records(&format!("date_from={MONDAY}")).await.iter().all(|one| one["status"] == "OPEN"));
    }
}
