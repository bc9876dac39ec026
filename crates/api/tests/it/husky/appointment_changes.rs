//! Appointments that are moved, ended, taken up again or described.

use super::{
    Clinic, MONDAY,
    appointments::{APPOINTMENTS, at, made},
    refused,
};
use crate::support::Reply;
use engine::{
    model::{BookingSettings, ChangeRule, DaySession, TokenNumbering},
    verbs::NewWindow,
};
use serde_json::{Value, json};
use slot_core::{Instant, Length, WallRange};

/// The appointment that was changed.
#[track_caller]
fn changed(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.json()["data"].clone()
}

/// Asserts a 409 with this code.
#[track_caller]
fn conflict(reply: &Reply, code: &str) {
    assert_eq!((reply.status, &reply.json()["error"]["code"]), (409, &json!(code)), "{}", reply.text);
}

#[actix_web::test]
async fn an_appointment_is_moved_in_place() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 1, 1);
        let asha = clinic.make("Asha").await;
        clinic.world.clock.advance(Length::minutes(60));
        let next = json!({ "appointment_date": "2026-06-22T08:00:00Z" });
        let moved = clinic.api.patch(&at(&asha), &next).await;
        let mut expect = asha.clone();
        for (name, value) in [
            ("date", "2026-06-22"),
            ("start_time", "2026-06-22T08:00:00.000Z"),
            ("status", "rescheduled"),
            ("updated_at", "2026-03-02T13:00:00.000Z"),
        ] {
            expect[name] = json!(value);
        }
        assert_eq!((moved.status, moved.json()), (200, json!({ "success": true, "data": expect })));
        // Its own place does not count against it, and the old one is free.
        let later = json!({ "appointment_date": "2026-06-22T08:30:00Z" });
        assert_eq!(changed(&clinic.api.patch(&at(&asha), &later).await)["status"], "rescheduled");
        let bela = clinic.make("Bela").await;
        // There is no room for both: nothing changes.
        conflict(&clinic.api.patch(&at(&bela), &next).await, "SLOT_FULL");
        let outside = json!({ "appointment_date": "2026-06-22T12:00:00Z", "notes": "late" });
        conflict(&clinic.api.patch(&at(&bela), &outside).await, "OUTSIDE_AVAILABILITY");
        assert_eq!(clinic.api.get(&at(&bela)).await.json()["data"], bela);
        // A status that is sent along stays.
        let said = json!({ "appointment_date": "2026-06-29T08:00:00Z", "status": "confirmed" });
        assert_eq!(changed(&clinic.api.patch(&at(&bela), &said).await)["status"], "confirmed");
    }
}

#[actix_web::test]
async fn nobody_is_moved_onto_their_own_second_appointment() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 9, 9);
        clinic.make("Asha").await;
        let next = clinic.visit_with("Asha", json!({ "appointment_date": "2026-06-22T07:30:00Z" }));
        let next = made(&clinic.api.post(APPOINTMENTS, &next).await);
        let back = json!({ "appointment_date": "2026-06-15T08:00:00Z" });
        conflict(&clinic.api.patch(&at(&next), &back).await, "DUPLICATE_BOOKING");
    }
}

#[actix_web::test]
async fn statuses_follow_the_table() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 1, 1);
        let to = |status: &str| json!({ "status": status });
        let asha = clinic.make("Asha").await;
        assert_eq!(changed(&clinic.api.patch(&at(&asha), &to("confirmed")).await), asha, "nothing changed");
        let cancelled = changed(&clinic.api.patch(&at(&asha), &to("cancelled")).await);
        assert_eq!(cancelled["status"], "cancelled");
        clinic.world.clock.advance(Length::minutes(1));
        assert_eq!(changed(&clinic.api.patch(&at(&asha), &to("cancelled")).await), cancelled, "a second time");
        conflict(&clinic.api.patch(&at(&asha), &to("completed")).await, "INVALID_STATUS_TRANSITION");
        let moved = json!({ "appointment_date": "2026-06-22T07:30:00Z" });
        conflict(&clinic.api.patch(&at(&asha), &moved).await, "INVALID_STATUS_TRANSITION");
        // The place was free at once; taken up again, it must be free still.
        let bela = clinic.make("Bela").await;
        conflict(&clinic.api.patch(&at(&asha), &to("confirmed")).await, "SLOT_FULL");
        assert_eq!(changed(&clinic.api.patch(&at(&bela), &to("completed")).await)["status"], "completed");
        assert_eq!(changed(&clinic.api.patch(&at(&asha), &to("confirmed")).await)["status"], "confirmed");
        for status in ["confirmed", "completed", "cancelled"] {
            conflict(&clinic.api.patch(&at(&bela), &to(status)).await, "INVALID_STATUS_TRANSITION");
        }
        let message = "status must be one of confirmed, completed, cancelled";
        for status in ["rescheduled", "no_show", ""] {
            super::invalid(&clinic.api.patch(&at(&asha), &to(status)).await, message);
        }
        // What is over can still be described.
        let noted = changed(&clinic.api.patch(&at(&bela), &json!({ "notes": "paid" })).await);
        assert_eq!((&noted["notes"], &noted["status"]), (&json!("paid"), &json!("completed")));
        let found = clinic.api.get(&format!("{APPOINTMENTS}?status=completed")).await.json();
        assert_eq!(found["pagination"]["total"], 1, "it stays findable");
    }
}

