//! From text to a file, and back.

use super::{
    Catalogue,
    fault::{Fault, Faults, Faulty, Place},
    file::File,
    read::Read as _,
};
use serde_json::Value;
use std::{fmt, str::FromStr};

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// TOML, which has no null: nothing can be taken away by it.
    Toml,
}

/// Not the name of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a catalogue is json or toml")]
pub struct UnknownFormat;

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        match text.to_ascii_lowercase().as_str() {
            "json" => Ok(Self::Json),
            "toml" => Ok(Self::Toml),
            _ => Err(UnknownFormat),
        }
    }
}

impl Catalogue {
    /// Reads a file, or tells what is wrong with its text. What is wrong with single fields, and what they refer to, is told when
    /// it is applied.
    pub fn parse(text: &str, format: Format) -> Result<Self, Faulty> {
        let value = match format {
            Format::Json => serde_json::from_str(text).map_err(|error| unreadable("JSON", &error)),
            Format::Toml => toml::from_str(text).map(plain).map_err(|error| unreadable("TOML", &error)),
        }?;
        let mut faults = Faults::default();
        let file = File::read(value, &Place::File, &mut faults);
        faults.read(file).map(|(file, faults)| Self { file, faults })
    }

    /// The text of a file.
    ///
    /// # Errors
    /// When the format cannot say it; of an export it can.
    pub fn text(&self, format: Format) -> Result<String, fmt::Error> {
        match format {
            Format::Json => serde_json::to_string_pretty(&self.file).map_err(|_unwritable| fmt::Error),
            Format::Toml => toml::to_string_pretty(&self.file).map_err(|_unwritable| fmt::Error),
        }
    }
}

fn unreadable(what: &str, error: &dyn fmt::Display) -> Faulty {
    let message = format!("the file is not {what}: {}", error.to_string().trim_end());
    Faulty(vec![Fault { path: String::new(), message }])
}

/// The same in JSON: dates and times are written as texts there.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(is) => Value::Bool(is),
        toml::Value::Datetime(moment) => {
            // A time of day may have no seconds in the file, and has them here.
            let text = moment.to_string();
            let clock = moment.date.is_none().then(|| text.strip_suffix(":00")).flatten();
            Value::String(clock.unwrap_or(&text).to_owned())
        }
        toml::Value::Array(items) => Value::Array(items.into_iter().map(plain).collect()),
        toml::Value::Table(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (name, plain(value))).collect())
        }
    }
}
