//! What a patient's message says, with what it means to the business: as faces show it.

use super::VisitSlot;
use slot_core::{BookingId, ResourceId, ServiceId, WallTime};
use std::ops::Range;
use time::Date;

/// A patient's message, understood and resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageReading {
    /// What it wants, by the name that answers use.
    pub intent: &'static str,
    /// How sure the reading is, from 0 to 1.
    pub confidence: f64,
    /// What it names, in the patient's words where they are words.
    pub entities: MessageEntities,
    /// What that is of the business.
    pub resolved: MessageResolved,
    /// What is needed for what it wants and is not said.
    pub missing: Vec<&'static str>,
    /// What may mean several things.
    pub ambiguous: Vec<Ambiguity>,
    /// Free slots that fit, soonest first.
    pub suggested: Vec<VisitSlot>,
    /// The question that would go on, in the business's words.
    pub question: Option<String>,
}

/// What a message names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageEntities {
    /// The specialty, in the patient's words.
    pub specialty: Option<String>,
    /// The provider, in the patient's words.
    pub provider: Option<String>,
    /// The type of appointment, in the patient's words.
    pub visit: Option<String>,
    /// The location, in the patient's words.
    pub location: Option<String>,
    /// Whom it is for, when it is somebody else, in the patient's words.
    pub patient_other: Option<String>,
    /// The date, when it is a single one.
    pub date: Option<Date>,
    /// The dates, when several were offered.
    pub dates: Vec<Date>,
    /// Dates that must not be proposed.
    pub excluded: Vec<Date>,
    /// The time, when it is a single one.
    pub time: Option<WallTime>,
    /// The part of the day, by its name.
    pub period: Option<&'static str>,
    /// The wanted length in minutes.
    pub minutes: Option<u32>,
    /// The weekdays or the rhythm of a visit that comes again, as `every 2 weeks`.
    pub rhythm: Option<String>,
    /// The places of the message that days and hours come from, in bytes.
    pub spans: Vec<Range<usize>>,
}

/// What a message means to the business.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageResolved {
    /// The provider.
    pub provider: Option<ResourceId>,
    /// The specialty, as the business spells it.
    pub specialty: Option<String>,
    /// The type of appointment.
    pub service: Option<ServiceId>,
    /// The location.
    pub location: Option<ResourceId>,
    /// The first day.
    pub first: Option<Date>,
    /// The last day.
    pub last: Option<Date>,
    /// The windows of the day; an open side has no time.
    pub windows: Vec<(Option<WallTime>, Option<WallTime>)>,
    /// The appointment that it points at.
    pub appointment: Option<BookingId>,
}

/// What may mean several things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ambiguity {
    /// What: `provider`, `appointment_type`, `location`, `date`, `time` or `appointment`.
    pub field: &'static str,
    /// The meanings: id or value, and name.
    pub candidates: Vec<(String, String)>,
}
