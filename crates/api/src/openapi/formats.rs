//! Schemas of values by the names of their readers in [`crate::wire`]: fields of the types that describe bodies and queries.
//! What is answered refers to them through [`Spelled`].

use schemars::JsonSchema;
use serde_json::{Value, json};
use slot_core::{
    BookingId, CustomerId, DoctorId, HoursId, KeyId, LeadId, OverrideId, ResourceId, ServiceId, WaitlistId, WallTime,
    WebhookId,
};

/// Declares schemas by name: `/// What it is. Slug = json!({ .. });`.
macro_rules! formats {
    ($($(#[$doc:meta])+ $vis:vis $name:ident $(<$(const $size:ident: $of:ty),+>)? = $schema:expr;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, Debug)]
        $vis enum $name $(<$(const $size: $of),+>)? {}

        impl $(<$(const $size: $of),+>)? ::schemars::JsonSchema for $name $(<$($size),+>)? {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_generator: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                $crate::openapi::schema($schema)
            }
        }
    )+};
}

pub(crate) use formats;

formats! {
    /// An id, as a UUID.
    pub Uuid = json!({ "type": "string", "format": "uuid" });
    /// An id, as a ULID.
    pub Ulid = json!({ "type": "string", "pattern": "^[0-7][0-9A-HJKMNP-TV-Z]{25}$" });
    /// A moment with its offset, as [`crate::wire::text::instant`] reads it.
    pub DateTime = json!({ "type": "string", "format": "date-time", "examples": ["2026-03-10T14:00:00Z"] });
    /// A calendar date, as [`crate::wire::text::date`] reads it.
    pub Day = json!({ "type": "string", "format": "date", "examples": ["2026-03-10"] });
    /// A time by the clock, as [`crate::wire::text::wall_time`] reads it.
    pub Clock = json!({ "type": "string", "pattern": CLOCK, "examples": ["09:30"] });
    /// A zone by its IANA name, as [`crate::wire::text::zone`] reads it.
    pub Zone = json!({ "type": "string", "examples": ["America/Sao_Paulo"] });
    /// An address, as [`crate::wire::text::email`] reads it.
    pub Email = json!({ "type": "string", "format": "email", "maxLength": 255 });
    /// Text that says something, as [`crate::wire::text::line`] reads it.
    pub Line<const MAX: usize> = json!({ "type": "string", "minLength": 1, "maxLength": MAX, "pattern": LINE });
    /// Any text, as [`crate::wire::text::free`] reads it.
    pub Free<const MAX: usize> = json!({ "type": "string", "maxLength": MAX, "pattern": FREE });
    /// A whole number, as [`crate::wire::json::integer`] reads it; an end that is the type's own is none.
    pub Integer<const MIN: i64, const MAX: i64> = integer(MIN, MAX);
    /// An object with any fields.
    pub Anything = json!({ "type": "object", "additionalProperties": true });
}

/// Ends with `24:00`, which is the end of a day.
const CLOCK: &str = "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$";
/// Something that is neither white space nor U+0000, which is nowhere.
const LINE: &str = "^[^\\x00]*[^\\s\\x00][^\\x00]*$";
const FREE: &str = "^[^\\x00]*$";

fn integer(min: i64, max: i64) -> Value {
    let mut schema = json!({ "type": "integer" });
    if let Some(schema) = schema.as_object_mut() {
        if min != i64::MIN {
            schema.insert("minimum".to_owned(), min.into());
        }
        if max != i64::MAX {
            schema.insert("maximum".to_owned(), max.into());
        }
    }
    schema
}

/// A value that is written as text of one form.
pub trait Spelled {
    /// The form.
    type As: JsonSchema;
}

macro_rules! spelled {
    ($($name:ty => $form:ty),+ $(,)?) => {
        $(impl Spelled for $name {
            type As = $form;
        })+
    };
}

spelled! {
    BookingId => Uuid,
    CustomerId => Uuid,
    DoctorId => Uuid,
    HoursId => Uuid,
    KeyId => Uuid,
    LeadId => Uuid,
    OverrideId => Uuid,
    ResourceId => Uuid,
    ServiceId => Uuid,
    WaitlistId => Uuid,
    WebhookId => Uuid,
    WallTime => Clock,
    time::Date => Day,
}
