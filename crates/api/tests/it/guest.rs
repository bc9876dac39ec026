//! What a guest may do with the token of a booking.

use crate::support::{Client, World};
use engine::{
    AuditFilter, Page,
    model::{
        Booking, ChangeRule, Channel, EventKind, Guest, GuestKey, HoursRule, Resource, ResourceKind, Tenant,
        TenantStatus,
    },
    verbs::{
        Book, Details, NewResource, PartWish, Start, book, cancel, change_tenant, create_resource, record_outcome,
    },
};
use serde_json::{Value, json};
use slot_core::{BookingId, Capacity, Instant, Length, Notice, ResourceId, TenantId, WallRange};
use std::{num::NonZeroU32, sync::Arc};
use time::Weekday;

/// Tuesday, ten o'clock in Berlin.
const TEN: Instant = Instant::from_seconds(1_772_528_400);

/// A shop with Ana, who works on weekdays, and a booking of hers.
struct House {
    world: World,
    shop: Tenant,
    ana: ResourceId,
    booking: Booking,
}

impl House {
    fn each() -> Vec<Self> {
        World::each().into_iter().map(Self::on).collect()
    }

    fn on(world: World) -> Self {
        let shop = world.tenant("shop");
        let hours = WallRange::parse("09:00", "17:00").unwrap();
        let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
        let new = NewResource {
            kind: ResourceKind::Person,
            name: "Ana".to_owned(),
            slug: None,
            description: None,
            email: None,
            role: None,
            address: engine::model::Address { line1: Some("Torstr. 1".to_owned()), ..Default::default() },
            zone: "Europe/Berlin".parse().unwrap(),
            capacity: Capacity(NonZeroU32::MIN),
            durations: vec![Length::minutes(30)],
            hours: Some(days.map(|day| HoursRule::open(day, hours)).to_vec()),
            closures: Vec::new(),
            active: true,
            published: true,
        };
        let tenant = shop.clone();
        let ana = world.write(move |tx, cx| create_resource(tx, cx, &tenant, &new)).unwrap().id;
        let booking = booked(&world, &shop, ana, TEN);
        Self { world, shop, ana, booking }
    }

    /// A client with the token of the booking.
    fn guest(&self) -> Client {
        self.with(self.shop.id, self.booking.id)
    }

    fn with(&self, tenant: TenantId, booking: BookingId) -> Client {
        self.world.client(&GuestKey::new([9; 32]).seal(tenant, booking))
    }

    /// Changes what the business allows.
    fn rules(&self, change: impl FnOnce(&mut Tenant)) {
        let mut shop = self.shop.clone();
        change(&mut shop);
        self.world.write(move |tx, cx| change_tenant(tx, cx, &shop)).unwrap();
    }

    fn stored(&self) -> Booking {
        self.world.read(|tx, _cx| tx.booking(self.shop.id, self.booking.id)).unwrap()
    }

    fn ana(&self) -> Arc<Resource> {
        self.world.read(|tx, _cx| tx.resource(self.shop.id, self.ana)).unwrap()
    }
}

fn booked(world: &World, shop: &Tenant, resource: ResourceId, start: Instant) -> Booking {
    let guest = Guest { name: "Ada".to_owned(), email: Some("ada@example.com".to_owned()), ..Guest::default() };
    let wish = Book {
        resource: PartWish { resource, places: NonZeroU32::MIN },
        also: Vec::new(),
        start,
        length: None,
        placement: Start::Anywhere,
        notice: Notice::PastAllowed,
        through: None,
        details: Details::of(guest, Channel::BookingPage),
    };
    let shop = shop.clone();
    world.write(move |tx, cx| book(tx, cx, &shop, &wish)).unwrap()
}

const SHOW: &str = "/guest/booking";
const CANCEL: &str = "/guest/booking/cancel";
const RESCHEDULE: &str = "/guest/booking/reschedule";

fn to(start: &str) -> Value {
    json!({ "start": start })
}

/// Status and code of a refusal.
fn refused(reply: &crate::support::Reply) -> (u16, String) {
    (reply.status, reply.json()["error"]["code"].as_str().unwrap().to_owned())
}

