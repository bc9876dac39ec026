//! What a conversation has gathered, and what the engine offers to it.

use serde::{Deserialize, Serialize};
use time::Date;

use super::reply;
use crate::{Days, Doubt, Hours, Part, Times, When};

/// A name with what the business knows it by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// What the business knows it by.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What the conversation is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To book.
    #[default]
    Book,
    /// To move an appointment.
    Reschedule,
    /// To give an appointment up.
    Cancel,
    /// To wait for a place.
    Waitlist,
}

impl Purpose {
    /// The intent that answers name.
    pub fn intent(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Reschedule => "reschedule",
            Self::Cancel => "cancel",
            Self::Waitlist => "waitlist",
        }
    }
}

/// A free slot that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Who sees the patient.
    pub provider: Reference,
    /// Where.
    pub location: Reference,
    /// In which room, by its id.
    #[serde(default)]
    pub room: Option<String>,
    /// The local date, `YYYY-MM-DD`.
    #[serde(with = "iso_date")]
    pub date: Date,
    /// The local start, in minutes after midnight.
    pub start: u16,
    /// The local end, in minutes after midnight.
    pub end: u16,
    /// The start, in microseconds since 1970 UTC.
    pub starts_at: i64,
    /// The end, in microseconds since 1970 UTC.
    pub ends_at: i64,
}

/// An appointment that the patient has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Existing {
    /// What the business knows it by.
    pub id: String,
    /// Who sees the patient.
    pub provider: Reference,
    /// What for.
    pub visit: Option<Reference>,
    /// Where.
    pub location: Option<Reference>,
    /// The local date.
    #[serde(with = "iso_date")]
    pub date: Date,
    /// The local start, in minutes after midnight.
    pub start: u16,
}

impl Existing {
    /// Whether the patient's words about an appointment fit this one.
    pub fn is_meant(&self, when: Option<&When>) -> bool {
        let Some(when) = when else { return true };
        let offer = Offer {
            provider: self.provider.clone(),
            location: self.provider.clone(),
            room: None,
            date: self.date,
            start: self.start,
            end: self.start,
            starts_at: 0,
            ends_at: 0,
        };
        // A weekday may be the one after, too.
        let other = when.doubts.iter().any(|doubt| matches!(doubt, Doubt::OtherDate(date) if *date == self.date));
        Facts::of(when).fits(&offer) || other
    }

    /// When and with whom, in words.
    pub fn told(&self) -> String {
        format!("{}, com {}", reply::moment(self.date, self.start), self.provider.name)
    }
}

/// How far a search leaves the wish when nothing fits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// Not at all.
    Exact,
    /// Other days and hours.
    OtherDays,
    /// Other providers of the specialty, too.
    OtherProviders,
}

/// What is to be searched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// The provider, by its id.
    pub provider: Option<String>,
    /// The specialty, when no provider is wanted.
    pub specialty: Option<String>,
    /// The type of appointment, by its id.
    pub visit: String,
    /// The place, by its id.
    pub location: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// The facts that an offer must fit.
    pub facts: Facts,
    /// How far the wish was left already.
    pub width: Width,
}

/// What a conversation has gathered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// What it is for.
    pub purpose: Purpose,
    /// The specialty.
    pub specialty: Option<String>,
    /// The provider.
    pub provider: Option<Reference>,
    /// The type of appointment.
    pub visit: Option<Reference>,
    /// The place.
    pub location: Option<Reference>,
    /// The days, as pairs of first and last.
    #[serde(with = "iso_pairs")]
    pub days: Vec<(Option<Date>, Option<Date>)>,
    /// Days that are not wanted.
    #[serde(with = "iso_pairs")]
    pub excluded: Vec<(Option<Date>, Option<Date>)>,
    /// The times, in minutes after midnight.
    pub times: Vec<u16>,
    /// The windows, in minutes after midnight.
    pub windows: Vec<(Option<u16>, Option<u16>)>,
    /// The part of the day.
    pub part: Option<String>,
    /// Whom it is for, when it is somebody else.
    pub patient_other: Option<String>,
    /// The appointment that is moved or given up.
    pub appointment: Option<Existing>,
}

