//! What is wrong with which field.

use std::borrow::Cow;

/// One bad field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where it is: `attendee_email`, `operatingHours[1].close`.
    pub field: String,
    /// What it must be, such as `must be a date such as 2026-03-10`.
    pub message: Cow<'static, str>,
}

/// Everything that is wrong with a value; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(Vec<FieldError>);

impl Faults {
    /// The value itself is wrong.
    pub fn here(message: impl Into<Cow<'static, str>>) -> Self {
        Self::at("", message)
    }

    /// The part of the value at this place is wrong.
    pub fn at(field: impl Into<String>, message: impl Into<Cow<'static, str>>) -> Self {
        Self(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// The same faults, seen from outside: `outer` holds the value. A place inside a list starts with a bracket.
    #[must_use]
    pub fn inside(mut self, outer: &str) -> Self {
        for fault in &mut self.0 {
            let dot = if fault.field.is_empty() || fault.field.starts_with('[') { "" } else { "." };
            fault.field = format!("{outer}{dot}{}", fault.field);
        }
        self
    }

    /// These and more.
    #[must_use]
    pub fn and(mut self, more: Self) -> Self {
        self.0.extend(more.0);
        self
    }

    /// The first of them.
    pub fn first(&self) -> Option<&FieldError> {
        self.0.first()
    }

    /// Each of them, in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Faults {
    type Item = &'a FieldError;
    type IntoIter = std::slice::Iter<'a, FieldError>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_seen_from_outside() {
        let close = Faults::here("x").inside("close").inside("[1]").inside("operatingHours");
        let both = close.and(Faults::here("y").inside("name"));
        let places: Vec<&str> = both.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(places, ["operatingHours[1].close", "name"]);
    }
}
