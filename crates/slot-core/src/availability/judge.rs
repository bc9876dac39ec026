//! The judge: the one function that decides whether a span can be booked. Search asks it about every candidate,
//! [`crate::admit`] about one, and [`crate::explain`] asks each of its checks by itself.

use super::{
    facts::{BookedDay, Facts, Opening},
    peak::Peak,
};
use crate::{Activity, Alignment, Calendar, Durations, Grid, Instant, Length, Notice, Placement, Refusal, Span};
use std::num::NonZeroU32;

/// Decides about spans of one length, in the order in which they start: everything that it looks up, it looks up with
/// cursors that move forward only.
#[derive(Clone, Debug)]
pub(crate) struct Judge<'a> {
    calendar: &'a Calendar,
    now: Instant,
    facts: Facts,
    next_opening: usize,
    open: Vec<Open>,
    next_block: usize,
    next_closure: usize,
    day: usize,
    peak: Peak,
}

/// A window that has begun and not ended.
#[derive(Clone, Copy, Debug)]
struct Open {
    opening: Opening,
    /// The last start found on its grid. The next one is mostly one step later, which saves a division.
    beat: Instant,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(calendar: &'a Calendar, now: Instant, facts: Facts) -> Self {
        Self {
            calendar,
            now,
            facts,
            next_opening: 0,
            open: Vec::new(),
            next_block: 0,
            next_closure: 0,
            day: 0,
            peak: Peak::default(),
        }
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.facts
    }

    /// Whether the span can be booked; how many places are left over the whole of it, before it takes any.
    /// The first check that fails is the answer.
    pub(crate) fn decide(&mut self, core: Span, placement: Placement, places: NonZeroU32) -> Result<u32, Refusal> {
        notice(self.calendar.rules.notice, self.now, core.start())?;
        horizon(self.calendar.rules.horizon, self.now, core.start())?;
        if placement != Placement::AnyTime {
            self.hours(core)?;
            self.grid(core, placement)?;
            self.blocks(core)?;
            self.closures(core)?;
        }
        let remaining = self.places(core, places)?;
        self.daily(core)?;
        Ok(remaining)
    }

    /// Fits inside one window.
    pub(crate) fn hours(&mut self, core: Span) -> Result<(), Refusal> {
        let start = core.start();
        if self.open.iter().any(|open| open.opening.span.end() <= start) {
            self.open.retain(|open| start < open.opening.span.end());
        }
        while let Some(&opening) =
            self.facts.openings.get(self.next_opening).filter(|opening| opening.span.start() <= start)
        {
            self.next_opening += 1;
            if start < opening.span.end() {
                self.open.push(Open { opening, beat: opening.anchor });
            }
        }
        if self.fitting(core).next().is_some() { Ok(()) } else { Err(Refusal::OutsideHours) }
    }

    /// The windows that it fits, of those that [`Judge::hours`] has opened.
    pub(crate) fn fitting(&self, core: Span) -> impl Iterator<Item = &Opening> {
        self.open.iter().map(|open| &open.opening).filter(move |opening| opening.span.contains(core))
    }

    /// Starts where a search lists a slot, counted from one of the windows that it fits.
    pub(crate) fn grid(&mut self, core: Span, placement: Placement) -> Result<(), Refusal> {
        let Placement::OnGrid(Grid { step, alignment }) = placement else { return Ok(()) };
        let start = core.start();
        let fits = match alignment {
            Alignment::WindowStart | Alignment::Rounded => {
                let mut fitting = self.open.iter_mut().filter(|open| open.opening.span.contains(core));
                fitting.any(|open| open.has_beat(step, start))
            }
            Alignment::LocalGrid => {
                self.fitting(core).next().is_some()
                    && self.day(start).is_some_and(|booked| is_beat(booked.day.span.start(), step, start))
            }
        };
        if fits { Ok(()) } else { Err(Refusal::OffGrid) }
    }

    /// Overlaps no block.
    pub(crate) fn blocks(&mut self, core: Span) -> Result<(), Refusal> {
        // What lies behind is behind for good; the first that does not either overlaps or begins too late.
        while let Some((_, block)) = self.facts.blocks.get(self.next_block) {
            if block.span.end() > core.start() {
                return if block.span.overlaps(core) { Err(Refusal::Blocked { by: block.span }) } else { Ok(()) };
            }
            self.next_block += 1;
        }
        Ok(())
    }

