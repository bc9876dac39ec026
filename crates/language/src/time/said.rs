//! What one expression of a message says by itself.

use std::ops::Range;

use time::{Date, PrimitiveDateTime, Weekday};

use super::reading::{Days, Rhythm};
use crate::{
    duration::Period,
    lexicon::{Part, Unit},
    policy::{Edge, Policy},
};

/// A time of day as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hour {
    /// Minutes after midnight, to 1499: `meia-noite e meia` belongs to the next day.
    pub(crate) minutes: u16,
    /// Whether it may also mean twelve hours later.
    pub(crate) bare: bool,
}

impl Hour {
    pub(crate) fn exact(minutes: u16) -> Self {
        Self { minutes, bare: false }
    }

    /// The readings in order of preference: one, or two when both are inside the opening hours.
    pub(crate) fn readings(self, part: Option<Part>, policy: Policy) -> (u16, Option<u16>) {
        let later = self.minutes + 720;
        if !self.bare || later >= 1440 {
            return (self.minutes, None);
        }
        match part {
            Some(Part::Morning | Part::EarlyMorning | Part::Early) => return (self.minutes, None),
            Some(Part::Afternoon | Part::Midday) => return (later, None),
            Some(Part::Evening) => return (if self.minutes >= 300 { later } else { self.minutes }, None),
            Some(Part::WholeDay) | None => {}
        }
        let (early, late) = (policy.is_open_at(self.minutes), policy.is_open_at(later));
        if self.minutes >= 480 {
            return (if late && !early { later } else { self.minutes }, None);
        }
        match (early, late) {
            (true, true) => (later, Some(self.minutes)),
            (true, false) => (self.minutes, None),
            (false, _) => (later, None),
        }
    }
}

/// One or several days, and how they were named.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DaySaid {
    /// The days; several when the patient offered several.
    pub(crate) days: Vec<Days>,
    /// The weekday that was named, when nothing else was.
    pub(crate) weekday: Option<Weekday>,
    /// Another reading that speakers have.
    pub(crate) other: Option<Date>,
    /// Whether it was counted back from now: `há três dias`.
    pub(crate) ago: bool,
}

impl DaySaid {
    pub(crate) fn one(days: Days) -> Self {
        Self { days: vec![days], weekday: None, other: None, ago: false }
    }
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    Day(DaySaid),
    Hour(Hour),
    Hours {
        from: Option<Hour>,
        to: Option<Hour>,
    },
    Part {
        part: Part,
        edge: Option<Edge>,
        today: bool,
    },
    /// Before or after a part of the day.
    AroundPart {
        from: Option<u16>,
        to: Option<u16>,
    },
    Moment {
        at: PrimitiveDateTime,
        grain: Unit,
        ago: bool,
    },
    Moments {
        from: PrimitiveDateTime,
        to: PrimitiveDateTime,
    },
    Length(Period),
    Every(Rhythm),
    NoSuchDate,
}

/// An expression and the pieces it is made of.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) said: Said,
    pub(crate) pieces: Range<usize>,
}
