//! Plans: what a business may use, and packs that are bought by themselves.

use super::{House, id, refused, wish};
use engine::{
    model::{EventKind, Month, Plan, Usage},
    verbs::change_tenant,
};
use serde_json::{Value, json};
use slot_core::{Instant, Length};

/// Counts bookings as made without making them.
fn use_up(house: &House, bookings: u32) {
    let tenant = house.tenant.id;
    house.world.write(move |tx, cx| {
        for _booking in 0..bookings {
            tx.count_booking(tenant, Month::of(cx.now))?;
        }
        Ok(())
    });
}

fn usage(house: &House) -> Usage {
    let tenant = house.tenant.id;
    house.world.read(|tx, cx| tx.usage(tenant, Month::of(cx.now)))
}

#[actix_web::test]
async fn the_free_plan_ends_at_a_hundred() {
    for house in House::each_on(Plan::Free) {
        let human = house.worker().await;
        use_up(&house, 99);
        let last = id(&house.book(&human, "2026-03-10T14:00:00Z", 30).await);
        let full = house.book(&human, "2026-03-10T15:00:00Z", 30).await;
        refused(&full, 402, "LIMIT_REACHED");
        // The plan is asked last: what is refused anyway is refused for its own reason.
        refused(&house.book(&human, "2026-03-10T14:00:00Z", 30).await, 409, "SLOT_UNAVAILABLE");
        refused(&house.book(&human, "2026-03-10T15:00:00Z", 45).await, 422, "INVALID_DURATION");
        // A cancellation gives no quota back.
        house.api.delete(&format!("/v1/bookings/{last}")).await;
        refused(&house.book(&human, "2026-03-10T14:00:00Z", 30).await, 402, "LIMIT_REACHED");
        assert_eq!(usage(&house), Usage { bookings: 100, extra: 0 });
        // A month is a UTC month of the making, not of the meeting.
        house.world.clock.set(Instant::from(time::macros::utc_datetime!(2026-03-31 23:59:59)));
        refused(&house.book(&human, "2026-04-01T14:00:00Z", 30).await, 402, "LIMIT_REACHED");
        house.world.clock.advance(Length::seconds(1));
        id(&house.book(&human, "2026-03-10T14:00:00Z", 30).await);
        assert_eq!(usage(&house), Usage { bookings: 1, extra: 0 });
    }
}

#[actix_web::test]
async fn paid_plans_buy_packs_when_they_may() {
    for house in House::each_on(Plan::Starter) {
        let human = house.worker().await;
        use_up(&house, 1000);
        refused(&house.book(&human, "2026-03-10T15:00:00Z", 30).await, 402, "LIMIT_REACHED");
        let mut tenant = house.tenant.clone();
        tenant.auto_purchase = true;
        house.world.write(move |tx, cx| change_tenant(tx, cx, &tenant)).unwrap();
        id(&house.book(&human, "2026-03-10T15:00:00Z", 30).await);
        id(&house.book(&human, "2026-03-10T16:00:00Z", 30).await);
        refused(&house.book(&human, "2026-03-10T16:00:00Z", 30).await, 409, "SLOT_UNAVAILABLE");
        assert_eq!(usage(&house), Usage { bookings: 1002, extra: 500 });
        let tenant = house.tenant.id;
        let packs = house.world.read(|tx, _cx| tx.packs(tenant));
        assert_eq!(packs.iter().map(|pack| (pack.bookings, pack.price_cents)).collect::<Vec<_>>(), [(500, 1900)]);
        let events = house.world.read(|tx, _cx| tx.events_after(tenant, None, 10));
        let bought: Vec<Value> = events
            .iter()
            .filter(|event| event.kind == EventKind::OveragePurchased)
            .map(|event| serde_json::from_str(&event.payload).unwrap())
            .collect();
        assert_eq!(bought.len(), 1);
        assert_eq!((&bought[0]["bookings"], &bought[0]["month"]), (&json!(500), &json!("2026-03")));
    }
}

#[actix_web::test]
async fn humans_and_webhooks_have_a_cap() {
    for (plan, humans, webhooks) in [(Plan::Free, 1, 2), (Plan::Starter, 5, 10)] {
        for house in House::each_on(plan) {
            let mut last = String::new();
            for _human in 0..humans {
                last = house.human().await;
            }
            let one_more = json!({"name": "One more", "timezone": "UTC"});
            refused(&house.api.post("/v1/humans", &one_more).await, 402, "LIMIT_REACHED");
            // Only active ones count.
            house.api.delete(&format!("/v1/humans/{last}")).await;
            id(&house.api.post("/v1/humans", &one_more).await);
            let hook =
                |number: i32| json!({"url": format!("https://example.com/{number}"), "events": ["booking.confirmed"]});
            for number in 0..webhooks {
                last = id(&house.api.post("/v1/webhooks", &hook(number)).await);
            }
            refused(&house.api.post("/v1/webhooks", &hook(99)).await, 402, "LIMIT_REACHED");
            refused(&house.api.post("/v1/webhooks", &hook(0)).await, 422, "VALIDATION_ERROR");
            house.api.delete(&format!("/v1/webhooks/{last}")).await;
            // The address of a deleted one may be used again.
            id(&house.api.post("/v1/webhooks", &hook(webhooks - 1)).await);
        }
    }
}

#[actix_web::test]
async fn an_unlimited_plan_counts_nothing() {
    for house in House::each() {
        let human = house.worker().await;
        id(&house.api.post("/v1/bookings", &wish(&human, "2026-03-10T15:00:00Z", 30)).await);
        assert_eq!(usage(&house), Usage::default());
    }
}
