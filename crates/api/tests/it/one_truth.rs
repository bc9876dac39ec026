//! One truth behind all faces: whoever books, and however, is seen in every face that can see it, and has the time.

use crate::support::{Client, World};
use engine::{
    catalogue::{Absent, Apply, Catalogue, Format, Writing, apply},
    model::{Booking, Channel, Guest, Scope, Tenant},
    verbs::{
        AddressPolicy, Arrival, BookEvent, BookSlot, BookStay, BookWindow, Bookable, Details, NewKey, ReserveRefused,
        book_event, book_slot, book_stay, book_window,
    },
};
use serde_json::{Value, json};
use slot_core::{EventSeriesId, Instant, Refusal, ResourceId, ServiceId, Status, WindowId};
use std::{num::NonZeroU32, str::FromStr};
use time::{Date, Month};

/// Tuesday 2026-03-03, 09:00 in Berlin.
const NINE: &str = "2026-03-03T08:00:00Z";
const DAY: &str = "2026-03-03";

/// A business with something to book in each of the four ways, and a client that may do everything in it.
struct Shop {
    world: World,
    tenant: Tenant,
    api: Client,
    ids: Vec<(String, String)>,
}

/// A way to take the person's time at nine, or to be refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Door {
    Slotflow,
    Novala,
    /// The verb behind `slot-admin booking create`, with a service.
    Service,
}

const DOORS: [Door; 3] = [Door::Slotflow, Door::Novala, Door::Service];

impl Shop {
    fn each() -> Vec<Self> {
        World::each().into_iter().map(Self::on).collect()
    }

    fn on(world: World) -> Self {
        let hours = json!([{ "day": "tuesday", "start": "09:00", "end": "11:00" }]);
        let file = json!({ "tenants": [{
            "slug": "shop", "name": "Shop", "timezone": "Europe/Berlin", "plan": "unlimited",
            "locations": [{ "ref": "here", "name": "Here", "hours": hours }],
            "people": [{ "ref": "ana", "name": "Ana", "durations_minutes": [30, 60], "hours": hours }],
            "rooms": [{
                "ref": "suite", "name": "Suite",
                "stay": { "unit": "night", "check_in": "15:00", "check_out": "11:00" },
            }],
            "services": [{ "ref": "talk", "name": "Talk", "duration_minutes": 30, "given_by": ["ana"] }],
            "windows": [{
                "ref": "walk-in", "day": "tuesday", "session": "Morning", "start_time": "09:00", "end_time": "11:00",
                "max_slots": 4, "ai_slots": 2,
            }],
            "events": [{
                "ref": "class", "title": "Class", "date": DAY, "start_time": "18:00", "duration_minutes": 60,
                "max_participants": 8, "location": "here",
            }],
        }] });
        let file = Catalogue::parse(&file.to_string(), Format::Json).unwrap();
        let how = Apply { absent: Absent::Stay, writing: Writing::Changes, addresses: AddressPolicy::PublicOnly };
        let outcome = world.write(move |tx, cx| apply(tx, cx, &file, how)).unwrap();
        let ids = outcome.created.iter().filter_map(|item| Some((item.reference.clone(), item.id.clone()?))).collect();
        let tenant = world.read(|tx, _cx| tx.tenant_by_slug("shop")).unwrap();
        let api = world.client(&world.key_with(&tenant, Scope::ALL, |new| NewKey { rate_limit: Some(0), ..new }));
        Self { world, tenant, api, ids }
    }

    /// The id of what the catalogue calls so.
    fn id<T: FromStr<Err: std::fmt::Debug>>(&self, reference: &str) -> T {
        let found = self.ids.iter().find(|(name, _)| name == reference);
        found.unwrap_or_else(|| panic!("no {reference} in {:?}", self.ids)).1.parse().unwrap()
    }

    fn ana(&self) -> ResourceId {
        self.id("ana")
    }

