//! Many callers at one moment, each in a thread of its own.

use super::{House, wish};
use crate::support::Client;
use serde_json::Value;
use std::{
    sync::{Arc, Barrier},
    thread,
};

const CALLERS: usize = 16;

/// Sends every body at the same moment and returns the statuses, sorted.
fn all_at_once(house: &House, idempotency_key: Option<&str>, bodies: Vec<Value>) -> Vec<(u16, String)> {
    let barrier = Arc::new(Barrier::new(bodies.len()));
    let threads: Vec<_> = bodies
        .into_iter()
        .map(|body| {
            let (app, key, barrier) = (house.world.app.clone(), house.key.clone(), Arc::clone(&barrier));
            let once = idempotency_key.map(str::to_owned);
            thread::spawn(move || {
                actix_web::rt::System::new().block_on(async move {
                    let mut api = Client::new(app).header("authorization", &format!("Bearer {key}"));
                    if let Some(once) = once {
                        api = api.header("idempotency-key", &once);
                    }
                    // The router is built on the first call, which must not be the one that counts.
                    assert_eq!(api.get("/v1/webhooks").await.status, 200);
                    barrier.wait();
                    let reply = api.post("/v1/bookings", &body).await;
                    (reply.status, reply.text)
                })
            })
        })
        .collect();
    let mut replies: Vec<(u16, String)> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    replies.sort();
    replies
}

#[actix_web::test]
async fn of_identical_posts_one_wins() {
    for house in House::each() {
        let human = house.worker().await;
        let replies = all_at_once(&house, None, vec![wish(&human, "2026-03-10T14:00:00Z", 30); CALLERS]);
        let statuses: Vec<u16> = replies.iter().map(|(status, _)| *status).collect();
        let expect: Vec<u16> = std::iter::once(201).chain([409; CALLERS - 1]).collect();
        assert_eq!(statuses, expect, "{replies:?}");
        assert!(replies[1..].iter().all(|(_, text)| text.contains("SLOT_UNAVAILABLE")), "{replies:?}");
        assert_eq!(house.api.get("/v1/bookings").await.json()["total"], 1);
    }
}

#[actix_web::test]
async fn of_overlapping_lengths_none_overlap() {
    for house in House::each() {
        let human = house.worker().await;
        let bodies = (0..CALLERS).map(|caller| {
            let starts_at = ["2026-03-10T14:00:00Z", "2026-03-10T14:30:00Z"][caller % 2];
            wish(&human, starts_at, if caller % 3 == 0 { 60 } else { 30 })
        });
        let replies = all_at_once(&house, None, bodies.collect());
        assert!(replies.iter().all(|(status, _)| [201, 409].contains(status)), "{replies:?}");
        let list = house.api.get("/v1/bookings?status=confirmed").await.json();
        let mut spans: Vec<(&str, &str)> = list["bookings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["starts_at"].as_str().unwrap(), one["ends_at"].as_str().unwrap()))
            .collect();
        spans.sort_unstable();
        assert!(!spans.is_empty() && spans.windows(2).all(|pair| pair[0].1 <= pair[1].0), "{spans:?}");
        assert_eq!(spans.len(), replies.iter().filter(|(status, _)| *status == 201).count());
    }
}

#[actix_web::test]
async fn of_one_idempotency_key_all_get_one_answer() {
    for house in House::each() {
        let human = house.worker().await;
        let replies = all_at_once(&house, Some("one"), vec![wish(&human, "2026-03-10T14:00:00Z", 30); CALLERS]);
        let made: Vec<&(u16, String)> = replies.iter().filter(|(status, _)| *status == 201).collect();
        assert!(!made.is_empty() && made.iter().all(|reply| **reply == *made[0]), "{replies:?}");
        // Who came while the first was at work is told to come again.
        let rest = replies.iter().filter(|(status, _)| *status != 201);
        assert!(
            rest.clone().all(|(status, text)| *status == 409 && text.contains("IDEMPOTENCY_IN_PROGRESS")),
            "{replies:?}"
        );
        assert_eq!(house.api.get("/v1/bookings").await.json()["total"], 1);
    }
}
