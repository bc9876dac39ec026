//! Checks what everybody remembers: no answer may contradict the others, whatever the order in which they were decided.
//!
//! A place is *surely* taken from the answer that granted it until somebody asks to free it, and *perhaps* taken from the
//! asking until the answer that freed it. A grant is wrong when even the sure ones left no room while it was decided, a
//! refusal when even all that were perhaps there left room at every moment.

use super::{
    line::Violations,
    sweep::{Sweep, Use},
    timeline::Window,
};
use slot_core::{Instant, Span};
use std::collections::BTreeMap;

/// Places of resources for a while, all or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The resources by number, and how many places of each; the first is the one that is booked.
    pub(super) parts: Vec<(usize, u32)>,
    /// When.
    pub(super) span: Span,
}

/// Places that were taken, until they were freed.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) wanted: Wanted,
    pub(super) taken: Window,
    /// Of a hold: when it lapses.
    pub(super) until: Option<Instant>,
    pub(super) freed: Option<Window>,
}

/// A wish that was refused because of others.
#[derive(Clone, Debug)]
pub(super) struct Denial {
    pub(super) wanted: Wanted,
    /// The part that had no room.
    pub(super) part: usize,
    pub(super) during: Window,
    /// Of somebody who wanted to move: the stay, by its place in the list, that was in nobody's way.
    pub(super) moves: Option<usize>,
}

/// A stay on one resource.
struct Taken<'a> {
    stay: &'a Stay,
    places: i64,
}

/// Stays by resource and day: no stay reaches into another day.
type Index<'a> = BTreeMap<(usize, i64), Vec<Taken<'a>>>;

/// What contradicts what.
#[derive(Debug, Default)]
pub(super) struct Contradictions {
    /// Granted though there was no room.
    pub(super) grants: Violations,
    /// Refused though there was room.
    pub(super) refusals: Violations,
}

/// Checks every answer against all others.
pub(super) fn check(stays: &[&Stay], denials: &[&Denial], capacities: &[u32]) -> Contradictions {
    let mut index = Index::new();
    for &stay in stays {
        for &(resource, places) in &stay.wanted.parts {
            let here = index.entry((resource, day(stay.wanted.span))).or_default();
            here.push(Taken { stay, places: places.into() });
        }
    }
    let mut found = Contradictions::default();
    for stay in stays {
        check_grant(stay, &index, capacities, &mut found.grants);
    }
    for denial in denials {
        let own = denial.moves.and_then(|place| stays.get(place)).copied();
        check_refusal(denial, own, &index, capacities, &mut found.refusals);
    }
    found
}

fn check_grant(own: &Stay, index: &Index<'_>, capacities: &[u32], found: &mut Violations) {
    if own.taken.answered == Instant::MAX {
        return;
    }
    for &(resource, places) in &own.wanted.parts {
        let others = around(index, resource, own.wanted.span)
            .filter(|taken| !std::ptr::eq(taken.stay, own) && taken.stay.is_sure_during(own.taken));
        let (peak, capacity) = (peak(others, own.wanted.span), capacity(capacities, resource));
        if peak + i64::from(places) > capacity {
            let span = own.wanted.span;
            found.add(format!("resource {resource} had {peak} of {capacity} places taken and {span:?} was granted"));
        }
    }
}

fn check_refusal(denial: &Denial, own: Option<&Stay>, index: &Index<'_>, capacities: &[u32], found: &mut Violations) {
    let Some(&(resource, places)) = denial.wanted.parts.get(denial.part) else { return };
    let span = denial.wanted.span;
    let is_other = |taken: &&Taken<'_>| own.is_none_or(|own| !std::ptr::eq(taken.stay, own));
    let perhaps: Vec<&Taken<'_>> = around(index, resource, span)
        .filter(|taken| is_other(taken) && taken.stay.is_perhaps_during(denial.during))
        .collect();
    let moments = std::iter::once(denial.during.asked)
        .chain(perhaps.iter().map(|taken| taken.stay.taken.asked).filter(|&at| at > denial.during.asked));
    let peak = moments
        .map(|at| peak(perhaps.iter().copied().filter(|taken| taken.stay.is_perhaps_at(at)), span))
        .max()
        .unwrap_or(0);
    let capacity = capacity(capacities, resource);
    if peak + i64::from(places) <= capacity {
        found.add(format!(
            "resource {resource} had at most {peak} of {capacity} places taken and {places} for {span:?} were refused"
        ));
    }
}

impl Stay {
    /// Whether it was there from the beginning of the window to its end.
    fn is_sure_during(&self, window: Window) -> bool {
        self.taken.answered < window.asked
            && self.freed.is_none_or(|freed| freed.asked > window.answered)
            && self.until.is_none_or(|until| until > window.answered)
    }

    /// Whether it may have been there at some moment of the window.
    fn is_perhaps_during(&self, window: Window) -> bool {
        self.taken.asked < window.answered
            && self.freed.is_none_or(|freed| freed.answered > window.asked)
            && self.until.is_none_or(|until| until > window.asked)
    }

