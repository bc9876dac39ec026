//! A series of events that people attend: on one date, or again and again.

use super::{BookingSettings, Resource};
use slot_core::{
    Activity, EventSeriesId, Instant, Length, Party, Places, RecurrenceError, RecurrenceRule, ResourceId, SessionRule,
    Sessions, TenantId, WallTime, Zone,
};
use std::{collections::BTreeSet, fmt, num::NonZeroU32, str::FromStr};
use time::Date;

/// An event with a limited number of participants, by the wall clock of its business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventSeries {
    /// Its id.
    pub id: EventSeriesId,
    /// Whose it is.
    pub tenant: TenantId,
    /// The operator's own name for it; unique within the business.
    pub reference: Option<String>,
    /// What people call it.
    pub title: String,
    /// What it is, in words.
    pub description: Option<String>,
    /// On which dates.
    pub dates: EventDates,
    /// When it starts by the clock.
    pub local_start: WallTime,
    /// How long it is.
    pub length: Length,
    /// How many may take part each time.
    pub places: NonZeroU32,
    /// The largest party; `None` is as many as there are places.
    pub max_party: Option<NonZeroU32>,
    /// Where it is.
    pub location: Option<ResourceId>,
    /// Whether it takes bookings.
    pub active: bool,
    /// Goes up with every change.
    pub rev: u64,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

impl EventSeries {
    /// Under which name its claims are kept, and its turns are taken.
    pub const fn calendar(&self) -> ResourceId {
        ResourceId::from_u128(self.id.as_u128())
    }

    /// Its sessions: by the wall clock of the business, not while the location is shut, and as far ahead as the business
    /// takes bookings. How soon one may start is left open.
    pub fn sessions(&self, zone: Zone, settings: &BookingSettings, location: Option<&Resource>) -> Sessions {
        let (at, length) = (self.local_start, self.length);
        let rule = match &self.dates {
            EventDates::Once(date) => SessionRule::Once { date: *date, at, length },
            EventDates::Recurring { first, rule, except } => {
                SessionRule::Recurring { first: *first, at, length, rule: rule.rule().clone(), except: except.clone() }
            }
        };
        let closures = location
            .into_iter()
            .flat_map(|location| location.closures.iter().filter_map(|closure| closure.span(&location.zone)));
        Sessions {
            activity: if self.active { Activity::Active } else { Activity::Inactive },
            party: Party { most: Some(self.max_party.unwrap_or(self.places)), ..Party::ANY },
            closures: closures.collect(),
            horizon: settings.horizon(),
            ..Sessions::of(zone, rule, Places::open_to_all(self.places.get()))
        }
    }
}

/// On which dates an event is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventDates {
    /// On one.
    Once(Date),
    /// Again and again.
    Recurring {
        /// The date that the rule counts from.
        first: Date,
        /// The rule.
        rule: RecurrenceText,
        /// Dates that the rule gives and on which there is none.
        except: BTreeSet<Date>,
    },
}

/// A recurrence rule that was checked, as it was written: `FREQ=WEEKLY;BYDAY=MO`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecurrenceText {
    text: String,
    rule: RecurrenceRule,
}

impl RecurrenceText {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it means.
    pub const fn rule(&self) -> &RecurrenceRule {
        &self.rule
    }
}

impl FromStr for RecurrenceText {
    type Err = RecurrenceError;

    fn from_str(text: &str) -> Result<Self, RecurrenceError> {
        Ok(Self { text: text.to_owned(), rule: text.parse()? })
    }
}

impl fmt::Display for RecurrenceText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
