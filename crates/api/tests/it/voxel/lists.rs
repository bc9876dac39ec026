//! Businesses and services.

use super::{SERVICES, TENANTS, ask, close, everywhere, of};
use crate::support::World;
use engine::{
    model::{AppointmentType, Pattern, Plan, Price, Service, TenantStatus},
    verbs::{NewTenant, create_tenant},
};
use serde_json::json;
use slot_core::{Length, ServiceId};

#[actix_web::test]
async fn businesses_by_name() {
    for world in World::each() {
        let zoe = world.tenant("a-zoe");
        let mut ids = Vec::new();
        for (name, slug, pattern) in [
            ("Kapper Noord", "kapper-noord", Pattern::Capacity),
            ("Hotel", "hotel", Pattern::Resource),
            ("Abend", "zz", Pattern::Event),
        ] {
            let new = NewTenant {
                slug: slug.to_owned(),
                name: name.to_owned(),
                zone: "Europe/Brussels".parse().unwrap(),
                locale: "nl".to_owned(),
                currency: "EUR".to_owned(),
                pattern,
                plan: Plan::Unlimited,
                auto_purchase: false,
            };
            let made = world.write(move |tx, cx| create_tenant(tx, cx, &new)).unwrap();
            if pattern == Pattern::Resource {
                close(&world, &made, TenantStatus::Inactive);
            }
            ids.push(made.id.ulid());
        }
        let row = |id: &str, name: &str, slug: &str, status: &str, pattern: &str| {
            json!({
                "id": id, "name": name, "slug": slug, "status": status, "timezone": "Europe/Brussels", "locale": "nl",
                "currency": "EUR", "booking_pattern": pattern, "created_at": "2026-03-02 12:00:00",
            })
        };
        let shop = json!({
            "id": zoe.id.ulid(), "name": "The a-zoe", "slug": "a-zoe", "status": "active", "timezone": "Europe/Berlin",
            "locale": "en", "currency": "EUR", "booking_pattern": "timeslot", "created_at": "2026-03-02 12:00:00",
        });
        let expected = json!({ "data": [
            row(&ids[2], "Abend", "zz", "active", "event"),
            row(&ids[1], "Hotel", "hotel", "inactive", "resource"),
            row(&ids[0], "Kapper Noord", "kapper-noord", "active", "capacity"),
            shop,
        ] });
        assert_eq!(ask(&everywhere(&world), TENANTS).await, expected);
        assert_eq!(ids[0].len(), 26);
    }
}

#[actix_web::test]
async fn services_in_their_own_order() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let tenant = shop.id;
        world.write(move |tx, cx| {
            for (name, sort_order, price, active) in
                [("Shave", 2, None, true), ("Dye", 1, Some(12_050), false), ("Cut", 1, Some(3500), true)]
            {
                tx.insert_service(&Service {
                    id: cx.id(ServiceId::from_u128),
                    tenant,
                    reference: None,
                    name: name.to_owned(),
                    description: price.map(|_| format!("A {name}")),
                    duration: Length::minutes(30),
                    price: price.and_then(Price::from_minor),
                    colour: price.map(|_| "#3B82F6".parse().unwrap()),
                    sort_order,
                    buffer_before: Length::ZERO,
                    buffer_after: Length::minutes(5),
                    given_by: Vec::new(),
                    location: None,
                    appointment: AppointmentType::default(),
                    active,
                    created_at: cx.now,
                    updated_at: cx.now,
                })?;
            }
            Ok(())
        });
        let found = ask(&everywhere(&world), &of(SERVICES, tenant, "")).await;
        let id = |at: usize| found["data"][at]["id"].clone();
        let expected = json!({ "data": [
            {
                "id": id(0), "name": "Cut", "description": "A Cut", "duration_minutes": 30, "price": 35.0,
                "color": "#3B82F6", "sort_order": 1, "is_active": true,
            },
            {
                "id": id(1), "name": "Dye", "description": "A Dye", "duration_minutes": 30, "price": 120.5,
                "color": "#3B82F6", "sort_order": 1, "is_active": false,
            },
            {
                "id": id(2), "name": "Shave", "description": null, "duration_minutes": 30, "price": null,
                "color": null, "sort_order": 2, "is_active": true,
            },
        ] });
        assert_eq!(found, expected);
        assert!(id(0).as_str().unwrap().len() == 26);
    }
}
