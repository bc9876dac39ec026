//! A clinic so small that everybody is in everybody's way: three providers, two rooms, ten patients.

use super::super::{
    dice::Dice,
    history::Wanted,
    world::{World, span},
};
use anyhow::Context as _;
use engine::{
    Context, SystemIds,
    model::{Address, AppointmentType, Channel, Customer, Guest, Patient, ResourceKind, Service},
    verbs::{BookVisit, Details, NewResource, RescheduleVisit, create_resource},
};
use slot_core::{Capacity, CustomerId, Length, ResourceId, ServiceId, Zone};
use std::sync::Arc;
use store::Store;

/// How many visits at once each takes: providers, rooms, and patients, of whom nobody is in two places.
pub(super) const CAPACITIES: [u32; PROVIDERS + ROOMS + PATIENTS] = [1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
const PROVIDERS: usize = 3;
const ROOMS: usize = 2;
const PATIENTS: usize = 10;
/// How many quarters of an hour of a day are worked in.
const QUARTERS: u64 = 32;

/// The clinic. Everything in it has the number of its place in [`CAPACITIES`].
pub(super) struct Ward {
    pub(super) world: Arc<World>,
    location: ResourceId,
    service: ServiceId,
    rooms: Vec<ResourceId>,
    patients: Vec<CustomerId>,
    days: u64,
}

impl Ward {
    pub(super) fn make(store: Store, days: u64) -> anyhow::Result<Self> {
        let providers = CAPACITIES.get(..PROVIDERS).unwrap_or_default();
        let world = World::make(store, providers)?;
        let (ids, now) = (SystemIds::default(), world.time.tick());
        let cx = Context { now, ids: &ids };
        let made = |kind, name: String| -> anyhow::Result<ResourceId> {
            let (tenant, new) = (world.tenant.clone(), place(kind, name));
            let answer = world.write(move |tx, cx, _| create_resource(tx, cx, &tenant, &new))?;
            Ok(answer.context("a place was refused")?.id)
        };
        let location = made(ResourceKind::Location, "Location".to_owned())?;
        let rooms = (0..ROOMS).map(|n| made(ResourceKind::Room, format!("Room {n}"))).collect::<anyhow::Result<_>>()?;
        let customers: Vec<Customer> =
            (0..PATIENTS).map(|n| patient(cx.id(CustomerId::from_u128), &world, now, n)).collect();
        let service = service(cx.id(ServiceId::from_u128), &world, now);
        let (patients, id) = (customers.iter().map(|one| one.id).collect(), service.id);
        world.write(move |tx, _, _| {
            tx.insert_service(&service)?;
            customers.iter().try_for_each(|one| tx.insert_customer(one))
        })?;
        Ok(Self { world, location, service: id, rooms, patients, days })
    }

    /// Somebody's wish like many others: a provider, mostly a room, a patient, at a quarter of an hour.
    pub(super) fn roll(&self, dice: &mut Dice) -> Wanted {
        let provider = dice.place(PROVIDERS);
        let room = (!dice.chance(25)).then(|| PROVIDERS + dice.place(ROOMS));
        let patient = PROVIDERS + ROOMS + dice.place(PATIENTS);
        let parts = [Some(provider), room, Some(patient)].into_iter().flatten().map(|number| (number, 1)).collect();
        Wanted { parts, span: self.time(dice) }
    }

    /// The same visit at another time.
    pub(super) fn moved(&self, old: &Wanted, dice: &mut Dice) -> Wanted {
        Wanted { span: self.time(dice), ..old.clone() }
    }

    fn time(&self, dice: &mut Dice) -> slot_core::Span {
        let minutes = dice.pick(&[15, 30, 45]).copied().unwrap_or(30);
        span(dice.below(self.days), dice.below(QUARTERS), minutes)
    }

    /// The wish as a visit that is to be booked.
    pub(super) fn book(&self, wanted: &Wanted) -> Option<BookVisit> {
        let mut parts = wanted.parts.iter().map(|&(number, _)| number);
        let provider = self.world.resources.get(parts.next()?)?.id;
        let (mut room, mut patient) = (None, None);
        for number in parts {
            match number.checked_sub(PROVIDERS + ROOMS) {
                Some(place) => patient = self.patients.get(place).copied(),
                None => room = number.checked_sub(PROVIDERS).and_then(|place| self.rooms.get(place)).copied(),
            }
        }
        Some(BookVisit {
            provider,
            patient: patient?,
            service: self.service,
            location: self.location,
            room,
            span: wanted.span,
            internal_notes: None,
            treatment: None,
            through: None,
            details: Details::of(Guest::default(), Channel::Api),
        })
    }

    /// The wish as a move.
    pub(super) fn reschedule(wanted: &Wanted) -> RescheduleVisit {
        RescheduleVisit { span: wanted.span, location: None, room: None, reason: None }
    }

    /// What each calendar takes at once, by its id as it is stored.
    pub(super) fn capacity_of(&self, calendar: &str) -> i64 {
        let place = self.world.resources.iter().find(|place| place.id.ulid() == calendar);
        place.map_or(1, |place| place.capacity.into())
    }
}

fn place(kind: ResourceKind, name: String) -> NewResource {
    NewResource {
        kind,
        name,
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone: Zone::utc(),
        capacity: Capacity::ONE,
        durations: Vec::new(),
        hours: None,
        closures: Vec::new(),
        active: true,
        published: false,
    }
}

fn patient(id: CustomerId, world: &World, now: slot_core::Instant, number: usize) -> Customer {
    Customer {
        id,
        tenant: world.tenant.id,
        reference: None,
        name: format!("Patient {number}"),
        email: None,
        phone: None,
        notes: None,
        locale: None,
        patient: Patient::default(),
        active: true,
        created_at: now,
        updated_at: now,
    }
}

fn service(id: ServiceId, world: &World, now: slot_core::Instant) -> Service {
    Service {
        id,
        tenant: world.tenant.id,
        reference: None,
        name: "Visit".to_owned(),
        description: None,
        duration: Length::minutes(30),
        price: None,
        colour: None,
        sort_order: 0,
        buffer_before: Length::ZERO,
        buffer_after: Length::ZERO,
        given_by: Vec::new(),
        location: None,
        appointment: AppointmentType::default(),
        active: true,
        created_at: now,
        updated_at: now,
    }
}
