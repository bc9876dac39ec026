//! A practice that is made up: patients of two kinds, who miss more the longer ahead they book.

use no_show::{Channel, Confirmation, End, Gender, Past, Visit};
use time::{Date, Duration, Time, macros::date};

/// The first day.
pub(crate) const FIRST: Date = date!(2026 - 01 - 05);

/// A sequence that follows from a seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// One of the numbers below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// So many days of visits that have ended, 40 a day.
pub(crate) fn visits(days: u64, seed: u64) -> Vec<Past> {
    let mut dice = Dice::new(seed);
    let mut visits = Vec::new();
    for day in 0..days {
        for _ in 0..40 {
            let patient = dice.below(400);
            let lead = [0, 1, 3, 7, 14, 30][usize::try_from(dice.below(6)).unwrap()];
            let careless = patient.is_multiple_of(4);
            let percent = if lead == 0 { 4 } else { 12 + lead / 3 + if careless { 35 } else { 0 } };
            let end = if dice.below(100) < percent { End::Missed } else { End::Came };
            let (day, lead) = (i64::try_from(day).unwrap(), i64::try_from(lead).unwrap());
            let date = FIRST + Duration::days(day);
            let hour = u8::try_from(8 + dice.below(9)).unwrap();
            visits.push(Past {
                visit: Visit {
                    id: u128::try_from(visits.len()).unwrap(),
                    patient: patient.into(),
                    booked_at: (date - Duration::days(lead)).with_time(Time::from_hms(7, 30, 0).unwrap()),
                    date,
                    time: Some(Time::from_hms(hour, 0, 0).unwrap()),
                    place: Some(dice.below(3).into()),
                    channel: [Some(Channel::Web), Some(Channel::Phone), None][usize::try_from(dice.below(3)).unwrap()],
                    reminded: Some(lead > 2),
                    confirmation: Confirmation::Unknown,
                    age: Some(u8::try_from(dice.below(90)).unwrap()),
                    gender: Some(if dice.below(2) == 0 { Gender::Female } else { Gender::Male }),
                },
                end: Some(end),
            });
        }
    }
    visits
}
