//! Many callers at one moment, while the window changes under them.

use super::{Clinic, SLOTS, appointments::APPOINTMENTS};
use engine::model::Channel;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

#[actix_web::test]
async fn a_herd_gets_the_share_whatever_else_changes() {
    for clinic in Clinic::each() {
        let window = clinic.window(json!({})).await;
        for (callers, date) in [(30, "2026-06-15"), (300, "2026-06-22")] {
            let start = format!("{date}T07:30:00Z");
            let bodies: Vec<Value> = (0..callers)
                .map(|n| clinic.visit_with(&format!("Guest {n}"), json!({ "appointment_date": start })))
                .collect();
            let herd = join_all(bodies.iter().map(|body| clinic.api.post(APPOINTMENTS, body)));
            let unrest = async {
                for places in 12..20 {
                    for body in [json!({ "status": "CLOSED" }), json!({ "status": "OPEN", "max_slots": places })] {
                        assert_eq!(clinic.track(&window, date, &body).await.status, 200);
                    }
                    let range = json!({ "date_from": date });
                    assert_eq!(clinic.api.post(&format!("{SLOTS}/regenerate"), &range).await.status, 200);
                }
            };
            let (replies, ()) = join(herd, unrest).await;
            // Whoever came while nobody could be served in time is told to come again.
            assert!(replies.iter().all(|reply| [201, 409, 503].contains(&reply.status)), "{replies:?}");
            let mut made = replies.iter().filter(|reply| reply.status == 201).count();
            assert!(made <= 10, "{made} of {callers}");
            // What the herd has left is there to be had, and no more.
            loop {
                let late = clinic.visit_with(&format!("Late {made}"), json!({ "appointment_date": start }));
                let reply = clinic.api.post(APPOINTMENTS, &late).await;
                if reply.status != 201 {
                    assert_eq!((reply.status, &reply.json()["error"]["code"]), (409, &json!("SLOT_FULL")));
                    break;
                }
                made += 1;
            }
            assert_eq!(made, 10, "of {callers} on {}", clinic.world.kind());
            clinic.try_book(&window, date, "By staff", Channel::Admin).unwrap();
            // Both views count what there is.
            let counted = clinic.api.get(&format!("{APPOINTMENTS}?date={date}&status=confirmed")).await.json();
            assert_eq!(counted["pagination"]["total"], 11);
            let open = clinic.open(&format!("date={date}")).await;
            assert_eq!((&open[0]["filled_slots"], &open[0]["available_slots"]), (&json!(11), &json!(0)));
            let record = clinic.records(&format!("date_from={date}")).await;
            assert_eq!((&record[0]["filled_slots"], &record[0]["available_slots"]), (&json!(11), &json!(8)));
        }
    }
}
