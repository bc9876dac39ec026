//! Slot ids: what opens a slot, and that what is listed, and nothing else, can be booked.

use super::{
    BOOKINGS, RESOURCES, book, error, faults, guest, id, make, open_slots, owner, room, room_with, shop, slot_at,
};
use crate::support::World;
use futures_util::future::join_all;
use serde_json::{Value, json};
use slot_core::{Instant, Length, ResourceId, SlotKey, SlotRef};
use std::collections::BTreeMap;
use time::macros::utc_datetime;

/// The key of these worlds.
fn key() -> SlotKey {
    SlotKey::new([7; 32])
}

fn sealed(resource: &str, start: Instant) -> String {
    key().seal(SlotRef { resource: resource.parse::<ResourceId>().unwrap(), start })
}

#[actix_web::test]
async fn a_slot_id_that_was_touched_opens_nothing() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(&api, &room()).await;
        let slot = slot_at(&api, &resource, "2026-03-03T09:00:00Z").await;
        assert_eq!(slot, sealed(&resource, Instant::from(utc_datetime!(2026-03-03 09:00))));
        let mut forged: Vec<String> = (0..slot.len())
            .map(|place| {
                let other = if slot.as_bytes()[place] == b'A' { "B" } else { "A" };
                format!("{}{other}{}", &slot[..place], &slot[place + 1..])
            })
            .collect();
        forged.extend((0..slot.len()).map(|length| slot[..length].to_owned()));
        forged.extend([format!("{slot}="), format!("{slot}A"), format!(" {slot}"), "é".to_owned()]);
        let other_key = SlotKey::new([8; 32]);
        let start = Instant::from(utc_datetime!(2026-03-03 09:00));
        forged.push(other_key.seal(SlotRef { resource: resource.parse().unwrap(), start }));
        for forged in forged {
            let told = faults(&api.post(BOOKINGS, &guest(&forged)).await);
            assert_eq!(told, ["slotId is not a slot id of the availability endpoint"], "{forged}");
        }
        assert_eq!(api.post(BOOKINGS, &guest(&slot)).await.status, 201);
    }
}

#[actix_web::test]
async fn a_foreign_slot_is_unknown() {
    for world in World::each() {
        let api = shop(&world);
        let elsewhere = owner(&world, &world.tenant("elsewhere"));
        let resource = make(&elsewhere, &room()).await;
        let slot = slot_at(&elsewhere, &resource, "2026-03-03T09:00:00Z").await;
        assert_eq!(error(&api.post(BOOKINGS, &guest(&slot)).await), (404, "Resource not found".to_owned()));
        assert_eq!(elsewhere.post(BOOKINGS, &guest(&slot)).await.status, 201);
    }
}

/// Every quarter of an hour of a few days is tried: the listed starts can be booked, all others are refused.
#[actix_web::test]
async fn listed_and_nothing_else_is_bookable() {
    for world in World::each() {
        let api = shop(&world);
        let resource = make(
            &api,
            &room_with(json!({
                "defaultDurationMinutes": 40, "maxConcurrent": 2,
                "operatingHours": [
                    { "dayOfWeek": 6, "open": "21:50", "close": "24:00" },
                    { "dayOfWeek": 0, "open": "00:00", "close": "06:10" },
                    { "dayOfWeek": 0, "open": "06:10", "close": "08:00" },
                    { "dayOfWeek": 0, "open": "13:05", "close": "15:00" },
                ],
                "closures": [{ "startsAt": "2026-03-29T03:00:00Z", "endsAt": "2026-03-29T03:20:00Z" }],
            })),
        )
        .await;
        // The night in which the clock jumps from 2 to 3, from half past ten in the evening on.
        world.clock.set(Instant::from(utc_datetime!(2026-03-28 21:30)));
        let query = "from=2026-03-28&to=2026-03-29";
        for start in ["2026-03-29T00:20:00Z", "2026-03-29T00:20:00Z", "2026-03-29T11:05:00Z"] {
            let slots = open_slots(&api, &resource, query).await;
            let slot = slots.iter().find(|slot| slot["startsAt"] == start).unwrap();
            assert_eq!(api.post(BOOKINGS, &guest(slot["slotId"].as_str().unwrap())).await.status, 201);
        }
        let listed: BTreeMap<String, Value> = open_slots(&api, &resource, query)
            .await
            .into_iter()
            .map(|slot| (slot["startsAt"].as_str().unwrap().to_owned(), slot["slotId"].clone()))
            .collect();
        assert_eq!(listed.len(), 10, "{listed:?}");
        let first = Instant::from(utc_datetime!(2026-03-28 20:00));
        for step in 0..(20 * 60 / 5) {
            let start = first + Length::minutes(step * 5);
            let slot = sealed(&resource, start);
            let reply = api.post(BOOKINGS, &guest(&slot)).await;
            match listed.get(start.rfc3339().as_str()) {
                Some(known) => {
                    assert_eq!((reply.status, known), (201, &json!(slot)), "{}", reply.text);
                    let booking = reply.json()["booking"].clone();
                    assert_eq!(api.delete(&format!("{BOOKINGS}/{}", id(&booking))).await.status, 200);
                }
                None => assert_eq!(reply.status, 409, "{} {}", start.rfc3339(), reply.text),
            }
        }
    }
}

#[actix_web::test]
async fn a_race_for_the_last_places_has_as_many_winners() {
    for world in World::each() {
        let api = shop(&world);
        for capacity in [1, 3] {
            let resource = make(&api, &room_with(json!({ "maxConcurrent": capacity }))).await;
            let nine = "2026-03-03T09:00:00Z";
            let slot = slot_at(&api, &resource, nine).await;
            if capacity > 1 {
                book(&api, &resource, nine).await;
            }
            let body = guest(&slot);
            let replies = join_all((0..24).map(|_caller| api.post(BOOKINGS, &body))).await;
            let mut count: BTreeMap<(u16, Option<String>), usize> = BTreeMap::new();
            for reply in &replies {
                let told = reply.json()["error"].as_str().map(str::to_owned);
                *count.entry((reply.status, told)).or_default() += 1;
            }
            let free = if capacity > 1 { capacity - 1 } else { 1 };
            let taken = Some("The slot is no longer available: it has been taken".to_owned());
            assert_eq!(count, BTreeMap::from([((201, None), free), ((409, taken), 24 - free)]));
            let list = api.get(&format!("{BOOKINGS}?resourceId={resource}&status=confirmed")).await.json();
            assert_eq!(list["total"], json!(capacity));
            let open = open_slots(&api, &resource, "from=2026-03-03&to=2026-03-03").await;
            assert!(open.iter().all(|slot| slot["startsAt"] != nine), "a full slot is not listed");
            assert_eq!(api.get(&format!("{RESOURCES}/{resource}")).await.status, 200);
        }
    }
}
