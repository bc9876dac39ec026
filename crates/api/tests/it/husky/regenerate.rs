//! What regenerating reports, forgets and keeps.

use super::{Clinic, MONDAY, SLOTS, invalid, service};
use engine::{
    model::{BookingSettings, Channel, Tenant},
    verbs::change_tenant,
};
use serde_json::{Value, json};

/// Regenerates; answers the counts.
async fn regenerate(clinic: &Clinic, first: &str, last: &str) -> Value {
    let reply = clinic.api.post(&format!("{SLOTS}/regenerate"), &json!({ "date_from": first, "date_to": last })).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()
}

fn counts(processed: u64, skipped: u64) -> Value {
    json!({
        "success": true, "processed": processed, "skipped": skipped, "errors": 0, "upserted": processed - skipped,
    })
}

/// The statuses and places of a window's records on a date.
async fn shown(clinic: &Clinic, date: &str) -> Vec<Value> {
    let found = clinic.records(&format!("date_from={date}")).await;
    found.iter().map(|record| json!([record["status"], record["max_slots"]])).collect()
}

#[actix_web::test]
async fn every_window_service_and_date_is_counted() {
    for clinic in Clinic::each() {
        assert_eq!(regenerate(&clinic, MONDAY, "2026-06-30").await, counts(0, 0), "without windows");
        let eyes = service(&clinic.world, &clinic.tenant, "Eyes");
        clinic.window(json!({})).await;
        clinic.window(json!({ "day": "tuesday", "appointment_type_id": eyes.to_string() })).await;
        // Three Mondays for two services each, and three Tuesdays for one.
        for _same in 0..2 {
            assert_eq!(regenerate(&clinic, MONDAY, "2026-06-30").await, counts(9, 0));
        }
        let disabled = clinic.window(json!({ "day": "wednesday" })).await;
        clinic.api.delete(&format!("{SLOTS}/{disabled}")).await;
        assert_eq!(regenerate(&clinic, MONDAY, "2026-06-30").await, counts(13, 4));
        let one = clinic.api.post(&format!("{SLOTS}/regenerate"), &json!({ "date_from": MONDAY })).await;
        assert_eq!(one.json(), counts(2, 0), "one day by default");
        assert_eq!(
            one.text, r#"{"success":true,"processed":2,"skipped":0,"errors":0,"upserted":2}"#,
            "in the order of the contract"
        );
    }
}

#[actix_web::test]
async fn what_may_be_asked() {
    for clinic in Clinic::each() {
        for (body, told) in [
            (json!({}), "date_from is required"),
            (json!({ "date_to": MONDAY }), "date_from is required"),
            (json!({ "date_from": 15 }), "date_from must be a string"),
            (json!({ "date_from": "2026-6-15" }), "date_from must be a date such as 2026-03-10"),
            (json!({ "date_from": MONDAY, "date_to": "2026-06-14" }), "date_to must not be before date_from"),
            (
                json!({ "date_from": "2026-01-01", "date_to": "2027-01-02" }),
                "date_to must be at most 366 days from date_from, both included",
            ),
        ] {
            invalid(&clinic.api.post(&format!("{SLOTS}/regenerate"), &body).await, told);
        }
    }
}

#[actix_web::test]
async fn what_differs_on_single_dates_stays() {
    for clinic in Clinic::each() {
        let id = clinic.window(json!({})).await;
        clinic.track(&id, MONDAY, &json!({ "status": "CLOSED", "max_slots": 5 })).await;
        clinic.api.patch(&format!("{SLOTS}/{id}"), &json!({ "start_time": "10:00", "max_slots": 30 })).await;
        assert_eq!(regenerate(&clinic, "2026-06-01", "2026-06-30").await, counts(5, 0));
        assert_eq!(shown(&clinic, MONDAY).await, [json!(["CLOSED", 5])]);
        assert_eq!(shown(&clinic, "2026-06-22").await, [json!(["OPEN", 30])]);
        let record = clinic.records(&format!("date_from={MONDAY}")).await.remove(0);
        assert_eq!(
            (&record["start_time"], &record["end_time"]),
            (&json!("10:00"), &json!("11:00")),
            "of the window now"
        );
    }
}

#[actix_web::test]
async fn what_differs_goes_where_the_business_wants_that() {
    for clinic in Clinic::each() {
        let settings = BookingSettings { regenerate_resets_dates: true, ..clinic.tenant.settings.clone() };
        let changed = Tenant { settings, ..clinic.tenant.clone() };
        clinic.world.write(move |tx, cx| change_tenant(tx, cx, &changed)).unwrap();
        let id = clinic.window(json!({})).await;
        for date in [MONDAY, "2026-06-22"] {
            clinic.track(&id, date, &json!({ "status": "CLOSED", "max_slots": 5 })).await;
        }
        assert_eq!(regenerate(&clinic, MONDAY, MONDAY).await, counts(1, 0));
        assert_eq!(shown(&clinic, MONDAY).await, [json!(["OPEN", 20])]);
        assert_eq!(shown(&clinic, "2026-06-22").await, [json!(["CLOSED", 5])], "outside of the range");
    }
}

#[actix_web::test]
async fn records_of_moved_and_disabled_windows_go_away() {
    for clinic in Clinic::each() {
        let moved = clinic.window(json!({})).await;
        let disabled = clinic.window(json!({ "batch_name": "MB" })).await;
        let kept = clinic.window(json!({ "batch_name": "MC" })).await;
        clinic.book(&moved, MONDAY, 2);
        for window in [&moved, &disabled, &kept] {
            for date in [MONDAY, "2026-06-22"] {
                clinic.track(window, date, &json!({ "max_slots": 5 })).await;
            }
        }
        let day = async |window: &str, day: &str| {
            clinic.api.patch(&format!("{SLOTS}/{window}"), &json!({ "day": day })).await
        };
        day(&moved, "tuesday").await;
        clinic.api.delete(&format!("{SLOTS}/{disabled}")).await;
        assert_eq!(shown(&clinic, MONDAY).await, [json!(["OPEN", 5])]);
        regenerate(&clinic, MONDAY, MONDAY).await;
        day(&moved, "monday").await;
        clinic.api.patch(&format!("{SLOTS}/{disabled}"), &json!({ "status": "OPEN" })).await;
        assert_eq!(shown(&clinic, MONDAY).await, [json!(["OPEN", 20]), json!(["OPEN", 20]), json!(["OPEN", 5])]);
        assert_eq!(shown(&clinic, "2026-06-22").await, [json!(["OPEN", 5]), json!(["OPEN", 5]), json!(["OPEN", 5])]);
        // Nobody who booked was thrown out.
        assert_eq!(clinic.open(&format!("date={MONDAY}")).await[0]["filled_slots"], 2);
        assert!(clinic.try_book(&moved, MONDAY, "Third", Channel::Api).is_ok());
    }
}