impl Facts {
    /// The facts of a wish alone. An hour that may be in either half of the day is both.
    pub fn of(when: &When) -> Self {
        let mut facts = Self::default();
        facts.take_when(when);
        for doubt in &when.doubts {
            if let Doubt::EitherHalf { early, late } = doubt {
                facts.times = vec![*early, *late];
            }
        }
        facts
    }

    /// Takes the days and hours of a wish; what it does not name stays.
    pub(super) fn take_when(&mut self, when: &When) {
        if !when.days.is_empty() || !when.excluded.is_empty() {
            self.days = pairs(&when.days);
            self.excluded = pairs(&when.excluded);
        }
        match &when.times {
            Times::Any => return,
            Times::At(times) => {
                self.times.clone_from(times);
                self.windows.clear();
            }
            Times::Within(windows) => {
                self.times.clear();
                self.windows = windows.iter().map(|Hours { from, to }| (*from, *to)).collect();
            }
        }
        self.part = when.part.map(Part::name).map(str::to_owned);
    }

    /// Forgets the hours.
    pub(super) fn drop_hours(&mut self) {
        self.times.clear();
        self.windows.clear();
        self.part = None;
    }

    /// Forgets the days and the hours.
    pub(super) fn drop_days(&mut self) {
        self.days.clear();
        self.excluded.clear();
        self.drop_hours();
    }

    /// Whether an offer lies on the wanted days and inside the wanted hours.
    pub fn fits(&self, offer: &Offer) -> bool {
        let within = |pairs: &[(Option<Date>, Option<Date>)]| {
            pairs
                .iter()
                .any(|(from, to)| from.is_none_or(|from| from <= offer.date) && to.is_none_or(|to| offer.date <= to))
        };
        let day = (self.days.is_empty() || within(&self.days)) && !within(&self.excluded);
        let time = self.times.is_empty() || self.times.contains(&offer.start);
        let window = self.windows.is_empty()
            || self
                .windows
                .iter()
                .any(|(from, to)| from.is_none_or(|from| from <= offer.start) && to.is_none_or(|to| offer.start < to));
        day && time && window
    }

    /// The single date that was named.
    pub fn date(&self) -> Option<Date> {
        match self.days.as_slice() {
            [(Some(from), Some(to))] if from == to => Some(*from),
            _ => None,
        }
    }

    /// The single time that was named, in minutes after midnight.
    pub fn time(&self) -> Option<u16> {
        if let [time] = self.times.as_slice() { Some(*time) } else { None }
    }
}

fn pairs(days: &[Days]) -> Vec<(Option<Date>, Option<Date>)> {
    days.iter().map(|Days { from, to, grain: _ }| (*from, *to)).collect()
}

/// Dates as `YYYY-MM-DD`.
mod iso_date {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::{Date, macros::format_description};

    pub(super) fn read(text: &str) -> Option<Date> {
        Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
    pub(super) fn serialize<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(date)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        read(&text).ok_or_else(|| D::Error::custom("a date is written YYYY-MM-DD"))
    }
}

/// Pairs of dates, either of which may be open.
mod iso_pairs {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::Date;

    use super::iso_date;

    type Pairs = Vec<(Option<Date>, Option<Date>)>;

    pub(super) fn serialize<S: Serializer>(pairs: &Pairs, serializer: S) -> Result<S::Ok, S::Error> {
        let text = |date: &Option<Date>| date.map(|date| date.to_string());
        serializer.collect_seq(pairs.iter().map(|(from, to)| (text(from), text(to))))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pairs, D::Error> {
        let pairs: Vec<(Option<String>, Option<String>)> = Vec::deserialize(deserializer)?;
        let date = |text: Option<String>| match text {
            None => Ok(None),
            Some(text) => {
                iso_date::read(&text).map(Some).ok_or_else(|| D::Error::custom("a date is written YYYY-MM-DD"))
            }
        };
        pairs.into_iter().map(|(from, to)| Ok((date(from)?, date(to)?))).collect()
    }
}
