//! Webhook endpoints.

use super::NOBODY;
use crate::support::{Client, FixedClock, World};
use engine::{
    model::{Scope, Tenant},
    verbs::NewKey,
};
use serde_json::{Value, json};
use slot_core::WebhookId;

const WEBHOOKS: &str = "/api/webhooks";

fn manager(world: &World) -> (Tenant, Client) {
    let tenant = world.tenant("shop");
    let key = world.key_with(&tenant, &[Scope::WebhooksManage], |new| NewKey { rate_limit: Some(0), ..new });
    (tenant, world.client(&key))
}

fn new() -> Value {
    json!({ "url": "https://example.com/hook", "events": ["bookings.confirmed", "*"], "description": "CRM" })
}

#[actix_web::test]
async fn an_endpoint_is_made_listed_changed_rotated_and_deleted() {
    for world in World::each() {
        let (tenant, api) = manager(&world);
        let made = api.post(WEBHOOKS, &new()).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let mut webhook = made.json()["webhook"].clone();
        let secret = webhook.as_object_mut().unwrap().remove("secret").unwrap();
        assert!(secret.as_str().unwrap().starts_with("whsec_"));
        assert_eq!(
            webhook,
            json!({
                "id": webhook["id"], "url": "https://example.com/hook", "events": ["bookings.confirmed", "*"],
                "description": "CRM", "isActive": true, "status": "active", "consecutiveFailures": 0,
                "createdAt": "2026-03-02T12:00:00Z", "updatedAt": "2026-03-02T12:00:00Z",
            })
        );
        assert_eq!(api.get(WEBHOOKS).await.json(), json!({ "data": [webhook], "total": 1 }), "without its secret");
        let path = format!("{WEBHOOKS}/{}", webhook["id"].as_str().unwrap());
        assert_eq!(api.get(&path).await.json(), json!({ "webhook": webhook }));
        let change = json!({ "isActive": false, "events": ["bookings.no_show"], "description": null });
        let changed = api.patch(&path, &change).await.json()["webhook"].clone();
        assert_eq!((&changed["isActive"], &changed["status"]), (&json!(false), &json!("inactive")));
        assert_eq!((&changed["events"], &changed["description"]), (&json!(["bookings.no_show"]), &json!(null)));
        let replayed = api.post(&format!("{path}/replay"), &json!({})).await;
        assert_eq!(
            (replayed.status, replayed.json()["error"].as_str()),
            (409, Some("The webhook is inactive: activate it first"))
        );
        assert_eq!(api.patch(&path, &json!({ "isActive": true })).await.json()["webhook"]["status"], json!("active"));
        let replayed = api.post(&format!("{path}/replay"), &json!({ "from": "2026-03-01T00:00:00Z" })).await;
        assert_eq!((replayed.status, replayed.json()), (200, json!({ "success": true, "replayed": 0 })));
        let rotated = api.post(&format!("{path}/rotate"), &json!({})).await.json()["webhook"]["secret"].clone();
        assert_ne!(rotated, secret);
        let (tenant, id): (_, WebhookId) = (tenant.id, webhook["id"].as_str().unwrap().parse().unwrap());
        let stored = world.read(|tx, _cx| tx.webhooks_by_id(&[(tenant, id)])).remove(0);
        assert_eq!(stored.secrets(FixedClock::NOON), [rotated.as_str().unwrap(), secret.as_str().unwrap()]);
        assert_eq!(api.delete(&path).await.json(), json!({ "success": true }));
        for reply in [api.delete(&path).await, api.get(&path).await, api.get(&format!("{WEBHOOKS}/{NOBODY}")).await] {
            assert_eq!((reply.status, reply.json()), (404, json!({ "error": "Webhook not found" })));
        }
    }
}

#[actix_web::test]
async fn what_is_wrong_with_an_endpoint_is_said() {
    let world = World::each().remove(0);
    let (tenant, api) = manager(&world);
    for (body, field) in [
        (json!({ "events": ["*"] }), "url"),
        (json!({ "url": "http://example.com/", "events": ["*"] }), "url"),
        (json!({ "url": "https://127.0.0.1/", "events": ["*"] }), "url"),
        (json!({ "url": "https://example.com/" }), "events"),
        (json!({ "url": "https://example.com/", "events": [] }), "events"),
        (json!({ "url": "https://example.com/", "events": ["booking.confirmed"] }), "events[0]"),
    ] {
        let reply = api.post(WEBHOOKS, &body).await;
        assert_eq!((reply.status, reply.json()["details"][0]["field"].as_str()), (400, Some(field)), "{body}");
    }
    for limit in ["0", "101", "x"] {
        assert_eq!(api.get(&format!("{WEBHOOKS}?limit={limit}")).await.status, 400);
    }
    let other = world.client(&world.key(&tenant, &[Scope::BookingsManage]));
    assert_eq!(other.get(WEBHOOKS).await.status, 403);
    assert_eq!(world.stranger().get(WEBHOOKS).await.status, 401);
    // An endpoint of another dialect is none of this face's.
    let slotflow = world.client(&world.key(&tenant, &[Scope::Slotflow]));
    let made = slotflow
        .post("/v1/webhooks", &json!({ "url": "https://example.com/", "events": ["booking.confirmed"] }))
        .await
        .json();
    assert_eq!(api.get(&format!("{WEBHOOKS}/{}", made["id"].as_str().unwrap())).await.status, 404);
    assert_eq!(api.get(WEBHOOKS).await.json()["total"], json!(0));
}
