//! Stay rules: how a unit is booked by the night or by the day.

use super::tenant::{UnknownName, named};
use slot_core::{StayTerms, WallTime, WeekdaySet};
use std::{fmt, num::NonZeroU32, str::FromStr};

/// How a room, or a piece of equipment, is booked for several dates in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StayRules {
    /// What is counted.
    pub unit: StayUnit,
    /// From when it can be used on the date of arrival, by the clock.
    pub check_in: WallTime,
    /// Until when it can be used on the date of departure, by the clock.
    pub check_out: WallTime,
    /// On which weekdays a stay may begin.
    pub arrivals: WeekdaySet,
    /// On which weekdays a stay may end.
    pub departures: WeekdaySet,
    /// The shortest stay, in units.
    pub min_units: NonZeroU32,
    /// The longest stay, in units; `None` is without limit.
    pub max_units: Option<NonZeroU32>,
}

impl StayRules {
    /// As the core reads them.
    pub const fn terms(&self) -> StayTerms {
        StayTerms {
            unit: match self.unit {
                StayUnit::Night => slot_core::StayUnit::Night,
                StayUnit::Day => slot_core::StayUnit::Day,
            },
            check_in: self.check_in,
            check_out: self.check_out,
            arrivals: self.arrivals,
            departures: self.departures,
            least: self.min_units,
            most: self.max_units,
        }
    }
}

named! {
    /// What is counted in a stay.
    StayUnit, "stay unit" {
        /// Nights: one from a date to the next.
        Night = "night",
        /// Days: one from the morning to the evening of a date.
        Day = "day",
    }
}
