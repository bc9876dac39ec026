//! Many callers at one moment: one of them wins, and the others are told.

use super::{
    id,
    ward::{APPOINTMENTS, Ward},
};
use futures_util::future::join_all;
use serde_json::{Value, json};

/// How many of the replies have this status; whoever was not served in time comes again, and is told the rest.
fn count(statuses: &[u16], status: u16) -> usize {
    statuses.iter().filter(|one| **one == status).count()
}

#[actix_web::test]
async fn of_many_who_make_one_appointment_one_does() {
    for ward in Ward::each() {
        let mut patients = Vec::new();
        for number in 0..20 {
            patients.push(id(&ward.clinic.make("/v1/patients", json!({ "name": format!("P {number}") })).await));
        }
        let bodies: Vec<Value> =
            patients.iter().map(|patient| ward.new_at("10:00", json!({ "patient_id": patient }))).collect();
        let replies = join_all(bodies.iter().map(|body| ward.api.post(APPOINTMENTS, body))).await;
        let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        assert_eq!(
            (count(&statuses, 201), count(&statuses, 409)),
            (1, 19),
            "{statuses:?} on {}",
            ward.clinic.world.kind()
        );
        assert_eq!(ward.list("").await["appointments"].as_array().unwrap().len(), 1);
    }
}

#[actix_web::test]
async fn of_many_who_change_one_version_one_does() {
    for ward in Ward::each() {
        let made = ward.book("10:00", json!({})).await;
        let path = format!("{APPOINTMENTS}/{}", id(&made));
        let bodies: Vec<Value> = (0..20).map(|n| json!({ "version": 1, "notes": format!("note {n}") })).collect();
        let replies = join_all(bodies.iter().map(|body| ward.api.put(&path, body))).await;
        let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        assert_eq!(
            (count(&statuses, 200), count(&statuses, 409)),
            (1, 19),
            "{statuses:?} on {}",
            ward.clinic.world.kind()
        );
        let won = replies.iter().find(|reply| reply.status == 200).unwrap().json();
        let shown = ward.shown(&made).await;
        assert_eq!((&shown["version"], &shown["notes"]), (&json!(2), &won["notes"]));
    }
}

#[actix_web::test]
async fn of_many_who_end_one_appointment_one_does() {
    for ward in Ward::each() {
        let made = ward.book("10:00", json!({})).await;
        let elsewhere = json!({ "new_start_time": "2026-03-04T10:00:00Z", "new_end_time": "2026-03-04T10:30:00Z" });
        let path = |action: &str| format!("{APPOINTMENTS}/{}/{action}", id(&made));
        let (cancel, reschedule) = (path("cancel"), path("reschedule"));
        let nothing = json!({});
        let asked = (0..20).map(|n| {
            if n % 2 == 0 { ward.api.post(&cancel, &nothing) } else { ward.api.post(&reschedule, &elsewhere) }
        });
        let statuses: Vec<u16> = join_all(asked).await.iter().map(|reply| reply.status).collect();
        assert_eq!(
            (count(&statuses, 200), count(&statuses, 409)),
            (1, 19),
            "{statuses:?} on {}",
            ward.clinic.world.kind()
        );
        let shown = ward.shown(&made).await;
        let live = ward.list("status=requested").await["appointments"].as_array().unwrap().len();
        assert_eq!(live, usize::from(shown["status"] == json!("rescheduled")));
    }
}
