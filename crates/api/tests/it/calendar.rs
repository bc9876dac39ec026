//! Calendar feeds: what they show, to whom, and when nothing is sent again.

use crate::support::World;
use actix_web::http::Method;
use engine::{
    model::{Address, Guest, HoursRule, ResourceKind, Tenant, TenantStatus},
    verbs::{Book, Details, NewResource, PartWish, Start, book, cancel, change_tenant, create_feed, create_resource},
};
use serde_json::json;
use slot_core::{Capacity, Instant, Length, Notice, ResourceId, WallRange};
use std::num::NonZeroU32;
use time::{Weekday, macros::utc_datetime};

/// A person or a place in Berlin, where it is daytime on weekdays.
fn made(world: &World, tenant: &Tenant, kind: ResourceKind, name: &str) -> ResourceId {
    let hours = WallRange::parse("08:00", "20:00").unwrap();
    let days = [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    let new = NewResource {
        kind,
        name: name.to_owned(),
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address { line1: Some("Torstr. 1".to_owned()), city: Some("Berlin".to_owned()), ..Address::default() },
        zone: "Europe/Berlin".parse().unwrap(),
        capacity: Capacity(NonZeroU32::MIN),
        durations: vec![Length::minutes(30)],
        hours: Some(days.map(|day| HoursRule::open(day, hours)).to_vec()),
        closures: Vec::new(),
        active: true,
        published: true,
    };
    let tenant = tenant.clone();
    world.write(move |tx, cx| create_resource(tx, cx, &tenant, &new)).unwrap().id
}

fn booked(world: &World, tenant: &Tenant, resource: ResourceId, start: Instant, guest: &str) -> slot_core::BookingId {
    let guest = Guest { name: guest.to_owned(), email: Some("ada@example.com".to_owned()), ..Guest::default() };
    let wish = Book {
        resource: PartWish { resource, places: NonZeroU32::MIN },
        also: Vec::new(),
        start,
        length: None,
        placement: Start::Anywhere,
        notice: Notice::PastAllowed,
        through: None,
        details: Details::of(guest, engine::model::Channel::Admin),
    };
    let tenant = tenant.clone();
    world.write(move |tx, cx| book(tx, cx, &tenant, &wish)).unwrap().id
}

fn feed(world: &World, tenant: &Tenant, resource: ResourceId) -> (slot_core::FeedId, String) {
    let tenant = tenant.id;
    let made = world.write(move |tx, cx| create_feed(tx, cx, tenant, resource)).unwrap();
    (made.feed.id, format!("/calendar/{}.ics", made.secret))
}

const TEN: Instant = Instant::from_seconds(1_772_528_400);

#[actix_web::test]
async fn a_calendar_of_a_person() {
    for world in World::each() {
        let (shop, other) = (world.tenant("shop"), world.tenant("other"));
        let (ana, bea) =
            (made(&world, &shop, ResourceKind::Person, "Ana"), made(&world, &shop, ResourceKind::Person, "Bea"));
        booked(&world, &shop, ana, TEN, "Ada, the first");
        booked(&world, &shop, bea, TEN, "Bob");
        let theirs = made(&world, &other, ResourceKind::Person, "Eve");
        booked(&world, &other, theirs, TEN, "Carl");
        // Over the end of the month: what lies too far back is left out.
        booked(&world, &shop, ana, Instant::from(utc_datetime!(2026-01-05 10:00)), "Long ago");
        let (_, path) = feed(&world, &shop, ana);
        let anybody = world.stranger();
        let sent = anybody.get(&path).await;
        assert_eq!((sent.status, sent.header("content-type")), (200, Some("text/calendar; charset=utf-8")));
        assert_eq!(sent.header("cache-control"), Some("private, no-cache"));
        assert!(sent.text.starts_with("BEGIN:VCALENDAR\r\n"), "{}", sent.text);
        assert!(sent.text.contains("\r\nX-WR-CALNAME:The shop · Ana\r\n"), "{}", sent.text);
        assert!(sent.text.contains("\r\nDTSTART:20260303T090000Z\r\nDTEND:20260303T093000Z\r\n"), "{}", sent.text);
        assert!(
            sent.text.contains("\r\nSUMMARY:Ada\\, the first\r\nLOCATION:Torstr. 1\\, Berlin\r\n"),
            "{}",
            sent.text
        );
        assert_eq!(sent.text.matches("BEGIN:VEVENT").count(), 1, "{}", sent.text);
        let head = anybody.send(Method::HEAD, &path, None).await;
        assert_eq!((head.status, head.header("etag")), (200, sent.header("etag")));
        assert_eq!(anybody.post(&path, &json!({})).await.status, 405);
    }
}

#[actix_web::test]
async fn what_did_not_change_is_not_sent_again() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let ana = made(&world, &shop, ResourceKind::Person, "Ana");
        let booking = booked(&world, &shop, ana, TEN, "Ada");
        let (_, path) = feed(&world, &shop, ana);
        let tag = world.stranger().get(&path).await.header("etag").unwrap().to_owned();
        let known = world.stranger().header("if-none-match", &tag);
        world.clock.advance(Length::minutes(5));
        let again = known.get(&path).await;
        assert_eq!((again.status, again.text.as_str(), again.header("etag")), (304, "", Some(tag.as_str())));
        let tenant = shop.clone();
        world.write(move |tx, cx| cancel(tx, cx, &tenant, booking));
        let cancelled = known.get(&path).await;
        assert_eq!(cancelled.status, 200);
        assert!(cancelled.text.contains("SEQUENCE:2\r\n"), "{}", cancelled.text);
        assert!(cancelled.text.contains("STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n"), "{}", cancelled.text);
        let uid = format!("UID:{booking}@slotkeeper\r\n");
        assert!(cancelled.text.contains(&uid), "{}", cancelled.text);
    }
}

