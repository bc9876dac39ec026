//! The life of an appointment: every action from every status, and what a move does.

use super::{
    NOBODY, conflicts, id, refused,
    ward::{APPOINTMENTS, Ward},
};
use serde_json::{Value, json};
use slot_core::Length;

/// The actions, and from where to where they lead.
const TABLE: &[(&str, &[&str], &str)] = &[
    ("confirm", &["requested"], "confirmed"),
    ("check-in", &["confirmed"], "checked_in"),
    ("start", &["checked_in"], "in_progress"),
    ("complete", &["in_progress"], "completed"),
    ("no-show", &["confirmed", "checked_in"], "no_show"),
    ("cancel", &["requested", "confirmed", "checked_in"], "cancelled"),
    ("reschedule", &["requested", "confirmed"], "rescheduled"),
];

/// How each status is reached.
const WAYS: &[(&str, &[&str])] = &[
    ("requested", &[]),
    ("confirmed", &["confirm"]),
    ("checked_in", &["confirm", "check-in"]),
    ("in_progress", &["confirm", "check-in", "start"]),
    ("completed", &["confirm", "check-in", "start", "complete"]),
    ("no_show", &["confirm", "no-show"]),
    ("cancelled", &["cancel"]),
    ("rescheduled", &["reschedule"]),
];

/// To another day, which is free.
fn elsewhere(day: usize) -> Value {
    json!({
        "new_start_time": format!("2026-04-{:02}T10:00:00Z", day + 1),
        "new_end_time": format!("2026-04-{:02}T10:30:00Z", day + 1),
    })
}

async fn act(ward: &Ward, made: &Value, action: &str, day: usize) -> crate::support::Reply {
    let body = if action == "reschedule" { elsewhere(day) } else { json!({}) };
    ward.api.post(&format!("{APPOINTMENTS}/{}/{action}", id(made)), &body).await
}

#[actix_web::test]
async fn every_action_from_every_status_is_taken_or_refused() {
    for ward in Ward::each() {
        for (way, (from, steps)) in WAYS.iter().enumerate() {
            for (place, (action, allowed, to)) in TABLE.iter().enumerate() {
                let (day, minute) = (way * 3 % 28, way * 7 + place);
                let start = format!("2026-{:02}-{:02}T{:02}:00:00Z", 5 + minute / 28, 1 + minute % 28, 10);
                let end = start.replace("T10:00", "T10:30");
                let made = ward.book("10:00", json!({ "start_time": start, "end_time": end })).await;
                for step in *steps {
                    let reply = act(&ward, &made, step, day).await;
                    assert_eq!(reply.status, 200, "{step}: {}", reply.text);
                }
                let (before, events) = (ward.shown(&made).await, ward.events());
                assert_eq!(before["status"], json!(from));
                let reply = act(&ward, &made, action, day + 1).await;
                let after = ward.shown(&made).await;
                if allowed.contains(from) {
                    assert_eq!((reply.status, &after["status"]), (200, &json!(to)), "{from} {action}: {}", reply.text);
                    assert_eq!(after["version"].as_u64(), before["version"].as_u64().map(|version| version + 1));
                    let history = after["status_history"].as_array().unwrap();
                    assert_eq!(history.len(), before["status_history"].as_array().unwrap().len() + 1);
                    assert_eq!(history.last().unwrap()["from_status"], json!(from));
                } else {
                    conflicts(&reply, "invalid_transition");
                    assert_eq!((&after, ward.events()), (&before, events), "{from} {action}");
                    if *action == "cancel" {
                        let deleted = ward.api.delete(&format!("{APPOINTMENTS}/{}", id(&made))).await;
                        conflicts(&deleted, "invalid_transition");
                    }
                }
                // Out of the way of the next ones.
                let moved = ward.list("date_from=2026-04-01&date_to=2026-04-30&status=requested").await;
                for one in moved["appointments"].as_array().unwrap() {
                    assert_eq!(ward.act(one, "cancel").await.status, 200);
                }
            }
        }
    }
}

