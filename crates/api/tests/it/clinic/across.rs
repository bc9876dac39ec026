//! One truth: an appointment takes the provider's time in every face, and is seen there.

use super::{conflicts, id, ward::Ward};
use engine::{
    model::{Reach, Scope},
    verbs::{NewKey, create_key},
};
use serde_json::{Value, json};

const OTHERS: &[Scope] = &[
    Scope::Slotflow,
    Scope::BookingsRead,
    Scope::BookingsManage,
    Scope::AgentBookingsRead,
    Scope::AgentAvailabilityRead,
    Scope::AgentTenantsRead,
];

const TEN: &str = "2026-03-03T10:00";
const HALF_PAST_NINE: &str = "2026-03-03T09:30";

/// The minutes at which slots begin, by the name of the field that says so.
fn begins(slots: &Value, field: &str) -> Vec<String> {
    slots.as_array().unwrap().iter().map(|slot| slot[field].as_str().unwrap()[..16].to_owned()).collect()
}

#[actix_web::test]
async fn an_appointment_is_seen_and_in_the_way_in_every_face() {
    for ward in Ward::each() {
        let made = ward.book("10:00", json!({})).await;
        let other = ward.clinic.with(OTHERS);
        // Slotflow: the provider is a human, who is not free then.
        let slots = format!("/v1/humans/{}/slots?date_from=2026-03-03&date_to=2026-03-03&duration=30", ward.ana);
        let starts = other.get(&slots).await;
        assert_eq!(starts.status, 200, "{}", starts.text);
        let starts = begins(&starts.json()["slots"], "starts_at");
        assert!(!starts.contains(&TEN.to_owned()) && starts.contains(&HALF_PAST_NINE.to_owned()), "{starts:?}");
        let wish = json!({
            "human_id": ward.ana.to_string(), "starts_at": "2026-03-03T10:00:00Z", "duration": 30, "attendee_name": "Ada",
        });
        assert_eq!(other.post("/v1/bookings", &wish).await.status, 409);
        let listed = other.get(&format!("/v1/bookings?human_id={}", ward.ana)).await;
        assert!(listed.text.contains(&id(&made)) && listed.text.contains("\"Lia\""), "{}", listed.text);
        // Novala: a resource of kind person.
        let shown = other.get(&format!("/api/bookings/{}", id(&made))).await;
        assert_eq!(shown.status, 200, "{}", shown.text);
        let free = other
            .get(&format!("/api/bookings/resources/{}/availability?from=2026-03-03&to=2026-03-03", ward.ana))
            .await;
        assert_eq!(free.status, 200, "{}", free.text);
        let free = begins(&free.json()["data"], "startsAt");
        assert!(!free.contains(&TEN.to_owned()) && free.contains(&HALF_PAST_NINE.to_owned()), "{free:?}");
        // The agent face.
        let tenant = ward.clinic.tenant.id;
        let agent = other.get(&format!("/api/agent/v1/bookings?tenant_id={}", tenant.ulid())).await;
        assert_eq!(agent.status, 200, "{}", agent.text);
        let ulid = made["id"].as_str().unwrap().parse::<slot_core::BookingId>().unwrap().ulid();
        assert!(agent.text.contains(&ulid), "{}", agent.text);

        // What is booked there is in the way here, and is no appointment.
        let theirs = json!({
            "human_id": ward.ana.to_string(), "starts_at": "2026-03-03T11:00:00Z", "duration": 30, "attendee_name": "Ada",
        });
        assert_eq!(other.post("/v1/bookings", &theirs).await.status, 201);
        conflicts(&ward.ask("11:15", json!({})).await, "provider_taken");
        assert_eq!(ward.list("").await["appointments"].as_array().unwrap().len(), 1);

        // Whoever cancels it there has cancelled it here.
        let gone = other.delete(&format!("/v1/bookings/{}", id(&made))).await;
        assert_eq!(gone.status, 200, "{}", gone.text);
        assert_eq!(ward.shown(&made).await["status"], json!("cancelled"));
        assert_eq!(other.post("/v1/bookings", &wish).await.status, 201);
    }
}

#[actix_web::test]
async fn a_key_of_the_whole_installation_sees_it_too() {
    for ward in Ward::each() {
        let made = ward.book("10:00", json!({})).await;
        let world = &ward.clinic.world;
        let new = NewKey {
            reach: Reach::Installation,
            name: "agent".to_owned(),
            kind: engine::verbs::KeyKind::Secret,
            scopes: Some(OTHERS.to_vec()),
            role: None,
            rate_limit: None,
            expires_at: None,
        };
        let key = world.write(move |tx, cx| create_key(tx, cx, &new)).secret;
        let path = format!("/api/agent/v1/bookings?tenant_id={}", ward.clinic.tenant.id.ulid());
        let agent = world.client(&key).get(&path).await;
        let ulid = made["id"].as_str().unwrap().parse::<slot_core::BookingId>().unwrap().ulid();
        assert!(agent.text.contains(&ulid), "{}", agent.text);
    }
}
