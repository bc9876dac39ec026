//! Who may ask for what, and in which order that is decided.

use super::{
    API, AVAILABILITY, BOOKINGS, OF_ONE, SERVICES, TENANTS, ask, close, error, everywhere, key, of, told, within,
};
use crate::support::{FixedClock, World};
use actix_web::http::Method;
use engine::{
    model::{Reach, Role, Scope, TenantStatus, hash_secret},
    verbs::NewKey,
};
use serde_json::json;
use slot_core::Length;

const ROUTES: [(&str, Scope, &str); 4] = [
    (TENANTS, Scope::AgentTenantsRead, "tenants:read"),
    (BOOKINGS, Scope::AgentBookingsRead, "bookings:read"),
    (SERVICES, Scope::AgentServicesRead, "services:read"),
    (AVAILABILITY, Scope::AgentAvailabilityRead, "availability:read"),
];

#[actix_web::test]
async fn a_header_that_shows_no_key_is_told_apart_from_a_bad_key() {
    for world in World::each() {
        let no_key = "Missing or invalid Authorization header. Use: Authorization: Bearer <api_key>";
        for header in
            [None, Some(""), Some("Bearer"), Some("Bearer "), Some("vb_1"), Some("Basic eDp5"), Some("Bearer a b")]
        {
            let client =
                header.map_or_else(|| world.stranger(), |value| world.stranger().header("authorization", value));
            for (path, ..) in ROUTES {
                let reply = client.get(path).await;
                assert_eq!(error(&reply), told(401, "unauthorized", no_key), "{header:?}");
                assert_eq!(
                    (reply.header("www-authenticate"), reply.header("x-ratelimit-limit")),
                    (Some("Bearer"), None)
                );
            }
        }
        let shop = world.tenant("shop");
        let [expiring, revoked, closed] = [(); 3].map(|()| {
            let expires_at = Some(FixedClock::NOON + Length::minutes(1));
            key(&world, Reach::Tenant(shop.id), |new| NewKey { expires_at, ..new })
        });
        for key in [&expiring, &revoked, &closed] {
            assert_eq!(world.client(key).get(TENANTS).await.status, 200);
        }
        let bad = told(401, "unauthorized", "Invalid or expired API key.");
        let unknown = format!("vb_{}", "0".repeat(40));
        for client in [world.client(&unknown), world.client("sk_live_x"), world.client(&"k".repeat(500))] {
            assert_eq!(error(&client.get(TENANTS).await), bad);
        }
        let id = world.read(|tx, _cx| tx.credential(&hash_secret(&revoked))).unwrap().key.id;
        assert!(world.write(move |tx, cx| tx.revoke_key(id, cx.now)));
        assert_eq!(error(&world.client(&revoked).get(TENANTS).await), bad);
        close(&world, &shop, TenantStatus::Suspended);
        assert_eq!(error(&world.client(&closed).get(TENANTS).await), bad);
        close(&world, &shop, TenantStatus::Active);
        assert_eq!(world.client(&expiring).get(TENANTS).await.status, 200);
        world.clock.advance(Length::minutes(1));
        assert_eq!(error(&world.client(&expiring).get(TENANTS).await), bad, "a key that expires now is expired");
    }
}

#[actix_web::test]
async fn only_get_and_only_these_paths() {
    for world in World::each() {
        let client = everywhere(&world);
        let unknown = [API.to_owned(), format!("{API}/"), format!("{API}/customers"), format!("{BOOKINGS}/1")];
        for path in &unknown {
            assert_eq!(error(&client.get(path).await), told(404, "not_found", "There is no such route."), "{path}");
            assert_eq!(world.stranger().get(path).await.status, 401, "{path}");
        }
        for (path, ..) in ROUTES {
            for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS, Method::HEAD] {
                let reply = client.send(method.clone(), path, None).await;
                assert_eq!((reply.status, reply.header("allow")), (405, Some("GET")), "{method} {path}");
                let message = "This route only supports GET.";
                assert_eq!(error(&reply), told(405, "method_not_allowed", message));
                assert_eq!(world.stranger().send(method, path, None).await.status, 401);
            }
        }
        assert_eq!(client.get("/api/agent/v2").await.json()["error"]["code"], "not_found", "that is beside the face");
    }
}

#[actix_web::test]
async fn a_route_needs_its_own_scope() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let with = |scopes: Option<Vec<Scope>>, role: Option<Role>| {
            world.client(&key(&world, Reach::Installation, |new| NewKey { scopes, role, ..new }))
        };
        let roles = [with(None, Some(Role::Viewer)), with(None, Some(Role::Agent))];
        let nothing = [with(Some(Vec::new()), Some(Role::Agent)), with(None, None)];
        let elsewhere = with(Some(vec![Scope::AgentBookingsWrite, Scope::BookingsRead, Scope::Slotflow]), None);
        for (path, scope, name) in ROUTES {
            let path = of(path, shop.id, "");
            let refused = told(403, "forbidden", &format!("This route requires the '{name}' scope."));
            for client in &roles {
                assert_eq!(client.get(&path).await.status, 200, "the role has {name}");
            }
            assert_eq!(with(Some(vec![scope]), None).get(&path).await.status, 200);
            for client in nothing.iter().chain([&elsewhere]) {
                assert_eq!(error(&client.get(&path).await), refused);
            }
            let others = Scope::ALL.iter().copied().filter(|other| *other != scope).collect();
            let own = with(Some(others), Some(Role::Viewer));
            assert_eq!(error(&own.get(&path).await), refused, "a list of its own goes before the role");
        }
    }
}

