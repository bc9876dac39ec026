//! What holds for every score.

use crate::practice::visits;
use no_show::{End, Factor, Facts, FeatureSet, Language, Model, Past, Shift, Training, Visit, replay, sentence, train};
use proptest::prelude::*;
use std::sync::LazyLock;
use time::{Duration, PrimitiveDateTime, macros::datetime};

const NOW: PrimitiveDateTime = datetime!(2026-06-01 08:00);

/// The prior, and what was learnt with and without demographics.
static MODELS: LazyLock<Vec<Model>> = LazyLock::new(|| {
    let judged = replay(&visits(60, 1));
    let learn = |features| train(&judged, Training { seed: 1, features }).unwrap().model;
    vec![Model::prior(), learn(FeatureSet::Scheduling), learn(FeatureSet::Demographics)]
});

fn model() -> impl Strategy<Value = &'static Model> {
    (0..3_usize).prop_map(|place| &MODELS[place])
}

prop_compose! {
    fn visit()(
        id in 0..1000_u128,
        booked in 1..200_i64,
        lead in 0..60_i64,
        hour in 0..24_i64,
        place in prop::option::of(0..4_u128),
        reminded in prop::option::of(any::<bool>()),
    ) -> Visit {
        let mut visit = visits(1, 9).remove(0).visit;
        visit.id = id;
        visit.patient = 1;
        visit.booked_at = NOW - Duration::days(booked) + Duration::hours(hour);
        visit.date = (visit.booked_at + Duration::days(lead)).date();
        visit.place = place;
        visit.reminded = reminded;
        visit
    }
}

prop_compose! {
    fn past()(
        visit in visit(),
        end in prop::sample::select(vec![Some(End::Came), Some(End::Missed), Some(End::CancelledLate), None]),
    ) -> Past {
        Past { visit, end }
    }
}

prop_compose! {
    fn wanted()(visit in visit(), ahead in 0..40_i64) -> Visit {
        Visit { id: 5000, booked_at: NOW - Duration::hours(1), date: NOW.date() + Duration::days(ahead), ..visit }
    }
}

proptest! {
    #[test]
    fn a_score_is_the_sum_of_its_parts(
        model in model(), wanted in wanted(), others in prop::collection::vec(past(), 0..8), shift in -900_000..900_000_i64,
    ) {
        let facts = Facts::gather(&wanted, &others, NOW);
        let found = model.assess(&facts, Shift(shift));
        prop_assert!((0.0..=1.0).contains(&found.score()));
        let bare = model.assess(&facts, Shift(0));
        prop_assert_eq!(found.micro_log_odds(), bare.micro_log_odds() + shift);
        let parts: i64 = found.parts().iter().map(|part| part.micro_log_odds).sum();
        let base = found.micro_log_odds() - parts;
        let probability = 1.0 / (1.0 + (-(f64::from(i32::try_from(base).unwrap()) / 1e6)).exp());
        prop_assert!((found.base() - probability).abs() < 1e-12);
        let points: f64 = found.parts().iter().map(|part| part.impact).sum();
        prop_assert!((found.base() + points - found.score()).abs() < 1e-9);
        for part in found.parts() {
            prop_assert!(part.micro_log_odds != 0 && (part.impact > 0.0) == (part.micro_log_odds > 0));
        }
        prop_assert!(found.parts().is_sorted_by_key(|part| -part.micro_log_odds.abs()));
    }

    #[test]
    fn one_more_missed_visit_never_lowers_a_risk(
        model in model(), wanted in wanted(), others in prop::collection::vec(past(), 0..8), another in visit(),
    ) {
        let another = Past { visit: Visit { id: 4000, ..another }, end: Some(End::Missed) };
        prop_assume!(another.visit.date < NOW.date());
        prop_assume!(another.visit.booked_at.date() != wanted.booked_at.date());
        let before = model.assess(&Facts::gather(&wanted, &others, NOW), Shift(0));
        let more: Vec<Past> = others.iter().cloned().chain([another]).collect();
        let after = model.assess(&Facts::gather(&wanted, &more, NOW), Shift(0));
        prop_assert!(after.score() >= before.score(), "{before:?} {after:?}");
    }

    #[test]
    fn a_visit_missed_instead_of_kept_never_lowers_a_risk(
        model in model(), wanted in wanted(), others in prop::collection::vec(past(), 1..8),
    ) {
        let facts = Facts::gather(&wanted, &others, NOW);
        let worse = Facts {
            came: facts.came.saturating_sub(1),
            missed: facts.missed + 1,
            surplus: facts.surplus + 100,
            last: Some(End::Missed),
            ..facts.clone()
        };
        prop_assert!(model.assess(&worse, Shift(0)).score() >= model.assess(&facts, Shift(0)).score());
    }

    #[test]
    fn who_books_ahead_is_never_below_who_books_for_the_day(
        model in model(), wanted in wanted(), others in prop::collection::vec(past(), 0..8), lead in 1..400_u32,
    ) {
        let facts = Facts::gather(&wanted, &others, NOW);
        let same_day = model.assess(&Facts { lead_days: 0, ..facts.clone() }, Shift(0));
        let ahead = model.assess(&Facts { lead_days: lead, ..facts }, Shift(0));
        prop_assert!(ahead.score() >= same_day.score());
    }

    #[test]
    fn every_factor_has_a_sentence(wanted in wanted(), others in prop::collection::vec(past(), 0..4)) {
        let facts = Facts::gather(&wanted, &others, NOW);
        for factor in Factor::ALL {
            for language in [Language::Portuguese, Language::English] {
                let said = sentence(factor, &facts, language);
                prop_assert!(said.ends_with('.') && said.len() > 5, "{said}");
            }
        }
    }
}

#[test]
fn the_prior_says_what_is_written_down() {
    let wanted = visits(1, 9).remove(0).visit;
    let score = |lead: i64, history: &[(End, i64)]| {
        let visit =
            Visit { booked_at: NOW, date: NOW.date() + Duration::days(lead), patient: 1, id: 99, ..wanted.clone() };
        let past = |(place, (end, days)): (usize, &(End, i64))| Past {
            visit: Visit {
                id: u128::try_from(place).unwrap(),
                booked_at: NOW - Duration::days(days + 7),
                date: NOW.date() - Duration::days(*days),
                ..visit.clone()
            },
            end: Some(*end),
        };
        let others: Vec<Past> = history.iter().enumerate().map(past).collect();
        format!("{:.3}", Model::prior().assess(&Facts::gather(&visit, &others, NOW), Shift(0)).score())
    };
    assert_eq!(
        [0, 1, 7, 14, 30, 31].map(|lead| score(lead, &[])),
        ["0.050", "0.150", "0.200", "0.240", "0.280", "0.300"]
    );
    assert_eq!(score(7, &[(End::Missed, 20)]), "0.346");
    assert_eq!(score(7, &[(End::Missed, 20), (End::Missed, 30)]), "0.423");
    assert_eq!(score(7, &[(End::Came, 20)]), "0.157");
}
