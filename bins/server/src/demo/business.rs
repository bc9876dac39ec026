//! The demo's business: three people and a room, made through the verbs as everything is.

use super::SETTING;
use engine::{
    Context, StoreError, Tx,
    model::{Address, HoursRule, Pattern, Plan, ResourceKind, Tenant},
    verbs::{NewResource, NewTenant, TenantRefused, create_resource, create_tenant},
};
use slot_core::{Capacity, Length, WallRange, Zone};
use std::num::NonZeroU32;
use time::Weekday;

const PEOPLE: [(&str, &str); 3] = [
    ("Dentist (São Paulo)", "America/Sao_Paulo"),
    ("Stylist (New York)", "America/New_York"),
    ("Tutor (Tokyo)", "Asia/Tokyo"),
];
const WEEKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// The business, its people and a room for several bookings at once.
pub(super) fn make(tx: &mut dyn Tx, cx: Context<'_>) -> Result<Result<Tenant, TenantRefused>, StoreError> {
    let mut new = NewTenant {
        slug: "demo".to_owned(),
        name: "Demo".to_owned(),
        zone: Zone::utc(),
        locale: "en".to_owned(),
        currency: "USD".to_owned(),
        pattern: Pattern::Timeslot,
        plan: Plan::Unlimited,
        auto_purchase: false,
    };
    if tx.tenant_by_slug(&new.slug)?.is_some() {
        "slotkeeper-demo".clone_into(&mut new.slug);
    }
    let tenant = match create_tenant(tx, cx, &new)? {
        Ok(tenant) => tenant,
        Err(refused) => return Ok(Err(refused)),
    };
    for (name, zone) in PEOPLE {
        resource(tx, cx, &tenant, ResourceKind::Person, name, zone, NonZeroU32::MIN)?;
    }
    let three = NonZeroU32::MIN.saturating_add(2);
    resource(tx, cx, &tenant, ResourceKind::Room, "Studio", "UTC", three)?;
    tx.put_setting(SETTING, &tenant.id.to_string())?;
    Ok(Ok(tenant))
}

/// Something that can be booked from Monday to Friday, nine to five.
fn resource(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    kind: ResourceKind,
    name: &str,
    zone: &str,
    capacity: NonZeroU32,
) -> Result<(), StoreError> {
    let impossible = |what: &str| StoreError::Database(format!("the demo's {what} is not valid"));
    let hours = WallRange::parse("09:00", "17:00").map_err(|_bad| impossible("day"))?;
    let new = NewResource {
        kind,
        name: name.to_owned(),
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone: zone.parse().map_err(|_unknown| impossible("zone"))?,
        capacity: Capacity(capacity),
        durations: vec![Length::minutes(30), Length::minutes(60)],
        hours: Some(WEEKDAYS.map(|weekday| HoursRule::open(weekday, hours)).to_vec()),
        closures: Vec::new(),
        active: true,
        published: true,
    };
    create_resource(tx, cx, tenant, &new)?.map_err(|refused| StoreError::Database(refused.to_string()))?;
    Ok(())
}