#[actix_web::test]
async fn the_order_of_the_checks() {
    for world in World::each() {
        let narrow = |scopes: Vec<Scope>| {
            let scopes = Some(scopes);
            world.client(&key(&world, Reach::Installation, |new| NewKey { scopes, rate_limit: Some(2), ..new }))
        };
        let (lacking, asking) = (narrow(Vec::new()), narrow(vec![Scope::AgentBookingsRead]));
        for _ in 0..2 {
            assert_eq!(lacking.get(BOOKINGS).await.status, 403, "the scope goes before the parameters");
            assert_eq!(error(&asking.get(BOOKINGS).await), told(400, "validation", "tenant_id is required"));
        }
        for client in [&lacking, &asking] {
            assert_eq!(client.get(BOOKINGS).await.status, 429, "and the limit before both; both were counted");
            assert_eq!(client.get(&format!("{API}/nothing")).await.status, 429);
        }
        assert_eq!(world.client("vb_wrong").get(BOOKINGS).await.status, 401);
    }
}

#[actix_web::test]
async fn the_last_use_is_noted_also_when_the_scope_is_missing() {
    for world in World::each() {
        let key = key(&world, Reach::Installation, |new| NewKey { scopes: Some(Vec::new()), ..new });
        let last_used = || world.read(|tx, _cx| tx.credential(&hash_secret(&key))).unwrap().key.last_used_at;
        assert_eq!(last_used(), None);
        assert_eq!(world.client(&key).get(TENANTS).await.status, 403);
        assert_eq!(last_used(), Some(FixedClock::NOON));
    }
}

#[actix_web::test]
async fn a_key_sees_its_business_or_all() {
    for world in World::each() {
        let (ours, theirs) = (world.tenant("ours"), world.tenant("theirs"));
        close(&world, &theirs, TenantStatus::Suspended);
        let names = async |client: &crate::support::Client| {
            let found = ask(client, TENANTS).await;
            let found = found["data"].as_array().unwrap().clone();
            found.iter().map(|tenant| (tenant["slug"].clone(), tenant["status"].clone())).collect::<Vec<_>>()
        };
        let (all, own) = (everywhere(&world), within(&world, &ours));
        let shown = |slug: &str, status: &str| (json!(slug), json!(status));
        assert_eq!(names(&all).await, [shown("ours", "active"), shown("theirs", "suspended")]);
        assert_eq!(names(&own).await, [shown("ours", "active")]);

        let human = super::human(&world, &ours, "Ana").await;
        super::book(&world, &ours, &human, "2026-03-03T09:00:00Z").await;
        assert_eq!(ask(&own, &of(BOOKINGS, ours.id, "")).await["total"], 1);
        assert_eq!(ask(&all, &of(BOOKINGS, ours.id, "")).await["total"], 1);
        let by_uuid = format!("{BOOKINGS}?tenant_id={}", ours.id);
        assert_eq!(ask(&own, &by_uuid).await["total"], 1, "the other spelling of the id");
        let other = within(&world, &world.tenant("other"));
        assert_eq!(ask(&other, &of(BOOKINGS, ours.id, "")).await, json!({ "data": [], "total": 0 }));
        assert_eq!(ask(&other, &of(AVAILABILITY, ours.id, "")).await, json!({ "data": [] }));
        assert_eq!(ask(&other, &of(SERVICES, ours.id, "")).await, json!({ "data": [] }));
    }
}

#[actix_web::test]
async fn the_tenant_is_needed_and_may_be_unknown() {
    for world in World::each() {
        let client = everywhere(&world);
        for path in OF_ONE {
            for query in ["", "?", "?tenant_id=", "?tenant=x", "?tenant_id"] {
                let reply = client.get(&format!("{path}{query}")).await;
                assert_eq!(error(&reply), told(400, "validation", "tenant_id is required"), "{path}{query}");
            }
            let empty = if path == BOOKINGS { json!({ "data": [], "total": 0 }) } else { json!({ "data": [] }) };
            // The last is as long as the ids in the published examples, which are one character too short.
            for id in ["nobody", "%20", "01JZZZZZZZZZZZZZZZZZZZZZZZ", "01HTENANT0000000000000000"] {
                assert_eq!(ask(&client, &format!("{path}?tenant_id={id}")).await, empty, "{path} {id}");
            }
        }
    }
}
