//! The named policy: what is taken where speakers disagree.

use crate::lexicon::Part;

/// How far into a part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Its beginning.
    Begin,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// How a wish is read where speakers disagree. [`Policy::CLINIC`] is the one that the clinical face holds:
///
/// - A bare weekday, and `que vem` or `próxima` with one, is its next occurrence strictly after today; while that day is
///   still in the current week from Monday, the one seven days later is kept as the other reading.
/// - `da semana que vem` is the next week from Monday. `dia 10` is the next such day, today included; months without it
///   are left out. Numeric dates are day first and never rolled.
/// - Hours 1 to 7 without a part of the day are in the afternoon when only that is inside the opening hours; when both fit,
///   the patient is asked. 8 to 11 are in the morning, 12 is noon.
///
/// # Example
/// ```
/// use language::{Part, Policy};
/// assert_eq!(Policy::CLINIC.part_hours(Part::Morning, None), (360, 720));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Opening, in minutes after midnight.
    pub opens: u16,
    /// Closing, in minutes after midnight.
    pub closes: u16,
}

impl Policy {
    /// The clinic's policy with the usual hours, 08:00 to 20:00; a tenant's own hours replace them.
    pub const CLINIC: Self = Self { opens: 480, closes: 1200 };

    /// When a part of the day begins and ends, in minutes after midnight.
    pub fn part_hours(self, part: Part, edge: Option<Edge>) -> (u16, u16) {
        let hours = |from: u16, to: u16| (from * 60, to * 60);
        match (part, edge) {
            (Part::EarlyMorning, _) => hours(0, 6),
            (Part::Morning, None) => hours(6, 12),
            (Part::Morning, Some(Edge::Begin)) => hours(6, 9),
            (Part::Morning, Some(Edge::Middle)) => hours(9, 11),
            (Part::Morning, Some(Edge::End)) => hours(10, 12),
            (Part::Midday, _) => hours(12, 14),
            (Part::Afternoon, None) => hours(12, 18),
            (Part::Afternoon, Some(Edge::Begin)) => hours(12, 15),
            (Part::Afternoon, Some(Edge::Middle)) => hours(14, 16),
            (Part::Afternoon, Some(Edge::End)) => hours(16, 18),
            (Part::Evening, None) => hours(18, 22),
            (Part::Evening, Some(Edge::Begin | Edge::Middle)) => hours(18, 20),
            (Part::Evening, Some(Edge::End)) => hours(20, 22),
            (Part::Early, _) | (Part::WholeDay, Some(Edge::Begin)) => (self.opens.min(539), 540),
            (Part::WholeDay, None) => (self.opens, self.closes),
            (Part::WholeDay, Some(Edge::Middle)) => hours(11, 14),
            (Part::WholeDay, Some(Edge::End)) => (1020, self.closes.max(1021)),
        }
    }

    /// Whether the door is open at this minute of the day.
    pub(crate) fn is_open_at(self, minutes: u16) -> bool {
        self.opens <= minutes && minutes < self.closes
    }
}

impl Part {
    /// The name that answers use: `early_morning`, `morning`, `midday`, `afternoon`, `evening` or `day`.
    pub fn name(self) -> &'static str {
        match self {
            Self::EarlyMorning => "early_morning",
            Self::Morning | Self::Early => "morning",
            Self::Midday => "midday",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
            Self::WholeDay => "day",
        }
    }
}
