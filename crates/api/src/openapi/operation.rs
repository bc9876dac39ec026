//! What a document says of one route.

use super::schemas::{SchemaOf, inline};
use schemars::{JsonSchema, SchemaGenerator};

/// What a document says of one route, beyond what its path, its scope and the frame say.
#[derive(Clone, Debug)]
pub struct Operation {
    pub(super) id: &'static str,
    pub(super) tag: &'static str,
    pub(super) summary: &'static str,
    pub(super) description: Option<&'static str>,
    pub(super) path: Vec<PathParameter>,
    pub(super) query: Option<SchemaOf>,
    pub(super) body: Option<SchemaOf>,
    pub(super) need: Need,
    /// Whether the body is a form with a file, in place of JSON.
    pub(super) is_form: bool,
    pub(super) answers: Vec<Told>,
}

/// Whether a request must have a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Required,
    Optional,
}

/// One name in a path.
#[derive(Clone, Debug)]
pub(super) struct PathParameter {
    pub(super) name: &'static str,
    pub(super) description: &'static str,
    pub(super) schema: SchemaOf,
}

/// One way in which an operation ends.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) status: u16,
    pub(super) description: &'static str,
    pub(super) body: Content,
}

/// What an answer has in it.
#[derive(Clone, Debug)]
pub(super) enum Content {
    Nothing,
    Error,
    Json(SchemaOf),
}

impl Operation {
    /// An operation with this `operationId`, below this heading, in half a sentence.
    pub const fn new(id: &'static str, tag: &'static str, summary: &'static str) -> Self {
        Self {
            id,
            tag,
            summary,
            description: None,
            path: Vec::new(),
            query: None,
            body: None,
            need: Need::Required,
            is_form: false,
            answers: Vec::new(),
        }
    }

    /// More about it, in Markdown.
    #[must_use]
    pub fn described(mut self, description: &'static str) -> Self {
        self.description = Some(description);
        self
    }

    /// A `{name}` of its path.
    #[must_use]
    pub fn path<T: JsonSchema>(mut self, name: &'static str, description: &'static str) -> Self {
        self.path.push(PathParameter { name, description, schema: SchemaGenerator::subschema_for::<T> });
        self
    }

    /// Its query: each field of `T` is a parameter.
    #[must_use]
    pub fn query<T: JsonSchema>(mut self) -> Self {
        self.query = Some(inline::<T>);
        self
    }

    /// Its body, a form with a file.
    #[must_use]
    pub fn form<T: JsonSchema>(mut self) -> Self {
        self.is_form = true;
        self.body::<T>()
    }

    /// Its body, of JSON.
    #[must_use]
    pub fn body<T: JsonSchema>(mut self) -> Self {
        self.body = Some(SchemaGenerator::subschema_for::<T>);
        self
    }

    /// Its body, of JSON, which may be left out.
    #[must_use]
    pub fn optional_body<T: JsonSchema>(self) -> Self {
        Self { need: Need::Optional, ..self.body::<T>() }
    }

    /// A good answer, of JSON.
    #[must_use]
    pub fn answers<T: JsonSchema>(self, status: u16, description: &'static str) -> Self {
        self.ends(status, description, Content::Json(SchemaGenerator::subschema_for::<T>))
    }

    /// A good answer without a body.
    #[must_use]
    pub fn answers_nothing(self, status: u16, description: &'static str) -> Self {
        self.ends(status, description, Content::Nothing)
    }

    /// A refusal in the face's envelope. What the frame refuses need not be said; what is said of a status is added to that.
    #[must_use]
    pub fn refuses(self, status: u16, description: &'static str) -> Self {
        self.ends(status, description, Content::Error)
    }

    /// Whether it has a body.
    pub fn takes_a_body(&self) -> bool {
        self.body.is_some()
    }

    /// Whether it cannot be asked for without a body.
    pub fn needs_a_body(&self) -> bool {
        self.takes_a_body() && self.need == Need::Required
    }

    /// Whether it has a body of JSON.
    pub fn takes_json(&self) -> bool {
        self.body.is_some() && !self.is_form
    }

    fn ends(mut self, status: u16, description: &'static str, body: Content) -> Self {
        self.answers.push(Told { status, description, body });
        self
    }
}
