//! The numbers that trees decide on, and which way each of them may push.

use crate::{
    factor::Factor,
    facts::Facts,
    visit::{End, Gender},
};

/// How many features there are.
pub(crate) const FEATURES: usize = 23;

/// The features of one visit.
pub(crate) type Row = [f64; FEATURES];

/// Which features are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeatureSet {
    /// What a schedule knows.
    #[default]
    Scheduling,
    /// That, and the patient's age and gender.
    Demographics,
}

/// Which way the risk may go as a feature grows, all else equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Any way.
    Free,
    /// Never down.
    Up,
    /// Never up.
    Down,
    /// Never below where it is for the lowest value.
    AboveLowest,
}

/// A feature.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Feature {
    /// Its name.
    pub(crate) name: &'static str,
    /// Which way it may push.
    pub(crate) direction: Direction,
    /// What people call it.
    pub(crate) factor: Factor,
    /// Whether it is about the person.
    demographic: bool,
}

impl Feature {
    const fn new(name: &'static str, direction: Direction, factor: Factor) -> Self {
        Self { name, direction, factor, demographic: false }
    }

    const fn personal(name: &'static str, factor: Factor) -> Self {
        Self { name, direction: Direction::Free, factor, demographic: true }
    }

    /// Its factor, for this patient.
    pub(crate) fn factor_for(&self, facts: &Facts) -> Factor {
        let history = matches!(self.factor, Factor::PriorNoShows | Factor::PriorVisits);
        if history && facts.is_first_visit() { Factor::FirstVisit } else { self.factor }
    }
}

/// Every feature, in the order of [`row`].
///
/// That a visit missed before never lowers a risk holds by construction: whenever and whatever the patient missed, the only
/// features that change are those that go up with it and may only push up. Days since the last visit, for one, are counted
/// from the last visit to which the patient came.
pub(crate) const ALL: [Feature; FEATURES] = [
    Feature::new("lead_days", Direction::AboveLowest, Factor::LeadTime),
    Feature::new("prior_visits_kept", Direction::Down, Factor::PriorVisits),
    Feature::new("prior_no_shows", Direction::Up, Factor::PriorNoShows),
    Feature::new("prior_no_show_rate", Direction::Up, Factor::PriorNoShows),
    Feature::new("prior_no_show_surplus", Direction::Up, Factor::PriorNoShows),
    Feature::new("last_outcome", Direction::Up, Factor::PriorNoShows),
    Feature::new("days_since_kept_visit", Direction::Free, Factor::PriorVisits),
    Feature::new("lead_days_of_kept_visit", Direction::Free, Factor::PriorVisits),
    Feature::new("prior_late_cancels", Direction::Up, Factor::LateCancels),
    Feature::new("open_bookings", Direction::Free, Factor::OpenBookings),
    Feature::new("same_day_bookings", Direction::Free, Factor::SameDayBookings),
    Feature::new("same_day_bookings_in_one_go", Direction::Free, Factor::SameDayBookings),
    Feature::new("bookings_made_that_day", Direction::Free, Factor::SameDayBookings),
    Feature::new("weekday", Direction::Free, Factor::Weekday),
    Feature::new("hour", Direction::Free, Factor::Hour),
    Feature::new("booking_weekday", Direction::Free, Factor::BookingTime),
    Feature::new("booking_hour", Direction::Free, Factor::BookingTime),
    Feature::new("location", Direction::Free, Factor::Location),
    Feature::new("channel", Direction::Free, Factor::Channel),
    Feature::new("confirmed", Direction::Free, Factor::Confirmation),
    Feature::new("reminder_sent", Direction::Free, Factor::Reminder),
    Feature::personal("age", Factor::Age),
    Feature::personal("gender", Factor::Gender),
];

/// The features of this set, by their places in [`ALL`].
pub(crate) fn places(set: FeatureSet) -> Vec<usize> {
    let wanted = |feature: &Feature| set == FeatureSet::Demographics || !feature.demographic;
    ALL.iter().enumerate().filter(|(_, feature)| wanted(feature)).map(|(place, _)| place).collect()
}

/// What a share of missed visits is drawn towards, and by how many visits.
const USUAL_SHARE: f64 = 0.2;
const DRAWN_BY: f64 = 2.0;

/// The features of a visit whose place and channel lean this far. What is not known is below all that is.
pub(crate) fn row(facts: &Facts, place: f64, channel: f64) -> Row {
    let (came, missed) = (f64::from(facts.came), f64::from(facts.missed));
    let ended = came + missed;
    let days = |days: Option<u32>| days.map_or(-1.0, f64::from);
    let truth = |known: Option<bool>| known.map_or(-1.0, |known| f64::from(u8::from(known)));
    [
        f64::from(facts.lead_days),
        came,
        missed,
        (missed + DRAWN_BY * USUAL_SHARE) / (ended + DRAWN_BY),
        f64::from(facts.surplus) / (ended + 1.0),
        match facts.last {
            Some(End::Came) => -1.0,
            None | Some(End::CancelledLate) => 0.0,
            Some(End::Missed) => 1.0,
        },
        days(facts.since_came),
        days(facts.came_lead_days),
        f64::from(facts.late_cancels),
        f64::from(facts.open),
        f64::from(facts.same_day),
        f64::from(facts.one_go),
        f64::from(facts.booked_same_day),
        f64::from(facts.weekday),
        facts.hour.map_or(-1.0, f64::from),
        f64::from(facts.booked_weekday),
        f64::from(facts.booked_hour),
        place,
        channel,
        truth(facts.confirmed),
        truth(facts.reminded),
        facts.age.map_or(-1.0, f64::from),
        match facts.gender {
            None => -1.0,
            Some(Gender::Male) => 0.0,
            Some(Gender::Other) => 1.0,
            Some(Gender::Female) => 2.0,
        },
    ]
}