    /// Whether it may have been there at this moment. A hold counts as long as the decision's own idea of now, which is
    /// somewhat earlier, may have been before it lapsed.
    fn is_perhaps_at(&self, at: Instant) -> bool {
        self.taken.asked <= at && self.freed.is_none_or(|freed| freed.answered >= at)
    }
}

fn around<'a>(index: &'a Index<'a>, resource: usize, span: Span) -> impl Iterator<Item = &'a Taken<'a>> {
    let here = index.get(&(resource, day(span))).into_iter().flatten();
    here.filter(move |taken| taken.stay.wanted.span.overlaps(span))
}

fn peak<'a>(taken: impl Iterator<Item = &'a Taken<'a>>, span: Span) -> i64 {
    let uses: Vec<Use> = taken
        .map(|taken| Use {
            resource: String::new(),
            from: taken.stay.wanted.span.start().as_micros(),
            until: taken.stay.wanted.span.end().as_micros(),
            places: taken.places,
        })
        .collect();
    Sweep::over(&uses).peak(span.start().as_micros(), span.end().as_micros())
}

fn capacity(capacities: &[u32], resource: usize) -> i64 {
    capacities.get(resource).copied().unwrap_or(0).into()
}

fn day(span: Span) -> i64 {
    span.start().as_seconds().div_euclid(86_400)
}

#[cfg(test)]
mod tests {
    use super::*;
    use slot_core::Length;

    fn wanted(start: i64) -> Wanted {
        let span = Span::starting(Instant::from_seconds(start * 60), Length::minutes(30)).unwrap();
        Wanted { parts: vec![(0, 1)], span }
    }

    fn window(asked: i64, answered: i64) -> Window {
        Window { asked: Instant::from_micros(asked), answered: Instant::from_micros(answered) }
    }

    fn stay(start: i64, taken: Window, freed: Option<Window>) -> Stay {
        Stay { wanted: wanted(start), taken, until: None, freed }
    }

    fn denial(start: i64, during: Window) -> Denial {
        Denial { wanted: wanted(start), part: 0, during, moves: None }
    }

    fn found(stays: &[Stay], denials: &[Denial], capacity: u32) -> (usize, usize) {
        let (stays, denials): (Vec<&Stay>, Vec<&Denial>) = (stays.iter().collect(), denials.iter().collect());
        let found = check(&stays, &denials, &[capacity]);
        (found.grants.count(), found.refusals.count())
    }

    #[test]
    fn a_grant_beside_a_sure_stay_is_a_double_booking() {
        let first = || stay(0, window(0, 10), None);
        assert_eq!(found(&[first(), stay(15, window(20, 30), None)], &[], 1), (1, 0));
        assert_eq!(found(&[first(), stay(15, window(20, 30), None)], &[], 2), (0, 0));
        assert_eq!(found(&[first(), stay(30, window(20, 30), None)], &[], 1), (0, 0), "they touch");
        let freed = stay(0, window(0, 10), Some(window(12, 25)));
        assert_eq!(found(&[freed, stay(15, window(20, 30), None)], &[], 1), (0, 0), "it may have been freed");
        let held = Stay { until: Some(Instant::from_micros(25)), ..first() };
        assert_eq!(found(&[held, stay(15, window(20, 30), None)], &[], 1), (0, 0), "it may have lapsed");
    }

    #[test]
    fn a_refusal_without_a_reason_is_found() {
        let first = || stay(0, window(0, 10), None);
        assert_eq!(found(&[first()], &[denial(15, window(5, 15))], 1), (0, 0));
        assert_eq!(found(&[first()], &[denial(15, window(5, 15))], 2), (0, 1), "a place was left");
        assert_eq!(found(&[first()], &[denial(30, window(5, 15))], 1), (0, 1), "they touch");
        let freed = stay(0, window(0, 10), Some(window(12, 25)));
        assert_eq!(found(std::slice::from_ref(&freed), &[denial(15, window(20, 30))], 1), (0, 0));
        assert_eq!(found(&[freed], &[denial(15, window(26, 30))], 1), (0, 1), "it was freed before");
    }

    #[test]
    fn nobody_is_in_the_way_of_a_move_of_ones_own() {
        let first = || stay(0, window(0, 10), None);
        let moved = |moves| Denial { moves, ..denial(15, window(20, 30)) };
        assert_eq!(found(&[first()], &[moved(None)], 1), (0, 0));
        assert_eq!(found(&[first()], &[moved(Some(0))], 1), (0, 1));
    }

    #[test]
    fn two_that_were_never_there_together_are_no_reason() {
        let one = stay(0, window(0, 10), Some(window(11, 12)));
        let other = stay(0, window(15, 20), None);
        assert_eq!(found(&[one, other], &[denial(0, window(5, 30))], 2), (0, 1));
    }
}
