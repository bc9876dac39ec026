//! Explanations: every check on a wish with its facts, not only the first that fails.

use crate::{
    Activity, Admission, Calendar, Capacity, Claim, Durations, Instant, Ledger, Length, Placement, Refusal, Source,
    Span, Wish,
    admit::{admission, judge_of},
    availability::{
        facts::{Facts, Opening},
        judge::{self, Judge},
    },
};
use time::Date;

/// Why a wish can or cannot be booked, in full.
///
/// # Example
/// ```
/// use slot_core::{Calendar, Instant, Ledger, Length, Refusal, Span, Wish, Zone, explain};
///
/// let closed = Calendar::of(Zone::utc(), vec![]);
/// let wish = Wish::anywhere(Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap());
/// let ledger = Ledger::new(closed.reach(&wish), vec![]);
///
/// let explanation = explain(&closed, &ledger, wish.span.start(), &wish);
/// assert_eq!(explanation.verdict, Err(Refusal::OutsideHours));
/// assert_eq!(explanation.findings.len(), 10);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What [`crate::admit`] answers: the first failure, or the admission.
    pub verdict: Result<Admission, Refusal>,
    /// What the wish would occupy, buffers included.
    pub busy: Span,
    /// Every check, in the order in which they decide.
    pub findings: Vec<Finding>,
}

/// What one check found.
///
/// # Example
/// ```
/// use slot_core::{Activity, Evidence, Finding};
/// let finding = Finding { outcome: Ok(()), evidence: Evidence::Activity(Activity::Active) };
/// assert!(finding.outcome.is_ok());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Passed, or the refusal that this check alone would give.
    pub outcome: Result<(), Refusal>,
    /// What it looked at.
    pub evidence: Evidence,
}

/// What a check looked at.
///
/// # Example
/// ```
/// use slot_core::{Evidence, Instant};
/// let now = Instant::from_seconds(0);
/// assert_ne!(Evidence::Notice { now, earliest: Some(now) }, Evidence::Notice { now, earliest: None });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Whether the resource takes bookings.
    Activity(Activity),
    /// The length.
    Duration {
        /// The length wished for.
        asked: Length,
        /// The lengths that are offered.
        offered: Durations,
    },
    /// The notice.
    Notice {
        /// The moment of asking.
        now: Instant,
        /// The first start that the notice allows; `None` when the past is allowed too.
        earliest: Option<Instant>,
    },
    /// The horizon.
    Horizon {
        /// The last start that the horizon allows; `None` without a horizon.
        latest: Option<Instant>,
    },
    /// Opening hours.
    Hours {
        /// The windows that the wish overlaps, by start.
        windows: Vec<Sourced>,
        /// The window nearest to the wish that is long enough for it, from two weeks before to two weeks after.
        nearest: Option<Sourced>,
    },
    /// The grid.
    Grid {
        /// Where the wish may start.
        placement: Placement,
        /// The windows that it fits as a whole, whose grids count.
        windows: Vec<Sourced>,
    },
    /// Blocks that overlap the wish, by start.
    Blocks(Vec<Sourced>),
    /// Closures that overlap the wish, by start.
    Closures(Vec<Span>),
    /// Places.
    Places {
        /// How many claims may overlap.
        capacity: Capacity,
        /// How many overlap at the fullest moment of the wish, buffers included.
        peak: u32,
        /// How many places that leaves.
        remaining: u32,
        /// The live claims in the way, by start, with their lanes.
        claims: Vec<Claim>,
        /// Lapsed holds in the same place, which do not count.
        lapsed: Vec<Claim>,
    },
    /// The daily limit.
    Daily {
        /// The limit, if there is one.
        limit: Option<u32>,
        /// The local day on which the wish starts, and how many bookings and holds start on it, where there is a limit.
        day: Option<(Date, u32)>,
    },
}

