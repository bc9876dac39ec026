//! The words of the file: what is written as text, each with what it may be.

use super::{
    fault::{Faults, Place, hint},
    read::Read,
};
use crate::{
    model::{
        Colour, DaySession, Dialect, Pattern, Plan, RecurrenceText, StayUnit, TenantStatus, TokenNumbering,
        WindowStatus,
    },
    verbs::is_slug,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::Value;
use slot_core::{Instant, WallTime, Zone};
use std::borrow::Cow;
use time::{
    Date, OffsetDateTime, Weekday,
    format_description::{BorrowedFormatItem, well_known::Rfc3339},
    macros::format_description,
};

const DATE: &[BorrowedFormatItem<'static>] = format_description!("[year]-[month]-[day]");

/// Something that is written as text.
pub(super) trait Spoken: Sized {
    /// Its name in the schema.
    const NAME: &'static str;
    /// Reads it, or says what is wrong.
    fn hear(text: &str) -> Result<Self, String>;
    /// As it is written.
    fn say(&self) -> String;
    /// What it may be.
    fn schema() -> Schema;
}

/// A text that was read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Word<T>(pub(super) T);

impl<T: Spoken> Read for Word<T> {
    fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let Value::String(text) = value else {
            faults.add(at, "must be a text");
            return None;
        };
        T::hear(&text).map_err(|wrong| faults.add(at, wrong)).ok().map(Self)
    }
}

impl<T: Spoken> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.say())
    }
}

impl<T: Spoken> JsonSchema for Word<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        T::schema()
    }
}

/// Texts of their own type: name, most characters, what else must hold, and what is said when it does not.
macro_rules! texts {
    ($($(#[$meta:meta])* $name:ident($most:literal, $pattern:expr, $check:expr, $wrong:expr);)*) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(super) struct $name(pub(super) String);

        impl Spoken for $name {
            const NAME: &'static str = stringify!($name);

            fn hear(text: &str) -> Result<Self, String> {
                let check: fn(&str) -> bool = $check;
                if text.chars().count() > $most {
                    Err(format!("must have at most {} characters", $most))
                } else if check(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err($wrong.to_owned())
                }
            }

            fn say(&self) -> String {
                self.0.clone()
            }

            fn schema() -> Schema {
                json_schema!({ "type": "string", "maxLength": $most, "pattern": $pattern })
            }
        }
    )*};
}

fn is_line(text: &str) -> bool {
    !text.trim().is_empty() && !text.chars().any(char::is_control)
}

texts! {
    /// The operator's own name for a thing.
    Reference(80, r"^[^\s\p{Cc}]+$", |text| !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control()),
        "must not be empty or have white space");
    /// A name or a title.
    Line(255, r"\S", is_line, "must not be blank or have control characters");
    /// Words of any kind.
    Prose(5000, "", |_| true, "");
    /// A name in URLs.
    Slug(80, "^[a-z0-9]+(-[a-z0-9]+)*$", is_slug, "must have 1 to 80 lower-case letters, digits and hyphens, such as my-business");
    /// A language and region.
    Locale(35, "^[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{2,8})*$", is_locale, "must be a language tag such as en or pt-BR");
    /// A currency.
    Currency(3, "^[A-Z]{3}$", |text| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()),
        "must be an ISO 4217 code such as USD or BRL");
    /// An e-mail address.
    Email(254, r"^[^\s@]+@[^\s@]+$", is_email, "must be an e-mail address");
    /// A telephone number.
    Phone(40, "[0-9]", |text| text.chars().any(|c| c.is_ascii_digit()) && is_line(text), "must be a telephone number");
    /// The address of a webhook endpoint.
    Url(2048, "^https?://", |text| !text.chars().any(|c| c.is_whitespace() || c.is_control()), "must not have white space");
    /// An event of a webhook's dialect.
    EventName(80, r"^\S+$", |text| !text.is_empty() && !text.chars().any(char::is_whitespace),
        "must be the name of an event");
}

fn is_locale(text: &str) -> bool {
    let is_part = |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    text.split('-').all(is_part)
}

fn is_email(text: &str) -> bool {
    let parts: Vec<&str> = text.split('@').collect();
    !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && matches!(parts.as_slice(), [local, domain] if !local.is_empty() && !domain.is_empty())
}

