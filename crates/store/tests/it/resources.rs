//! Resources with their schedules, and webhooks.

use crate::samples::{NOON, business, id, minutes, open, resource};
use engine::{
    Page, ResourceFilter, StoreError,
    model::{
        Address, Closure, Dialect, Metadata, OverrideRecord, Plot, Resource, ResourceKind, RetiredSecret, Webhook,
        WebhookHealth, WebhookStatus, Wording,
    },
};
use rig::TempDatabase;
use slot_core::{
    Dates, Effect, Hours, Length, Nth, Override, OverrideId, ResourceId, TenantId, WallRange, WebhookId, WeekdaySet,
};
use std::{num::NonZeroU16, sync::Arc};
use time::{Weekday, macros::date};

/// One that was put in more words than the rule has, and one in fewer.
fn worded() -> [OverrideRecord; 2] {
    let first = date!(2026 - 03 - 01);
    let wordy = Wording {
        last: Some(first),
        interval: Some(NonZeroU16::MIN),
        days: Some(vec![Weekday::Friday, Weekday::Monday]),
        day_of_month: Some(31),
    };
    [wordy, Wording::default()].map(|wording| OverrideRecord {
        id: id(OverrideId::from_u128),
        title: "lunch".to_owned(),
        rule: Override { dates: Dates::Span { first, last: first }, effect: Effect::Block(Hours::AllDay) },
        created_at: NOON,
        wording: Some(wording),
    })
}

fn overrides() -> Vec<OverrideRecord> {
    let interval = NonZeroU16::new(2).unwrap();
    let night = WallRange::parse("22:00", "06:00").unwrap();
    let (start, until) = (date!(2026 - 03 - 01), Some(date!(2026 - 12 - 31)));
    let all = [
        (Dates::Span { first: start, last: start }, Effect::Block(Hours::AllDay)),
        (
            Dates::Weekly { start, interval, days: WeekdaySet::MONDAY_TO_FRIDAY, until: None },
            Effect::Open(Hours::Timed(night)),
        ),
        (Dates::MonthlyByDate { start, interval, day: 31, until }, Effect::Replace(vec![night, WallRange::ALL_DAY])),
        (
            Dates::MonthlyByWeekday { start, interval, nth: Nth::Last, weekday: Weekday::Sunday, until },
            Effect::Replace(Vec::new()),
        ),
    ];
    all.into_iter()
        .map(|(dates, effect)| OverrideRecord {
            id: id(OverrideId::from_u128),
            title: "lunch".to_owned(),
            rule: Override { dates, effect },
            created_at: NOON,
            wording: None,
        })
        .chain(worded())
        .collect()
}

#[test]
fn a_resource_is_read_back_with_its_whole_schedule() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, ana) = business(&store);
        let full = Resource {
            overrides: overrides(),
            closures: vec![
                Closure { plot: Plot::Span(minutes(0, 30)), reason: Some("fire drill".to_owned()) },
                Closure { plot: Plot::Day(date!(2026 - 12 - 25)), reason: None },
            ],
            hours: None,
            durations: vec![Length::minutes(30), Length::minutes(60)],
            address: Address { city: Some("Recife".to_owned()), ..Address::default() },
            description: Some("A room with a view".to_owned()),
            kind: ResourceKind::Room,
            ..resource(&tenant, "room")
        };
        let stored = full.clone();
        store.write(move |tx| tx.insert_resource(&stored)).unwrap();
        assert_eq!(store.read(|tx| tx.resource(tenant.id, full.id)).unwrap().as_deref(), Some(&full));
        assert_eq!(store.read(|tx| tx.resource(tenant.id, ana.id)).unwrap().as_deref(), Some(&ana));
        let nobody = id(ResourceId::from_u128);
        assert_eq!(store.read(|tx| tx.resource(tenant.id, nobody)).unwrap(), None);
        assert_eq!(store.read(|tx| tx.resource(id(TenantId::from_u128), ana.id)).unwrap(), None);
    }
}

#[test]
fn a_change_is_seen_at_once_although_resources_are_cached() {
    for database in TempDatabase::each() {
        let (store, elsewhere) = (open(&database), open(&database));
        let (tenant, ana) = business(&store);
        let read = |store: &store::Store| store.read(|tx| tx.resource(tenant.id, ana.id)).unwrap().unwrap();
        let (first, second) = (read(&store), read(&store));
        assert!(Arc::ptr_eq(&first, &second), "the second read is the cached one");
        let changed = Resource { name: "Ana Maria".to_owned(), rev: 2, ..ana.clone() };
        let stored = changed.clone();
        elsewhere.write(move |tx| tx.update_resource(&stored, 1)).unwrap();
        assert_eq!(*read(&store), changed);

        // What is rolled back is never cached, not even for a moment.
        let (lost, mut kept) = (Resource { name: "Nobody".to_owned(), rev: 3, ..ana.clone() }, changed.clone());
        let failed: Result<(), StoreError> = store.write(move |tx| {
            tx.update_resource(&lost, 2)?;
            assert_eq!(tx.resource(lost.tenant, lost.id)?.unwrap().name, "Nobody");
            Err(StoreError::Database("changed my mind".to_owned()))
        });
        assert!(failed.is_err());
        assert_eq!(*read(&store), changed);
        kept.rev = 3;
        kept.name = "Ana Clara".to_owned();
        let stored = kept.clone();
        store.write(move |tx| tx.update_resource(&stored, 2)).unwrap();
        assert_eq!(*read(&store), kept);
        let error = store.write(move |tx| tx.update_resource(&changed, 2)).unwrap_err();
        assert!(matches!(error, StoreError::Contended(_)));
    }
}

