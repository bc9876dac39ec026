//! Tries to let the future into a score.

use crate::practice::{FIRST, visits};
use no_show::{End, Facts, FeatureSet, Past, Shift, Training, as_of, replay, train};
use time::{Duration, Time};

/// What happened on a day, turned round.
fn turned(visits: &[Past], from: time::Date) -> Vec<Past> {
    let turn = |past: &Past| {
        let end = match past.end {
            Some(End::Came) if past.visit.date >= from => Some(End::Missed),
            Some(End::Missed) if past.visit.date >= from => Some(End::Came),
            end => end,
        };
        Past { end, ..past.clone() }
    };
    visits.iter().map(turn).collect()
}

#[test]
fn outcomes_of_a_day_and_later_change_no_facts_of_that_day() {
    let visits = visits(40, 1);
    for day in [0, 1, 17, 39] {
        let date = FIRST + Duration::days(day);
        let other = turned(&visits, date);
        let evening = date.with_time(Time::from_hms(23, 59, 59).unwrap());
        for past in visits.iter().filter(|past| past.visit.date == date) {
            for moment in [as_of(&past.visit), evening] {
                assert_eq!(Facts::gather(&past.visit, &visits, moment), Facts::gather(&past.visit, &other, moment));
            }
        }
    }
}

#[test]
fn a_model_of_earlier_days_knows_nothing_of_later_ones() {
    let visits = visits(60, 2);
    let date = FIRST + Duration::days(45);
    let learn = |visits: &[Past]| {
        let judged = replay(visits);
        let (earlier, later) = judged.split_at(judged.partition_point(|(day, ..)| *day < date));
        let model = train(earlier, Training { seed: 1, features: FeatureSet::Scheduling }).unwrap().model;
        let first_day = later.iter().filter(|(day, ..)| *day == date);
        let scores: Vec<f64> = first_day.map(|(_, facts, _)| model.assess(facts, Shift(0)).score()).collect();
        (model, scores)
    };
    let (there, here) = (learn(&visits), learn(&turned(&visits, date)));
    assert_eq!(there, here);
    assert_eq!(here.1.len(), 40);
}

#[test]
fn an_appointment_does_not_see_its_own_outcome() {
    for past in visits(5, 3) {
        let itself = std::slice::from_ref(&past);
        let late = past.visit.date.midnight() + Duration::days(30);
        assert_eq!(Facts::gather(&past.visit, itself, late), Facts::gather(&past.visit, &[], late));
    }
}
