//! What other systems call a person, as JSON.

use super::{from_json, json};
use engine::{StoreError, model::ExternalIds};

/// Lays the names out: an object, or nothing where there are none.
pub(crate) fn external_ids_text(ids: &ExternalIds) -> Result<Option<String>, StoreError> {
    if ids.0.is_empty() { Ok(None) } else { json(&ids.0).map(Some) }
}

/// Reads the names.
pub(crate) fn external_ids(table: &'static str, id: &str, text: Option<&str>) -> Result<ExternalIds, StoreError> {
    Ok(ExternalIds(text.map(|text| from_json(table, id, text)).transpose()?.unwrap_or_default()))
}
