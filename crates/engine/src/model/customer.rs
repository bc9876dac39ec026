//! A customer: somebody who books.

use super::Guest;
use slot_core::{CustomerId, Instant, TenantId};

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
    /// Whether they are still a customer.
    pub active: bool,
    /// When they were first known.
    pub created_at: Instant,
    /// When this last changed.
    pub updated_at: Instant,
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
}