    async fn get(&self, path: &str) -> Value {
        let reply = self.api.get(path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.json()
    }

    /// The person's open starts on the day, by UTC, in each face that lists them.
    async fn open(&self) -> [Vec<String>; 2] {
        let ana = self.ana();
        let there = self.get(&format!("/v1/humans/{ana}/slots?date_from={DAY}&date_to={DAY}&duration=30")).await;
        let here = self
            .get(&format!("/api/bookings/resources/{ana}/availability?from={DAY}&to={DAY}&durationMinutes=30"))
            .await;
        let starts = |list: &Value, name: &str| -> Vec<String> {
            let list = list.as_array().unwrap().iter();
            list.map(|slot| slot[name].as_str().unwrap().get(..16).unwrap().to_owned()).collect()
        };
        [starts(&there["slots"], "starts_at"), starts(&here["data"], "startsAt")]
    }

    /// The bookings that stand, by id, in each face that lists all: Slotflow, Novala, the agents'.
    async fn standing(&self) -> [Vec<String>; 3] {
        let lists =
            [
                self.get("/v1/bookings?status=confirmed").await["bookings"].clone(),
                self.get("/api/bookings?status=confirmed").await["data"].clone(),
                self.get(&format!("/api/agent/v1/bookings?tenant_id={}&status=confirmed", self.tenant.id.ulid())).await
                    ["data"]
                    .clone(),
            ];
        lists.map(|list| {
            let ids =
                list.as_array().unwrap().iter().map(|booking| {
                    booking["id"].as_str().unwrap().parse::<slot_core::BookingId>().unwrap().to_string()
                });
            ids.collect()
        })
    }

    /// Takes the person's time at nine; answers the booking's id, or that it is taken.
    async fn take(&self, door: Door, slot: &str) -> Result<String, ()> {
        let reply = match door {
            Door::Slotflow => {
                let body = json!({
                    "human_id": self.ana().to_string(), "starts_at": NINE, "duration": 30, "attendee_name": "Ada",
                });
                self.api.post("/v1/bookings", &body).await
            }
            Door::Novala => {
                let body = json!({ "slotId": slot, "firstName": "A", "lastName": "B", "email": "a@example.com" });
                self.api.post("/api/bookings", &body).await
            }
            Door::Service => {
                let wish = BookSlot {
                    what: Bookable::Service { service: self.id::<ServiceId>("talk"), by: None },
                    start: Instant::from_seconds(1_772_524_800),
                    party: NonZeroU32::MIN,
                    details: details("Ada"),
                };
                let tenant = self.tenant.clone();
                let made = self.world.write(move |tx, cx| book_slot(tx, cx, &tenant, &wish));
                return made.map(|booking| booking.id.to_string()).map_err(|refused| {
                    let is_taken = matches!(refused, ReserveRefused::Refused { refusal: Refusal::Taken { .. }, .. });
                    assert!(is_taken, "{refused:?}");
                });
            }
        };
        match reply.status {
            201 => {
                let body = reply.json();
                let id = if door == Door::Novala { &body["booking"]["id"] } else { &body["id"] };
                Ok(id.as_str().unwrap_or_else(|| panic!("{body}")).to_owned())
            }
            409 => Err(()),
            other => panic!("{door:?} answered {other}: {}", reply.text),
        }
    }

    /// Gives it back, through another door.
    async fn give_back(&self, door: Door, id: &str) {
        let reply = match door {
            Door::Novala => self.api.delete(&format!("/api/bookings/{id}")).await,
            Door::Slotflow | Door::Service => self.api.delete(&format!("/v1/bookings/{id}")).await,
        };
        assert_eq!(reply.status, 200, "{}", reply.text);
    }
}

fn details(name: &str) -> Details {
    Details::of(Guest { name: name.to_owned(), ..Guest::default() }, Channel::Admin)
}

#[actix_web::test]
async fn a_slot_that_one_takes_is_taken_for_all() {
    for shop in Shop::each() {
        let free = shop.open().await;
        assert!(free.iter().all(|starts| starts.len() == 4 && starts[0] == "2026-03-03T08:00"), "{free:?}");
        let path =
            format!("/api/bookings/resources/{}/availability?from={DAY}&to={DAY}&durationMinutes=30", shop.ana());
        let slot = shop.get(&path).await["data"][0]["slotId"].as_str().unwrap().to_owned();
        for (turn, door) in DOORS.into_iter().enumerate() {
            let id = shop.take(door, &slot).await.unwrap();
            let kept = shop.open().await;
            assert!(
                kept.iter().all(|starts| starts.len() == 3 && starts[0] == "2026-03-03T08:30"),
                "{door:?}: {kept:?}"
            );
            for other in DOORS {
                assert_eq!(shop.take(other, &slot).await, Err(()), "{other:?} after {door:?}");
            }
            assert_eq!(shop.standing().await, [[id.clone()], [id.clone()], [id.clone()]], "{door:?}");
            shop.give_back(DOORS[(turn + 1) % DOORS.len()], &id).await;
            assert_eq!(shop.open().await, free, "{door:?}");
            assert!(shop.standing().await.iter().all(Vec::is_empty), "{door:?}");
        }
    }
}

#[actix_web::test]
async fn places_of_a_window_are_the_same_in_every_view() {
    for shop in Shop::each() {
        let window: WindowId = shop.id("walk-in");
        let filled = async || {
            let open = shop.get(&format!("/v1/appointment-slots/availability?date={DAY}")).await["slots"][0].clone();
            let records = shop.get(&format!("/v1/appointment-slots/schedule-tracking?date_from={DAY}")).await;
            let record = records["data"][0].clone();
            [&open["filled_slots"], &open["available_slots"], &record["filled_slots"], &record["available_slots"]]
                .map(|count| count.as_u64().unwrap())
        };
        assert_eq!(filled().await, [0, 2, 0, 4]);
        let body = json!({
            "appointment_type": "Talk", "appointment_date": NINE, "patient_name": "Ada", "parent_phone": "+4930123456",
        });
        let made = shop.api.post("/v1/appointments", &body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let code = made.json()["appointment_id"].as_str().unwrap().strip_prefix("appt_").unwrap().to_owned();
        let first = shop.world.read(|tx, _cx| tx.booking_by_code(shop.tenant.id, &code)).unwrap().id.to_string();
        let staff = |name: &str| {
            let wish = BookWindow {
                window: Some(window),
                branch: None,
                service: None,
                session: None,
                batch: None,
                arrival: Arrival::On(Date::from_calendar_date(2026, Month::March, 3).unwrap()),
                party: NonZeroU32::MIN,
                guest: Guest { name: name.to_owned(), phone: Some(format!("+49301{name}")), ..Guest::default() },
                customer: None,
                notes: None,
                assigned: None,
                external_reference: None,
                consent: None,
                source: None,
                metadata: None,
                channel: Channel::Admin,
            };
            let tenant = shop.tenant.clone();
            shop.world.write(move |tx, cx| book_window(tx, cx, &tenant, &wish))
        };
        let second = staff("2").unwrap().id.to_string();
        assert_eq!(filled().await, [2, 0, 2, 2]);
        // The share of this door is used up; that of the staff is not.
        let more = json!({
            "appointment_type": "Talk", "appointment_date": NINE, "patient_name": "Bo", "parent_phone": "+4930999999",
        });
        assert_eq!(shop.api.post("/v1/appointments", &more).await.json()["error"]["code"], "SLOT_FULL");
        let third = staff("3").unwrap().id.to_string();
        let mut all = vec![first, second, third];
        all.sort();
        for mut seen in shop.standing().await {
            seen.sort();
            assert_eq!(seen, all);
        }
        let listed = shop.get(&format!("/v1/appointments?date={DAY}")).await;
        assert_eq!(listed["data"].as_array().unwrap().len(), 3);
    }
}

#[actix_web::test]
async fn agents_see_every_pattern() {
    for shop in Shop::each() {
        let (unit, series) = (shop.id::<ResourceId>("suite"), shop.id::<EventSeriesId>("class"));
        let tenant = shop.tenant.clone();
        let made: [Booking; 2] = shop.world.write(move |tx, cx| {
            let stay = BookStay {
                unit,
                arrival: Date::from_calendar_date(2026, Month::March, 3).unwrap(),
                units: NonZeroU32::new(2).unwrap(),
                places: NonZeroU32::MIN,
                party: NonZeroU32::MIN,
                details: details("Ada"),
            };
            let event = BookEvent { series, arrival: None, party: NonZeroU32::new(3).unwrap(), details: details("Bo") };
            Ok([book_stay(tx, cx, &tenant, &stay)?.unwrap(), book_event(tx, cx, &tenant, &event)?.unwrap()])
        });
        let list = shop.get(&format!("/api/agent/v1/bookings?tenant_id={}", shop.tenant.id.ulid())).await;
        let shown: Vec<[&str; 4]> = list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| ["id", "start_datetime", "end_datetime", "status"].map(|name| row[name].as_str().unwrap()))
            .collect();
        let (stay, event) = (made[0].id.ulid(), made[1].id.ulid());
        assert_eq!(
            shown,
            [
                [&event, "2026-03-03 18:00:00", "2026-03-03 19:00:00", "confirmed"],
                [&stay, "2026-03-03 15:00:00", "2026-03-05 11:00:00", "confirmed"],
            ]
        );
        assert!(made.iter().all(|booking| booking.status == Status::Confirmed));
    }
}
