//! What a document says of a face as a whole.

use super::schemas::SchemaOf;
use schemars::{JsonSchema, SchemaGenerator};

/// What a document says of a face as a whole.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its name, for people.
    pub title: &'static str,
    /// What it is for: one or two sentences, in Markdown.
    pub summary: &'static str,
    /// The envelope of its errors.
    pub(super) error: SchemaOf,
}

impl About {
    /// A face of this title and summary, whose errors have the envelope `E`.
    pub const fn new<E: JsonSchema>(title: &'static str, summary: &'static str) -> Self {
        Self { title, summary, error: SchemaGenerator::subschema_for::<E> }
    }
}