#[actix_web::test]
async fn other_fields_are_noted_and_may_ride_along() {
    for clinic in Clinic::each() {
        clinic.mornings("MA", 9, 9);
        let asha = clinic.make("Asha").await;
        let body = json!({ "assigned_doctor": "Dr. Mehta", "notes": "bring reports" });
        let noted = changed(&clinic.api.patch(&at(&asha), &body).await);
        let mut expect = asha.clone();
        expect["assigned_doctor"] = json!("Dr. Mehta");
        expect["notes"] = json!("bring reports");
        assert_eq!(noted, expect);
        let gone = changed(&clinic.api.patch(&at(&asha), &json!({ "status": "cancelled", "notes": "" })).await);
        assert_eq!((&gone["status"], &gone["notes"]), (&json!("cancelled"), &Value::Null));
        for nothing in [json!({}), json!({ "patient_name": "Bela" }), json!({ "status": null })] {
            let message = "body must have one of appointment_date, status, session, batch, assigned_doctor, notes";
            super::invalid(&clinic.api.patch(&at(&asha), &nothing).await, message);
        }
    }
}

#[actix_web::test]
async fn another_session_or_batch_must_fit_as_well() {
    for mut clinic in Clinic::each() {
        clinic.allow(|settings| BookingSettings { tokens: TokenNumbering::PerDate, ..settings });
        clinic.mornings("MA", 9, 9);
        clinic.mornings("MB", 1, 1);
        clinic.mornings_with("EA", |new| NewWindow {
            session: DaySession::Evening,
            hours: WallRange::parse("18:00", "20:00").unwrap(),
            ..new
        });
        let asha = clinic.make("Asha").await;
        assert_eq!(asha["batch"], "MA");
        let moved = changed(&clinic.api.patch(&at(&asha), &json!({ "batch": "MB" })).await);
        assert_eq!(
            (&moved["batch"], &moved["status"], &moved["date"]),
            (&json!("MB"), &json!("confirmed"), &json!(MONDAY))
        );
        conflict(&clinic.api.patch(&at(&asha), &json!({ "session": "Evening" })).await, "OUTSIDE_AVAILABILITY");
        conflict(&clinic.api.patch(&at(&asha), &json!({ "batch": "MX" })).await, "OUTSIDE_AVAILABILITY");
        let evening = json!({ "session": "Evening", "appointment_date": "2026-06-15T16:30:00Z" });
        let moved = changed(&clinic.api.patch(&at(&asha), &evening).await);
        assert_eq!((&moved["session"], &moved["batch"]), (&json!("Evening"), &json!("EA")));
    }
}

#[actix_web::test]
async fn cancelling_and_moving_have_their_rules() {
    for mut clinic in Clinic::each() {
        clinic.mornings("MA", 9, 9);
        let asha = clinic.make("Asha").await;
        let (off, later) = (json!({ "status": "cancelled" }), json!({ "appointment_date": "2026-06-15T08:00:00Z" }));
        let never = ChangeRule { allowed: false, notice: Length::ZERO };
        clinic.allow(|settings| BookingSettings { cancellation: never, rescheduling: never, ..settings });
        let reply = clinic.api.patch(&at(&asha), &off).await;
        refused(&reply, 409, "CANCELLATION_NOT_ALLOWED", "appointments cannot be cancelled");
        let reply = clinic.api.patch(&at(&asha), &later).await;
        refused(&reply, 409, "RESCHEDULING_NOT_ALLOWED", "appointments cannot be rescheduled");
        // A day before its start is the last moment.
        let day = ChangeRule { allowed: true, notice: Length::minutes(24 * 60) };
        clinic.allow(|settings| BookingSettings { cancellation: day, rescheduling: day, ..settings });
        let start: Instant = api::wire::text::instant("2026-06-15T07:30:00Z").unwrap();
        clinic.world.clock.set(start - Length::minutes(24 * 60) + Length::seconds(1));
        let reply = clinic.api.patch(&at(&asha), &off).await;
        let message = "the appointment could be cancelled until 2026-06-14T07:30:00.000Z";
        refused(&reply, 409, "CANCELLATION_WINDOW_PASSED", message);
        let reply = clinic.api.patch(&at(&asha), &later).await;
        let message = "the appointment could be rescheduled until 2026-06-14T07:30:00.000Z";
        refused(&reply, 409, "RESCHEDULING_WINDOW_PASSED", message);
        assert_eq!(clinic.api.get(&at(&asha)).await.json()["data"], asha, "nothing changed");
        clinic.world.clock.set(start - Length::minutes(24 * 60));
        assert_eq!(changed(&clinic.api.patch(&at(&asha), &off).await)["status"], "cancelled");
        // What is cancelled can be cancelled again, whatever the rules.
        clinic.world.clock.set(start);
        assert_eq!(changed(&clinic.api.patch(&at(&asha), &off).await)["status"], "cancelled");
    }
}
