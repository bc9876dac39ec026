//! Businesses are apart: what is one's is unknown to another.

use super::{House, id, office, refused, wish};
use actix_web::http::Method;
use engine::{
    model::{
        Address, HoursRule, Plan,
        ResourceKind::{Person, Room},
        Scope,
    },
    verbs::{NewResource, create_resource},
};
use serde_json::{Value, json};
use slot_core::{Capacity, Length, WallRange};
use time::Weekday::{self, Friday, Monday};

#[actix_web::test]
async fn foreign_ids_are_unknown() {
    for house in House::each() {
        let human = house.worker().await;
        let booking = id(&house.book(&human, "2026-03-10T14:00:00Z", 30).await);
        let lunch = json!({"type": "block", "title": "Lunch", "all_day": true, "start_date": "2026-03-12"});
        let over = house.add_override(&human, &lunch).await;
        let hook = json!({"url": "https://example.com/hook", "events": ["booking.confirmed"]});
        let webhook = id(&house.api.post("/v1/webhooks", &hook).await);
        let rival = house.world.tenant_on("rival", Plan::Unlimited);
        let rival = house.world.client(&house.world.key(&rival, &[Scope::Slotflow]));
        for (method, path, body) in [
            (Method::GET, format!("/v1/humans/{human}"), None),
            (Method::DELETE, format!("/v1/humans/{human}"), None),
            (Method::PUT, format!("/v1/humans/{human}/availability"), Some(office())),
            (Method::GET, format!("/v1/humans/{human}/overrides"), None),
            (Method::POST, format!("/v1/humans/{human}/overrides"), Some(lunch.clone())),
            (Method::DELETE, format!("/v1/humans/{human}/overrides/{over}"), None),
            (
                Method::GET,
                format!("/v1/humans/{human}/slots?date_from=2026-03-10&date_to=2026-03-10&duration=30"),
                None,
            ),
            (Method::POST, "/v1/bookings".to_owned(), Some(wish(&human, "2026-03-10T15:00:00Z", 30))),
            (Method::GET, format!("/v1/bookings/{booking}"), None),
            (Method::DELETE, format!("/v1/bookings/{booking}"), None),
            (Method::DELETE, format!("/v1/webhooks/{webhook}"), None),
        ] {
            let body = body.map(|body: Value| body.to_string());
            refused(&rival.send(method, &path, body).await, 404, "NOT_FOUND");
        }
        for (path, field) in [("/v1/humans", "humans"), ("/v1/bookings", "bookings"), ("/v1/webhooks", "webhooks")] {
            let list = rival.get(path).await.json();
            assert_eq!((&list[field], &list["total"]), (&json!([]), &json!(0)), "{path}");
        }
        assert_eq!(rival.get(&format!("/v1/bookings?human_id={human}")).await.json()["total"], 0);
        id(&rival.post("/v1/webhooks", &hook).await);
        // Nothing of it was touched.
        assert_eq!(house.api.get(&format!("/v1/bookings/{booking}")).await.json()["status"], "confirmed");
        assert_eq!(house.api.get(&format!("/v1/humans/{human}/overrides")).await.json()["total"], 1);
        assert_eq!(house.api.get("/v1/webhooks").await.json()["total"], 1);
    }
}

#[actix_web::test]
async fn what_was_made_elsewhere() {
    for house in House::each() {
        let make = |kind, hours: Option<Vec<(Weekday, &str, &str)>>, durations: &[i64], capacity| {
            let hours = hours.map(|hours| {
                let rule = |(weekday, start, end)| HoursRule::open(weekday, WallRange::parse(start, end).unwrap());
                hours.into_iter().map(rule).collect()
            });
            let new = NewResource {
                kind,
                name: "Elsewhere".to_owned(),
                slug: None,
                description: None,
                email: None,
                role: None,
                address: Address::default(),
                zone: "UTC".parse().unwrap(),
                capacity: Capacity::new(capacity).unwrap(),
                durations: durations.iter().copied().map(Length::minutes).collect(),
                hours,
                closures: Vec::new(),
                active: true,
                published: true,
            };
            let tenant = house.tenant.clone();
            house.world.write(move |tx, cx| create_resource(tx, cx, &tenant, &new)).unwrap().id.to_string()
        };
        let hours = vec![(Friday, "13:00", "18:00"), (Monday, "10:00", "12:00"), (Monday, "08:00", "09:00")];
        let person = make(Person, Some(hours), &[60, 30], 2);
        let shown = house.api.get(&format!("/v1/humans/{person}")).await.json();
        let rules =
            json!({"working_days": [1, 5], "work_start": "08:00", "work_end": "18:00", "meeting_durations": [60, 30]});
        assert_eq!(shown["availability_rules"], rules);
        assert_eq!(house.starts(&person, "2026-03-09", "2026-03-09", 60).await.len(), 3, "the true hours count");
        // Two places: two bookings.
        id(&house.book(&person, "2026-03-09T08:00:00Z", 60).await);
        id(&house.book(&person, "2026-03-09T08:00:00Z", 60).await);
        refused(&house.book(&person, "2026-03-09T08:00:00Z", 60).await, 409, "SLOT_UNAVAILABLE");

        let idle = make(Person, None, &[30], 1);
        let rules = json!({"working_days": [], "work_start": "00:00", "work_end": "00:00", "meeting_durations": [30]});
        assert_eq!(house.api.get(&format!("/v1/humans/{idle}")).await.json()["availability_rules"], rules);

        // A room is no human.
        let room = make(Room, Some(vec![(Monday, "08:00", "18:00")]), &[60], 1);
        refused(&house.api.get(&format!("/v1/humans/{room}")).await, 404, "NOT_FOUND");
        refused(&house.book(&room, "2026-03-09T08:00:00Z", 60).await, 404, "NOT_FOUND");
        for duration in [60, 45] {
            let path = format!("/v1/humans/{room}/slots?date_from=2026-03-09&date_to=2026-03-09&duration={duration}");
            refused(&house.api.get(&path).await, 404, "NOT_FOUND");
        }
        assert_eq!(house.api.get("/v1/humans").await.json()["total"], 2);
    }
}
