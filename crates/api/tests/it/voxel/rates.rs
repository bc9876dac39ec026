//! Sixty requests a minute and key, in windows.

use super::{API, BOOKINGS, TENANTS, error, key, told};
use crate::support::{Client, FixedClock, Reply, World};
use engine::{
    model::{Reach, Scope},
    verbs::NewKey,
};
use slot_core::Length;

fn agent(world: &World) -> Client {
    world.client(&key(world, Reach::Installation, |new| new))
}

/// Limit, remaining and reset, in both families of headers.
fn standing(reply: &Reply) -> [Option<&str>; 6] {
    [
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "ratelimit-limit",
        "ratelimit-remaining",
        "ratelimit-reset",
    ]
    .map(|name| reply.header(name))
}

#[actix_web::test]
async fn the_sixty_first_request_of_a_minute_is_refused() {
    for world in World::each() {
        let client = agent(&world);
        let end = (FixedClock::NOON.as_seconds() + 60).to_string();
        for left in (0..60).rev() {
            let reply = client.get(TENANTS).await;
            let left = left.to_string();
            let shown = [Some("60"), Some(left.as_str()), Some(end.as_str())];
            assert_eq!((reply.status, &standing(&reply)[..3]), (200, &shown[..]));
        }
        world.rate_clock.advance(Length::seconds(59));
        for _ in 0..2 {
            let reply = client.get(TENANTS).await;
            assert_eq!(reply.status, 429);
            assert_eq!(
                reply.text,
                r#"{"error":"rate_limited","message":"Rate limit exceeded. Please wait before making more requests.","retry_after":60}"#
            );
            assert_eq!(reply.header("retry-after"), Some("60"));
            assert_eq!(standing(&reply), [Some("60"), Some("0"), Some(end.as_str()), Some("60"), Some("0"), Some("1")]);
        }
        assert_eq!(agent(&world).get(TENANTS).await.status, 200, "another key has a window of its own");
        world.clock.advance(Length::minutes(5));
        assert_eq!(client.get(TENANTS).await.status, 429, "the server's own clock does not matter");
        world.rate_clock.advance(Length::seconds(1));
        let reply = client.get(TENANTS).await;
        let end = (FixedClock::NOON.as_seconds() + 120).to_string();
        assert_eq!(reply.status, 200, "the window is over");
        assert_eq!(standing(&reply), [Some("60"), Some("59"), Some(end.as_str()), Some("60"), Some("59"), Some("60")]);
    }
}

#[actix_web::test]
async fn what_is_counted() {
    for world in World::each() {
        let client = world.client(&key(&world, Reach::Installation, |new| NewKey {
            scopes: Some(vec![Scope::AgentBookingsRead]),
            ..new
        }));
        for (path, status, left) in [
            (BOOKINGS, 400, "59"),
            (TENANTS, 403, "58"),
            (&format!("{API}/nothing"), 404, "57"),
            (&format!("{BOOKINGS}?tenant_id=x"), 200, "56"),
        ] {
            let reply = client.get(path).await;
            assert_eq!((reply.status, reply.header("x-ratelimit-remaining")), (status, Some(left)), "{path}");
        }
        assert_eq!(client.post(BOOKINGS, &serde_json::json!({})).await.header("x-ratelimit-remaining"), Some("55"));
        assert_eq!(world.client("vb_wrong").get(TENANTS).await.header("x-ratelimit-remaining"), None);
    }
}

#[actix_web::test]
async fn a_key_may_have_a_limit_of_its_own() {
    for world in World::each() {
        let narrow = world.client(&key(&world, Reach::Installation, |new| NewKey { rate_limit: Some(1), ..new }));
        assert_eq!(narrow.get(TENANTS).await.header("x-ratelimit-limit"), Some("1"));
        assert_eq!(narrow.get(TENANTS).await.status, 429);
        let free = world.client(&key(&world, Reach::Installation, |new| NewKey { rate_limit: Some(0), ..new }));
        let reply = free.get(TENANTS).await;
        assert_eq!((reply.status, standing(&reply)), (200, [None; 6]));
        let of_other_face = world.client(&world.key(&world.tenant("shop"), &[Scope::BookingsRead]));
        assert_eq!(of_other_face.get("/api/bookings").await.header("x-ratelimit-limit"), None);
        let lacks = told(403, "forbidden", "This route requires the 'tenants:read' scope.");
        assert_eq!(error(&of_other_face.get(TENANTS).await), lacks);
    }
}
