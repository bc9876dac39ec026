//! Free-form facts that a caller attaches to a booking, kept to the letter.

use serde_json::value::RawValue;

/// A JSON object exactly as it was sent: the order of its keys and the spelling of its numbers stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata(String);

/// Not a JSON object, larger than [`Metadata::MAX_BYTES`], or nested deeper than [`Metadata::MAX_DEPTH`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadMetadata {
    /// Some other kind of JSON value, or no JSON at all.
    #[error("must be a JSON object")]
    NotAnObject,
    /// Too long.
    #[error("must be at most {} bytes of JSON", Metadata::MAX_BYTES)]
    TooLong,
    /// Nested too deeply.
    #[error("must be nested at most {} deep", Metadata::MAX_DEPTH)]
    TooDeep,
}

impl Metadata {
    /// The longest text that is kept: what fits into a request's body.
    pub const MAX_BYTES: usize = 256 * 1024;
    /// How deep objects and lists may lie in each other: what every reader of JSON can take in.
    pub const MAX_DEPTH: usize = 100;

    /// The metadata with this JSON text.
    ///
    /// # Errors
    /// [`BadMetadata`] when it is not an object, too long, or nested too deeply.
    pub fn parse(text: &str) -> Result<Self, BadMetadata> {
        let text = text.trim();
        if text.len() > Self::MAX_BYTES {
            return Err(BadMetadata::TooLong);
        }
        let is_object = text.starts_with('{') && serde_json::from_str::<&RawValue>(text).is_ok();
        if !is_object {
            return Err(BadMetadata::NotAnObject);
        }
        if depth(text) > Self::MAX_DEPTH { Err(BadMetadata::TooDeep) } else { Ok(Self(text.to_owned())) }
    }

    /// The JSON text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How deep objects and lists lie in each other in a sound JSON text.
fn depth(text: &str) -> usize {
    let (mut deepest, mut depth, mut in_text, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in text.bytes() {
        match (in_text, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{' | b'[') => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

impl serde::Serialize for Metadata {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_no_deeper_than_readers_go() {
        let nested = |depth: usize| format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        assert!(Metadata::parse(&nested(100)).is_ok());
        assert_eq!(Metadata::parse(&nested(101)), Err(BadMetadata::TooDeep));
        let words = format!(r#"{{"a": "{}\"", "b": [[1], [2]]}}"#, "[{".repeat(200));
        assert_eq!(depth(&words), 3);
        assert!(Metadata::parse(&words).is_ok());
    }

    #[test]
    fn kept_to_the_letter() {
        let text = r#"{"z": 1.0, "a": 1e3, "deep": {"y": 10000000000000000000001, "b": null}}"#;
        let metadata = Metadata::parse(text).unwrap();
        assert_eq!(serde_json::to_string(&metadata).unwrap(), text);
        for other in ["[1]", "1", "\"x\"", "null", "{", "", "{} {}"] {
            assert_eq!(Metadata::parse(other), Err(BadMetadata::NotAnObject), "{other}");
        }
        let too_long = format!(r#"{{"x": "{}"}}"#, "y".repeat(Metadata::MAX_BYTES));
        assert_eq!(Metadata::parse(&too_long), Err(BadMetadata::TooLong));
    }
}
