//! A customer: somebody who books.

use super::{ExternalIds, Guest};
use slot_core::{CustomerId, Instant, ResourceId, TenantId};
use time::Date;

/// Somebody who books, as one business knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    /// Their id.
    pub id: CustomerId,
    /// Whose customer.
    pub tenant: TenantId,
    /// The operator's own name for them; unique within the business.
    pub reference: Option<String>,
    /// The whole name.
    pub name: String,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number, as it was given.
    pub phone: Option<String>,
    /// What the business keeps in mind of them. Never shown to others.
    pub notes: Option<String>,
    /// Language and region of messages to them; that of the business when absent.
    pub locale: Option<String>,
    /// What a clinic knows of them.
    pub patient: Patient,
    /// Whether they are still a customer.
    pub active: bool,
    /// When they were first known.
    pub created_at: Instant,
    /// When this last changed.
    pub updated_at: Instant,
}

/// What a clinic knows of a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patient {
    /// When they were born.
    pub birth_date: Option<Date>,
    /// Gender, in the caller's words.
    pub gender: Option<String>,
    /// What other systems call them.
    pub external_ids: ExternalIds,
}

impl Customer {
    /// As the guest of a booking: what is said there, and what is known where nothing is said.
    pub fn as_guest(&self, said: Guest) -> Guest {
        Guest {
            name: if said.name.is_empty() { self.name.clone() } else { said.name },
            email: said.email.or_else(|| self.email.clone()),
            phone: said.phone.or_else(|| self.phone.clone()),
            ..said
        }
    }

    /// Under which name the customer's own time is kept, and its turns are taken: whoever is at one place is not at another.
    pub const fn calendar(&self) -> ResourceId {
        Self::calendar_of(self.id)
    }

    /// [`Customer::calendar`] of the one with this id.
    pub const fn calendar_of(id: CustomerId) -> ResourceId {
        ResourceId::from_u128(id.as_u128())
    }
}
