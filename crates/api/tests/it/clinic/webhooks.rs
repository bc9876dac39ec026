//! Webhook subscriptions, their log, and dead letters.

use super::{Clinic, NOBODY, conflicts, id, refused};
use crate::support::FixedClock;
use actix_web::http::Method;
use engine::{
    Finished,
    model::{Carrier, Claiming, Event, EventKind, Fate, SECRET_OVERLAP, Scope, WebhookStatus},
};
use serde_json::{Value, json};
use slot_core::{ClaimToken, EventId, Length, WebhookId};

const WEBHOOKS: &str = "/v1/scheduling/webhooks";

fn new() -> Value {
    json!({
        "url": "https://example.com/hook", "secret": "s".repeat(32),
        "event_types": ["appointment.created", "appointment.cancelled"],
    })
}

fn new_with(name: &str, value: Value) -> Value {
    let mut body = new();
    body[name] = value;
    body
}

#[actix_web::test]
async fn a_subscription_is_made_shown_changed_and_retired() {
    for clinic in Clinic::each() {
        let made = clinic.make(WEBHOOKS, new()).await;
        assert_eq!(
            made,
            json!({
                "id": made["id"], "url": "https://example.com/hook",
                "event_types": ["appointment.created", "appointment.cancelled"], "description": null, "metadata": {},
                "is_active": true, "status": "active", "consecutive_failures": 0,
                "created_at": "2026-03-02T12:00:00Z", "updated_at": "2026-03-02T12:00:00Z",
            })
        );
        let path = format!("{WEBHOOKS}/{}", id(&made));
        assert_eq!(clinic.api.get(&path).await.json(), made);
        clinic.world.clock.advance(Length::minutes(1));
        let change =
            json!({ "description": "chat", "metadata": { "a": 1.0 }, "event_types": ["*"], "secret": "t".repeat(40) });
        let changed = clinic.api.put(&path, &change).await;
        assert_eq!(changed.status, 200, "{}", changed.text);
        assert!(
            changed.text.contains(r#""metadata":{ "a": 1.0 }"#) || changed.text.contains(r#""metadata":{"a":1.0}"#)
        );
        assert!(!changed.text.contains("ttt") && !changed.text.contains("sss"), "secrets are never shown");
        let (tenant, hook): (_, WebhookId) = (clinic.tenant.id, id(&made).parse().unwrap());
        let stored = clinic.world.read(|tx, _cx| tx.webhooks_by_id(&[(tenant, hook)])).remove(0);
        let now = FixedClock::NOON + Length::minutes(1);
        assert_eq!(stored.secrets(now), ["t".repeat(40), "s".repeat(32)]);
        assert_eq!(stored.secrets(now + SECRET_OVERLAP), ["t".repeat(40)]);
        for _time in 0..2 {
            let gone = clinic.api.delete(&path).await;
            assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        }
        assert_eq!(clinic.api.get(&path).await.json()["is_active"], json!(false));
        assert_eq!(
            clinic.api.get(WEBHOOKS).await.json(),
            json!({ "webhooks": [], "total": 0, "limit": 20, "offset": 0 })
        );
        assert_eq!(clinic.api.get(&format!("{WEBHOOKS}?include_inactive=true")).await.json()["total"], json!(1));
        let replayed = clinic.api.post(&format!("{path}/replay"), &json!({})).await;
        conflicts(&replayed, "webhook_not_active");
        assert_eq!(clinic.api.put(&path, &json!({ "is_active": true })).await.json()["status"], json!("active"));
        // The same address may be subscribed again.
        clinic.make(WEBHOOKS, new()).await;
    }
}

#[actix_web::test]
async fn what_is_wrong_with_a_subscription_is_said() {
    let clinic = Clinic::each().remove(0);
    for (name, value, said) in [
        ("url", json!(null), "url is required"),
        ("url", json!("http://example.com/"), "url must use https"),
        ("url", json!("https://10.0.0.1/"), "url must be a public address"),
        ("url", json!("https://example.com:22/"), "url must use port 443 or 8443"),
        ("secret", json!(null), "secret is required"),
        ("secret", json!("s".repeat(31)), "secret must have 32 to 256 characters"),
        ("event_types", json!(null), "event_types is required"),
    ] {
        refused(&clinic.api.post(WEBHOOKS, &new_with(name, value)).await, 422, said);
    }
    for (name, value) in [
        ("event_types", json!([])),
        ("event_types", json!(["booking.confirmed"])),
        ("event_types", json!("appointment.created")),
        ("metadata", json!([])),
        ("url", json!(7)),
    ] {
        assert_eq!(clinic.api.post(WEBHOOKS, &new_with(name, value.clone())).await.status, 422, "{name} {value}");
    }
    assert_eq!(clinic.api.send(Method::POST, WEBHOOKS, Some("{".to_owned())).await.status, 422);
    for limit in ["0", "101", "x"] {
        assert_eq!(clinic.api.get(&format!("{WEBHOOKS}?limit={limit}")).await.status, 422, "{limit}");
        assert_eq!(clinic.api.get(&format!("{WEBHOOKS}/dead-letters?limit={limit}")).await.status, 422, "{limit}");
    }
    for path in ["", "/deliveries"] {
        refused(&clinic.api.get(&format!("{WEBHOOKS}/{NOBODY}{path}")).await, 404, "webhook not found");
        refused(&clinic.api.get(&format!("{WEBHOOKS}/none{path}")).await, 422, "id must be a UUID");
    }
    for scopes in [&[Scope::ClinicRead][..], &[Scope::ClinicWrite]] {
        let api = clinic.with(scopes);
        refused(&api.get(WEBHOOKS).await, 403, "the API key lacks the scope scheduling:admin");
        refused(&api.post(WEBHOOKS, &new()).await, 403, "the API key lacks the scope scheduling:admin");
    }
}

#[actix_web::test]
async fn a_test_tells_what_came_of_it_and_is_logged() {
    for clinic in Clinic::each() {
        let made = clinic.make(WEBHOOKS, new()).await;
        let path = format!("{WEBHOOKS}/{}", id(&made));
        let tried = clinic.api.post(&format!("{path}/test"), &json!({})).await;
        let good = json!({ "success": true, "status_code": 204, "duration_ms": 12, "error": null });
        assert_eq!((tried.status, tried.json()), (200, good));
        let log = clinic.api.get(&format!("{path}/deliveries")).await.json();
        let attempt = &log["deliveries"][0];
        assert_eq!(
            (&log["total"], &attempt["event_type"], &attempt["status"], &attempt["response_code"], &attempt["attempt"]),
            (&json!(1), &json!("webhook.test"), &json!("delivered"), &json!(204), &json!(1))
        );
        let other = clinic.make(WEBHOOKS, new_with("url", json!("https://fails.example/"))).await;
        let tried = clinic.api.post(&format!("{WEBHOOKS}/{}/test", id(&other)), &json!({})).await;
        let bad = json!({ "success": false, "status_code": 500, "duration_ms": 12, "error": "status 500" });
        assert_eq!((tried.status, tried.json()), (200, bad));
    }
}

#[actix_web::test]
async fn what_ran_out_of_attempts_is_listed_and_replayed() {
    for clinic in Clinic::each() {
        let made = clinic.make(WEBHOOKS, new()).await;
        let (hook, tenant): (WebhookId, _) = (id(&made).parse().unwrap(), clinic.tenant.id);
        let event = clinic.world.write(move |tx, cx| {
            let event = Event {
                id: cx.id(EventId::from_u128),
                tenant,
                kind: EventKind::BookingCancelled,
                subject: 7,
                version: 2,
                payload: "{}".to_owned(),
                at: cx.now,
            };
            tx.append_events(std::slice::from_ref(&event))?;
            let stored = tx.webhooks_by_id(&[(tenant, hook)])?.remove(0);
            assert_eq!(stored.status, WebhookStatus::Active);
            let token = cx.id(ClaimToken::from_u128);
            let lanes = vec![(tenant, stored.endpoint(), 9)];
            let claiming = Claiming { carrier: Carrier::Webhook, lanes, token, until: cx.now + Length::seconds(30) };
            let taken = tx.claim_deliveries(&claiming, cx.now)?.remove(0);
            let fate = Fate::Dead { reason: "status 500".to_owned() };
            let word = Some("appointment.cancelled".to_owned());
            tx.finish_deliveries(&[Finished { key: taken.key, token, word, attempts: 5, fate, at: cx.now }])?;
            Ok(event.id)
        });
        let listed = clinic.api.get(&format!("{WEBHOOKS}/dead-letters")).await;
        assert_eq!(
            (listed.status, listed.json()["dead_letters"].clone()),
            (
                200,
                json!([{
                    "webhook_id": made["id"], "event_id": event.to_string(), "event_type": "appointment.cancelled",
                    "appointment_id": "00000000-0000-0000-0000-000000000007", "attempts": 5, "error": "status 500",
                    "occurred_at": "2026-03-02T12:00:00Z", "failed_at": "2026-03-02T12:00:00Z",
                }])
            )
        );
        let path = format!("{WEBHOOKS}/{}/replay", id(&made));
        assert_eq!(clinic.api.post(&path, &json!({})).await.json(), json!({ "replayed": 1 }));
        assert_eq!(clinic.api.get(&format!("{WEBHOOKS}/dead-letters")).await.json()["total"], json!(0));
        assert_eq!(
            clinic.api.post(&path, &json!({ "event_id": event.to_string() })).await.json(),
            json!({ "replayed": 0 })
        );
        let since = json!({ "from": "2026-03-02T00:00:00Z", "to": "2026-03-03T00:00:00Z" });
        assert_eq!(clinic.api.post(&path, &since).await.json(), json!({ "replayed": 0 }), "it is open already");
        refused(&clinic.api.post(&path, &json!({ "event_id": NOBODY })).await, 404, "event not found");
        for bad in [
            json!({ "to": "2026-03-03T00:00:00Z" }),
            json!({ "event_id": NOBODY, "from": "2026-03-03T00:00:00Z" }),
            json!({ "event_id": "x" }),
        ] {
            assert_eq!(clinic.api.post(&path, &bad).await.status, 422, "{bad}");
        }
    }
}
