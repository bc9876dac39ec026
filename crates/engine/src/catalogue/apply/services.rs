//! Services.

use super::{bench::Bench, outcome::Kind};
use crate::{
    catalogue::{
        fault::Place,
        file::{ServiceEntry, TenantEntry},
        read::Said,
    },
    model::{AppointmentType, Service},
};
use slot_core::{Length, ResourceId, ServiceId};

pub(super) fn settle(bench: &mut Bench<'_>, entry: &TenantEntry, at: &Place<'_>) {
    let list = at.field("services");
    for (index, entry) in entry.services.iter().flatten().enumerate() {
        let at = list.item(index);
        let named = entry.reference.0.0.as_str();
        let place = bench.work.place(&bench.stock.services, named, &at);
        let old = place.and_then(|place| bench.stock.services.at(place)).cloned();
        let wanted = wanted(bench, entry, old, &at);
        bench.work.settle((Kind::Service, named), &mut bench.stock.services, place, wanted, bench.cx.now);
    }
}

fn wanted(bench: &mut Bench<'_>, entry: &ServiceEntry, old: Option<Service>, at: &Place<'_>) -> Option<Service> {
    let location = match &entry.location {
        Said::Nothing => Some(old.as_ref().and_then(|old| old.location)),
        Said::Null => Some(None),
        Said::This(named) => bench.location(named, &at.field("location")).map(Some),
    };
    let known = old.as_ref().map(|old| old.given_by.clone()).unwrap_or_default();
    let given_by = given_by(bench, entry, known, at);
    let price = match &entry.price {
        Said::Nothing => old.as_ref().and_then(|old| old.price),
        Said::Null => None,
        Said::This(money) => match money.price(&bench.tenant.currency) {
            Ok(price) => Some(price),
            Err(wrong) => {
                bench.work.faults.add(&at.field("price"), wrong);
                None
            }
        },
    };
    let base = match old {
        Some(old) => Some(old),
        None => fresh(bench, entry, at),
    }?;
    Some(Service {
        name: entry.name.this().map_or(base.name, |name| name.0.0.trim().to_owned()),
        description: entry.description.over(base.description, |text| text.0.0.clone()),
        duration: entry.duration_minutes.this().map_or(base.duration, |minutes| minutes.length()),
        price,
        colour: entry.color.over(base.colour, |colour| colour.0.clone()),
        sort_order: entry.sort_order.or(base.sort_order, 0, |order| i32::try_from(order.0).unwrap_or(0)),
        buffer_before: entry.buffer_before_minutes.or(base.buffer_before, Length::ZERO, |minutes| minutes.length()),
        buffer_after: entry.buffer_after_minutes.or(base.buffer_after, Length::ZERO, |minutes| minutes.length()),
        given_by,
        location: location?,
        appointment: AppointmentType {
            specialty: entry.specialty.over(base.appointment.specialty, |text| text.0.0.trim().to_owned()),
            ..base.appointment
        },
        active: entry.active.or(base.active, true, |is| *is),
        ..base
    })
}

fn fresh(bench: &mut Bench<'_>, entry: &ServiceEntry, at: &Place<'_>) -> Option<Service> {
    let (name, duration) = (entry.name.this(), entry.duration_minutes.this());
    for (field, is_missing) in [("name", name.is_none()), ("duration_minutes", duration.is_none())] {
        if is_missing {
            bench.work.missing(at, field);
        }
    }
    Some(Service {
        id: bench.cx.id(ServiceId::from_u128),
        tenant: bench.tenant.id,
        reference: Some(entry.reference.0.0.clone()),
        name: name?.0.0.clone(),
        description: None,
        duration: duration?.length(),
        price: None,
        colour: None,
        sort_order: 0,
        buffer_before: Length::ZERO,
        buffer_after: Length::ZERO,
        given_by: Vec::new(),
        location: None,
        appointment: AppointmentType::default(),
        active: true,
        created_at: bench.cx.now,
        updated_at: bench.cx.now,
    })
}

fn given_by(bench: &mut Bench<'_>, entry: &ServiceEntry, old: Vec<ResourceId>, at: &Place<'_>) -> Vec<ResourceId> {
    let named = match &entry.given_by {
        Said::Nothing => return old,
        Said::Null => return Vec::new(),
        Said::This(named) => named,
    };
    let list = at.field("given_by");
    let mut given_by = Vec::with_capacity(named.len());
    for (index, named) in named.iter().enumerate() {
        let named = named.0.0.as_str();
        match bench.stock.giver(named).map(|giver| giver.id) {
            Some(id) if given_by.contains(&id) => {
                bench.work.faults.add(&list.item(index), format!("{named:?} is in this list before"));
            }
            Some(id) => given_by.push(id),
            None if bench.stock.giver_failed(named) => {}
            None => {
                let wrong = format!("there is no person, room or equipment {named:?}");
                bench.work.faults.add(&list.item(index), wrong);
            }
        }
    }
    given_by
}
