//! The facts that decide, compiled once for a range of starts: sorted, so that one sweep reads each of them once.

use super::{
    days::Day,
    peak::{Level, levels},
};
use crate::{Alignment, Block, Calendar, Grid, Instant, Ledger, Length, Placement, Source, Span, Zone};

/// What decides about starts within a range, and nothing that does not.
#[derive(Clone, Debug)]
pub(crate) struct Facts {
    /// Windows of all schedules by start, identical spans once.
    pub(crate) openings: Vec<Opening>,
    /// Blocks of all schedules by start.
    pub(crate) blocks: Vec<(usize, Block)>,
    /// Closures by start.
    pub(crate) closures: Vec<Span>,
    /// Live claims.
    pub(crate) levels: Vec<Level>,
    /// Local days, where a rule or the grid counts by them.
    pub(crate) days: Vec<BookedDay>,
}

/// A window, and what the starts in it are counted from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) span: Span,
    pub(crate) anchor: Instant,
    pub(crate) schedule: usize,
    pub(crate) source: Source,
}

/// A local day, and how many distinct bookings and holds start on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BookedDay {
    pub(crate) day: Day,
    pub(crate) owners: u32,
}

impl Facts {
    /// Compiles what decides about bookings of this length that start within `starts`.
    pub(crate) fn compile(
        calendar: &Calendar,
        ledger: &Ledger,
        now: Instant,
        starts: Span,
        length: Length,
        placement: Placement,
    ) -> Self {
        let cores = starts.widened(Length::ZERO, length);
        let mut openings = Vec::new();
        let mut blocks = Vec::new();
        for (schedule, rules) in calendar.schedules.iter().enumerate() {
            let expansion = rules.expand(cores);
            openings.extend(expansion.windows.iter().map(|window| Opening {
                span: window.span,
                anchor: anchor(&calendar.zone, placement, window.span.start()),
                schedule,
                source: window.source,
            }));
            blocks.extend(expansion.blocks.into_iter().map(|block| (schedule, block)));
        }
        if calendar.schedules.len() > 1 {
            openings.sort_unstable_by_key(|opening: &Opening| (opening.span, opening.schedule));
            openings.dedup_by_key(|opening| opening.span);
            blocks.sort_unstable_by_key(|&(schedule, block)| (block, schedule));
        }
        let mut closures: Vec<Span> = calendar.closures.iter().copied().filter(|span| span.overlaps(cores)).collect();
        closures.sort_unstable();
        Self {
            openings,
            blocks,
            closures,
            levels: levels(ledger, now, calendar.busy(cores)),
            days: days(calendar, ledger, now, starts, placement),
        }
    }

    /// The place in [`Facts::days`] of the day that a moment belongs to.
    pub(crate) fn day_at(&self, at: Instant) -> usize {
        self.days.partition_point(|booked| booked.day.span.end() <= at)
    }
}

/// What the starts in a window are counted from. On a local grid that is the day's midnight, whatever the window.
fn anchor(zone: &Zone, placement: Placement, start: Instant) -> Instant {
    match placement {
        Placement::OnGrid(Grid { step, alignment: Alignment::Rounded }) => rounded_up(zone, round_mark(step), start),
        Placement::Anywhere | Placement::AnyTime | Placement::OnGrid(_) => start,
    }
}

/// The next moment at which the clock on the wall shows a whole number of marks.
fn rounded_up(zone: &Zone, mark: Length, mut at: Instant) -> Instant {
    // A second time where the clocks change by less than the mark in between, as they do on Lord Howe Island.
    for _ in 0..2 {
        let local = at.as_micros() + i64::from(zone.offset(at).whole_seconds()) * 1_000_000;
        let over = local.rem_euclid(mark.as_micros());
        if over == 0 {
            break;
        }
        at = at + Length::micros(mark.as_micros() - over);
    }
    at
}

/// The largest of the round lengths that divides the step; where none does, nothing is rounded.
fn round_mark(step: Length) -> Length {
    [60, 30, 20, 15, 10, 5]
        .map(Length::minutes)
        .into_iter()
        .find(|mark| step.is_positive() && step.as_micros() % mark.as_micros() == 0)
        .unwrap_or(Length::micros(1))
}

fn days(calendar: &Calendar, ledger: &Ledger, now: Instant, starts: Span, placement: Placement) -> Vec<BookedDay> {
    let by_grid = matches!(placement, Placement::OnGrid(Grid { alignment: Alignment::LocalGrid, .. }));
    if !by_grid && calendar.rules.daily_limit.is_none() {
        return Vec::new();
    }
    let days = Day::covering(&calendar.zone, starts);
    let mut begun: Vec<_> = ledger
        .claims()
        .iter()
        .filter(|claim| claim.owner.is_live(now))
        .map(|claim| (days.partition_point(|day| day.span.end() <= claim.core.start()), claim))
        .filter(|&(place, claim)| days.get(place).is_some_and(|day| day.span.holds(claim.core.start())))
        .map(|(place, claim)| (place, claim.owner))
        .collect();
    begun.sort_unstable();
    begun.dedup();
    let visits = ledger.visits().iter().filter_map(|&at| {
        let place = days.partition_point(|day| day.span.end() <= at);
        days.get(place).is_some_and(|day| day.span.holds(at)).then_some(place)
    });
    let visits: Vec<usize> = visits.collect();
    let mut booked: Vec<BookedDay> = days.into_iter().map(|day| BookedDay { day, owners: 0 }).collect();
    for place in begun.into_iter().map(|(place, _)| place).chain(visits) {
        if let Some(day) = booked.get_mut(place) {
            day.owners = day.owners.saturating_add(1);
        }
    }
    booked
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::utc_datetime;

    #[test]
    fn rounding_goes_by_the_clock_on_the_wall() {
        // The clock shows 01:45, goes back from 02:00 to 01:30 a quarter of an hour later, and shows 02:00 at last.
        let zone: Zone = "Australia/Lord_Howe".parse().unwrap();
        let at = Instant::from(utc_datetime!(2026-04-04 14:45));
        assert_eq!(rounded_up(&zone, Length::minutes(60), at) - at, Length::minutes(45));
        let kolkata: Zone = "Asia/Kolkata".parse().unwrap();
        let at = Instant::from(utc_datetime!(2026-04-04 09:00));
        assert_eq!(rounded_up(&kolkata, Length::minutes(60), at) - at, Length::minutes(30));
    }

    #[test]
    fn the_mark_divides_the_step() {
        for (step, mark) in [(60, 60), (45, 15), (25, 5), (120, 60), (40, 20), (50, 10)] {
            assert_eq!(round_mark(Length::minutes(step)), Length::minutes(mark), "{step}");
        }
        assert_eq!(round_mark(Length::minutes(7)), Length::micros(1));
    }
}