#[actix_web::test]
async fn a_guest_sees_the_booking() {
    for house in House::each() {
        let seen = house.guest().get(SHOW).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        let allowed = json!({ "allowed": true, "why_not": null });
        assert_eq!(
            seen.json(),
            json!({ "booking": {
                "id": house.booking.id.to_string(), "status": "confirmed", "version": 1,
                "business": { "name": "The shop", "slug": "shop", "locale": "en" },
                "what": "Ana", "with": null, "place": "Torstr. 1",
                "starts_at": "2026-03-03T09:00:00Z", "ends_at": "2026-03-03T09:30:00Z",
                "local_start": "2026-03-03T10:00", "local_end": "2026-03-03T10:30", "timezone": "Europe/Berlin",
                "party": 1, "name": "Ada", "notes": null, "code": null, "number": null,
                "cancel": allowed, "reschedule": allowed,
            } })
        );
        let by_header = house.world.stranger();
        let token = GuestKey::new([9; 32]).seal(house.shop.id, house.booking.id);
        assert_eq!(by_header.header("x-api-key", &token).get(SHOW).await.status, 200);
    }
}

#[actix_web::test]
async fn only_a_token_that_was_given_out_opens_a_booking() {
    for house in House::each() {
        let forged = GuestKey::new([8; 32]).seal(house.shop.id, house.booking.id);
        for token in [forged.as_str(), "gst_x", "sk_live_abcdefgh"] {
            let reply = house.world.client(token).get(SHOW).await;
            assert_eq!(refused(&reply), (401, "unauthorized".to_owned()), "{token}");
        }
        assert_eq!(refused(&house.world.stranger().post(CANCEL, &json!({})).await), (401, "unauthorized".to_owned()));
        let nobody = house.with(house.shop.id, BookingId::from_u128(1));
        assert_eq!(refused(&nobody.get(SHOW).await), (404, "not_found".to_owned()));
        let foreign = house.with(house.world.tenant("other").id, house.booking.id);
        assert_eq!(refused(&foreign.get(SHOW).await), (404, "not_found".to_owned()));
        house.rules(|shop| shop.status = TenantStatus::Inactive);
        assert_eq!(refused(&house.guest().get(SHOW).await), (404, "not_found".to_owned()));
    }
}

#[actix_web::test]
async fn a_guest_cancels_once_and_the_token_ends() {
    for house in House::each() {
        let guest = house.guest();
        let done = guest.post(CANCEL, &json!({})).await;
        assert_eq!((done.status, &done.json()["booking"]["status"]), (200, &json!("cancelled")));
        for reply in [
            guest.get(SHOW).await,
            guest.post(CANCEL, &json!({})).await,
            guest.post(RESCHEDULE, &to("2026-03-03T10:00:00Z")).await,
        ] {
            assert_eq!(refused(&reply), (410, "token_revoked".to_owned()));
        }
        let events = house.world.read(|tx, _cx| tx.events_after(house.shop.id, None, 10));
        assert_eq!(events.last().unwrap().kind, EventKind::BookingCancelled);
        let trail = house.world.read(|tx, _cx| tx.audit(&AuditFilter::default(), Page { limit: 9, offset: 0 }));
        let own = engine::model::Actor::Guest(house.booking.id);
        let noted: Vec<_> = trail.iter().map(|row| (row.trail.actor, row.action.as_str())).collect();
        assert_eq!(noted, [(own, "booking.cancelled")]);
        booked(&house.world, &house.shop, house.ana, TEN);
    }
}

