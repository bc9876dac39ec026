//! What is known of an appointment at a moment.

use crate::visit::{Channel, Confirmation, End, Gender, Past, Visit};
use time::{Date, Duration, PrimitiveDateTime};

/// What a visit on the same day would have led one to expect, and one booked ahead: round figures, only so that a patient who
/// misses what is rarely missed counts for more.
const USUAL_SAME_DAY: i32 = 5;
const USUAL_AHEAD: i32 = 25;

/// Visits to one date that were booked within so many minutes of one another were booked in one go.
const ONE_GO: Duration = Duration::minutes(10);

/// How many of a hundred visits that were booked so many days ahead one expects to be missed.
pub(crate) const fn usual(lead_days: u32) -> i32 {
    if lead_days == 0 { USUAL_SAME_DAY } else { USUAL_AHEAD }
}

/// What was known of an appointment at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Days from booking to visit.
    pub lead_days: u32,
    /// The hour in which it was booked.
    pub booked_hour: u8,
    /// The weekday on which it was booked, Monday 0.
    pub booked_weekday: u8,
    /// The weekday of the visit, Monday 0.
    pub weekday: u8,
    /// The hour in which it starts.
    pub hour: Option<u8>,
    /// Earlier visits to which the patient came.
    pub came: u32,
    /// Earlier visits that the patient missed.
    pub missed: u32,
    /// Earlier visits that were cancelled late.
    pub late_cancels: u32,
    /// How the last of them ended, [`End::Came`] or [`End::Missed`].
    pub last: Option<End>,
    /// A hundred for each visit missed, less, for each to which the patient came, how many of a hundred such are missed.
    pub surplus: i32,
    /// Days from the last visit to which the patient came to this one.
    pub since_came: Option<u32>,
    /// How many days ahead that one was booked.
    pub came_lead_days: Option<u32>,
    /// Other visits that are still to come, on other days.
    pub open: u32,
    /// Other visits on the same day.
    pub same_day: u32,
    /// Of those, how many were booked in one go with this one.
    pub one_go: u32,
    /// Other visits that were booked on the day on which this one was booked.
    pub booked_same_day: u32,
    /// Where it is.
    pub place: Option<u128>,
    /// How it was booked.
    pub channel: Option<Channel>,
    /// Whether a reminder was sent.
    pub reminded: Option<bool>,
    /// Whether it was confirmed by then.
    pub confirmed: Option<bool>,
    /// How old the patient is.
    pub age: Option<u8>,
    /// The patient's gender.
    pub gender: Option<Gender>,
}

impl Facts {
    /// What was known of `visit` at `as_of`. `others` are visits of the same patient, in any order; this one may be among them.
    ///
    /// Of the others only those that had been booked by then are seen, and how one ended only once its day has passed: what
    /// happens on a day changes no score of that day.
    pub fn gather(visit: &Visit, others: &[Past], as_of: PrimitiveDateTime) -> Self {
        let mut facts = Self::alone(visit, as_of);
        let ended_before = as_of.date().min(visit.date);
        let mut last: Option<Date> = None;
        let mut last_came: Option<(Date, PrimitiveDateTime)> = None;
        for Past { visit: other, end } in others {
            if other.id == visit.id || other.patient != visit.patient || other.booked_at > as_of {
                continue;
            }
            if other.booked_at.date() == visit.booked_at.date() {
                facts.booked_same_day += 1;
            }
            if other.date >= ended_before {
                facts.count_standing(visit, other, *end, as_of.date());
                continue;
            }
            match end {
                Some(End::CancelledLate) => facts.late_cancels += 1,
                Some(end @ (End::Came | End::Missed)) => {
                    facts.count_ended(other, *end);
                    if last.is_none_or(|date| other.date > date) {
                        (last, facts.last) = (Some(other.date), Some(*end));
                    } else if last == Some(other.date) {
                        facts.last = facts.last.max(Some(*end));
                    }
                    let key = (other.date, other.booked_at);
                    if *end == End::Came && last_came.is_none_or(|known| key > known) {
                        last_came = Some(key);
                    }
                }
                None => {}
            }
        }
        if let Some((date, booked_at)) = last_came {
            facts.since_came = Some(days(date, visit.date));
            facts.came_lead_days = Some(days(booked_at.date(), date));
        }
        facts
    }

