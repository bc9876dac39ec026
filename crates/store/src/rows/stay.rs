//! Stay rules as JSON.

use super::{weekday, weekday_number};
use engine::model::StayRules;
use serde::{Deserialize, Serialize};
use slot_core::WeekdaySet;
use std::num::NonZeroU32;

/// What the column `resources.stay` holds. Weekdays count from Monday, zero.
#[derive(Serialize, Deserialize)]
pub(super) struct StayJson {
    unit: String,
    check_in: String,
    check_out: String,
    arrivals: Vec<u8>,
    departures: Vec<u8>,
    min_units: NonZeroU32,
    max_units: Option<NonZeroU32>,
}

impl StayJson {
    pub(super) fn of(rules: &StayRules) -> Self {
        let numbers = |days: WeekdaySet| days.iter().map(weekday_number).collect();
        Self {
            unit: rules.unit.name().to_owned(),
            check_in: rules.check_in.to_string(),
            check_out: rules.check_out.to_string(),
            arrivals: numbers(rules.arrivals),
            departures: numbers(rules.departures),
            min_units: rules.min_units,
            max_units: rules.max_units,
        }
    }

    /// `None` when something in it is not what it should be.
    pub(super) fn read(self) -> Option<StayRules> {
        let days = |numbers: Vec<u8>| numbers.into_iter().map(weekday).collect::<Option<WeekdaySet>>();
        Some(StayRules {
            unit: self.unit.parse().ok()?,
            check_in: self.check_in.parse().ok()?,
            check_out: self.check_out.parse().ok()?,
            arrivals: days(self.arrivals)?,
            departures: days(self.departures)?,
            min_units: self.min_units,
            max_units: self.max_units,
        })
    }
}
