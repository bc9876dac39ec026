//! Models of who does not come, and what they are made from.

use crate::{
    StoreError,
    model::{ImportedVisit, NoShowModel, NoShowStanding, NoShowState, VisitRecord},
};
use slot_core::{BookingId, CustomerId, Instant, TenantId};
use time::Date;

/// A patient's date of birth and gender, in the caller's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub customer: CustomerId,
    /// When they were born.
    pub birth_date: Option<Date>,
    /// Their gender.
    pub gender: Option<String>,
}

/// Models of who does not come, and what they are made from.
pub trait NoShows {
    /// How the business wants it, and the model in use.
    fn no_show(&mut self, tenant: TenantId) -> Result<NoShowStanding, StoreError>;
    /// Keeps how it stands, and that the model of this version is in use; `None` is the prior.
    fn put_no_show(&mut self, tenant: TenantId, state: &NoShowState, version: Option<u32>) -> Result<(), StoreError>;
    /// Keeps a model. One of the same version is `Conflict`.
    fn insert_no_show_model(&mut self, tenant: TenantId, model: &NoShowModel) -> Result<(), StoreError>;
    /// The visits of these patients, whatever became of them.
    fn visits_of(&mut self, tenant: TenantId, customers: &[CustomerId]) -> Result<Vec<VisitRecord>, StoreError>;
    /// The newest visits that started before and were kept, missed or cancelled, at most so many.
    fn ended_visits(&mut self, tenant: TenantId, before: Instant, limit: u32) -> Result<Vec<VisitRecord>, StoreError>;
    /// How many visits that started before were kept or missed, here and elsewhere.
    fn outcomes(&mut self, tenant: TenantId, before: Instant) -> Result<u64, StoreError>;
    /// When visits were confirmed, of those confirmed since.
    fn confirmations(&mut self, tenant: TenantId, since: Instant) -> Result<Vec<(BookingId, Instant)>, StoreError>;
    /// Visits of these patients that ended elsewhere.
    fn imported_visits_of(
        &mut self,
        tenant: TenantId,
        customers: &[CustomerId],
    ) -> Result<Vec<ImportedVisit>, StoreError>;
    /// The newest visits that ended elsewhere and started before, at most so many.
    fn imported_visits(
        &mut self,
        tenant: TenantId,
        before: Instant,
        limit: u32,
    ) -> Result<Vec<ImportedVisit>, StoreError>;
    /// Keeps visits that ended elsewhere, in place of those of the same reference.
    fn put_imported_visits(&mut self, tenant: TenantId, visits: &[ImportedVisit]) -> Result<(), StoreError>;
    /// What is known of these patients as persons.
    fn persons(&mut self, tenant: TenantId, customers: &[CustomerId]) -> Result<Vec<Person>, StoreError>;
}
