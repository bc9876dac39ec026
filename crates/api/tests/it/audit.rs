//! The audit trail of what is done over HTTP.

use crate::support::World;
use engine::{
    AuditFilter, Page,
    model::{Actor, AuditRow, Scope, hash_secret},
};
use serde_json::json;

const ALL: Page = Page { limit: 100, offset: 0 };

fn trail(world: &World, filter: &AuditFilter) -> Vec<AuditRow> {
    world.read(|tx, _cx| tx.audit(filter, ALL))
}

#[actix_web::test]
async fn who_changed_what_is_noted_with_the_change() {
    for world in World::each() {
        let (shop, other) = (world.tenant("shop"), world.tenant("other"));
        let secret = world.key(&shop, &[Scope::Slotflow]);
        let key = world.read(|tx, _cx| tx.credential(&hash_secret(&secret))).unwrap().key.id;
        let api = world.client(&secret);
        assert!(trail(&world, &AuditFilter::default()).is_empty(), "nobody said whose changes these are");
        let body = json!({ "name": "Ana", "timezone": "UTC" });
        let human = api.post("/v1/humans", &body).await.json()["id"].as_str().unwrap().to_owned();
        let hours =
            json!({ "working_days": [1, 2, 3], "work_start": "09:00", "work_end": "17:00", "meeting_durations": [30] });
        assert_eq!(api.put(&format!("/v1/humans/{human}/availability"), &hours).await.status, 200);
        let wish =
            json!({ "human_id": human, "starts_at": "2026-03-03T10:00:00Z", "duration": 30, "attendee_name": "Ada" });
        let booked = api.clone().header("idempotency-key", "once").post("/v1/bookings", &wish).await;
        let booking = booked.json()["id"].as_str().unwrap().to_owned();
        // Neither a retry, nor a refusal, nor reading changes anything.
        assert_eq!(api.clone().header("idempotency-key", "once").post("/v1/bookings", &wish).await.status, 201);
        assert_eq!(api.post("/v1/bookings", &wish).await.status, 409);
        assert_eq!(api.get("/v1/bookings").await.status, 200);
        assert_eq!(api.delete(&format!("/v1/bookings/{booking}")).await.status, 200);
        let rows = trail(&world, &AuditFilter { tenant: Some(shop.id), ..AuditFilter::default() });
        let done: Vec<&str> = rows.iter().map(|row| row.action.as_str()).collect();
        assert_eq!(done, ["booking.cancelled", "booking.created", "resource.updated", "resource.created"]);
        assert!(rows.iter().all(|row| row.trail.actor == Actor::Key(key) && row.tenant == Some(shop.id)));
        assert_eq!(rows[0].subject.parse::<slot_core::BookingId>().unwrap().to_string(), booking);
        assert!(rows[0].trail.id > rows[1].trail.id);
        let of = |filter: AuditFilter| trail(&world, &filter).len();
        assert_eq!(of(AuditFilter { action: Some("booking".to_owned()), ..AuditFilter::default() }), 2);
        assert_eq!(of(AuditFilter { action: Some("book".to_owned()), ..AuditFilter::default() }), 0);
        assert_eq!(of(AuditFilter { action: Some("booking.created".to_owned()), ..AuditFilter::default() }), 1);
        assert_eq!(of(AuditFilter { actor: Some("key".to_owned()), ..AuditFilter::default() }), 4);
        assert_eq!(of(AuditFilter { actor_id: Some(key.ulid()), ..AuditFilter::default() }), 4);
        assert_eq!(of(AuditFilter { subject: Some(rows[0].subject.clone()), ..AuditFilter::default() }), 2);
        assert_eq!(of(AuditFilter { tenant: Some(other.id), ..AuditFilter::default() }), 0);
        let now = rows[0].trail.at;
        assert_eq!(of(AuditFilter { from: Some(now), ..AuditFilter::default() }), 4);
        assert_eq!(of(AuditFilter { until: Some(now), ..AuditFilter::default() }), 0);
    }
}