    /// What is known of a visit of somebody who has no other.
    fn alone(visit: &Visit, as_of: PrimitiveDateTime) -> Self {
        Self {
            lead_days: days(visit.booked_at.date(), visit.date),
            booked_hour: visit.booked_at.hour(),
            booked_weekday: visit.booked_at.weekday().number_days_from_monday(),
            weekday: visit.date.weekday().number_days_from_monday(),
            hour: visit.time.map(time::Time::hour),
            came: 0,
            missed: 0,
            late_cancels: 0,
            last: None,
            surplus: 0,
            since_came: None,
            came_lead_days: None,
            open: 0,
            same_day: 0,
            one_go: 0,
            booked_same_day: 0,
            place: visit.place,
            channel: visit.channel,
            reminded: visit.reminded,
            confirmed: match visit.confirmation {
                Confirmation::Unknown => None,
                Confirmation::Never => Some(false),
                Confirmation::At(at) => Some(at <= as_of),
            },
            age: visit.age,
            gender: visit.gender,
        }
    }

    /// Counts a visit whose day has not passed; how it ends, if it did, is not looked at beyond whether it was called off.
    fn count_standing(&mut self, visit: &Visit, other: &Visit, end: Option<End>, today: Date) {
        if end == Some(End::CancelledLate) {
            return;
        }
        if other.date == visit.date {
            self.same_day += 1;
            if (other.booked_at - visit.booked_at).abs() < ONE_GO {
                self.one_go += 1;
            }
        } else if other.date >= today {
            self.open += 1;
        }
    }

    fn count_ended(&mut self, other: &Visit, end: End) {
        if end == End::Missed {
            self.missed += 1;
            self.surplus += 100;
        } else {
            self.came += 1;
            self.surplus -= usual(days(other.booked_at.date(), other.date));
        }
    }

    /// Whether the patient has neither come nor stayed away before.
    pub const fn is_first_visit(&self) -> bool {
        self.came == 0 && self.missed == 0
    }
}

/// Whole days from one date to another; none if it is earlier.
fn days(from: Date, to: Date) -> u32 {
    u32::try_from((to - from).whole_days()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    pub(crate) fn visit(id: u128, booked_at: PrimitiveDateTime, date: Date) -> Visit {
        Visit {
            id,
            patient: 1,
            booked_at,
            date,
            time: None,
            place: None,
            channel: None,
            reminded: None,
            confirmation: Confirmation::Unknown,
            age: None,
            gender: None,
        }
    }

    fn past(id: u128, date: Date, end: End) -> Past {
        Past { visit: visit(id, date.midnight() - Duration::days(7), date), end: Some(end) }
    }

    #[test]
    fn only_days_that_have_passed_count() {
        let wanted = visit(9, datetime!(2026-03-01 09:00), date!(2026 - 03 - 20));
        let others = [
            past(1, date!(2026 - 03 - 05), End::Missed),
            past(2, date!(2026 - 03 - 10), End::Came),
            past(3, date!(2026 - 03 - 12), End::Missed),
        ];
        let at = |as_of| {
            let facts = Facts::gather(&wanted, &others, as_of);
            (facts.came, facts.missed, facts.open)
        };
        assert_eq!(at(datetime!(2026-03-05 23:59)), (0, 0, 3));
        assert_eq!(at(datetime!(2026-03-06 00:00)), (0, 1, 2));
        assert_eq!(at(datetime!(2026-03-12 18:00)), (1, 1, 1));
        assert_eq!(at(datetime!(2026-03-20 08:00)), (1, 2, 0));
    }

    #[test]
    fn what_was_booked_later_is_not_seen() {
        let wanted = visit(9, datetime!(2026-03-01 09:00), date!(2026 - 03 - 20));
        let other = Past { visit: visit(1, datetime!(2026-03-18 09:00), date!(2026 - 03 - 20)), end: None };
        let at = |as_of| Facts::gather(&wanted, std::slice::from_ref(&other), as_of).same_day;
        assert_eq!((at(datetime!(2026-03-18 08:59)), at(datetime!(2026-03-18 09:00))), (0, 1));
    }

    #[test]
    fn the_order_of_the_others_is_of_no_account() {
        let wanted = visit(9, datetime!(2026-03-01 09:00), date!(2026 - 03 - 20));
        let mut others = [
            past(1, date!(2026 - 02 - 05), End::Missed),
            past(2, date!(2026 - 02 - 05), End::Came),
            past(3, date!(2026 - 01 - 12), End::Came),
        ];
        let forward = Facts::gather(&wanted, &others, datetime!(2026-03-20 00:00));
        others.reverse();
        assert_eq!(forward, Facts::gather(&wanted, &others, datetime!(2026-03-20 00:00)));
        assert_eq!((forward.last, forward.since_came), (Some(End::Missed), Some(43)));
    }
}
