//! What the views of this face are made of: ids and dates as text, moments in UTC, and lists under names of their own.

use crate::openapi::formats::{DateTime, Spelled, formats};
use engine::Page;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer, ser::SerializeMap as _};
use slot_core::Instant;
use std::{borrow::Cow, fmt::Display};

formats! {
    /// Names by the systems that give them.
    pub(super) Names = serde_json::json!({
        "type": "object", "additionalProperties": { "type": "string", "minLength": 1, "maxLength": 255 },
    });
}

/// Anything as it displays.
#[derive(Clone, Copy)]
pub(super) struct Text<T>(pub(super) T);

/// A moment in UTC, to the whole second, or to the millisecond where it lies between two seconds.
#[derive(Clone, Copy)]
pub(super) struct Moment(pub(super) Instant);

/// What is listed, and under which name.
pub(super) trait Row {
    /// The name of the list in an answer.
    const MANY: &'static str;
}

/// A part of a list.
pub(super) struct Listed<T> {
    pub(super) items: Vec<T>,
    /// How many there are in all.
    pub(super) total: u64,
    pub(super) page: Page,
}

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_whole = self.0 == Instant::from_seconds(self.0.as_seconds());
        serializer.serialize_str(if is_whole { self.0.rfc3339() } else { self.0.rfc3339_millis() }.as_str())
    }
}

impl<T: Serialize + Row> Serialize for Listed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_map(Some(4))?;
        object.serialize_entry(T::MANY, &self.items)?;
        object.serialize_entry("total", &self.total)?;
        object.serialize_entry("limit", &self.page.limit)?;
        object.serialize_entry("offset", &self.page.offset)?;
        object.end()
    }
}

impl<T: Spelled> JsonSchema for Text<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::As::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::As::json_schema(generator)
    }
}

impl JsonSchema for Moment {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        DateTime::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        DateTime::json_schema(generator)
    }
}

impl<T: JsonSchema + Row> JsonSchema for Listed<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}List", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let row = generator.subschema_for::<T>();
        json_schema!({
            "type": "object",
            "properties": {
                (T::MANY): { "type": "array", "items": row },
                "total": { "type": "integer", "minimum": 0, "description": "How many there are in all." },
                "limit": { "type": "integer", "minimum": 1, "maximum": 100 },
                "offset": { "type": "integer", "minimum": 0 },
            },
            "required": [T::MANY, "total", "limit", "offset"],
        })
    }
}