/// A window or a block, and where it comes from.
///
/// # Example
/// ```
/// use slot_core::{Instant, Length, Source, Sourced, Span};
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap();
/// // The second weekly rule of the first schedule.
/// assert_eq!(Sourced { span, schedule: 0, source: Source::Weekly(1) }.span, span);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sourced {
    /// From when to when.
    pub span: Span,
    /// The place of the schedule in [`Calendar::schedules`].
    pub schedule: usize,
    /// Which part of that schedule it is from.
    pub source: Source,
}

impl Evidence {
    /// Whether it is about when the calendar is open, which [`Placement::AnyTime`] does not ask for.
    const fn is_about_opening(&self) -> bool {
        match self {
            Self::Hours { .. } | Self::Grid { .. } | Self::Blocks(_) | Self::Closures(_) => true,
            Self::Activity(_)
            | Self::Duration { .. }
            | Self::Notice { .. }
            | Self::Horizon { .. }
            | Self::Places { .. }
            | Self::Daily { .. } => false,
        }
    }
}

impl Explanation {
    /// The checks that failed.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Instant, Ledger, Length, Span, Wish, Zone, explain};
    /// let closed = Calendar::of(Zone::utc(), vec![]);
    /// let wish = Wish::anywhere(Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap());
    /// let explanation = explain(&closed, &Ledger::new(wish.span, vec![]), wish.span.start(), &wish);
    /// assert_eq!(explanation.failures().next(), explanation.verdict.as_ref().err());
    /// ```
    pub fn failures(&self) -> impl Iterator<Item = &Refusal> {
        self.findings.iter().filter_map(|finding| finding.outcome.as_ref().err())
    }
}

/// Asks every check about a wish, and gives what each of them looked at.
///
/// The verdict is that of [`crate::admit`] on the same facts, and the ledger must cover the same: [`Calendar::reach`].
/// It is meant for people who wonder, not for the way of a booking: it costs several times as much.
///
/// # Example
/// ```
/// use slot_core::{Calendar, Evidence, Instant, Ledger, Length, Notice, Span, Wish, Zone, explain};
///
/// let mut calendar = Calendar::of(Zone::utc(), vec![]);
/// calendar.rules.notice = Notice::AtLeast(Length::minutes(60));
/// let wish = Wish::anywhere(Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap());
/// let explanation = explain(&calendar, &Ledger::new(wish.span, vec![]), wish.span.start(), &wish);
/// let earliest = Some(Instant::from_seconds(3600));
/// assert!(explanation.findings.iter().any(|finding| {
///     finding.outcome.is_err() && finding.evidence == Evidence::Notice { now: wish.span.start(), earliest }
/// }));
/// ```
pub fn explain(calendar: &Calendar, ledger: &Ledger, now: Instant, wish: &Wish) -> Explanation {
    debug_assert!(ledger.covers().contains(calendar.reach(wish)), "the ledger must cover the wish's reach");
    let mut judge = judge_of(calendar, ledger, now, wish);
    let mut findings = vec![
        Finding { outcome: judge::activity(calendar.activity), evidence: Evidence::Activity(calendar.activity) },
        Finding {
            outcome: judge::duration(calendar, wish.span.length()),
            evidence: Evidence::Duration { asked: wish.span.length(), offered: calendar.durations.clone() },
        },
        Finding {
            outcome: judge::notice(calendar.rules.notice, now, wish.span.start()),
            evidence: Evidence::Notice { now, earliest: judge::earliest(calendar.rules.notice, now) },
        },
        Finding {
            outcome: judge::horizon(calendar.rules.horizon, now, wish.span.start()),
            evidence: Evidence::Horizon { latest: judge::latest(calendar.rules.horizon, now) },
        },
        hours(calendar, &mut judge, wish),
        grid(&mut judge, wish),
        blocks(&mut judge, wish.span),
        closures(&mut judge, wish.span),
        places(calendar, ledger, now, &mut judge, wish),
        daily(calendar, &mut judge, wish.span),
    ];
    if wish.placement == Placement::AnyTime {
        for finding in findings.iter_mut().filter(|finding| finding.evidence.is_about_opening()) {
            finding.outcome = Ok(());
        }
    }
    let first = findings.iter().find_map(|finding| finding.outcome.clone().err());
    let verdict = first.map_or_else(|| Ok(admission(calendar, ledger, now, wish)), Err);
    Explanation { verdict, busy: calendar.busy(wish.span), findings }
}

