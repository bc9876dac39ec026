//! Puts into a database what no command makes.

use engine::{
    Clock as _, Context, Entry, NewClaim, StoreError, SystemClock, SystemIds, Tx,
    model::{
        Address, Booking, Channel, DaySession, Guest, HistoryRow, Part, Resource, ResourceKind, Tenant, Window,
        WindowStatus,
    },
    verbs::{NewResource, create_resource},
};
use rig::TempDatabase;
use slot_core::{
    BookingId, Capacity, Claim, HoldId, Instant, Length, Owner, ResourceId, Span, Status, TenantId, WallRange,
    WindowId, Zone,
};
use std::num::NonZeroU32;
use store::{Options, Store};

/// Runs a change in one transaction.
pub(crate) fn change<T: Send + 'static>(
    database: &TempDatabase,
    run: impl Fn(&mut dyn Tx) -> Result<T, StoreError> + Send + 'static,
) -> T {
    let store = Store::open(database.url(), &Options::default()).unwrap();
    store.write(run).unwrap()
}

/// A span of half an hour that starts so many minutes from now.
pub(crate) fn half_hour(minutes_from_now: i64) -> Span {
    Span::starting(SystemClock.now() + Length::minutes(minutes_from_now), Length::minutes(30)).unwrap()
}

fn claim(span: Span, owner: Owner) -> NewClaim {
    NewClaim { resource: ResourceId::from_u128(1), claim: Claim { lane: 0, busy: span, core: span, owner } }
}

/// A confirmed booking, with its claim or without.
pub(crate) fn booking(database: &TempDatabase, slug: &'static str, span: Span, claimed: bool) -> Booking {
    let now = SystemClock.now();
    change(database, move |tx| {
        let tenant = tx.tenant_by_slug(slug)?.unwrap().id;
        let id = BookingId::from_u128(span.start().as_micros().unsigned_abs().into());
        let booking = confirmed(id, tenant, span, now);
        let claims = if claimed { vec![claim(span, Owner::Booking(id))] } else { Vec::new() };
        let history = step(&booking, None, Status::Confirmed, now);
        let entry = Entry { booking: &booking, claims: &claims, history: &history, events: &[], revs: &[] };
        assert_eq!(tx.record(&entry)?, engine::Recorded::Stored);
        Ok(booking)
    })
}

/// Cancels a booking and leaves its claim behind, as no verb does.
pub(crate) fn cancel_and_forget_the_claim(database: &TempDatabase, booking: &Booking) {
    let booking = booking.clone();
    let now = SystemClock.now();
    change(database, move |tx| {
        let cancelled = Booking { status: Status::Cancelled, version: 2, cancelled_at: Some(now), ..booking.clone() };
        let history = step(&cancelled, Some(Status::Confirmed), Status::Cancelled, now);
        tx.update_booking(&cancelled, 1, &history)
    });
}

/// A hold that has lapsed.
pub(crate) fn lapsed_hold(database: &TempDatabase, slug: &'static str) {
    let until = SystemClock.now() - Length::minutes(1);
    change(database, move |tx| {
        let tenant = tx.tenant_by_slug(slug)?.unwrap().id;
        let hold = Owner::Hold { id: HoldId::from_u128(1), until };
        assert!(tx.insert_claims(tenant, &[claim(half_hour(600), hold)])?);
        Ok(())
    });
}

/// A hold of noon until half past, on 2030-01-07 in São Paulo.
pub(crate) fn hold(database: &TempDatabase, slug: &'static str, resource: ResourceId) {
    let noon = Instant::from(time::macros::utc_datetime!(2030-01-07 15:00));
    let busy = Span::starting(noon, Length::minutes(30)).unwrap();
    let owner = Owner::Hold { id: HoldId::from_u128(2), until: SystemClock.now() + Length::minutes(1440) };
    change(database, move |tx| {
        let tenant = tx.tenant_by_slug(slug)?.unwrap().id;
        assert!(tx.insert_claims(tenant, &[NewClaim { resource, claim: Claim { lane: 0, busy, core: busy, owner } }])?);
        Ok(())
    });
}

