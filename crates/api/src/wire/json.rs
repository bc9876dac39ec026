//! Readers of JSON values.

use super::fault::Faults;
use engine::model::{BadMetadata, Metadata};
use serde_json::value::RawValue;
use std::ops::RangeInclusive;

/// A string, read further as text.
pub fn string<T>(read: impl FnOnce(&str) -> Result<T, Faults>) -> impl FnOnce(&RawValue) -> Result<T, Faults> {
    move |raw| {
        if !raw.get().starts_with('"') {
            return Err(Faults::here("must be a string"));
        }
        match serde_json::from_str::<String>(raw.get()) {
            Ok(text) => read(&text),
            Err(_half_a_surrogate_pair) => Err(Faults::here("must be a string of Unicode text")),
        }
    }
}

/// `true` or `false`.
pub fn boolean(raw: &RawValue) -> Result<bool, Faults> {
    match raw.get() {
        "true" => Ok(true),
        "false" => Ok(false),
        _other => Err(Faults::here("must be true or false")),
    }
}

/// An integer in a range. `30.0` is one, `30.5` and `"30"` are not.
pub fn integer(range: RangeInclusive<i64>) -> impl Fn(&RawValue) -> Result<i64, Faults> {
    move |raw| {
        let text = raw.get();
        let is_number = text.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        let whole = text.split_once('.').filter(|(_, rest)| rest.bytes().all(|digit| digit == b'0'));
        let text = whole.map_or(text, |(whole, _)| whole);
        if !is_number || !text.trim_start_matches('-').bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(Faults::here("must be an integer"));
        }
        super::text::integer(range.clone())(text)
    }
}

/// A list of so many values, each read by `item`.
pub fn list<T>(
    lengths: RangeInclusive<usize>,
    item: impl Fn(&RawValue) -> Result<T, Faults>,
) -> impl FnOnce(&RawValue) -> Result<Vec<T>, Faults> {
    move |raw| {
        if !raw.get().starts_with('[') {
            return Err(Faults::here("must be a list"));
        }
        let values: Vec<&RawValue> =
            serde_json::from_str(raw.get()).map_err(|error| Faults::here(format!("must be a list ({error})")))?;
        if values.len() < *lengths.start() {
            return Err(Faults::here(if *lengths.start() == 1 {
                "must not be empty".to_owned()
            } else {
                format!("must have at least {} items", lengths.start())
            }));
        }
        if values.len() > *lengths.end() {
            return Err(Faults::here(format!("must have at most {} items", lengths.end())));
        }
        let mut items = Vec::with_capacity(values.len());
        let mut faults = None;
        for (place, value) in values.into_iter().enumerate() {
            items.extend(super::fields::keep(&mut faults, &format!("[{place}]"), item(value)));
        }
        faults.map_or(Ok(items), Err)
    }
}

/// An object that is kept to the letter: order of keys, spelling of numbers and all.
pub fn metadata(raw: &RawValue) -> Result<Metadata, Faults> {
    Metadata::parse(raw.get()).map_err(|bad| match bad {
        BadMetadata::NotAnObject | BadMetadata::TooLong | BadMetadata::TooDeep => Faults::here(bad.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::text;
    use super::*;

    fn raw(text: &str) -> &RawValue {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn integers() {
        let read = integer(-5..=100);
        for (text, value) in [("0", 0), ("-5", -5), ("100", 100), ("7.0", 7), ("7.000", 7)] {
            assert_eq!(read(raw(text)), Ok(value), "{text}");
        }
        for (text, message) in [
            ("7.5", "must be an integer"),
            ("\"7\"", "must be an integer"),
            ("1e2", "must be an integer"),
            ("true", "must be an integer"),
            ("[7]", "must be an integer"),
            ("101", "must be from -5 to 100"),
            ("-6", "must be from -5 to 100"),
            ("99999999999999999999999", "must be from -5 to 100"),
        ] {
            assert_eq!(read(raw(text)), Err(Faults::here(message)), "{text}");
        }
    }

    #[test]
    fn strings_and_lists() {
        assert_eq!(string(text::line(5))(raw(r#""\u00e9t\u00e9""#)), Ok("été".to_owned()));
        assert!(string(text::line(5))(raw("5")).is_err());
        assert!(string(text::line(5))(raw(r#""\ud800""#)).is_err(), "half a surrogate pair");
        let days = |json| list(1..=2, integer(1..=7))(raw(json));
        assert_eq!(days("[1, 2]"), Ok(vec![1, 2]));
        assert_eq!(days("[]"), Err(Faults::here("must not be empty")));
        assert_eq!(days("[1,2,3]"), Err(Faults::here("must have at most 2 items")));
        assert_eq!(days("{}"), Err(Faults::here("must be a list")));
        assert_eq!(days("[0,8]").unwrap_err().iter().count(), 2);
        assert_eq!(boolean(raw("\"true\"")), Err(Faults::here("must be true or false")));
    }

    #[test]
    fn metadata_is_an_object() {
        assert_eq!(metadata(raw(r#"{"b":1.0,"a":2}"#)).unwrap().as_str(), r#"{"b":1.0,"a":2}"#);
        assert!(metadata(raw("[1]")).is_err());
    }

    #[test]
    fn deep_nesting_is_no_bomb() {
        let deep = format!("{{\"a\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        let mut fields = super::super::Fields::of(raw(&deep)).unwrap();
        assert_eq!(fields.required("a", integer(0..=1)), None);
        assert_eq!(fields.required("a", list(0..=1, integer(0..=1))), None);
    }
}