#[actix_web::test]
async fn a_location_shows_all_that_belongs_there() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let branch = made(&world, &shop, ResourceKind::Location, "Branch");
        let (ana, bea) =
            (made(&world, &shop, ResourceKind::Person, "Ana"), made(&world, &shop, ResourceKind::Person, "Bea"));
        let tenant = shop.clone();
        world.write(move |tx, _cx| {
            let mut own = (*tx.resource(tenant.id, ana)?.unwrap()).clone();
            let rev = own.rev;
            (own.location, own.rev) = (Some(branch), rev + 1);
            tx.update_resource(&own, rev)
        });
        booked(&world, &shop, ana, TEN, "Ada");
        booked(&world, &shop, bea, TEN, "Bob");
        booked(&world, &shop, branch, TEN, "Carl");
        let (_, path) = feed(&world, &shop, branch);
        let text = world.stranger().get(&path).await.text;
        let summaries: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("SUMMARY:")).collect();
        assert_eq!(summaries, ["Ada · Ana", "Carl"]);
    }
}

#[actix_web::test]
async fn an_address_that_opens_nothing_is_as_unknown() {
    for world in World::each() {
        let shop = world.tenant("shop");
        let ana = made(&world, &shop, ResourceKind::Person, "Ana");
        let ((id, revoked), (_, open)) = (feed(&world, &shop, ana), feed(&world, &shop, ana));
        let tenant = shop.id;
        assert!(world.write(move |tx, cx| tx.revoke_feed(tenant, id, cx.now)));
        assert!(!world.write(move |tx, cx| tx.revoke_feed(tenant, id, cx.now)), "it was revoked before");
        let anybody = world.stranger();
        assert_eq!(anybody.get(&open).await.status, 200);
        let nothing = anybody.get("/calendar/abcdefghijkmnpqrstuvwxyz23456789.ics").await;
        let error = json!({ "error": { "code": "not_found", "message": nothing.json()["error"]["message"] } });
        assert_eq!((nothing.status, nothing.json()), (404, error));
        for path in [revoked.as_str(), "/calendar/.ics", open.trim_end_matches(".ics"), "/calendar/", "/calendar"] {
            assert_eq!(anybody.get(path).await.status, 404, "{path}");
        }
        let mut closed = shop.clone();
        closed.status = TenantStatus::Suspended;
        world.write(move |tx, cx| change_tenant(tx, cx, &closed)).unwrap();
        assert_eq!(anybody.get(&open).await.status, 404, "its business is closed");
    }
}