    /// Overlaps no closure.
    pub(crate) fn closures(&mut self, core: Span) -> Result<(), Refusal> {
        while let Some(&closure) = self.facts.closures.get(self.next_closure) {
            if closure.end() > core.start() {
                return if closure.overlaps(core) { Err(Refusal::Closed { by: closure }) } else { Ok(()) };
            }
            self.next_closure += 1;
        }
        Ok(())
    }

    /// Leaves enough places at every moment, buffers included.
    pub(crate) fn places(&mut self, core: Span, places: NonZeroU32) -> Result<u32, Refusal> {
        let remaining = self.calendar.capacity.places().get().saturating_sub(self.peak(core));
        if remaining >= places.get() { Ok(remaining) } else { Err(Refusal::Taken { remaining }) }
    }

    /// How many claims overlap at the fullest moment, buffers included.
    pub(crate) fn peak(&mut self, core: Span) -> u32 {
        self.peak.over(&self.facts.levels, self.calendar.busy(core))
    }

    /// Starts on a day that takes one more.
    pub(crate) fn daily(&mut self, core: Span) -> Result<(), Refusal> {
        let Some(limit) = self.calendar.rules.daily_limit else { return Ok(()) };
        match self.day(core.start()) {
            Some(booked) if booked.owners >= limit.get() => {
                Err(Refusal::DailyLimit { date: booked.day.date, limit: limit.get() })
            }
            Some(_) | None => Ok(()),
        }
    }

    /// The local day of a moment.
    pub(crate) fn day(&mut self, at: Instant) -> Option<BookedDay> {
        while self.facts.days.get(self.day).is_some_and(|booked| booked.day.span.end() <= at) {
            self.day += 1;
        }
        self.facts.days.get(self.day).copied()
    }
}

impl Open {
    fn has_beat(&mut self, step: Length, at: Instant) -> bool {
        let has = (step.is_positive() && at == self.beat + step) || is_beat(self.opening.anchor, step, at);
        if has {
            self.beat = at;
        }
        has
    }
}

/// Takes bookings at all.
pub(crate) const fn activity(activity: Activity) -> Result<(), Refusal> {
    match activity {
        Activity::Active => Ok(()),
        Activity::Inactive => Err(Refusal::Inactive),
    }
}

/// The length is offered.
pub(crate) fn duration(calendar: &Calendar, asked: Length) -> Result<(), Refusal> {
    match &calendar.durations {
        Durations::Any if asked.is_positive() => Ok(()),
        Durations::Any => Err(Refusal::UnknownDuration { asked, allowed: Vec::new() }),
        Durations::OneOf(allowed) if asked.is_positive() && allowed.contains(&asked) => Ok(()),
        Durations::OneOf(allowed) => Err(Refusal::UnknownDuration { asked, allowed: allowed.clone() }),
    }
}

/// Starts with enough notice.
pub(crate) fn notice(notice: Notice, now: Instant, start: Instant) -> Result<(), Refusal> {
    match earliest(notice, now) {
        Some(earliest) if start < earliest || start <= now => Err(Refusal::TooSoon { earliest }),
        Some(_) | None => Ok(()),
    }
}

/// Starts within the horizon.
pub(crate) fn horizon(horizon: Option<Length>, now: Instant, start: Instant) -> Result<(), Refusal> {
    match latest(horizon, now) {
        Some(latest) if latest < start => Err(Refusal::TooFar { latest }),
        Some(_) | None => Ok(()),
    }
}

/// The moment that the notice ends at.
pub(crate) fn earliest(notice: Notice, now: Instant) -> Option<Instant> {
    match notice {
        Notice::PastAllowed => None,
        Notice::AtLeast(notice) => Some(now + notice.max(Length::ZERO)),
    }
}

/// The moment that the horizon ends at.
pub(crate) fn latest(horizon: Option<Length>, now: Instant) -> Option<Instant> {
    horizon.map(|horizon| now + horizon)
}

/// Whether so many whole steps lie between the two. A step of nothing gives the anchor alone.
fn is_beat(anchor: Instant, step: Length, at: Instant) -> bool {
    let since = (at - anchor).as_micros();
    if step.is_positive() { since >= 0 && since % step.as_micros() == 0 } else { since == 0 }
}
