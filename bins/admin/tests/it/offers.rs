//! Puts into a database what a business offers: people, a service, a cabin, an event, a customer.

use crate::stored::change;
use engine::{
    Clock as _, Context, Ids as _, SystemClock, SystemIds,
    model::{
        Address, Customer, EventDates, EventSeries, HoursRule, Resource, ResourceKind, Service, StayRules, StayUnit,
        Tenant,
    },
    verbs::{NewResource, create_resource},
};
use rig::TempDatabase;
use slot_core::{Capacity, CustomerId, EventSeriesId, Length, ResourceId, ServiceId, WallRange, WeekdaySet};
use std::num::NonZeroU32;
use time::{Weekday, macros::date};

/// What was put there.
pub(crate) struct Offers {
    pub(crate) ana: ResourceId,
    pub(crate) bea: ResourceId,
    pub(crate) maria: CustomerId,
}

/// Two people who cut hair on weekdays, a cabin by the night, yoga on Tuesdays, and Maria.
pub(crate) fn offers(database: &TempDatabase, slug: &'static str) -> Offers {
    change(database, move |tx| {
        let (ids, now) = (SystemIds::default(), SystemClock.now());
        let cx = Context { now, ids: &ids };
        let tenant = tx.tenant_by_slug(slug)?.unwrap();
        let ana = create_resource(tx, cx, &tenant, &person(&tenant, "Ana"))?.unwrap();
        let bea = create_resource(tx, cx, &tenant, &person(&tenant, "Bea"))?.unwrap();
        let cabin = create_resource(tx, cx, &tenant, &cabin(&tenant))?.unwrap();
        let stay = Some(nights());
        tx.update_resource(&Resource { stay, rev: cabin.rev + 1, ..cabin.clone() }, cabin.rev)?;
        let mint = || ids.mint(now);
        tx.insert_service(&Service {
            id: ServiceId::from_u128(mint()),
            tenant: tenant.id,
            reference: Some("cut".to_owned()),
            name: "Haircut".to_owned(),
            description: None,
            duration: Length::minutes(30),
            price: None,
            colour: None,
            sort_order: 0,
            buffer_before: Length::ZERO,
            buffer_after: Length::minutes(10),
            given_by: vec![ana.id, bea.id],
            location: None,
            appointment: engine::model::AppointmentType::default(),
            active: true,
            created_at: now,
            updated_at: now,
        })?;
        tx.insert_event_series(&EventSeries {
            id: EventSeriesId::from_u128(mint()),
            tenant: tenant.id,
            reference: Some("yoga".to_owned()),
            title: "Yoga".to_owned(),
            description: None,
            dates: EventDates::Recurring {
                first: date!(2030 - 01 - 01),
                rule: "FREQ=WEEKLY;BYDAY=TU".parse().unwrap(),
                except: [date!(2030 - 01 - 15)].into(),
            },
            local_start: "19:00".parse().unwrap(),
            length: Length::minutes(60),
            places: NonZeroU32::new(6).unwrap(),
            max_party: None,
            location: None,
            active: true,
            rev: 1,
            created_at: now,
            updated_at: now,
        })?;
        let maria = CustomerId::from_u128(mint());
        tx.insert_customer(&Customer {
            id: maria,
            tenant: tenant.id,
            reference: Some("c-1".to_owned()),
            name: "Maria".to_owned(),
            email: Some("maria@example.com".to_owned()),
            phone: Some("1".to_owned()),
            notes: None,
            locale: None,
            patient: engine::model::Patient::default(),
            active: true,
            created_at: now,
            updated_at: now,
        })?;
        Ok(Offers { ana: ana.id, bea: bea.id, maria })
    })
}

fn person(tenant: &Tenant, name: &str) -> NewResource {
    const WEEKDAYS: [Weekday; 5] =
        [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];
    let hours = WallRange::parse("09:00", "17:00").unwrap();
    NewResource {
        kind: ResourceKind::Person,
        durations: vec![Length::minutes(30), Length::minutes(60)],
        hours: Some(WEEKDAYS.map(|weekday| HoursRule::open(weekday, hours)).to_vec()),
        ..resource(tenant, name)
    }
}

fn cabin(tenant: &Tenant) -> NewResource {
    resource(tenant, "Cabin")
}

fn resource(tenant: &Tenant, name: &str) -> NewResource {
    NewResource {
        kind: ResourceKind::Room,
        name: name.to_owned(),
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone: tenant.zone.clone(),
        capacity: Capacity(NonZeroU32::MIN),
        durations: Vec::new(),
        hours: None,
        closures: Vec::new(),
        active: true,
        published: true,
    }
}

/// At least two nights, from any day but Sunday.
fn nights() -> StayRules {
    let but_sunday = WeekdaySet::ALL.iter().filter(|day| *day != Weekday::Sunday);
    StayRules {
        unit: StayUnit::Night,
        check_in: "15:00".parse().unwrap(),
        check_out: "11:00".parse().unwrap(),
        arrivals: but_sunday.collect(),
        departures: WeekdaySet::ALL,
        min_units: NonZeroU32::new(2).unwrap(),
        max_units: None,
    }
}
