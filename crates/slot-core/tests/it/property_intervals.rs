//! Properties of sets of spans and of teams, against a model of single seconds.

use proptest::prelude::*;
use slot_core::{Instant, Span, Team, intersect, merge, subtract};
use std::collections::BTreeSet;

const END: i64 = 40;

fn span() -> impl Strategy<Value = Span> {
    (0..END, 1..12i64).prop_map(|(start, length)| between(start, start + length))
}

fn between(start: i64, end: i64) -> Span {
    Span::new(Instant::from_seconds(start), Instant::from_seconds(end)).unwrap()
}

fn set() -> impl Strategy<Value = Vec<Span>> {
    proptest::collection::vec(span(), 0..8)
}

fn seconds(spans: &[Span]) -> BTreeSet<i64> {
    spans.iter().flat_map(|span| span.start().as_seconds()..span.end().as_seconds()).collect()
}

/// Covers exactly these seconds, in order, and with a gap between any two spans.
fn is_normal_form_of(spans: &[Span], model: &BTreeSet<i64>) -> bool {
    seconds(spans) == *model && spans.is_sorted() && spans.windows(2).all(|pair| pair[0].end() < pair[1].start())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn sets_of_spans_are_sets_of_moments(left in set(), right in set()) {
        let (a, b) = (seconds(&left), seconds(&right));
        prop_assert!(is_normal_form_of(&merge(left.clone()), &a));
        prop_assert!(is_normal_form_of(&subtract(&left, &right), &(&a - &b)));
        prop_assert!(is_normal_form_of(&intersect(&left, &right), &(&a & &b)));
    }

    #[test]
    fn a_meeting_fits_when_one_window_of_everybody_holds_it(
        fixed in proptest::collection::vec(set(), 0..3),
        groups in proptest::collection::vec(proptest::collection::vec(set(), 0..3), 0..3),
    ) {
        let team = Team { fixed, groups };
        let windows = team.windows();
        prop_assert!(windows.windows(2).all(|pair| pair[0].start() < pair[1].start() && pair[0].end() < pair[1].end()));
        let anybody = !team.fixed.is_empty() || !team.groups.is_empty();
        for start in 0..END + 12 {
            for end in start + 1..=END + 12 {
                let meeting = between(start, end);
                let holds = |windows: &Vec<Span>| windows.iter().any(|window| window.contains(meeting));
                let possible =
                    anybody && team.fixed.iter().all(holds) && team.groups.iter().all(|hosts| hosts.iter().any(holds));
                prop_assert_eq!(holds(&windows), possible, "{}..{}", start, end);
            }
        }
    }
}