/// Words of a list: the letter case does not matter.
macro_rules! listed {
    ($($name:ident),*) => {$(
        impl Spoken for $name {
            const NAME: &'static str = stringify!($name);

            fn hear(text: &str) -> Result<Self, String> {
                one_of(text, Self::ALL.iter().map(|known| (known.name(), *known)))
            }

            fn say(&self) -> String {
                self.name().to_owned()
            }

            fn schema() -> Schema {
                let names: Vec<&str> = Self::ALL.iter().map(|known| known.name()).collect();
                json_schema!({ "type": "string", "enum": names })
            }
        }
    )*};
}
listed!(Pattern, Plan, TenantStatus, DaySession, WindowStatus, StayUnit, Dialect, TokenNumbering);

/// The one of this name, or what the names are.
pub(super) fn one_of<T>(text: &str, known: impl Iterator<Item = (&'static str, T)> + Clone) -> Result<T, String> {
    known.clone().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, one)| one).ok_or_else(|| {
        let names: Vec<&str> = known.map(|(name, _)| name).collect();
        format!("must be one of {}", names.join(", "))
    })
}

/// Words of a list that is not the model's.
macro_rules! spoken {
    ($name:ident, $known:expr) => {
        impl $crate::catalogue::words::Spoken for $name {
            const NAME: &'static str = stringify!($name);

            fn hear(text: &str) -> Result<Self, String> {
                $crate::catalogue::words::one_of(text, $known.into_iter())
            }

            fn say(&self) -> String {
                $known.into_iter().find(|(_, one)| one == self).map(|(name, _)| name.to_owned()).unwrap_or_default()
            }

            fn schema() -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": $known.map(|(name, _)| name) })
            }
        }
    };
}
pub(super) use spoken;

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

impl Spoken for Weekday {
    const NAME: &'static str = "Weekday";

    fn hear(text: &str) -> Result<Self, String> {
        one_of(text, WEEKDAYS.into_iter())
    }

    fn say(&self) -> String {
        self.to_string().to_lowercase()
    }

    fn schema() -> Schema {
        json_schema!({ "type": "string", "enum": WEEKDAYS.map(|(name, _)| name) })
    }
}

impl Spoken for WallTime {
    const NAME: &'static str = "WallTime";

    fn hear(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_bad| "must be a time of day as HH:MM, from 00:00 to 24:00".to_owned())
    }

    fn say(&self) -> String {
        self.to_string()
    }

    fn schema() -> Schema {
        json_schema!({ "type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" })
    }
}

impl Spoken for Date {
    const NAME: &'static str = "Date";

    fn hear(text: &str) -> Result<Self, String> {
        Self::parse(text, &DATE).map_err(|_bad| "must be a date as YYYY-MM-DD".to_owned())
    }

    fn say(&self) -> String {
        self.format(&DATE).unwrap_or_default()
    }

    fn schema() -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

impl Spoken for Instant {
    const NAME: &'static str = "Instant";

    fn hear(text: &str) -> Result<Self, String> {
        let moment = OffsetDateTime::parse(text, &Rfc3339);
        moment
            .map(Self::from)
            .map_err(|_bad| "must be a moment with an offset, such as 2027-01-31T18:00:00Z".to_owned())
    }

    fn say(&self) -> String {
        self.to_utc().format(&Rfc3339).unwrap_or_default()
    }

    fn schema() -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

impl Spoken for Zone {
    const NAME: &'static str = "Zone";

    fn hear(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_unknown| {
            let near = hint(text, Self::names().filter(|name| !name.starts_with("Etc/")));
            let known = if near.is_empty() { ": zones have IANA names such as America/Sao_Paulo" } else { &near };
            format!("there is no time zone {text:?}{known}")
        })
    }

    fn say(&self) -> String {
        self.name().to_owned()
    }

    fn schema() -> Schema {
        json_schema!({ "type": "string", "examples": ["America/Sao_Paulo", "UTC"] })
    }
}

impl Spoken for Colour {
    const NAME: &'static str = "Color";

    fn hear(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_bad| "must be a colour such as #3B82F6".to_owned())
    }

    fn say(&self) -> String {
        self.to_string()
    }

    fn schema() -> Schema {
        json_schema!({ "type": "string", "pattern": "^#[0-9A-Fa-f]{6}$" })
    }
}

impl Spoken for RecurrenceText {
    const NAME: &'static str = "RecurrenceRule";

    fn hear(text: &str) -> Result<Self, String> {
        text.parse().map_err(|wrong| format!("must be a recurrence rule such as FREQ=WEEKLY;BYDAY=MO: {wrong}"))
    }

    fn say(&self) -> String {
        self.to_string()
    }

    fn schema() -> Schema {
        json_schema!({ "type": "string", "maxLength": 1000, "examples": ["FREQ=WEEKLY;BYDAY=MO"] })
    }
}
