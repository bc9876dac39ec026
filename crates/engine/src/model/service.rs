//! A service: what is booked, such as a haircut or a check-up.

use super::{
    Price,
    tenant::{UnknownName, named},
};
use slot_core::{Instant, Length, ResourceId, ServiceId, TenantId};
use std::{fmt, str::FromStr};

/// What is booked: a haircut, a check-up. Also called an appointment type.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// Whose it is.
    pub tenant: TenantId,
    /// The operator's own name for it; unique within the business.
    pub reference: Option<String>,
    /// What people call it.
    pub name: String,
    /// What it is, in words.
    pub description: Option<String>,
    /// How long it takes.
    pub duration: Length,
    /// What it costs, in the currency of the business.
    pub price: Option<Price>,
    /// The colour that it has in calendars.
    pub colour: Option<Colour>,
    /// Its place in lists: lower ones first, then by name.
    pub sort_order: i32,
    /// How long before it nothing else may happen.
    pub buffer_before: Length,
    /// How long after it nothing else may happen.
    pub buffer_after: Length,
    /// The people and rooms that may give it; none named means that all may.
    pub given_by: Vec<ResourceId>,
    /// The only location where it is given.
    pub location: Option<ResourceId>,
    /// What a clinic knows of it.
    pub appointment: AppointmentType,
    /// Whether it can be booked.
    pub active: bool,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

/// What a clinic knows of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentType {
    /// The specialty that it belongs to. It restricts nothing.
    pub specialty: Option<String>,
    /// Whose length counts where slots are searched.
    pub length: LengthSource,
}

named! {
    /// Whose length counts where slots for a service are searched.
    LengthSource, "source of the length" {
        /// The service's own.
        Service = "service",
        /// That of the provider's hours, or else of the provider: the service has none of its own.
        Provider = "provider",
    }
}

impl Default for AppointmentType {
    fn default() -> Self {
        Self { specialty: None, length: LengthSource::Service }
    }
}

impl Service {
    /// Whether this person or room may give it.
    pub fn is_given_by(&self, resource: ResourceId) -> bool {
        self.given_by.is_empty() || self.given_by.contains(&resource)
    }
}

/// A colour, written `#3B82F6`. The letter case that it was written in is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colour(String);

/// Not a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written like #3B82F6")]
pub struct BadColour;

impl Colour {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Colour {
    type Err = BadColour;

    fn from_str(text: &str) -> Result<Self, BadColour> {
        let digits = text.strip_prefix('#').ok_or(BadColour)?;
        let is_colour = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        if is_colour { Ok(Self(text.to_owned())) } else { Err(BadColour) }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_has_six_hexadecimal_digits() {
        assert_eq!("#3b82F6".parse::<Colour>().unwrap().to_string(), "#3b82F6");
        for text in ["", "#", "3B82F6", "#3B82F", "#3B82F6F", "#3B82FG", "#3B82é"] {
            assert_eq!(text.parse::<Colour>(), Err(BadColour), "{text}");
        }
    }
}
