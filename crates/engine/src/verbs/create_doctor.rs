//! Makes and changes the records of doctors, and takes them out of service.

use super::find_doctor::{FoundDoctor, find_doctor};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Doctor, ExternalIds, Resource, Tenant},
};
use slot_core::{DoctorId, ResourceId};

/// A doctor who is to be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDoctor {
    /// The whole name, with its title if people say it.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// What other systems call them.
    pub external_ids: ExternalIds,
}

/// What is to change; what is `None` stays as it is, `Some(None)` takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DoctorChange {
    /// The whole name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<Option<String>>,
    /// Telephone number.
    pub phone: Option<Option<String>>,
    /// What other systems call them, all of it.
    pub external_ids: Option<ExternalIds>,
    /// Whether they see patients at all.
    pub active: Option<bool>,
}

/// Why the record of a doctor, a patient, a type of appointments or a place is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordRefused {
    /// There is no such record.
    #[error("there is no such record")]
    Unknown,
    /// There is no such location.
    #[error("there is no such location")]
    UnknownLocation,
    /// The operator, or another system, calls another one this.
    #[error("the external reference is in use")]
    ReferenceTaken,
}

/// Makes the record of a doctor.
pub fn create_doctor(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    new: &NewDoctor,
) -> Result<Result<Doctor, RecordRefused>, StoreError> {
    let doctor = Doctor {
        id: cx.id(DoctorId::from_u128),
        tenant: tenant.id,
        name: new.name.clone(),
        email: new.email.clone(),
        phone: new.phone.clone(),
        external_ids: new.external_ids.clone(),
        active: true,
        created_at: cx.now,
        updated_at: cx.now,
    };
    Ok(unique(tx.insert_doctor(&doctor))?.map(|()| doctor))
}

/// Changes the record of a doctor. The name of the provider follows where it was the same, and whoever sees nobody any more
/// is out of service as a provider too. A person without a record gets one.
pub fn change_doctor(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: DoctorId,
    change: &DoctorChange,
) -> Result<Result<Doctor, RecordRefused>, StoreError> {
    tx.lock(&[LockKey::Resource(tenant.id, ResourceId::from_u128(id.as_u128()))])?;
    let Some(FoundDoctor { doctor: old, has_record }) = find_doctor(tx, tenant, id)? else {
        return Ok(Err(RecordRefused::Unknown));
    };
    let new = Doctor {
        name: change.name.clone().unwrap_or_else(|| old.name.clone()),
        email: change.email.clone().unwrap_or_else(|| old.email.clone()),
        phone: change.phone.clone().unwrap_or_else(|| old.phone.clone()),
        external_ids: change.external_ids.clone().unwrap_or_else(|| old.external_ids.clone()),
        active: change.active.unwrap_or(old.active),
        updated_at: cx.now,
        ..old.clone()
    };
    let kept = if has_record { tx.update_doctor(&new) } else { tx.insert_doctor(&new) };
    if let Err(refused) = unique(kept)? {
        return Ok(Err(refused));
    }
    if (&new.name, new.active) != (&old.name, old.active)
        && let Some(provider) = tx.provider_of(tenant.id, id)?
    {
        let name = if provider.name == old.name { new.name.clone() } else { provider.name.clone() };
        let active = provider.active && (new.active || !old.active);
        if (&name, active) != (&provider.name, provider.active) {
            let rev = provider.rev;
            let provider = Resource { name, active, rev: rev + 1, updated_at: cx.now, ..provider };
            tx.update_resource(&provider, rev)?;
        }
    }
    Ok(Ok(new))
}

/// What a store says of a record, where a taken name is a refusal.
pub(super) fn unique(kept: Result<(), StoreError>) -> Result<Result<(), RecordRefused>, StoreError> {
    match kept {
        Ok(()) => Ok(Ok(())),
        Err(StoreError::Conflict(_)) => Ok(Err(RecordRefused::ReferenceTaken)),
        Err(error) => Err(error),
    }
}
