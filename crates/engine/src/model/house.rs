//! What people, rooms and equipment take over from the location that they belong to.

use super::{Closure, OverrideRecord, Plot, Resource, ResourceKind};
use slot_core::ResourceId;

/// What a resource takes over from its location, kept beside it: when the location changes, it follows.
///
/// Those who see patients at several locations take over nothing: one of them being shut says nothing about the others.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct House {
    /// When the location is shut, as instants: nobody is booked there then, whatever their own hours say.
    pub closures: Vec<Closure>,
    /// What differs in the location's hours on some dates, where these are the hours that the resource keeps.
    pub overrides: Vec<OverrideRecord>,
}

impl Resource {
    /// The location that it belongs to, or else the one whose hours it keeps; a location belongs to none.
    pub fn house_of(&self) -> Option<ResourceId> {
        if self.kind == ResourceKind::Location { None } else { self.location.or(self.hours_from) }
    }

    /// What it takes over from this location.
    pub fn house_at(&self, location: &Self) -> House {
        let mut house = House::default();
        if self.house_of() == Some(location.id) {
            let span = |closure: &Closure| {
                Some(Closure { plot: Plot::Span(closure.span(&location.zone)?), reason: closure.reason.clone() })
            };
            house.closures = location.closures.iter().filter_map(span).collect();
        }
        if self.hours_from == Some(location.id) {
            house.overrides.clone_from(&location.overrides);
        }
        house
    }

    /// As it is once its location is like this: the hours that it keeps, and what else it takes over.
    #[must_use]
    pub fn following(self, location: &Self) -> Self {
        let house = self.house_at(location);
        let hours = if self.hours_from == Some(location.id) { location.hours.clone() } else { self.hours.clone() };
        Self { hours, house, ..self }
    }
}
