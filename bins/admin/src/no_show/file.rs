//! Reads a file of visits that ended: CSV, plain or packed with gzip.

use super::mapping::Mapping;
use ::no_show::{Channel, End, Gender};
use anyhow::{Context as _, bail};
use flate2::read::GzDecoder;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead as _, BufReader, Read},
    path::Path,
};
use time::{
    Date, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset, format_description::well_known::Rfc3339,
    macros::format_description,
};

/// A visit as the file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) id: Option<String>,
    pub(super) patient: String,
    pub(super) booked_at: Moment,
    pub(super) visit_at: Moment,
    pub(super) end: End,
    pub(super) location: Option<String>,
    pub(super) channel: Option<String>,
    pub(super) reminded: Option<bool>,
    pub(super) confirmed_at: Option<Moment>,
    pub(super) age: Option<u8>,
    pub(super) gender: Option<Gender>,
}

/// A moment as a file says it: on some wall clock, perhaps with its offset, perhaps without the time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) date: Date,
    pub(super) time: Option<Time>,
    pub(super) offset: Option<UtcOffset>,
}

impl Moment {
    /// On the wall clock on which it is written.
    pub(super) fn local(self) -> PrimitiveDateTime {
        self.date.with_time(self.time.unwrap_or(Time::MIDNIGHT))
    }
}

/// What was read.
#[derive(Debug)]
pub(super) struct Records {
    /// The visits, in the order of the file.
    pub(super) kept: Vec<Record>,
    /// How many lines were left out, by why.
    pub(super) left_out: BTreeMap<&'static str, usize>,
}

/// Reads the file. Lines that say nothing to learn from are left out and counted.
pub(super) fn read(path: &Path, mapping: Option<&Path>) -> anyhow::Result<Records> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut plain = BufReader::new(file);
    let packed = plain.fill_buf().is_ok_and(|start| start.starts_with(&[0x1f, 0x8b]));
    let text: Box<dyn Read> = if packed { Box::new(GzDecoder::new(plain)) } else { Box::new(plain) };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
    let heading = reader.headers().with_context(|| format!("{} is no CSV", path.display()))?.clone();
    let mapping = match mapping {
        Some(path) => Mapping::read(path)?,
        None => Mapping::of_heading(&heading.iter().collect::<Vec<_>>())?,
    };
    let columns = Columns::of(&mapping, &heading)?;
    let mut records = Records { kept: Vec::new(), left_out: BTreeMap::new() };
    for (place, line) in reader.records().enumerate() {
        let line = line.with_context(|| format!("line {} is no CSV", place + 2))?;
        match columns.record(&mapping, &line) {
            Ok(record) => records.kept.push(record),
            Err(why) => *records.left_out.entry(why).or_default() += 1,
        }
    }
    // A file whose visits are all at midnight does not know their times.
    if records.kept.iter().all(|record| record.visit_at.time.is_none_or(|time| time == Time::MIDNIGHT)) {
        for record in &mut records.kept {
            record.visit_at.time = None;
            record.visit_at.offset = None;
        }
    }
    Ok(records)
}

/// The places of the columns.
struct Columns {
    id: Option<usize>,
    patient: usize,
    booked_at: usize,
    visit_at: usize,
    outcome: usize,
    location: Option<usize>,
    channel: Option<usize>,
    reminded: Option<usize>,
    confirmed_at: Option<usize>,
    age: Option<usize>,
    gender: Option<usize>,
}

impl Columns {
    fn of(mapping: &Mapping, heading: &csv::StringRecord) -> anyhow::Result<Self> {
        let place = |name: &str| match heading.iter().position(|column| column == name) {
            Some(place) => Ok(place),
            None => bail!("the file has no column {name:?}; it has {}", heading.iter().collect::<Vec<_>>().join(", ")),
        };
        let maybe = |name: &Option<String>| name.as_deref().map(place).transpose();
        Ok(Self {
            id: maybe(&mapping.id)?,
            patient: place(&mapping.patient)?,
            booked_at: place(&mapping.booked_at)?,
            visit_at: place(&mapping.visit_at)?,
            outcome: place(&mapping.outcome)?,
            location: maybe(&mapping.location)?,
            channel: maybe(&mapping.channel)?,
            reminded: maybe(&mapping.reminded)?,
            confirmed_at: maybe(&mapping.confirmed_at)?,
            age: maybe(&mapping.age)?,
            gender: maybe(&mapping.gender)?,
        })
    }