/// A room of this name.
pub(crate) fn room(database: &TempDatabase, slug: &'static str, name: &'static str) -> ResourceId {
    let now = SystemClock.now();
    change(database, move |tx| {
        let tenant = tx.tenant_by_slug(slug)?.unwrap();
        resource(tx, now, &tenant, ResourceKind::Room, name).map(|room| room.id)
    })
}

fn resource(
    tx: &mut dyn Tx,
    now: Instant,
    tenant: &Tenant,
    kind: ResourceKind,
    name: &str,
) -> Result<Resource, StoreError> {
    let new = NewResource {
        kind,
        name: name.to_owned(),
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone: Zone::utc(),
        capacity: Capacity(NonZeroU32::MIN),
        durations: vec![Length::minutes(45)],
        hours: None,
        closures: Vec::new(),
        active: true,
        published: true,
    };
    let ids = SystemIds::default();
    Ok(create_resource(tx, Context { now, ids: &ids }, tenant, &new)?.unwrap())
}

/// A window on Mondays at nine of the tenant's clock, which is UTC, and a booking in it.
pub(crate) fn window_booking(database: &TempDatabase, slug: &'static str) -> (Window, BookingId) {
    let now = SystemClock.now();
    let start = Instant::from(time::macros::utc_datetime!(2027-06-14 09:00));
    let span = Span::starting(start, Length::minutes(120)).unwrap();
    change(database, move |tx| {
        let tenant = tx.tenant_by_slug(slug)?.unwrap();
        tx.update_tenant(&Tenant { zone: Zone::utc(), ..tenant.clone() })?;
        let branch = resource(tx, now, &tenant, ResourceKind::Location, "Town")?.id;
        let window = Window {
            id: WindowId::from_u128(2),
            tenant: tenant.id,
            reference: None,
            branch,
            weekday: time::Weekday::Monday,
            session: DaySession::Morning,
            batch: None,
            hours: WallRange::parse("09:00", "11:00").unwrap(),
            places: NonZeroU32::new(20).unwrap(),
            share: 10,
            service: None,
            status: WindowStatus::Open,
            min_party: NonZeroU32::MIN,
            max_party: None,
            rev: 1,
            created_at: now,
            updated_at: now,
        };
        tx.insert_window(&window)?;
        let id = BookingId::from_u128(3);
        let part = Part { resource: window.calendar(), busy: span, places: 1 };
        let plain = confirmed(id, tenant.id, span, now);
        let booking = Booking { resource: branch, window: Some(window.id), parts: vec![part], ..plain };
        let claims = [NewClaim { resource: window.calendar(), ..claim(span, Owner::Booking(id)) }];
        let history = step(&booking, None, Status::Confirmed, now);
        let entry = Entry { booking: &booking, claims: &claims, history: &history, events: &[], revs: &[] };
        assert_eq!(tx.record(&entry)?, engine::Recorded::Stored);
        Ok((window, id))
    })
}

/// Takes a window out of service.
pub(crate) fn close_window(database: &TempDatabase, window: Window) {
    change(database, move |tx| tx.update_window(&Window { status: WindowStatus::Closed, rev: 2, ..window.clone() }, 1));
}

fn confirmed(id: BookingId, tenant: TenantId, span: Span, now: Instant) -> Booking {
    let resource = ResourceId::from_u128(1);
    Booking {
        id,
        tenant,
        resource,
        service: None,
        staff: None,
        customer: None,
        window: None,
        series: None,
        party: NonZeroU32::MIN,
        parts: vec![Part { resource, busy: span, places: 1 }],
        span,
        status: Status::Confirmed,
        version: 1,
        guest: Guest::default(),
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
        created_at: now,
        updated_at: now,
        moved_at: None,
        cancelled_at: None,
    }
}

fn step(booking: &Booking, from: Option<Status>, to: Status, at: Instant) -> HistoryRow {
    HistoryRow { booking: booking.id, version: booking.version, from, to, by: None, reason: None, at }
}