#[actix_web::test]
async fn a_guest_moves_the_booking_and_keeps_the_token() {
    for house in House::each() {
        let guest = house.guest();
        let moved = guest.post(RESCHEDULE, &to("2026-03-04T15:30:00+01:00")).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
        let told = moved.json()["booking"].clone();
        assert_eq!((&told["starts_at"], &told["version"]), (&json!("2026-03-04T14:30:00Z"), &json!(2)));
        assert_eq!(guest.get(SHOW).await.json()["booking"], told);
        let stored = house.stored();
        assert_eq!((stored.parts.len(), stored.moved_at), (1, Some(engine::Clock::now(&*house.world.clock))));
        let events = house.world.read(|tx, _cx| tx.events_after(house.shop.id, None, 10));
        assert_eq!(events.last().unwrap().kind, EventKind::BookingRescheduled);
        // Its old time is free, and its new one is not.
        let other = booked(&house.world, &house.shop, house.ana, TEN);
        let there = house.with(house.shop.id, other.id).post(RESCHEDULE, &to("2026-03-04T14:30:00Z")).await;
        assert_eq!(refused(&there), (409, "taken".to_owned()));
        // Its own time does not block it.
        let near = guest.post(RESCHEDULE, &to("2026-03-04T14:00:00Z")).await;
        assert_eq!(near.status, 200, "{}", near.text);
        let same = guest.post(RESCHEDULE, &to("2026-03-04T14:00:00Z")).await;
        assert_eq!(same.json()["booking"]["version"], 3, "nothing changed");
        assert_eq!(house.ana().rev, 1);
        for (start, code) in [
            ("2026-03-04T14:10:00Z", "off_grid"),
            ("2026-03-04T19:00:00Z", "outside_hours"),
            ("2026-03-02T11:00:00Z", "too_soon"),
        ] {
            assert_eq!(refused(&guest.post(RESCHEDULE, &to(start)).await), (409, code.to_owned()), "{start}");
        }
        for body in [json!({}), json!({ "start": "2026-03-04" }), json!({ "start": 5 })] {
            assert_eq!(refused(&guest.post(RESCHEDULE, &body).await), (400, "invalid".to_owned()), "{body}");
        }
    }
}

#[actix_web::test]
async fn the_rules_of_the_business_bind_guests() {
    for house in House::each() {
        let guest = house.guest();
        let day = ChangeRule { allowed: true, notice: Length::minutes(24 * 60) };
        house.rules(|shop| (shop.settings.cancellation, shop.settings.rescheduling) = (day, day));
        let late = guest.get(SHOW).await.json()["booking"].clone();
        let no = json!({ "allowed": false, "why_not": "too_late" });
        assert_eq!((&late["cancel"], &late["reschedule"]), (&no, &no));
        let reply = guest.post(CANCEL, &json!({})).await;
        assert_eq!(reply.json()["error"]["message"], "this was possible until 2026-03-02T09:00:00Z");
        assert_eq!(refused(&reply), (409, "too_late".to_owned()));
        assert_eq!(refused(&guest.post(RESCHEDULE, &to("2026-03-05T09:00:00Z")).await), (409, "too_late".to_owned()));
        let never = ChangeRule { allowed: false, notice: Length::ZERO };
        house.rules(|shop| (shop.settings.cancellation, shop.settings.rescheduling) = (never, never));
        assert_eq!(refused(&guest.post(CANCEL, &json!({})).await), (409, "not_offered".to_owned()));
        assert_eq!(
            refused(&guest.post(RESCHEDULE, &to("2026-03-05T09:00:00Z")).await),
            (409, "not_offered".to_owned())
        );
        assert_eq!(house.stored().version, 1);
    }
}

#[actix_web::test]
async fn a_token_ends_a_day_after_its_booking() {
    for house in House::each() {
        let guest = house.guest();
        house.world.clock.set(house.booking.span.end());
        let shop = house.shop.clone();
        let id = house.booking.id;
        house.world.write(move |tx, cx| record_outcome(tx, cx, &shop, id, engine::verbs::Outcome::Completed));
        let over = guest.get(SHOW).await;
        assert_eq!((over.status, &over.json()["booking"]["status"]), (200, &json!("completed")));
        assert_eq!(refused(&guest.post(CANCEL, &json!({})).await), (409, "not_allowed".to_owned()));
        assert_eq!(
            refused(&guest.post(RESCHEDULE, &to("2026-03-05T09:00:00Z")).await),
            (409, "not_allowed".to_owned())
        );
        house.world.clock.set(house.booking.span.end() + Length::minutes(24 * 60) - Length::seconds(1));
        assert_eq!(guest.get(SHOW).await.status, 200);
        house.world.clock.advance(Length::seconds(1));
        assert_eq!(refused(&guest.get(SHOW).await), (410, "token_expired".to_owned()));
    }
}

#[actix_web::test]
async fn what_the_business_cancels_the_guest_sees_no_more() {
    for house in House::each() {
        let (shop, id) = (house.shop.clone(), house.booking.id);
        house.world.write(move |tx, cx| cancel(tx, cx, &shop, id));
        assert_eq!(refused(&house.guest().get(SHOW).await), (410, "token_revoked".to_owned()));
    }
}