#[test]
fn slugs_are_unique_within_a_tenant() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let ((tenant, _), (other, _)) = (business(&store), business(&store));
        let add = |one: Resource| store.write(move |tx| tx.insert_resource(&one));
        for slug in ["ana-2", "ana-maria", "anab", "ana.x", "bia"] {
            add(resource(&tenant, slug)).unwrap();
        }
        let taken = |error| matches!(error, StoreError::Conflict(name) if name == "resources_slug");
        assert!(taken(add(resource(&tenant, "ana")).unwrap_err()));
        let mut bia = resource(&other, "bia");
        add(bia.clone()).unwrap();
        bia.slug = "ana".to_owned();
        bia.rev = 2;
        assert!(taken(store.write(move |tx| tx.update_resource(&bia, 1)).unwrap_err()));
        assert_eq!(store.read(|tx| tx.slugs_like(tenant.id, "ana")).unwrap(), ["ana", "ana-2", "ana-maria"]);
        assert_eq!(store.read(|tx| tx.slugs_like(tenant.id, "eva")).unwrap(), Vec::<String>::new());
    }
}

#[test]
fn resources_are_listed_by_name_and_filter() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        for (slug, name, kind, active) in [
            ("b", "Érica 100%", ResourceKind::Person, true),
            ("c", "Sala_1", ResourceKind::Room, true),
            ("d", "Sala 2", ResourceKind::Room, false),
        ] {
            let one = Resource { name: name.to_owned(), kind, active, ..resource(&tenant, slug) };
            store.write(move |tx| tx.insert_resource(&one)).unwrap();
        }
        let list = |filter: &ResourceFilter, page| {
            let found = store.read(|tx| tx.resources(tenant.id, filter, page)).unwrap();
            (found.items.into_iter().map(|one| one.slug).collect::<Vec<_>>().join(" "), found.total)
        };
        let (all, any) = (Page { limit: 9, offset: 0 }, ResourceFilter::default());
        let named = |text: &str| ResourceFilter { name_contains: Some(text.to_owned()), ..ResourceFilter::default() };
        assert_eq!(list(&any, all), ("ana d c b".to_owned(), 4));
        assert_eq!(list(&any, Page { limit: 2, offset: 1 }), ("d c".to_owned(), 4));
        assert_eq!(list(&named("éRICA"), all), ("b".to_owned(), 1));
        assert_eq!(list(&named("0%"), all), ("b".to_owned(), 1));
        assert_eq!(list(&named("A_1"), all), ("c".to_owned(), 1));
        assert_eq!(list(&named("\\"), all), (String::new(), 0));
        let rooms = ResourceFilter { kind: Some(ResourceKind::Room), active: Some(false), ..any };
        assert_eq!(list(&rooms, all), ("d".to_owned(), 1));
        assert_eq!(store.read(|tx| tx.count_active(tenant.id, ResourceKind::Room)).unwrap(), 1);
        assert_eq!(store.read(|tx| tx.count_active(tenant.id, ResourceKind::Person)).unwrap(), 2);
    }
}

#[test]
fn webhooks_are_listed_and_deleted() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _) = business(&store);
        let hook = |url: &str, dialect| Webhook {
            id: id(WebhookId::from_u128),
            tenant: tenant.id,
            dialect,
            url: url.to_owned(),
            events: vec![dialect.words()[0].0.to_owned()],
            description: Some("for the tests".to_owned()),
            metadata: Some(Metadata::parse(r#"{"a": 1.0}"#).unwrap()),
            secret: "whsec_x".to_owned(),
            retired: Some(RetiredSecret { secret: "whsec_y".to_owned(), until: NOON }),
            status: WebhookStatus::Active,
            health: WebhookHealth { failures: 3, failing_since: Some(NOON) },
            created_at: NOON,
            updated_at: NOON,
        };
        let all = [hook("https://a.example/", Dialect::Slotflow), hook("https://a.example/", Dialect::Novala)];
        let stored = all.clone();
        store.write(move |tx| stored.iter().try_for_each(|one| tx.insert_webhook(one))).unwrap();
        assert_eq!(store.read(|tx| tx.webhooks(tenant.id)).unwrap(), all);
        let twin = hook("https://a.example/", Dialect::Slotflow);
        let error = store.write(move |tx| tx.insert_webhook(&twin)).unwrap_err();
        assert!(matches!(error, StoreError::Conflict(name) if name == "webhooks_url"));
        let (known, foreign) = ((tenant.id, all[1].id), (id(TenantId::from_u128), all[0].id));
        assert_eq!(store.read(|tx| tx.webhooks_by_id(&[known, foreign])).unwrap(), all[1..]);
        let (first, foreign) = (all[0].id, id(TenantId::from_u128));
        assert!(!store.write(move |tx| tx.delete_webhook(foreign, first, NOON)).unwrap());
        assert!(store.write(move |tx| tx.delete_webhook(tenant.id, first, NOON)).unwrap());
        assert!(!store.write(move |tx| tx.delete_webhook(tenant.id, first, NOON)).unwrap());
        assert_eq!(store.read(|tx| tx.webhooks(tenant.id)).unwrap(), all[1..]);
    }
}
