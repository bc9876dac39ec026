//! The workbench of one business: what it has, and what has become of it so far.

use super::{
    outcome::{Item, Kind, Outcome},
    shelf::{Entity, Shelf, Write},
};
use crate::{
    Context, CustomerFilter, EventSeriesFilter, Page, ResourceFilter, ServiceFilter, StoreError, Tx, WindowFilter,
    catalogue::{
        fault::{Faults, Place, hint},
        words::{Reference, Word},
    },
    model::{Customer, EventSeries, Resource, ResourceKind, Service, Tenant, Webhook, Window},
};
use slot_core::{Instant, ResourceId, TenantId};

/// All of a list at once.
const ALL: Page = Page { limit: u32::MAX, offset: 0 };

/// What a business has.
#[derive(Debug)]
pub(in crate::catalogue) struct Stock {
    pub(in crate::catalogue) locations: Shelf<Resource>,
    pub(in crate::catalogue) people: Shelf<Resource>,
    pub(in crate::catalogue) rooms: Shelf<Resource>,
    pub(in crate::catalogue) equipment: Shelf<Resource>,
    /// Resources that are services themselves, which only the faces make.
    pub(in crate::catalogue) others: Shelf<Resource>,
    pub(in crate::catalogue) services: Shelf<Service>,
    pub(in crate::catalogue) windows: Shelf<Window>,
    pub(in crate::catalogue) series: Shelf<EventSeries>,
    pub(in crate::catalogue) customers: Shelf<Customer>,
    pub(in crate::catalogue) webhooks: Vec<Webhook>,
}

impl Stock {
    /// Reads all of it, in as many queries as there are lists.
    pub(in crate::catalogue) fn load(tx: &mut dyn Tx, tenant: TenantId) -> Result<Self, StoreError> {
        let mut kinds: [Vec<Resource>; 5] = Default::default();
        let [locations, people, rooms, equipment, others] = &mut kinds;
        for resource in tx.resources(tenant, &ResourceFilter::default(), ALL)?.items {
            match resource.kind {
                ResourceKind::Location => locations.push(resource),
                ResourceKind::Person => people.push(resource),
                ResourceKind::Room => rooms.push(resource),
                ResourceKind::Equipment => equipment.push(resource),
                ResourceKind::Service => others.push(resource),
            }
        }
        let [locations, people, rooms, equipment, others] = kinds.map(Shelf::new);
        Ok(Self {
            locations,
            people,
            rooms,
            equipment,
            others,
            services: Shelf::new(tx.services(tenant, ServiceFilter::default())?),
            windows: Shelf::new(tx.windows(tenant, WindowFilter::default())?),
            series: Shelf::new(tx.all_event_series(tenant, EventSeriesFilter::default())?),
            customers: Shelf::new(tx.customers(tenant, &CustomerFilter::default(), ALL)?.items),
            webhooks: tx.webhooks(tenant)?,
        })
    }

    pub(in crate::catalogue) const fn resources(&self, kind: ResourceKind) -> &Shelf<Resource> {
        match kind {
            ResourceKind::Location => &self.locations,
            ResourceKind::Person => &self.people,
            ResourceKind::Room => &self.rooms,
            ResourceKind::Equipment => &self.equipment,
            ResourceKind::Service => &self.others,
        }
    }

    pub(super) const fn resources_mut(&mut self, kind: ResourceKind) -> &mut Shelf<Resource> {
        match kind {
            ResourceKind::Location => &mut self.locations,
            ResourceKind::Person => &mut self.people,
            ResourceKind::Room => &mut self.rooms,
            ResourceKind::Equipment => &mut self.equipment,
            ResourceKind::Service => &mut self.others,
        }
    }

    /// The only active location, if there is one only.
    pub(super) fn only_location(&self) -> Option<&Resource> {
        let mut active = self.locations.items().iter().filter(|location| location.active);
        active.next().filter(|_| active.next().is_none())
    }

