//! What is taken on next: fair to every business, and careful with every endpoint.

use crate::breaker::{Breakers, Way};
use engine::model::Lane;
use slot_core::{EndpointId, TenantId};
use std::{collections::HashMap, time::Instant};

/// How much may be on its way at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// In all.
    pub all: usize,
    /// Of one business.
    pub tenant: usize,
    /// To one endpoint.
    pub endpoint: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { all: 384, tenant: 128, endpoint: 16 }
    }
}

/// What is on its way.
#[derive(Debug, Default)]
pub(crate) struct Road {
    all: usize,
    tenants: HashMap<TenantId, usize>,
    endpoints: HashMap<EndpointId, usize>,
    /// Which business was served last: the next goes first.
    last: Option<TenantId>,
}

impl Road {
    pub(crate) fn enter(&mut self, tenant: TenantId, endpoint: EndpointId) {
        self.all += 1;
        *self.tenants.entry(tenant).or_default() += 1;
        *self.endpoints.entry(endpoint).or_default() += 1;
    }

    pub(crate) fn leave(&mut self, tenant: TenantId, endpoint: EndpointId) {
        self.all = self.all.saturating_sub(1);
        decrease(&mut self.tenants, tenant);
        decrease(&mut self.endpoints, endpoint);
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.all == 0
    }

    pub(crate) const fn len(&self) -> usize {
        self.all
    }

    /// How much is taken on of each endpoint. Businesses take turns, one delivery each, and within a business its endpoints
    /// do, until there is no more room or nothing is due: whoever has a million open waits behind nobody, and nobody behind
    /// them.
    pub(crate) fn plan(
        &mut self,
        due: &[Lane],
        limits: Limits,
        breakers: &Breakers,
        now: Instant,
    ) -> Vec<(TenantId, EndpointId, u32)> {
        let mut room = limits.all.saturating_sub(self.all);
        let mut shops: Vec<Shop> = Vec::new();
        let mut lanes: Vec<&Lane> = due.iter().collect();
        lanes.sort_unstable_by_key(|lane| (lane.tenant, lane.due_at, lane.endpoint));
        for lanes in lanes.chunk_by(|one, other| one.tenant == other.tenant) {
            let Some(first) = lanes.first() else { continue };
            let under_way = self.tenants.get(&first.tenant).copied().unwrap_or(0);
            let doors = lanes.iter().map(|lane| Door {
                endpoint: lane.endpoint,
                room: self.room_at(lane.endpoint, limits.endpoint, breakers.way(lane.endpoint, now)),
                taken: 0,
            });
            let room = limits.tenant.saturating_sub(under_way);
            shops.push(Shop { tenant: first.tenant, room, doors: doors.collect(), turn: 0 });
        }
        // Those after the one that was served last come first.
        let next = shops.iter().position(|shop| Some(shop.tenant) > self.last).unwrap_or(0);
        shops.rotate_left(next);
        let mut served = true;
        while room > 0 && served {
            served = false;
            for shop in &mut shops {
                if room > 0 && shop.take() {
                    room -= 1;
                    served = true;
                    self.last = Some(shop.tenant);
                }
            }
        }
        let taken =
            shops.iter().flat_map(|shop| shop.doors.iter().map(|door| (shop.tenant, door.endpoint, door.taken)));
        taken.filter(|(.., taken)| *taken > 0).collect()
    }

    fn room_at(&self, endpoint: EndpointId, most: usize, way: Way) -> usize {
        let under_way = self.endpoints.get(&endpoint).copied().unwrap_or(0);
        match way {
            Way::Open => most.saturating_sub(under_way),
            Way::Narrow => 1_usize.saturating_sub(under_way),
            Way::Shut(_) => 0,
        }
    }
}

fn decrease<K: std::hash::Hash + Eq + Copy>(counts: &mut HashMap<K, usize>, key: K) {
    if let Some(count) = counts.get_mut(&key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(&key);
        }
    }
}

/// A business with something due.
struct Shop {
    tenant: TenantId,
    room: usize,
    doors: Vec<Door>,
    turn: usize,
}

/// An endpoint with something due.
struct Door {
    endpoint: EndpointId,
    room: usize,
    taken: u32,
}

impl Shop {
    /// Takes one delivery for the next endpoint that has room; answers whether there was one.
    fn take(&mut self) -> bool {
        if self.room == 0 {
            return false;
        }
        let count = self.doors.len();
        for step in 0..count {
            let place = (self.turn + step) % count;
            if let Some(door) = self.doors.get_mut(place)
                && door.room > 0
            {
                door.room -= 1;
                door.taken += 1;
                self.room -= 1;
                self.turn = place + 1;
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(tenant: u128, endpoint: u128) -> Lane {
        Lane {
            tenant: TenantId::from_u128(tenant),
            endpoint: EndpointId::from_u128(endpoint),
            due_at: slot_core::Instant::from_seconds(0),
        }
    }

    fn taken(plan: &[(TenantId, EndpointId, u32)]) -> Vec<(u128, u128, u32)> {
        let mut all: Vec<_> = plan.iter().map(|(t, e, n)| (t.as_u128(), e.as_u128(), *n)).collect();
        all.sort_unstable();
        all
    }

    #[test]
    fn businesses_share_the_room_and_their_endpoints_share_theirs() {
        let limits = Limits { all: 12, tenant: 8, endpoint: 4 };
        // One with a hundred endpoints, and one with a single one.
        let due: Vec<Lane> = (0..100).map(|one| lane(1, one)).chain([lane(2, 200)]).collect();
        let plan = Road::default().plan(&due, limits, &Breakers::default(), Instant::now());
        let of = |tenant| taken(&plan).iter().filter(|row| row.0 == tenant).map(|row| row.2).sum::<u32>();
        assert_eq!((of(1), of(2)), (8, 4));
        assert!(taken(&plan).iter().filter(|row| row.0 == 1).all(|row| row.2 == 1), "one each before anybody has two");
    }

    #[test]
    fn nobody_is_always_last() {
        let limits = Limits { all: 1, tenant: 1, endpoint: 1 };
        let due = [lane(1, 1), lane(2, 2), lane(3, 3)];
        let mut road = Road::default();
        let mut order = Vec::new();
        for _ in 0..4 {
            let plan = road.plan(&due, limits, &Breakers::default(), Instant::now());
            order.extend(taken(&plan).into_iter().map(|row| row.0));
        }
        assert_eq!(order, [1, 2, 3, 1]);
    }

    #[test]
    fn what_is_on_its_way_takes_room_until_it_is_back() {
        let limits = Limits { all: 10, tenant: 10, endpoint: 2 };
        let due = [lane(1, 1)];
        let (mut road, mut breakers, now) = (Road::default(), Breakers::default(), Instant::now());
        let (tenant, endpoint) = (due[0].tenant, due[0].endpoint);
        road.enter(tenant, endpoint);
        assert_eq!(taken(&road.plan(&due, limits, &breakers, now)), [(1, 1, 1)]);
        road.enter(tenant, endpoint);
        assert_eq!(road.plan(&due, limits, &breakers, now), []);
        road.leave(tenant, endpoint);
        road.leave(tenant, endpoint);
        assert!(road.is_empty() && road.tenants.is_empty() && road.endpoints.is_empty());
        for _ in 0..5 {
            breakers.failed(endpoint, true, now);
        }
        assert_eq!(taken(&road.plan(&due, limits, &breakers, now)), [(1, 1, 1)], "one at a time to one that fails");
        breakers.failed(endpoint, false, now);
        assert_eq!(road.plan(&due, limits, &breakers, now), []);
    }
}
