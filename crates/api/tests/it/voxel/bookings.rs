//! Bookings, whichever face made them.

use super::{BOOKINGS, ask, book, error, everywhere, human, maker, of, tamper, told};
use crate::support::World;
use engine::model::{Channel, Consent};
use serde_json::{Value, json};
use slot_core::{BookingId, CustomerId, ResourceId, ServiceId, Status};

fn ids(found: &Value) -> Vec<String> {
    found["data"].as_array().unwrap().iter().map(|booking| booking["id"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_booking_of_another_face_appears_by_the_clock_of_its_business() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let ana = human(&world, &shop, "Ana").await;
        let id = book(&world, &shop, &ana, "2026-03-03T09:30:00Z").await;
        let staff = ana.parse::<ResourceId>().unwrap().ulid();
        let client = everywhere(&world);
        let expected = json!({ "data": [{
            "id": id.ulid(), "tenant_id": shop.id.ulid(), "service_id": null, "staff_id": staff, "customer_id": null,
            "start_datetime": "2026-03-03 10:30:00", "end_datetime": "2026-03-03 11:00:00", "status": "confirmed",
            "source": "api", "has_consent": false, "created_at": "2026-03-02 12:00:00",
        }], "total": 1 });
        assert_eq!(ask(&client, &of(BOOKINGS, shop.id, "")).await, expected);

        let (service, staff, customer) = (ServiceId::from_u128(7), ResourceId::from_u128(8), CustomerId::from_u128(9));
        tamper(&world, &shop, id, move |booking| {
            (booking.service, booking.staff, booking.customer) = (Some(service), Some(staff), Some(customer));
            booking.consent = Some(Consent { text: "Yes".to_owned(), at: booking.created_at });
            booking.channel = Channel::BookingPage;
            booking.notes = Some("allergic to cats".to_owned());
        });
        let reply = client.get(&of(BOOKINGS, shop.id, "")).await;
        let row = &reply.json()["data"][0];
        assert_eq!(
            [&row["service_id"], &row["staff_id"], &row["customer_id"]],
            [&json!(service.ulid()), &json!(staff.ulid()), &json!(customer.ulid())]
        );
        assert_eq!([&row["has_consent"], &row["source"]], [&json!(true), &json!("booking_page")]);
        assert_eq!(row.as_object().unwrap().len(), 11);
        for secret in ["Ada", "Lovelace", "cats"] {
            assert!(!reply.text.contains(secret), "{}", reply.text);
        }
    }
}

#[actix_web::test]
async fn a_room_is_no_staff() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let api = maker(&world, &shop);
        let room = json!({
            "type": "room", "name": "Studio", "timezone": "Asia/Tokyo", "defaultDurationMinutes": 60,
            "operatingHours": [{ "dayOfWeek": 2, "open": "09:00", "close": "10:00" }],
        });
        let room = api.post("/api/bookings/resources", &room).await.json()["resource"]["id"].clone();
        let path =
            format!("/api/bookings/resources/{}/availability?from=2026-03-03&to=2026-03-03", room.as_str().unwrap());
        let slot = api.get(&path).await.json()["data"][0]["slotId"].clone();
        let guest = json!({ "slotId": slot, "firstName": "A", "lastName": "B", "email": "a@example.com" });
        assert_eq!(api.post("/api/bookings", &guest).await.status, 201);
        let found = ask(&everywhere(&world), &of(BOOKINGS, shop.id, "")).await;
        assert_eq!(found["data"][0]["staff_id"], Value::Null);
        assert_eq!(found["data"][0]["start_datetime"], "2026-03-03 01:00:00", "nine in Tokyo is one in Berlin");
    }
}

#[actix_web::test]
async fn the_latest_first_in_pages() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let (ana, eva) = (human(&world, &shop, "Ana").await, human(&world, &shop, "Eva").await);
        let mut expected: Vec<(&str, BookingId)> = Vec::new();
        for (human, start) in [
            (&ana, "2026-03-03T10:00:00Z"),
            (&eva, "2026-03-03T10:00:00Z"),
            (&ana, "2026-03-04T10:00:00Z"),
            (&eva, "2026-03-03T09:00:00Z"),
        ] {
            expected.push((start, book(&world, &shop, human, start).await));
        }
        expected.sort();
        let expected: Vec<String> = expected.iter().rev().map(|(_, id)| id.ulid()).collect();
        let client = everywhere(&world);
        for (query, from, to) in [
            ("", 0, 4),
            ("&limit=2", 0, 2),
            ("&limit=2&offset=1", 1, 3),
            ("&limit=2&offset=3", 3, 4),
            ("&offset=4", 4, 4),
            ("&limit=0", 0, 4),
            ("&limit=101&offset=-1", 0, 4),
            ("&limit=x&offset=x", 0, 4),
        ] {
            let found = ask(&client, &of(BOOKINGS, shop.id, query)).await;
            assert_eq!((ids(&found), &found["total"]), (expected[from..to].to_vec(), &json!(4)), "{query}");
        }
    }
}

#[actix_web::test]
async fn statuses_have_words_of_this_face() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let ana = human(&world, &shop, "Ana").await;
        let mut all: Vec<(Status, String)> = Vec::new();
        for (hour, status) in Status::ALL.into_iter().enumerate() {
            let id =
                book(&world, &shop, &ana, &format!("2026-03-03T{:02}:{:02}:00Z", 9 + hour / 2, hour % 2 * 30)).await;
            tamper(&world, &shop, id, move |booking| booking.status = status);
            all.push((status, id.ulid()));
        }
        let client = everywhere(&world);
        for (word, statuses) in [
            ("pending", &[Status::Requested][..]),
            ("confirmed", &[Status::Confirmed, Status::CheckedIn, Status::InProgress]),
            ("completed", &[Status::Completed]),
            ("cancelled", &[Status::Cancelled]),
            ("no_show", &[Status::NoShow]),
            ("rescheduled", &[Status::Rescheduled]),
            ("waitlisted", &[]),
        ] {
            let found = ask(&client, &of(BOOKINGS, shop.id, &format!("&status={word}"))).await;
            let those = all.iter().rev().filter(|(status, _)| statuses.contains(status));
            assert_eq!(ids(&found), those.map(|(_, id)| id.clone()).collect::<Vec<_>>(), "{word}");
            assert_eq!(found["total"], statuses.len());
            assert!(found["data"].as_array().unwrap().iter().all(|booking| booking["status"] == word));
        }
        assert_eq!(ask(&client, &of(BOOKINGS, shop.id, "&status=")).await["total"], 8, "empty is as absent");
        for word in ["requested", "CONFIRMED", "x"] {
            let reply = client.get(&of(BOOKINGS, shop.id, &format!("&status={word}"))).await;
            assert_eq!(error(&reply), told(400, "validation", "status is invalid"), "{word}");
            let nobody = client.get(&format!("{BOOKINGS}?tenant_id=nobody&status={word}")).await;
            assert_eq!(nobody.status, 400, "also of a business that is unknown");
        }
    }
}
