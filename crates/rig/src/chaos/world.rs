//! What a load works on: a business with resources, made through the verbs.

use super::timeline::Timeline;
use anyhow::{Context as _, anyhow};
use engine::{
    Context, StoreError, SystemIds, Tx,
    model::{Address, HoursRule, Pattern, Plan, ResourceKind, Tenant},
    verbs::{NewResource, NewTenant, create_resource, create_tenant},
};
use slot_core::{Capacity, Instant, Length, ResourceId, Span, WallRange, Zone};
use std::sync::Arc;
use store::Store;
use time::Weekday;

/// The lengths that can be booked, in minutes.
pub const MINUTES: [i64; 6] = [15, 30, 45, 60, 75, 90];
/// How many starts a day has: one every quarter of an hour.
pub const QUARTERS: u64 = 96;
/// 2030-01-01T00:00:00Z: when the clock of a run starts.
const START: Instant = Instant::from_seconds(1_893_456_000);
/// From when on everything is booked: the clock of a run does not come as far.
const FIRST_DAY: Instant = Instant::from_seconds(1_893_456_000 + 30 * DAY);
/// A day has so many seconds in UTC.
const DAY: i64 = 86_400;

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// A business, its resources, and the store that they are in.
pub struct World {
    /// The store under load.
    pub store: Store,
    /// The business.
    pub tenant: Tenant,
    /// Its resources.
    pub resources: Vec<Place>,
    /// The clock.
    pub time: Timeline,
    ids: SystemIds,
}

/// A resource, and how many bookings it takes at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which.
    pub id: ResourceId,
    /// Its capacity.
    pub capacity: u32,
}

impl World {
    /// Makes a business with one resource for each of these capacities.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn make(store: Store, capacities: &[u32]) -> anyhow::Result<Arc<Self>> {
        let time = Timeline::starting_at(START);
        let ids = SystemIds::default();
        let now = time.tick();
        let tenant = business(&store, now, "chaos")?;
        let resources = capacities
            .iter()
            .enumerate()
            .map(|(number, &capacity)| resource(&store, now, &tenant, number, capacity))
            .collect::<anyhow::Result<_>>()?;
        Ok(Arc::new(Self { store, tenant, resources, time, ids }))
    }

    /// One write at the moment that the clock shows when it is run.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub fn write<T, F>(self: &Arc<Self>, run: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Fn(&mut dyn Tx, Context<'_>, &Self) -> Result<T, StoreError> + Send + 'static,
    {
        let world = Arc::clone(self);
        self.store.write(move |tx| run(tx, Context { now: world.time.tick(), ids: &world.ids }, &world))
    }
}

/// From a quarter of an hour of a day on, for so many minutes.
pub fn span(day: u64, quarter: u64, minutes: i64) -> Span {
    let seconds = |count: u64, each: i64| i64::try_from(count).unwrap_or(0).saturating_mul(each);
    let start = FIRST_DAY + Length::seconds(seconds(day, DAY) + seconds(quarter, 900));
    Span::starting(start, Length::minutes(minutes.max(1))).unwrap_or_else(|_empty| unreachable_span(start))
}

fn unreachable_span(start: Instant) -> Span {
    // A positive length is never empty; the far end of time is not reached here.
    Span::new(Instant::MIN, start).unwrap_or_else(|_empty| unreachable_span(FIRST_DAY))
}

/// Makes a business without limits.
///
/// # Errors
///
/// When the store fails, or has it already.
pub fn business(store: &Store, now: Instant, slug: &str) -> anyhow::Result<Tenant> {
    let new = NewTenant {
        slug: slug.to_owned(),
        name: "Chaos".to_owned(),
        zone: Zone::utc(),
        locale: "en".to_owned(),
        currency: "USD".to_owned(),
        pattern: Pattern::Timeslot,
        plan: Plan::Unlimited,
        auto_purchase: false,
    };
    let ids = SystemIds::default();
    let made = store.write(move |tx| create_tenant(tx, Context { now, ids: &ids }, &new));
    made?.context("the business was refused")
}

/// Makes a resource that is always open.
///
/// # Errors
///
/// When the store fails.
pub fn resource(store: &Store, now: Instant, tenant: &Tenant, number: usize, capacity: u32) -> anyhow::Result<Place> {
    let new = NewResource {
        kind: ResourceKind::Person,
        name: format!("Resource {number}"),
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone: Zone::utc(),
        capacity: Capacity::new(capacity).ok_or_else(|| anyhow!("a capacity of zero"))?,
        durations: MINUTES.into_iter().map(Length::minutes).collect(),
        hours: Some(WEEK.into_iter().map(|weekday| HoursRule::open(weekday, WallRange::ALL_DAY)).collect()),
        closures: Vec::new(),
        active: true,
        published: true,
    };
    let (ids, tenant) = (SystemIds::default(), tenant.clone());
    let made = store.write(move |tx| create_resource(tx, Context { now, ids: &ids }, &tenant, &new))?;
    Ok(Place { id: made.context("the resource was refused")?.id, capacity })
}

impl std::fmt::Debug for World {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("World").field("resources", &self.resources.len()).finish_non_exhaustive()
    }
}