    /// Who may give a service: a person, a room, a piece of equipment, or what else has a calendar.
    pub(in crate::catalogue) fn giver(&self, named: &str) -> Option<&Resource> {
        let all = [&self.people, &self.rooms, &self.equipment, &self.locations, &self.others];
        all.into_iter().find_map(|shelf| shelf.find(named))
    }

    /// Whether somebody of this name would give a service, if nothing were wrong with them.
    pub(super) fn giver_failed(&self, named: &str) -> bool {
        [&self.people, &self.rooms, &self.equipment].into_iter().any(|shelf| shelf.has_failed(named))
    }
}

/// The workbench of one business.
pub(super) struct Bench<'a> {
    pub(super) cx: Context<'a>,
    pub(super) tenant: Tenant,
    pub(super) stock: Stock,
    pub(super) work: &'a mut Work,
}

/// What has become of the whole file so far.
#[derive(Debug, Default)]
pub(super) struct Work {
    pub(super) faults: Faults,
    pub(super) outcome: Outcome,
    pub(super) writes: Vec<Write>,
}

impl Bench<'_> {
    /// The location that is called this; noted as a fault when there is none.
    pub(super) fn location(&mut self, named: &Word<Reference>, at: &Place<'_>) -> Option<ResourceId> {
        self.work.known(&self.stock.locations, "location", named, at).map(ResourceId::from_u128)
    }
}

impl Work {
    /// The id of the thing that is called this; noted as a fault when there is none.
    pub(super) fn known<T: Entity>(
        &mut self,
        among: &Shelf<T>,
        what: &str,
        named: &Word<Reference>,
        at: &Place<'_>,
    ) -> Option<u128> {
        let named = named.0.0.as_str();
        let found = among.find(named).map(Entity::id);
        if found.is_none() && !among.has_failed(named) {
            let near = hint(named, among.items().iter().filter_map(Entity::reference));
            self.faults.add(at, format!("there is no {what} {named:?}{near}"));
        }
        found
    }

    /// Notes that something must be said of a new thing.
    pub(super) fn missing(&mut self, at: &Place<'_>, field: &str) {
        self.faults.add(&at.field(field), "is required for a new one");
    }

    /// The place of the thing of this name, noted as a fault when the list has it before.
    pub(super) fn place<T: Entity>(&mut self, among: &Shelf<T>, named: &str, at: &Place<'_>) -> Option<usize> {
        let place = among.place(named);
        if place.is_some_and(|place| among.is_listed(place)) {
            self.faults.add(&at.field("ref"), format!("{named:?} is in this list before"));
        }
        place
    }

    /// Puts something into the state that the file asks for. Of what is wrong with it there is no such state.
    pub(super) fn settle<T: Entity>(
        &mut self,
        (kind, named): (Kind, &str),
        among: &mut Shelf<T>,
        place: Option<usize>,
        wanted: Option<T>,
        now: Instant,
    ) {
        match (place, wanted) {
            (None, None) => among.fail(named),
            (Some(place), None) => among.list(place),
            (None, Some(wanted)) => {
                self.outcome.created.push(Item::new(kind, named, wanted.id()));
                let place = among.push(wanted.clone());
                among.list(place);
                self.writes.push(Write::New(wanted.row()));
            }
            (Some(place), Some(wanted)) => {
                among.list(place);
                if among.at(place) == Some(&wanted) {
                    self.outcome.left.push(Item::new(kind, named, wanted.id()));
                } else {
                    self.change((kind, named), among, place, wanted, now);
                }
            }
        }
    }

    /// Puts something that is there into another state.
    pub(super) fn change<T: Entity>(
        &mut self,
        (kind, named): (Kind, &str),
        among: &mut Shelf<T>,
        place: usize,
        wanted: T,
        now: Instant,
    ) {
        self.outcome.changed.push(Item::new(kind, named, wanted.id()));
        let rev = wanted.rev();
        let touched = wanted.touched(now);
        among.replace(place, touched.clone());
        self.writes.push(Write::Changed(touched.row(), rev));
    }
}
