//! What decides about stays: the facts of the calendar, read date by date instead of window by window.

use super::{StayTerms, StayUnit};
use crate::{
    Block, Calendar, Instant, Ledger, Length, Placement, Span,
    availability::{
        days::Day,
        facts::{Facts, Opening},
        reach::hull,
    },
};
use std::num::NonZeroU32;
use time::Date;

/// More than stays of so many nights or days ever last, dates that are skipped or last 25 hours included.
pub(super) fn at_most(units: NonZeroU32) -> Length {
    Length::minutes(1440 * (i64::from(units.get().min(StayTerms::LONGEST)) + 3))
}

/// Compiles what decides about stays of so many nights or days whose check-in lies within `starts`.
pub(super) fn compile(
    calendar: &Calendar,
    terms: &StayTerms,
    ledger: &Ledger,
    now: Instant,
    starts: Span,
    units: NonZeroU32,
) -> Facts {
    // A check-in at the end of its date, or one that the clocks jump over, is already on the next.
    let days = whole_days(calendar, starts.widened(Length::minutes(1440), Length::ZERO));
    let mut facts = Facts::compile(calendar, ledger, now, days, at_most(units), Placement::Anywhere);
    facts.openings = runs(calendar, terms, &facts.openings);
    for (_, block) in &mut facts.blocks {
        *block = Block { span: from_check_in(calendar, terms, block.span), ..*block };
    }
    facts.blocks.sort_unstable_by_key(|&(schedule, block)| (block, schedule));
    for closure in &mut facts.closures {
        *closure = from_check_in(calendar, terms, *closure);
    }
    facts.closures.sort_unstable();
    facts
}

/// Whole local days: hours in the morning open the date of a check-in in the afternoon.
pub(super) fn whole_days(calendar: &Calendar, starts: Span) -> Span {
    let first = Day::of(&calendar.zone, starts.start()).map(|day| day.span);
    let last = Day::of(&calendar.zone, starts.end()).map(|day| day.span);
    hull(hull(starts, first), last)
}

/// Dates that are open, as windows from the check-in on the first of them to the last possible check-out.
fn runs(calendar: &Calendar, terms: &StayTerms, windows: &[Opening]) -> Vec<Opening> {
    let dated = windows.iter().map(|window| (calendar.zone.date(window.span.start()), *window));
    let mut runs: Vec<(Date, Date, Opening)> = Vec::new();
    for (date, window) in dated {
        match runs.last_mut() {
            Some((_, last, _)) if *last == date => {}
            Some((_, last, _)) if last.next_day() == Some(date) => *last = date,
            Some(_) | None => runs.push((date, date, window)),
        }
    }
    let opening = |(first, last, window): (Date, Date, Opening)| {
        let departure = match terms.unit {
            StayUnit::Night => last.next_day()?,
            StayUnit::Day => last,
        };
        let start = calendar.zone.instant(first, terms.check_in);
        // The night before a date that the zone skipped has no morning.
        let end = match calendar.zone.day(departure) {
            Some(_) => calendar.zone.instant(departure, terms.check_out),
            None => calendar.zone.day(last)?.end(),
        };
        let span = Span::new(start, end).ok()?;
        Some(Opening { span, anchor: start, ..window })
    };
    runs.into_iter().filter_map(opening).collect()
}

/// What begins with a date and takes at least its night hinders nobody who leaves on that date: it counts from the
/// check-in on, or from the check-out where that is later.
fn from_check_in(calendar: &Calendar, terms: &StayTerms, span: Span) -> Span {
    let date = calendar.zone.date(span.start());
    let begins_with_date = calendar.zone.day(date).is_some_and(|day| day.start() == span.start());
    match terms.unit {
        StayUnit::Night if begins_with_date => {
            Span::new(calendar.zone.instant(date, terms.check_in.max(terms.check_out)), span.end()).unwrap_or(span)
        }
        StayUnit::Night | StayUnit::Day => span,
    }
}
