//! A doctor: the record of somebody who sees patients, apart from when and where.

use super::{ExternalIds, Resource};
use slot_core::{DoctorId, Instant, ResourceId, TenantId};

/// The record of somebody who sees patients. When and where is said by the one provider profile that names them: see
/// [`super::Profile`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doctor {
    /// Their id.
    pub id: DoctorId,
    /// Whose they are.
    pub tenant: TenantId,
    /// The whole name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number, as it was given.
    pub phone: Option<String>,
    /// What other systems call them.
    pub external_ids: ExternalIds,
    /// Whether they still see patients.
    pub active: bool,
    /// When they were first known.
    pub created_at: Instant,
    /// When this last changed.
    pub updated_at: Instant,
}

impl Doctor {
    /// The doctor whom a person is that was made without a record of one, by the catalogue or another face: under the
    /// person's own id.
    pub fn of(person: &Resource) -> Self {
        Self {
            id: Self::id_of(person.id),
            tenant: person.tenant,
            name: person.name.clone(),
            email: person.email.clone(),
            phone: None,
            external_ids: ExternalIds::default(),
            active: person.active,
            created_at: person.created_at,
            updated_at: person.updated_at,
        }
    }

    /// The id of the doctor whom a person is that was made without a record of one.
    pub const fn id_of(person: ResourceId) -> DoctorId {
        DoctorId::from_u128(person.as_u128())
    }
}