fn hours(calendar: &Calendar, judge: &mut Judge<'_>, wish: &Wish) -> Finding {
    let outcome = judge.hours(wish.span);
    let windows = judge.facts().openings.iter().filter(|opening| opening.span.overlaps(wish.span)).map(sourced);
    let windows = windows.collect();
    Finding { outcome, evidence: Evidence::Hours { windows, nearest: nearest(calendar, wish) } }
}

/// The window that is nearest in time, measured from start to start, among those that the wish would fit.
fn nearest(calendar: &Calendar, wish: &Wish) -> Option<Sourced> {
    const TWO_WEEKS: Length = Length::minutes(14 * 24 * 60);
    let around = wish.span.widened(TWO_WEEKS, TWO_WEEKS);
    let nothing = Ledger::new(around, Vec::new());
    let facts = Facts::compile(calendar, &nothing, wish.span.start(), around, wish.span.length(), Placement::Anywhere);
    let distance = |span: Span| {
        // The start nearest to the wish's own at which it fits.
        let at = wish.span.start().max(span.start()).min(span.end() - wish.span.length());
        (at - wish.span.start()).as_micros().unsigned_abs()
    };
    let long_enough = facts.openings.iter().filter(|opening| opening.span.length() >= wish.span.length());
    long_enough.min_by_key(|opening| distance(opening.span)).map(sourced)
}

fn grid(judge: &mut Judge<'_>, wish: &Wish) -> Finding {
    let outcome = judge.grid(wish.span, wish.placement);
    let windows = judge.fitting(wish.span).map(sourced).collect();
    Finding { outcome, evidence: Evidence::Grid { placement: wish.placement, windows } }
}

fn blocks(judge: &mut Judge<'_>, core: Span) -> Finding {
    let outcome = judge.blocks(core);
    let blocks = judge.facts().blocks.iter().filter(|(_, block)| block.span.overlaps(core));
    let blocks = blocks.map(|&(schedule, block)| Sourced { span: block.span, schedule, source: block.source });
    Finding { outcome, evidence: Evidence::Blocks(blocks.collect()) }
}

fn closures(judge: &mut Judge<'_>, core: Span) -> Finding {
    let outcome = judge.closures(core);
    let closures = judge.facts().closures.iter().copied().filter(|closure| closure.overlaps(core));
    Finding { outcome, evidence: Evidence::Closures(closures.collect()) }
}

fn places(calendar: &Calendar, ledger: &Ledger, now: Instant, judge: &mut Judge<'_>, wish: &Wish) -> Finding {
    let peak = judge.peak(wish.span);
    let outcome = judge.places(wish.span, wish.places).map(|_remaining| ());
    let (claims, lapsed) = ledger
        .overlapping(calendar.busy(wish.span))
        .map(|(_, &claim)| claim)
        .partition(|claim: &Claim| claim.owner.is_live(now));
    let remaining = calendar.capacity.places().get().saturating_sub(peak);
    Finding { outcome, evidence: Evidence::Places { capacity: calendar.capacity, peak, remaining, claims, lapsed } }
}

fn daily(calendar: &Calendar, judge: &mut Judge<'_>, core: Span) -> Finding {
    let outcome = judge.daily(core);
    let limit = calendar.rules.daily_limit.map(std::num::NonZeroU32::get);
    let day = limit.and_then(|_limited| judge.day(core.start())).map(|booked| (booked.day.date, booked.owners));
    Finding { outcome, evidence: Evidence::Daily { limit, day } }
}

fn sourced(opening: &Opening) -> Sourced {
    Sourced { span: opening.span, schedule: opening.schedule, source: opening.source }
}
