//! Customers.

use super::{bench::Bench, outcome::Kind};
use crate::{
    catalogue::{
        clinic::external_ids,
        fault::Place,
        file::{CustomerEntry, TenantEntry},
    },
    model::{Customer, ExternalIds, Patient},
};
use slot_core::CustomerId;

pub(super) fn settle(bench: &mut Bench<'_>, entry: &TenantEntry, at: &Place<'_>) {
    let list = at.field("customers");
    for (index, entry) in entry.customers.iter().flatten().enumerate() {
        let at = list.item(index);
        let named = entry.reference.0.0.as_str();
        let place = bench.work.place(&bench.stock.customers, named, &at);
        let old = place.and_then(|place| bench.stock.customers.at(place)).cloned();
        let wanted = wanted(bench, entry, old, &at);
        bench.work.settle((Kind::Customer, named), &mut bench.stock.customers, place, wanted, bench.cx.now);
    }
}

fn wanted(bench: &mut Bench<'_>, entry: &CustomerEntry, old: Option<Customer>, at: &Place<'_>) -> Option<Customer> {
    let base = match old {
        Some(old) => old,
        None => fresh(bench, entry, at)?,
    };
    Some(Customer {
        name: entry.name.this().map_or(base.name, |name| name.0.0.trim().to_owned()),
        email: entry.email.over(base.email, |email| email.0.0.clone()),
        phone: entry.phone.over(base.phone, |phone| phone.0.0.clone()),
        notes: entry.notes.over(base.notes, |notes| notes.0.0.clone()),
        locale: entry.locale.over(base.locale, |locale| locale.0.0.clone()),
        patient: Patient {
            birth_date: entry.birth_date.over(base.patient.birth_date, |date| date.0),
            gender: entry.gender.over(base.patient.gender, |gender| gender.0.0.trim().to_owned()),
            external_ids: entry.external_ids.or(base.patient.external_ids, ExternalIds::default(), |rows| {
                external_ids(rows, &at.field("external_ids"), &mut bench.work.faults)
            }),
        },
        active: entry.active.or(base.active, true, |is| *is),
        ..base
    })
}

fn fresh(bench: &mut Bench<'_>, entry: &CustomerEntry, at: &Place<'_>) -> Option<Customer> {
    let Some(name) = entry.name.this() else {
        bench.work.missing(at, "name");
        return None;
    };
    Some(Customer {
        id: bench.cx.id(CustomerId::from_u128),
        tenant: bench.tenant.id,
        reference: Some(entry.reference.0.0.clone()),
        name: name.0.0.clone(),
        email: None,
        phone: None,
        notes: None,
        locale: None,
        patient: Patient::default(),
        active: true,
        created_at: bench.cx.now,
        updated_at: bench.cx.now,
    })
}