    /// The record of a line, or why it is left out.
    fn record(&self, mapping: &Mapping, line: &csv::StringRecord) -> Result<Record, &'static str> {
        let cell = |place: usize| line.get(place).filter(|cell| !cell.is_empty());
        let maybe = |place: Option<usize>| place.and_then(cell);
        let booked_at = cell(self.booked_at).and_then(moment).ok_or("no readable moment of booking")?;
        let visit_at = cell(self.visit_at).and_then(moment).ok_or("no readable moment of the visit")?;
        if visit_at.date < booked_at.date {
            return Err("the visit lies before its booking");
        }
        let outcome = cell(self.outcome).ok_or("no outcome")?;
        let is = |words: &[String]| words.iter().any(|word| word.eq_ignore_ascii_case(outcome));
        let end = if is(&mapping.missed) {
            End::Missed
        } else if is(&mapping.came) {
            End::Came
        } else if is(&mapping.cancelled_late) {
            End::CancelledLate
        } else {
            return Err("an outcome that says neither that the patient came nor that not");
        };
        let age = match maybe(self.age).map(str::parse::<f64>) {
            None | Some(Err(_)) => None,
            Some(Ok(age)) if age < 0.0 => return Err("an age below zero"),
            Some(Ok(age)) => (0..=u8::MAX).find(|&whole| f64::from(whole) + 1.0 > age),
        };
        Ok(Record {
            id: maybe(self.id).map(str::to_owned),
            patient: cell(self.patient).ok_or("no patient")?.to_owned(),
            booked_at,
            visit_at,
            end,
            location: maybe(self.location).map(str::to_owned),
            channel: maybe(self.channel).map(str::to_ascii_lowercase).filter(|name| Channel::named(name).is_some()),
            reminded: maybe(self.reminded).and_then(truth),
            confirmed_at: maybe(self.confirmed_at).and_then(moment),
            age,
            gender: maybe(self.gender).map(gender),
        })
    }
}

fn truth(cell: &str) -> Option<bool> {
    match cell.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "sim" => Some(true),
        "0" | "false" | "no" | "não" | "nao" => Some(false),
        _ => None,
    }
}

fn gender(cell: &str) -> Gender {
    match cell.to_ascii_lowercase().as_str() {
        "f" | "female" => Gender::Female,
        "m" | "male" => Gender::Male,
        _ => Gender::Other,
    }
}

/// A date, or a date and a time with or without an offset.
fn moment(cell: &str) -> Option<Moment> {
    if let Ok(found) = OffsetDateTime::parse(cell, &Rfc3339) {
        return Some(Moment { date: found.date(), time: Some(found.time()), offset: Some(found.offset()) });
    }
    if let Ok(date) = Date::parse(cell, format_description!("[year]-[month]-[day]")) {
        return Some(Moment { date, time: None, offset: None });
    }
    let forms = [
        format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]"),
        format_description!("[year]-[month]-[day] [hour]:[minute]:[second]"),
        format_description!("[year]-[month]-[day]T[hour]:[minute]"),
        format_description!("[year]-[month]-[day] [hour]:[minute]"),
    ];
    let found = forms.iter().find_map(|form| PrimitiveDateTime::parse(cell, form).ok())?;
    Some(Moment { date: found.date(), time: Some(found.time()), offset: None })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, time};

    #[test]
    fn moments_are_read_as_they_are_written() {
        let at = |time: Option<Time>, offset| Some(Moment { date: date!(2026 - 03 - 02), time, offset });
        assert_eq!(moment("2026-03-02"), at(None, None));
        assert_eq!(moment("2026-03-02 09:30"), at(Some(time!(9:30)), None));
        assert_eq!(moment("2026-03-02T09:30:00"), at(Some(time!(9:30)), None));
        assert_eq!(moment("2026-03-02T09:30:00Z"), at(Some(time!(9:30)), Some(UtcOffset::UTC)));
        for bad in ["", "2 March", "2026-13-01", "09:30"] {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }
}
