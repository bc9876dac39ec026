//! Makes and changes types of appointments, which are services, and takes them out of service.

use super::create_doctor::{RecordRefused, unique};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{AppointmentType, LengthSource, Resource, Service, Tenant},
};
use slot_core::{Length, ResourceId, ServiceId};

/// A type of appointments that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAppointmentType {
    /// What people call it.
    pub name: String,
    /// What it is.
    pub description: Option<String>,
    /// How long it is; `None` is as long as the provider's visits are.
    pub length: Option<Length>,
    /// What it needs somebody to be good for.
    pub specialty: Option<String>,
    /// The operator's own name for it; unique within the business.
    pub reference: Option<String>,
}

/// What is to change; what is `None` stays as it is, `Some(None)` takes it away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppointmentTypeChange {
    /// What people call it.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<Option<String>>,
    /// How long it is.
    pub length: Option<Option<Length>>,
    /// What it needs somebody to be good for.
    pub specialty: Option<Option<String>>,
    /// The operator's own name for it.
    pub reference: Option<Option<String>>,
    /// Whether it can be booked.
    pub active: Option<bool>,
}

/// Makes a type of appointments.
pub fn create_appointment_type(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    new: &NewAppointmentType,
) -> Result<Result<Service, RecordRefused>, StoreError> {
    let service = Service {
        id: cx.id(ServiceId::from_u128),
        tenant: tenant.id,
        reference: new.reference.clone(),
        name: new.name.clone(),
        description: new.description.clone(),
        duration: new.length.unwrap_or(Resource::USUAL_VISIT),
        price: None,
        colour: None,
        sort_order: 0,
        buffer_before: Length::ZERO,
        buffer_after: Length::ZERO,
        given_by: Vec::new(),
        location: None,
        appointment: AppointmentType { specialty: new.specialty.clone(), length: source(new.length) },
        active: true,
        created_at: cx.now,
        updated_at: cx.now,
    };
    Ok(unique(tx.insert_service(&service))?.map(|()| service))
}

/// Changes a type of appointments. What is booked stays as long as it is.
pub fn change_appointment_type(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: ServiceId,
    change: &AppointmentTypeChange,
) -> Result<Result<Service, RecordRefused>, StoreError> {
    tx.lock(&[LockKey::Resource(tenant.id, ResourceId::from_u128(id.as_u128()))])?;
    let Some(old) = tx.service(tenant.id, id)? else { return Ok(Err(RecordRefused::Unknown)) };
    let new = Service {
        name: change.name.clone().unwrap_or(old.name),
        description: change.description.clone().unwrap_or(old.description),
        duration: change.length.flatten().unwrap_or(old.duration),
        appointment: AppointmentType {
            specialty: change.specialty.clone().unwrap_or(old.appointment.specialty),
            length: change.length.map_or(old.appointment.length, source),
        },
        reference: change.reference.clone().unwrap_or(old.reference),
        active: change.active.unwrap_or(old.active),
        updated_at: cx.now,
        ..old
    };
    Ok(unique(tx.update_service(&new))?.map(|()| new))
}

const fn source(length: Option<Length>) -> LengthSource {
    match length {
        Some(_) => LengthSource::Service,
        None => LengthSource::Provider,
    }
}
