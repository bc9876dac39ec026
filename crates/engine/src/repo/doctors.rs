//! Doctors.

use super::{Page, Paged};
use crate::{StoreError, model::Doctor};
use slot_core::{DoctorId, TenantId};

/// Which doctors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DoctorFilter {
    /// Only those whose name has this in it, whatever the letter case.
    pub name_contains: Option<String>,
    /// Only active or only inactive ones.
    pub active: Option<bool>,
}

/// Those who see patients.
pub trait Doctors {
    /// The doctor with this id.
    fn doctor(&mut self, tenant: TenantId, id: DoctorId) -> Result<Option<Doctor>, StoreError>;
    /// Those that the filter names, by name and id, and how many there are in all.
    fn doctors(&mut self, tenant: TenantId, filter: &DoctorFilter, page: Page) -> Result<Paged<Doctor>, StoreError>;
    /// Stores a new one. What another system calls somebody else is `Conflict("external_ids_name")`.
    fn insert_doctor(&mut self, doctor: &Doctor) -> Result<(), StoreError>;
    /// Stores a changed one, found by its id. What another system calls somebody else is `Conflict("external_ids_name")`.
    fn update_doctor(&mut self, doctor: &Doctor) -> Result<(), StoreError>;
}
