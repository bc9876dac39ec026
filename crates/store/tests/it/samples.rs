//! Things to store.

use engine::{
    Entry, NewClaim, Recorded, StoreError, Tx,
    model::{
        Address, Booking, BookingSettings, Channel, Event, EventKind, Guest, HistoryRow, HoursRule, House, Part,
        Pattern, Plan, Resource, ResourceKind, Tenant, TenantStatus,
    },
};
use rig::TempDatabase;
use slot_core::{
    BookingId, Capacity, Claim, EventId, HoldId, Instant, Length, Owner, ResourceId, Span, Status, TenantId, WallRange,
    Zone,
};
use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU64, Ordering},
};
use store::{Options, Store};

/// A moment from which all samples count.
pub(crate) const NOON: Instant = Instant::from_seconds(1_790_000_000 - 1_790_000_000 % 3600);

/// An id that was not handed out before in this process.
pub(crate) fn id<T>(wrap: impl FnOnce(u128) -> T) -> T {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    wrap((1_790_000_000_000_u128 << 80) + u128::from(NEXT.fetch_add(1, Ordering::Relaxed)))
}

/// A database that is migrated and open.
pub(crate) fn open(database: &TempDatabase) -> Store {
    open_with(database, &Options::default())
}

/// A database that is migrated and open in a certain way.
pub(crate) fn open_with(database: &TempDatabase, options: &Options) -> Store {
    Store::migrate(database.url()).unwrap();
    Store::open(database.url(), options).unwrap()
}

/// A business.
pub(crate) fn tenant(slug: &str) -> Tenant {
    Tenant {
        id: id(TenantId::from_u128),
        slug: slug.to_owned(),
        name: "Casa Ana".to_owned(),
        zone: "America/Sao_Paulo".parse().unwrap(),
        locale: "pt-BR".to_owned(),
        currency: "BRL".to_owned(),
        pattern: Pattern::Timeslot,
        plan: Plan::Unlimited,
        auto_purchase: false,
        status: TenantStatus::Active,
        settings: BookingSettings::DEFAULT,
        created_at: NOON,
        updated_at: NOON,
    }
}

/// A person with hours on Mondays.
pub(crate) fn resource(tenant: &Tenant, slug: &str) -> Resource {
    Resource {
        id: id(ResourceId::from_u128),
        tenant: tenant.id,
        reference: None,
        kind: ResourceKind::Person,
        name: format!("Person {slug}"),
        slug: slug.to_owned(),
        description: None,
        email: Some("ana@example.com".to_owned()),
        role: None,
        address: Address::default(),
        zone: Zone::utc(),
        capacity: Capacity(NonZeroU32::MIN),
        durations: vec![Length::minutes(30)],
        hours: Some(vec![HoursRule::open(time::Weekday::Monday, WallRange::ALL_DAY)]),
        hours_from: None,
        house: House::default(),
        location: None,
        overrides: Vec::new(),
        closures: Vec::new(),
        stay: None,
        profile: None,
        active: true,
        published: true,
        rev: 1,
        created_at: NOON,
        updated_at: NOON,
    }
}

/// A business with one person, stored.
pub(crate) fn business(store: &Store) -> (Tenant, Resource) {
    let slug = format!("t{:x}", id(|id| id) & 0xffff_ffff);
    let tenant = tenant(&slug);
    let resource = resource(&tenant, "ana");
    let (stored, person) = (tenant.clone(), resource.clone());
    store
        .write(move |tx| {
            tx.insert_tenant(&stored)?;
            tx.insert_resource(&person)
        })
        .unwrap();
    (tenant, resource)
}

/// So many minutes after noon, for so many minutes.
pub(crate) fn minutes(start: i64, length: i64) -> Span {
    Span::starting(NOON + Length::minutes(start), Length::minutes(length)).unwrap()
}

/// A confirmed booking.
pub(crate) fn booking(resource: &Resource, span: Span) -> Booking {
    Booking {
        id: id(BookingId::from_u128),
        tenant: resource.tenant,
        resource: resource.id,
        service: None,
        staff: None,
        customer: None,
        window: None,
        series: None,
        party: NonZeroU32::MIN,
        parts: vec![Part { resource: resource.id, busy: span, places: 1 }],
        span,
        status: Status::Confirmed,
        version: 1,
        guest: Guest { name: "Rui".to_owned(), email: Some("rui@example.com".to_owned()), ..Guest::default() },
        notes: None,
        interest: None,
        source: None,
        lead: None,
        external_reference: None,
        code: None,
        token: None,
        assigned: None,
        consent: None,
        visit: None,
        metadata: None,
        channel: Channel::Api,
        created_at: NOON,
        updated_at: NOON,
        moved_at: None,
        cancelled_at: None,
    }
}

/// A claim of a booking.
pub(crate) fn claim(resource: &Resource, lane: u32, span: Span, booking: BookingId) -> NewClaim {
    let owner = Owner::Booking(booking);
    NewClaim { resource: resource.id, claim: Claim { lane, busy: span, core: span, owner } }
}

/// A claim of a hold.
pub(crate) fn hold(resource: &Resource, lane: u32, span: Span, id: HoldId, until: Instant) -> NewClaim {
    let owner = Owner::Hold { id, until };
    NewClaim { resource: resource.id, claim: Claim { lane, busy: span, core: span, owner } }
}

/// The first step of a booking.
pub(crate) fn first_step(booking: &Booking) -> HistoryRow {
    HistoryRow { booking: booking.id, version: 1, from: None, to: booking.status, by: None, reason: None, at: NOON }
}

/// An event about a booking.
pub(crate) fn event(booking: &Booking) -> Event {
    Event {
        id: id(EventId::from_u128),
        tenant: booking.tenant,
        kind: EventKind::BookingConfirmed,
        subject: booking.id.as_u128(),
        version: booking.version,
        payload: r#"{"a":1}"#.to_owned(),
        at: NOON,
    }
}

/// Records a booking with one claim on lane zero and one event.
pub(crate) fn record(tx: &mut dyn Tx, resource: &Resource, booking: &Booking) -> Result<Recorded, StoreError> {
    let claims: Vec<NewClaim> = booking.parts.iter().map(|part| claim(resource, 0, part.busy, booking.id)).collect();
    tx.record(&Entry {
        booking,
        claims: &claims,
        history: &first_step(booking),
        events: &[event(booking)],
        revs: &[(resource.id, resource.rev)],
    })
}
