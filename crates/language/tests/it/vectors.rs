//! The figures that the project promises on the vectors of other people's making.

use crate::score::{self, Score};

fn at_least(score: Option<Score>, share: f64) {
    let Some(score) = score else { return };
    eprintln!("{}: {} of {} wrong", score.file, score.wrong.len(), score.cases);
    for wrong in &score.wrong {
        eprintln!("  {wrong}");
    }
    assert!(score.cases > 0 && score.share() >= share, "{}: {:.3}", score.file, score.share());
}

#[test]
fn duckling_times() {
    at_least(score::times("duckling_pt_time.json", score::is_core), 0.95);
    at_least(score::times("duckling_pt_time.json", |case| score::is_core(case) && score::is_value_case(case)), 0.95);
}

#[test]
fn rustling_times() {
    at_least(score::times("rustling_ptbr_time.json", score::is_asserted), 0.92);
    at_least(
        score::times("rustling_ptbr_time.json", |case| score::is_asserted(case) && score::is_value_case(case)),
        0.92,
    );
}

#[test]
fn numbers_and_lengths() {
    for file in [
        "duckling_pt_numeral.json",
        "duckling_pt_ordinal.json",
        "rustling_ptbr_number.json",
        "duckling_pt_duration.json",
        "rustling_ptbr_duration.json",
    ] {
        at_least(score::values(file), 1.0);
    }
}

#[test]
fn what_says_no_date_gives_none() {
    assert_eq!(score::negatives("duckling_pt_time.json").unwrap_or_default(), [""; 0]);
}

#[test]
fn every_public_message_is_understood() {
    at_least(score::messages(), 1.0);
}
