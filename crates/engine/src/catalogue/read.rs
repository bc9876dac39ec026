//! From JSON values to the types of the file. Every fault is noted with its place, and reading goes on.

use super::fault::{Faults, Place, hint};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Something that can be read. `None` means that it could not, and that a fault says why.
pub(super) trait Read: Sized {
    fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self>;
}

/// A field that may be left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Said<T> {
    /// Nothing is said: what there is stays as it is.
    #[default]
    Nothing,
    /// `null`: what there is goes.
    Null,
    /// This.
    This(T),
}

impl<T> Said<T> {
    /// What is said, if anything is.
    pub(super) const fn this(&self) -> Option<&T> {
        match self {
            Self::Nothing | Self::Null => None,
            Self::This(value) => Some(value),
        }
    }

    /// What holds now for something that may be absent.
    pub(super) fn over<U>(&self, old: Option<U>, read: impl FnOnce(&T) -> U) -> Option<U> {
        match self {
            Self::Nothing => old,
            Self::Null => None,
            Self::This(value) => Some(read(value)),
        }
    }

    /// What holds now for something that is never absent; `null` brings back what is usual.
    pub(super) fn or<U>(&self, old: U, usual: U, read: impl FnOnce(&T) -> U) -> U {
        match self {
            Self::Nothing => old,
            Self::Null => usual,
            Self::This(value) => read(value),
        }
    }

    /// What an export says of something that may be absent.
    pub(super) fn of(value: Option<T>) -> Self {
        value.map_or(Self::Nothing, Self::This)
    }
}

impl<T: Read> Read for Said<T> {
    fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        if value.is_null() { Some(Self::Null) } else { T::read(value, at, faults).map(Self::This) }
    }
}

impl<T: Serialize> Serialize for Said<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.this().serialize(serializer)
    }
}

impl<T: JsonSchema> JsonSchema for Said<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        if value.is_null() {
            return Some(None);
        }
        let read = T::read(value, at, faults);
        if read.is_none() {
            faults.lose();
        }
        read.map(Some)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::Array(items) = value else {
            faults.add(at, "must be a list");
            return None;
        };
        let whole = items.len();
        let read: Self =
            items.into_iter().enumerate().filter_map(|(index, item)| T::read(item, &at.item(index), faults)).collect();
        (read.len() == whole).then_some(read)
    }
}

impl Read for bool {
    fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        if let Value::Bool(is) = value {
            return Some(is);
        }
        faults.add(at, "must be true or false");
        None
    }
}

/// The fields of an object, while they are read.
pub(super) struct Fields {
    members: Map<String, Value>,
}

impl Fields {
    /// The fields of the object, those that are unknown noted. `None` when it is no object.
    pub(super) fn of(value: Value, known: &[&'static str], at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::Object(members) = value else {
            faults.add(at, "must be an object");
            return None;
        };
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let near = hint(name, known.iter().copied());
            faults.add(&at.field(name), format!("there is no such field{near}"));
        }
        Some(Self { members })
    }

    /// A field that must be there.
    pub(super) fn must<T: Read>(&mut self, name: &str, at: &Place<'_>, faults: &mut Faults) -> Option<T> {
        let place = at.field(name);
        let value = self.members.remove(name);
        if value.is_none() {
            faults.add(&place, "is required");
        }
        T::read(value?, &place, faults)
    }

    /// A field that may be left out. Of one that cannot be read nothing is said.
    pub(super) fn may<T: Read + Default>(&mut self, name: &str, at: &Place<'_>, faults: &mut Faults) -> T {
        let read = self.members.remove(name).and_then(|value| T::read(value, &at.field(name), faults));
        read.unwrap_or_default()
    }
}

/// What can be left out.
pub(super) trait Blank {
    /// Whether nothing is said.
    fn is_blank(&self) -> bool;
}

impl<T> Blank for Said<T> {
    fn is_blank(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

impl<T> Blank for Option<T> {
    fn is_blank(&self) -> bool {
        self.is_none()
    }
}

/// Whether nothing is said: as a function, for serde.
pub(super) fn is_blank<T: Blank>(value: &T) -> bool {
    value.is_blank()
}

/// Defines an object of the file: its type, its reader, and by its type the schema.
macro_rules! object {
    (
        $(#[$meta:meta])* $name:ident
        must { $($(#[$mmeta:meta])* $mwire:literal $must:ident: $mtype:ty,)* }
        may { $($(#[$ometa:meta])* $owire:literal $may:ident: $otype:ty,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
        #[schemars(deny_unknown_fields)]
        pub(super) struct $name {
            $($(#[$mmeta])* #[serde(rename = $mwire)] pub(super) $must: $mtype,)*
            $(
                $(#[$ometa])*
                #[serde(rename = $owire, default, skip_serializing_if = "crate::catalogue::read::is_blank")]
                pub(super) $may: $otype,
            )*
        }

        impl $crate::catalogue::read::Read for $name {
            fn read(
                value: serde_json::Value,
                at: &$crate::catalogue::fault::Place<'_>,
                faults: &mut $crate::catalogue::fault::Faults,
            ) -> Option<Self> {
                const KNOWN: &[&str] = &[$($mwire,)* $($owire,)*];
                let mut fields = $crate::catalogue::read::Fields::of(value, KNOWN, at, faults)?;
                $(let $must = fields.must($mwire, at, faults);)*
                $(let $may = fields.may($owire, at, faults);)*
                Some(Self { $($must: $must?,)* $($may,)* })
            }
        }
    };
}
pub(super) use object;
