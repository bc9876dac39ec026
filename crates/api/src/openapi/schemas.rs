//! Schemas of types, in the words of one version of OpenAPI.

use super::Version;
use schemars::{
    JsonSchema, Schema, SchemaGenerator,
    generate::SchemaSettings,
    transform::{Transform, transform_subschemas},
};
use serde_json::{Map, Value};

/// Makes the schema of a type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The schema of a type, itself and not a reference to it.
pub(super) fn inline<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    T::json_schema(generator)
}

/// A schema that is written out. What is no schema is one of everything.
pub fn schema(value: Value) -> Schema {
    Schema::try_from(value).unwrap_or_else(|_no_schema| Schema::from(true))
}

/// Where types that are named in a document are collected: those that are read, and those that are answered, which differ in
/// what may be missing.
#[derive(Debug)]
pub(super) struct Schemas {
    read: SchemaGenerator,
    answered: SchemaGenerator,
}

impl Schemas {
    pub(super) fn new(version: Version) -> Self {
        let settings = match version {
            Version::V3_0 => SchemaSettings::openapi3(),
            Version::V3_1 => SchemaSettings::draft2020_12(),
        };
        let settings = settings
            .with(|settings| {
                settings.definitions_path = "/components/schemas".into();
                settings.meta_schema = None;
            })
            .with_transform(PlainIntegers);
        Self {
            read: settings.clone().for_deserialize().into_generator(),
            answered: settings.for_serialize().into_generator(),
        }
    }

    /// The schema of what is read.
    pub(super) fn read(&mut self, of: SchemaOf) -> Value {
        transformed(&mut self.read, of)
    }

    /// The schema of what is answered.
    pub(super) fn answered(&mut self, of: SchemaOf) -> Value {
        transformed(&mut self.answered, of)
    }

    /// Everything that was referred to. A type that is read as well as answered must look the same both ways.
    pub(super) fn definitions(mut self) -> Map<String, Value> {
        let mut definitions = self.read.take_definitions(true);
        definitions.extend(self.answered.take_definitions(true));
        definitions
    }
}

fn transformed(generator: &mut SchemaGenerator, of: SchemaOf) -> Value {
    let mut schema = of(generator);
    for transform in generator.transforms_mut() {
        transform.transform(&mut schema);
    }
    schema.to_value()
}

/// Takes the formats away that only one programming language knows, such as `uint32`; their limits stay.
#[derive(Clone, Debug)]
struct PlainIntegers;

impl Transform for PlainIntegers {
    fn transform(&mut self, schema: &mut Schema) {
        if schema.get("format").and_then(Value::as_str).is_some_and(|format| format.starts_with("uint")) {
            schema.remove("format");
        }
        transform_subschemas(self, schema);
    }
}
