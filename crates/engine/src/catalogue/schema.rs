//! The JSON Schema of the file, made from the types that read it.

use super::file::File;
use schemars::generate::SchemaSettings;

/// The schema, as it is kept in `docs/catalogue.schema.json`.
pub fn schema() -> String {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<File>();
    format!("{:#}\n", schema.to_value())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/catalogue.schema.json");

    #[test]
    fn the_schema_that_is_kept_is_that_of_the_types() {
        let made = schema();
        if std::env::var("UPDATE_SCHEMA").is_ok_and(|value| value == "1") {
            std::fs::write(KEPT, &made).unwrap();
        }
        let kept = std::fs::read_to_string(KEPT).unwrap_or_default();
        assert!(kept == made, "docs/catalogue.schema.json is stale: run this test with UPDATE_SCHEMA=1");
    }

    #[test]
    fn the_example_and_the_demo_fit_the_schema() {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let docs = include_str!("../../../../docs/catalogue.md");
        let example = docs.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
        for text in [example, include_str!("../../../../bins/server/demo/catalogue.json")] {
            let file: Value = serde_json::from_str(text).unwrap();
            let wrong: Vec<String> = validator.iter_errors(&file).map(|error| error.to_string()).collect();
            assert_eq!(wrong, [""; 0]);
            let mut odd = file.clone();
            odd["tenants"][0]["colour"] = Value::Null;
            assert!(!validator.is_valid(&odd), "unknown fields are refused by the schema too");
        }
    }
}
