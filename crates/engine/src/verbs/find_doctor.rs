//! Finds doctors: by their records, or, without one, as the people that they are.

use crate::{
    DoctorFilter, Page, Paged, ProviderFilter, StoreError, Tx,
    model::{Doctor, ResourceKind, Tenant},
};
use slot_core::{DoctorId, ResourceId};
use std::collections::HashSet;

/// A doctor, and how they are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDoctor {
    /// The doctor.
    pub doctor: Doctor,
    /// Whether there is a record; else it is a person who was made elsewhere.
    pub has_record: bool,
}

/// The doctor with this id: a record, or the person with the same id who has none.
pub fn find_doctor(tx: &mut dyn Tx, tenant: &Tenant, id: DoctorId) -> Result<Option<FoundDoctor>, StoreError> {
    if let Some(doctor) = tx.doctor(tenant.id, id)? {
        return Ok(Some(FoundDoctor { doctor, has_record: true }));
    }
    let person = tx.resource(tenant.id, ResourceId::from_u128(id.as_u128()))?;
    let person = person.filter(|person| person.kind == ResourceKind::Person && person.doctor() == id);
    Ok(person.map(|person| FoundDoctor { doctor: Doctor::of(&person), has_record: false }))
}

/// Every doctor that the filter names, those without a record too, by name and id.
pub fn list_doctors(tx: &mut dyn Tx, tenant: &Tenant, active: Option<bool>) -> Result<Vec<Doctor>, StoreError> {
    let all = Page { limit: u32::MAX, offset: 0 };
    let Paged { items: mut doctors, .. } = tx.doctors(tenant.id, &DoctorFilter::default(), all)?;
    let recorded: HashSet<DoctorId> = doctors.iter().map(|doctor| doctor.id).collect();
    let people = tx.providers(tenant.id, &ProviderFilter::default())?;
    doctors.extend(people.iter().filter(|person| !recorded.contains(&person.doctor())).map(Doctor::of));
    doctors.retain(|doctor| active.is_none_or(|wanted| doctor.active == wanted));
    doctors.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(doctors)
}
