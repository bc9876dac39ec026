//! Makes and changes the records of patients, who are customers, and takes them out of service.

use super::create_doctor::{RecordRefused, unique};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Customer, ExternalIds, Patient, Tenant},
};
use slot_core::{CustomerId, ResourceId};
use time::Date;

/// A patient who is to be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPatient {
    /// The whole name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// What a clinic knows of them.
    pub patient: Patient,
}

/// What is to change; what is `None` stays as it is, `Some(None)` takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatientChange {
    /// The whole name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<Option<String>>,
    /// Telephone number.
    pub phone: Option<Option<String>>,
    /// When they were born.
    pub birth_date: Option<Option<Date>>,
    /// Gender, in the caller's words.
    pub gender: Option<Option<String>>,
    /// What other systems call them, all of it.
    pub external_ids: Option<ExternalIds>,
    /// Whether they are still a patient.
    pub active: Option<bool>,
}

/// Makes the record of a patient.
pub fn create_patient(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    new: &NewPatient,
) -> Result<Result<Customer, RecordRefused>, StoreError> {
    let customer = Customer {
        id: cx.id(CustomerId::from_u128),
        tenant: tenant.id,
        reference: None,
        name: new.name.clone(),
        email: new.email.clone(),
        phone: new.phone.clone(),
        notes: None,
        locale: None,
        patient: new.patient.clone(),
        active: true,
        created_at: cx.now,
        updated_at: cx.now,
    };
    Ok(unique(tx.insert_customer(&customer))?.map(|()| customer))
}

/// Changes the record of a patient. What is booked stays.
pub fn change_patient(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: CustomerId,
    change: &PatientChange,
) -> Result<Result<Customer, RecordRefused>, StoreError> {
    tx.lock(&[LockKey::Resource(tenant.id, ResourceId::from_u128(id.as_u128()))])?;
    let Some(old) = tx.customer(tenant.id, id)? else { return Ok(Err(RecordRefused::Unknown)) };
    let new = Customer {
        name: change.name.clone().unwrap_or(old.name),
        email: change.email.clone().unwrap_or(old.email),
        phone: change.phone.clone().unwrap_or(old.phone),
        patient: Patient {
            birth_date: change.birth_date.unwrap_or(old.patient.birth_date),
            gender: change.gender.clone().unwrap_or(old.patient.gender),
            external_ids: change.external_ids.clone().unwrap_or(old.patient.external_ids),
        },
        active: change.active.unwrap_or(old.active),
        updated_at: cx.now,
        ..old
    };
    Ok(unique(tx.update_customer(&new))?.map(|()| new))
}