#[actix_web::test]
async fn an_action_says_who_and_why() {
    for ward in Ward::each() {
        let made = ward.book("10:00", json!({ "notes": "fasting" })).await;
        let path = |action: &str| format!("{APPOINTMENTS}/{}/{action}", id(&made));
        let post = async |action: &str, body: Value| ward.api.post(&path(action), &body).await.json();
        assert_eq!(post("confirm", json!({ "confirmed_by": "Eva", "other": 1 })).await["status"], json!("confirmed"));
        assert_eq!(post("check-in", json!({ "checked_in_by": "desk" })).await["version"], json!(3));
        // A body may be left out.
        let started = ward.api.send(actix_web::http::Method::POST, &path("start"), None).await;
        assert_eq!(started.status, 200, "{}", started.text);
        let done = post("complete", json!({ "notes": "all well" })).await;
        assert_eq!((&done["notes"], &done["status"]), (&json!("fasting\nall well"), &json!("completed")));
        let shown = ward.shown(&made).await;
        let who: Vec<&Value> =
            shown["status_history"].as_array().unwrap().iter().map(|row| &row["changed_by"]).collect();
        assert_eq!(who, [&json!(null), &json!("Eva"), &json!("desk"), &json!(null), &json!(null)]);

        let other = ward.book("11:00", json!({})).await;
        let cancel = json!({ "reason": "ill", "cancelled_by": "patient" });
        let cancelled = ward.api.post(&format!("{APPOINTMENTS}/{}/cancel", id(&other)), &cancel).await.json();
        assert_eq!((&cancelled["cancellation_reason"], &cancelled["cancelled_by"]), (&json!("ill"), &json!("patient")));
        let last = ward.shown(&other).await["status_history"][1].clone();
        assert_eq!((&last["reason"], &last["changed_by"]), (&json!("ill"), &json!("patient")));
        // Its time is free again.
        let third = ward.book("11:00", json!({})).await;
        let gone = ward.api.delete(&format!("{APPOINTMENTS}/{}", id(&third))).await;
        assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        assert_eq!(ward.shown(&third).await["status"], json!("cancelled"));
        ward.book("11:00", json!({})).await;
        for action in ["confirm", "check-in", "start", "complete", "no-show", "cancel"] {
            let nobody = ward.api.post(&format!("{APPOINTMENTS}/{NOBODY}/{action}"), &json!({})).await;
            refused(&nobody, 404, "appointment not found");
            assert_eq!(ward.api.post(&format!("{APPOINTMENTS}/x/{action}"), &json!({})).await.status, 422);
        }
        let bad = ward.api.post(&format!("{APPOINTMENTS}/{}/confirm", id(&third)), &json!({ "confirmed_by": 5 })).await;
        refused(&bad, 422, "confirmed_by must be a string");
    }
}

#[actix_web::test]
async fn a_move_keeps_the_old_one_unless_it_gets_the_new_one() {
    for ward in Ward::each() {
        let fields = json!({
            "room_id": ward.blue.to_string(), "source": "phone", "notes": "n", "external_reference": "erp-1",
            "metadata": { "a": 1 },
        });
        let old = ward.book("10:00", fields).await;
        ward.book("11:00", json!({ "patient_id": ward.leo })).await;
        let path = format!("{APPOINTMENTS}/{}/reschedule", id(&old));
        let to = |time: &str, fields: Value| {
            let body = ward.new_at(time, json!({}));
            let mut body = json!({ "new_start_time": body["start_time"], "new_end_time": body["end_time"] });
            body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            body
        };
        let (before, events) = (ward.shown(&old).await, ward.events());
        conflicts(&ward.api.post(&path, &to("10:45", json!({}))).await, "provider_taken");
        refused(&ward.api.post(&path, &to("12:00", json!({ "new_room_id": NOBODY }))).await, 404, "room not found");
        assert_eq!(ward.api.post(&path, &json!({ "new_start_time": "2026-03-03T12:00:00Z" })).await.status, 422);
        assert_eq!((ward.shown(&old).await, ward.events()), (before, events));

        ward.clinic.world.clock.advance(Length::minutes(1));
        let moved = ward.api.post(&path, &to("10:15", json!({ "reason": "late" }))).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
        let moved = moved.json();
        let left = ward.shown(&old).await;
        assert_eq!((&left["status"], &left["rescheduled_to_id"]), (&json!("rescheduled"), &moved["id"]));
        assert_eq!(left["status_history"][1]["reason"], json!("late"));
        assert_eq!((&moved["status"], &moved["version"]), (&json!("requested"), &json!(1)));
        assert_eq!((&moved["rescheduled_from_id"], &moved["start_time"]), (&old["id"], &json!("2026-03-03T10:15:00Z")));
        for same in
            ["provider_profile_id", "patient_id", "appointment_type_id", "room_id", "source", "notes", "metadata"]
        {
            assert_eq!(moved[same], old[same], "{same}");
        }
        assert_eq!((&left["external_reference"], &moved["external_reference"]), (&json!("erp-1"), &json!(null)));
        let there = to("14:00", json!({ "new_location_id": ward.norte.to_string() }));
        let there = ward.api.post(&format!("{APPOINTMENTS}/{}/reschedule", id(&moved)), &there).await.json();
        assert_eq!((&there["location_id"], &there["room_id"]), (&json!(ward.norte.to_string()), &json!(null)));
    }
}
