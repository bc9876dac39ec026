//! The numbers of the file: whole ones within bounds, hours, and prices.

use super::{
    fault::{Faults, Place},
    read::Read,
};
use crate::model::{Price, minor_digits};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use serde_json::{Number, Value};
use slot_core::Length;
use std::{borrow::Cow, num::NonZeroU32};

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Whole<const MIN: i64, const MAX: i64>(pub(super) i64);

/// How many there are of something, at least one.
pub(super) type Count = Whole<1, 100_000>;
/// A length that is longer than nothing, in minutes.
pub(super) type Minutes = Whole<1, 44_640>;
/// A length in minutes that may be nothing.
pub(super) type Pause = Whole<0, 44_640>;

impl<const MIN: i64, const MAX: i64> Whole<MIN, MAX> {
    /// A number that is known to be within its bounds; else the nearest bound.
    pub(super) fn from(number: impl Into<i64>) -> Self {
        Self(number.into().clamp(MIN, MAX))
    }

    /// As the core counts.
    pub(super) fn count(self) -> u32 {
        u32::try_from(self.0).unwrap_or(0)
    }

    /// As the core counts what is never none.
    pub(super) fn some(self) -> NonZeroU32 {
        NonZeroU32::new(self.count()).unwrap_or(NonZeroU32::MIN)
    }

    /// So many minutes.
    pub(super) const fn length(self) -> Length {
        Length::minutes(self.0)
    }
}

impl<const MIN: i64, const MAX: i64> Read for Whole<MIN, MAX> {
    fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let number = value.as_i64().filter(|number| (MIN..=MAX).contains(number));
        if number.is_none() {
            faults.add(at, format!("must be a whole number from {MIN} to {MAX}"));
        }
        number.map(Self)
    }
}

impl<const MIN: i64, const MAX: i64> Serialize for Whole<MIN, MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<const MIN: i64, const MAX: i64> JsonSchema for Whole<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Whole_{MIN}_{MAX}").into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    }
}

/// A length in hours, which may have a fraction: whole minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hours(pub(super) Length);

/// A year.
const MOST_HOURS: i32 = 8784;

impl Read for Hours {
    fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        let minutes = value.as_f64().filter(|hours| (0.0..=f64::from(MOST_HOURS)).contains(hours)).and_then(|hours| {
            let minutes = hours * 60.0;
            // Sixtieths are rarely exact.
            ((minutes - minutes.round()).abs() < 1e-6).then(|| format!("{:.0}", minutes.round()).parse().ok())?
        });
        if minutes.is_none() {
            faults.add(at, format!("must be a number of hours from 0 to {MOST_HOURS}, to the minute"));
        }
        minutes.map(|minutes| Self(Length::minutes(minutes)))
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let minutes = self.0.as_minutes();
        match i32::try_from(minutes) {
            Ok(minutes) if minutes % 60 != 0 => serializer.serialize_f64(f64::from(minutes) / 60.0),
            Ok(_) | Err(_) => serializer.serialize_i64(minutes / 60),
        }
    }
}

impl JsonSchema for Hours {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Hours".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": MOST_HOURS })
    }
}

/// A price in units of the currency, as it was written: what its digits mean depends on the currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Money(Number);

impl Money {
    /// So many minor units, or why not.
    pub(super) fn price(&self, currency: &str) -> Result<Price, String> {
        let digits = minor_digits(currency);
        let bad = || format!("must be from 0 on, with at most {digits} decimals, as {currency} has");
        let text = self.0.to_string();
        let (units, rest) = text.split_once('.').unwrap_or((&text, ""));
        let rest = rest.trim_end_matches('0');
        let width = usize::try_from(digits).unwrap_or(0);
        if rest.len() > width {
            return Err(bad());
        }
        format!("{units}{rest:0<width$}").parse().ok().and_then(Price::from_minor).ok_or_else(bad)
    }

    /// As it is written.
    pub(super) fn of(price: Price, currency: &str) -> Self {
        let scale = 10_u64.pow(minor_digits(currency));
        let width = usize::try_from(minor_digits(currency)).unwrap_or(0);
        let (units, rest) = (price.minor() / scale, price.minor() % scale);
        let decimal = || format!("{units}.{rest:0width$}").parse().ok().and_then(Number::from_f64);
        let number = if rest == 0 { None } else { decimal() };
        Self(number.unwrap_or_else(|| Number::from(units)))
    }
}

impl Read for Money {
    fn read(value: Value, at: &Place<'_>, faults: &mut Faults) -> Option<Self> {
        match value {
            Value::Number(number) if number.as_f64().is_some_and(|value| value >= 0.0) => Some(Self(number)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                faults.add(at, "must be a number from 0 on");
                None
            }
        }
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl JsonSchema for Money {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Money".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn money(value: Value) -> Money {
        Money::read(value, &Place::File, &mut Faults::default()).unwrap()
    }

    #[test]
    fn prices_are_exact() {
        for (written, currency, minor) in [
            (json!(35), "EUR", 3500),
            (json!(35.0), "EUR", 3500),
            (json!(0.1), "BRL", 10),
            (json!(19.99), "USD", 1999),
            (json!(4200), "JPY", 4200),
            (json!(1.234), "KWD", 1234),
        ] {
            let price = money(written).price(currency).unwrap();
            assert_eq!(price.minor(), minor);
            assert_eq!(Money::of(price, currency).price(currency), Ok(price));
        }
        assert!(money(json!(0.5)).price("JPY").is_err() && money(json!(1e300)).price("EUR").is_err());
        assert_eq!(serde_json::to_value(Money::of(Price::from_minor(1950).unwrap(), "EUR")).unwrap(), json!(19.5));
    }

    #[test]
    fn hours_are_whole_minutes() {
        let read = |value| Hours::read(value, &Place::File, &mut Faults::default());
        assert_eq!(read(json!(24)), Some(Hours(Length::minutes(1440))));
        for minutes in [1, 10, 59, 61, 525_600] {
            let hours = Hours(Length::minutes(minutes));
            assert_eq!(read(serde_json::to_value(hours).unwrap()), Some(hours));
        }
        assert_eq!((read(json!(0.001)), read(json!(-1)), read(json!("1"))), (None, None, None));
    }
}
