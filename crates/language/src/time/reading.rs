//! What a message says about time, put together.

use std::ops::Range;

use time::{Date, Weekday};

use crate::lexicon::{Part, Unit};

/// Days from one to another, both included; an open side has no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// What they were named by: a day, a week, a month, a year.
    pub grain: Unit,
}

impl Days {
    /// A single day.
    pub fn on(date: Date) -> Self {
        Self { from: Some(date), to: Some(date), grain: Unit::Day }
    }

    pub(crate) fn range(from: Date, to: Date, grain: Unit) -> Self {
        Self { from: Some(from), to: Some(to), grain }
    }

    /// The date, when it is a single day.
    pub fn single(&self) -> Option<Date> {
        self.from.filter(|_| self.from == self.to)
    }

    /// Whether all of it is before this day.
    pub fn is_before(&self, day: Date) -> bool {
        self.to.is_some_and(|last| last < day)
    }
}

/// Hours of a day in minutes after midnight; an open side has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// From this minute on.
    pub from: Option<u16>,
    /// Up to this minute, not included.
    pub to: Option<u16>,
}

/// The hours that a message names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Times {
    /// None.
    #[default]
    Any,
    /// One time, or several to choose from, in minutes after midnight.
    At(Vec<u16>),
    /// One window, or several to choose from.
    Within(Vec<Hours>),
}

/// How often, of a visit that comes again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rhythm {
    /// Every so many units.
    pub every: u32,
    /// The unit.
    pub unit: Unit,
    /// On these weekdays.
    pub weekdays: Vec<Weekday>,
}

impl std::fmt::Display for Rhythm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            Unit::Second => "seconds",
            Unit::Minute => "minutes",
            Unit::Hour => "hours",
            Unit::Day => "days",
            Unit::Week => "weeks",
            Unit::Month => "months",
            Unit::Year => "years",
        };
        write!(f, "every {} {unit}", self.every)?;
        let names: Vec<String> = self.weekdays.iter().map(|day| day.to_string().to_lowercase()).collect();
        if names.is_empty() { Ok(()) } else { write!(f, " on {}", names.join(", ")) }
    }
}

/// Why a reading must be asked about before anything is booked on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The weekday and the date do not meet.
    Contradiction {
        /// The weekday that was said.
        weekday: Weekday,
        /// The date that was said.
        date: Date,
    },
    /// The hour may be in the morning or in the afternoon; minutes after midnight.
    EitherHalf {
        /// In the morning.
        early: u16,
        /// In the afternoon.
        late: u16,
    },
    /// Speakers disagree about the date: this is the other reading.
    OtherDate(Date),
    /// The calendar has no such date.
    NoSuchDate,
    /// The day has passed.
    Past,
}

/// One expression of days and hours of a message.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct When {
    /// The days; several when the patient offered several.
    pub days: Vec<Days>,
    /// Days that must not be proposed.
    pub excluded: Vec<Days>,
    /// The hours.
    pub times: Times,
    /// The part of the day that was named.
    pub part: Option<Part>,
    /// How often, of a visit that comes again.
    pub rhythm: Option<Rhythm>,
    /// The wanted length in minutes.
    pub minutes: Option<u32>,
    /// What must be asked.
    pub doubts: Vec<Doubt>,
    /// Whether it was counted back from now, as complaints are: `há três dias`.
    pub ago: bool,
    /// The places of the message that say it, in bytes.
    pub spans: Vec<Range<usize>>,
    pub(crate) lead: Lead,
}

/// The small word before an expression.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Lead {
    /// None that says anything.
    #[default]
    Plain,
    /// `de`: what is there already.
    Of,
    /// `para`: what is wanted.
    Toward,
    /// `menos`, `exceto`: what is not wanted.
    Except,
}

impl When {
    /// The date, when it is a single one.
    pub fn date(&self) -> Option<Date> {
        match self.days.as_slice() {
            [days] => days.single(),
            _ => None,
        }
    }

    /// The time, when it is a single one, in minutes after midnight.
    pub fn time(&self) -> Option<u16> {
        match &self.times {
            Times::At(times) => match times.as_slice() {
                [time] => Some(*time),
                _ => None,
            },
            Times::Any | Times::Within(_) => None,
        }
    }

    /// Whether it says nothing about days and hours.
    pub fn is_empty(&self) -> bool {
        self.days.is_empty()
            && self.excluded.is_empty()
            && self.doubts.is_empty()
            && self.times == Times::Any
            && self.part.is_none()
            && self.rhythm.is_none()
    }
}
