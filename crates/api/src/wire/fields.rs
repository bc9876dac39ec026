//! The fields of one JSON object, or the parameters of one query: read one by one, faults collected.

use super::fault::Faults;
use crate::Problem;
use serde_json::value::RawValue;
use std::{
    borrow::{Borrow, Cow},
    collections::HashMap,
};

/// The fields of a JSON object that is being read. Unknown fields are ignored; of a field that is given twice the last
/// counts; `null` is as absent.
#[derive(Debug)]
pub struct Fields<'a> {
    values: HashMap<Name<'a>, &'a RawValue>,
    faults: Option<Faults>,
}

impl<'a> Fields<'a> {
    /// The fields of this value, which must be an object.
    pub fn of(raw: &'a RawValue) -> Result<Self, Faults> {
        if !raw.get().starts_with('{') {
            return Err(Faults::here("must be a JSON object"));
        }
        serde_json::from_str(raw.get())
            .map(|values| Self { values, faults: None })
            .map_err(|error| Faults::here(format!("must be a JSON object ({error})")))
    }

    /// Reads a field that must be there. `None` means that its fault is noted.
    pub fn required<T>(&mut self, name: &str, read: impl FnOnce(&'a RawValue) -> Result<T, Faults>) -> Option<T> {
        match self.value(name) {
            Some(raw) => self.keep(name, read(raw)),
            None => self.keep(name, Err(Faults::here("is required"))),
        }
    }

    /// Reads a field that may be missing or `null`. The outer `None` means that its fault is noted.
    pub fn optional<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a RawValue) -> Result<T, Faults>,
    ) -> Option<Option<T>> {
        match self.value(name) {
            Some(raw) => self.keep(name, read(raw)).map(Some),
            None => Some(None),
        }
    }

    /// Reads a field of which `null` says something else than absence: `Some(None)` inside is `null`.
    pub fn nullable<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&'a RawValue) -> Result<T, Faults>,
    ) -> Option<Option<Option<T>>> {
        match self.values.get(name).copied() {
            None => Some(None),
            Some(raw) if raw.get() == "null" => Some(Some(None)),
            Some(raw) => self.keep(name, read(raw)).map(|value| Some(Some(value))),
        }
    }

    /// Whether the field is there and not `null`.
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Notes a fault that no single reader can see, such as an end before its start.
    pub fn fault(&mut self, name: &str, message: impl Into<Cow<'static, str>>) {
        let _noted: Option<()> = self.keep(name, Err(Faults::here(message)));
    }

    /// Everything that was read, when all of it was good; else all the faults.
    pub fn all<A: All>(self, read: A) -> Result<A::Read, Faults> {
        all(self.faults, read)
    }

    fn value(&self, name: &str) -> Option<&'a RawValue> {
        self.values.get(name).copied().filter(|raw| raw.get() != "null")
    }

    fn keep<T>(&mut self, name: &str, read: Result<T, Faults>) -> Option<T> {
        keep(&mut self.faults, name, read)
    }
}

/// Notes what is wrong, or hands on what is right.
pub(super) fn keep<T>(faults: &mut Option<Faults>, name: &str, read: Result<T, Faults>) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(more) => {
            let more = more.inside(name);
            *faults = Some(match faults.take() {
                Some(known) => known.and(more),
                None => more,
            });
            None
        }
    }
}

pub(super) fn all<A: All>(faults: Option<Faults>, read: A) -> Result<A::Read, Faults> {
    match (faults, read.all()) {
        (None, Some(read)) => Ok(read),
        (Some(faults), _) => Err(faults),
        (None, None) => Err(Faults::here("is not valid")),
    }
}

impl From<Faults> for Problem {
    fn from(faults: Faults) -> Self {
        Self::Invalid(faults)
    }
}

/// Several reads, all or none.
pub trait All {
    /// What was read.
    type Read;
    /// All of it, when nothing is missing.
    fn all(self) -> Option<Self::Read>;
}

macro_rules! all {
    ($($name:ident)+) => {
        impl<$($name),+> All for ($(Option<$name>,)+) {
            type Read = ($($name,)+);

            #[expect(non_snake_case, reason = "the type parameters name the values")]
            fn all(self) -> Option<Self::Read> {
                let ($($name,)+) = self;
                Some(($($name?,)+))
            }
        }
    };
}

all!(A);
all!(A B);
all!(A B C);
all!(A B C D);
all!(A B C D E);
all!(A B C D E F);
all!(A B C D E F G);
all!(A B C D E F G H);
all!(A B C D E F G H I);
all!(A B C D E F G H I J);
all!(A B C D E F G H I J K);
all!(A B C D E F G H I J K L);

/// A field's name, borrowed from the text unless it has escapes in it.
#[derive(Debug, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

impl Borrow<str> for Name<'_> {
    fn borrow(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::{json, text};
    use super::*;

    fn raw(text: &str) -> &RawValue {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn null_is_as_absent_and_the_last_of_two_counts() {
        let mut fields = Fields::of(raw(r#"{"a": null, "b": 1, "b": 2, "caf\u00e9": 3}"#)).unwrap();
        assert_eq!(fields.optional("a", json::integer(0..=9)), Some(None));
        assert_eq!(fields.nullable("a", json::integer(0..=9)), Some(Some(None)));
        assert_eq!(fields.nullable("z", json::integer(0..=9)), Some(None));
        assert_eq!(fields.required("b", json::integer(0..=9)), Some(2));
        assert_eq!(fields.required("café", json::integer(0..=9)), Some(3));
        assert!(fields.has("b") && !fields.has("a"));
        assert_eq!(fields.all((Some(1),)), Ok((1,)));
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let mut fields = Fields::of(raw(r#"{"name": 1, "inner": {"days": [1, "x"]}}"#)).unwrap();
        let name = fields.required("name", json::string(text::line(10)));
        let gone = fields.required("gone", json::integer(0..=1));
        let inner = fields.required("inner", |raw| {
            let mut fields = Fields::of(raw)?;
            let days = fields.required("days", json::list(0..=3, json::integer(1..=7)));
            fields.all((days,))
        });
        fields.fault("end", "must be after the start");
        let faults = fields.all((name, gone, inner)).unwrap_err();
        let told: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.field, fault.message)).collect();
        assert_eq!(
            told,
            [
                "name must be a string",
                "gone is required",
                "inner.days[1] must be an integer",
                "end must be after the start"
            ]
        );
    }

    #[test]
    fn other_kinds_are_no_object() {
        for text in ["[]", "1", "\"x\"", "null", "true"] {
            assert!(Fields::of(raw(text)).is_err(), "{text}");
        }
    }
}
