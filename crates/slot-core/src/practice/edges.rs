//! What stays free beside a slot.

use crate::{Calendar, Instant, Ledger, Length, SlotQuery, Span};

/// Where free time begins and ends: at windows, blocks, closures, and what is booked.
pub(super) struct Edges {
    windows: Vec<Span>,
    /// Where something ends, in order.
    ends: Vec<Instant>,
    /// Where something begins, in order.
    begins: Vec<Instant>,
}

impl Edges {
    pub(super) fn of(calendar: &Calendar, ledger: &Ledger, now: Instant, slots: &SlotQuery) -> Self {
        let range = slots.starts.widened(Length::ZERO, slots.duration);
        let (mut windows, mut shut) = (Vec::new(), Vec::new());
        for schedule in &calendar.schedules {
            let expansion = schedule.expand(range);
            windows.extend(expansion.windows.iter().map(|window| window.span));
            shut.extend(expansion.blocks.iter().map(|block| block.span));
        }
        shut.extend(calendar.closures.iter().copied().filter(|closure| closure.overlaps(range)));
        shut.extend(ledger.claims().iter().filter(|claim| claim.owner.is_live(now)).map(|claim| claim.busy));
        windows.sort_unstable();
        let mut ends: Vec<Instant> = shut.iter().map(|span| span.end()).collect();
        let mut begins: Vec<Instant> = shut.iter().map(|span| span.start()).collect();
        ends.sort_unstable();
        begins.sort_unstable();
        Self { windows, ends, begins }
    }

    /// What stays free in front of and behind what a slot occupies.
    pub(super) fn around(&self, busy: Span, core: Span) -> (Length, Length) {
        let upto = self.windows.partition_point(|window| window.start() <= core.start());
        let window = self.windows.iter().take(upto).rev().find(|window| window.contains(core)).copied().unwrap_or(core);
        let ended = self.ends.partition_point(|&end| end <= busy.start());
        let last = ended.checked_sub(1).and_then(|place| self.ends.get(place)).copied();
        let next = self.begins.get(self.begins.partition_point(|&begin| begin < busy.end())).copied();
        let from = last.map_or(window.start(), |last| last.max(window.start()));
        let until = next.map_or(window.end(), |next| next.min(window.end()));
        ((busy.start() - from).max(Length::ZERO), (until - busy.end()).max(Length::ZERO))
    }
}
