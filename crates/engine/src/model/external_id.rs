//! What other systems call a person.

use std::collections::BTreeMap;

/// What other systems call a patient or a doctor: at most one name a system. No two of one kind within a business have the
/// same name in the same system.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExternalIds(pub BTreeMap<String, String>);

impl ExternalIds {
    /// System and name, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(system, name)| (system.as_str(), name.as_str()))
    }
}
