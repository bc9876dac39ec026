//! What pushes a risk up or down, as people speak of it.

/// A factor: one or more features that people would call by one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factor {
    /// How long ahead it was booked.
    LeadTime,
    /// Visits missed before.
    PriorNoShows,
    /// Visits to which the patient came before.
    PriorVisits,
    /// The patient has no history here.
    FirstVisit,
    /// Visits cancelled late before.
    LateCancels,
    /// Other visits that are to come.
    OpenBookings,
    /// Other visits on the same day.
    SameDayBookings,
    /// The weekday of the visit.
    Weekday,
    /// The hour of the visit.
    Hour,
    /// When it was booked.
    BookingTime,
    /// Where it is.
    Location,
    /// How it was booked.
    Channel,
    /// Whether it was confirmed.
    Confirmation,
    /// Whether a reminder was sent.
    Reminder,
    /// The patient's age.
    Age,
    /// The patient's gender.
    Gender,
}

impl Factor {
    /// Every one of them.
    pub const ALL: [Self; 16] = [
        Self::LeadTime,
        Self::PriorNoShows,
        Self::PriorVisits,
        Self::FirstVisit,
        Self::LateCancels,
        Self::OpenBookings,
        Self::SameDayBookings,
        Self::Weekday,
        Self::Hour,
        Self::BookingTime,
        Self::Location,
        Self::Channel,
        Self::Confirmation,
        Self::Reminder,
        Self::Age,
        Self::Gender,
    ];

    /// Its name in answers.
    pub const fn name(self) -> &'static str {
        match self {
            Self::LeadTime => "lead_time",
            Self::PriorNoShows => "prior_no_shows",
            Self::PriorVisits => "prior_visits",
            Self::FirstVisit => "first_visit",
            Self::LateCancels => "late_cancels",
            Self::OpenBookings => "open_bookings",
            Self::SameDayBookings => "same_day_bookings",
            Self::Weekday => "weekday",
            Self::Hour => "hour",
            Self::BookingTime => "booking_time",
            Self::Location => "location",
            Self::Channel => "channel",
            Self::Confirmation => "confirmation",
            Self::Reminder => "reminder",
            Self::Age => "age",
            Self::Gender => "gender",
        }
    }
}
