//! Slots in which patients can be seen: the question for them, and a page of what answers it.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::value::RawValue;
use slot_core::{Instant, Length, ResourceId, Score, ServiceId, Span};
use std::{fmt, str::FromStr, sync::OnceLock};
use time::{Date, PrimitiveDateTime};

/// A question for slots in which patients can be seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VisitQuery {
    /// Only with this provider.
    pub provider: Option<ResourceId>,
    /// Only with providers who are good for this, whatever the letter case.
    pub specialty: Option<String>,
    /// For what.
    pub service: ServiceId,
    /// Only at this location.
    pub location: Option<ResourceId>,
    /// Slots start on or after this date, by the clock of each location.
    pub first: Date,
    /// Slots start on or before this date, likewise.
    pub last: Date,
    /// How long slots are, whatever the service, the hours or the provider say.
    pub length: Option<Length>,
    /// In which order.
    pub order: VisitOrder,
    /// Only those behind this one.
    pub after: Option<VisitMark>,
    /// At most so many.
    pub limit: u32,
}

/// In which order slots are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VisitOrder {
    /// By date and time on the clock of their location, then by provider.
    Soonest,
    /// By score, the best first; among equals the sooner, then by provider.
    Best,
}

/// The place of a slot in a list: where the next page begins. Written as text that says nothing to callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VisitMark {
    /// One more than the thousandths that the score lacks; zero where scores do not order.
    rank: u16,
    /// In microseconds: what the clock on the wall shows, or the moment itself where scores order.
    at: i64,
    provider: ResourceId,
    start: Instant,
    location: ResourceId,
}

/// Not a mark of this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no place in a list of slots")]
pub struct BadVisitMark;

/// A slot in which a patient can be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitSlot {
    /// With whom.
    pub provider: ResourceId,
    /// What people call the provider.
    pub provider_name: String,
    /// What the provider is good for: what was asked for, else that of the service, else the first.
    pub specialty: Option<String>,
    /// Where.
    pub location: ResourceId,
    /// What people call the location.
    pub location_name: String,
    /// The room that is free then, where the hours name one.
    pub room: Option<ResourceId>,
    /// When.
    pub span: Span,
    /// The start by the clock of the location.
    pub local_start: PrimitiveDateTime,
    /// The end by the clock of the location.
    pub local_end: PrimitiveDateTime,
    /// How good it is.
    pub score: Score,
}

/// A part of a list of slots.
#[derive(Clone, Debug, PartialEq)]
pub struct VisitPage {
    /// The part.
    pub slots: Vec<VisitSlot>,
    /// The last of them, where there are more.
    pub next: Option<VisitMark>,
    written: Written,
}

/// The slots of a page as somebody wrote them down. It is no part of what the page says.
#[derive(Clone, Debug, Default)]
struct Written(OnceLock<Box<RawValue>>);

impl PartialEq for Written {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl VisitPage {
    /// A page of these slots.
    pub const fn of(slots: Vec<VisitSlot>, next: Option<VisitMark>) -> Self {
        Self { slots, next, written: Written(OnceLock::new()) }
    }

    /// The slots as `write` writes them: a page that is kept is written once.
    pub fn written(&self, write: impl FnOnce(&[VisitSlot]) -> Box<RawValue>) -> &RawValue {
        self.written.0.get_or_init(|| write(&self.slots))
    }
}

impl VisitMark {
    /// The place of a slot in a list that is ordered so; `local_start` is what the clock shows, in microseconds.
    pub(crate) fn of(
        order: VisitOrder,
        score: Score,
        local_start: impl FnOnce() -> i64,
        provider: ResourceId,
        start: Instant,
        location: ResourceId,
    ) -> Self {
        let (rank, at) = match order {
            VisitOrder::Soonest => (0, local_start()),
            VisitOrder::Best => (1 + Score::BEST.thousandths().saturating_sub(score.thousandths()), start.as_micros()),
        };
        Self { rank, at, provider, start, location }
    }

    /// Whether it is a place in a list that is ordered so.
    pub fn is_of(&self, order: VisitOrder) -> bool {
        match order {
            VisitOrder::Soonest => self.rank == 0,
            VisitOrder::Best => self.rank > 0,
        }
    }
}

/// Of the text, in bytes: version, rank, time, provider, start, location.
const LENGTH: usize = 1 + 2 + 8 + 16 + 8 + 16;
const VERSION: u8 = 1;

impl fmt::Display for VisitMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.push(VERSION);
        bytes.extend(self.rank.to_be_bytes());
        bytes.extend(self.at.to_be_bytes());
        bytes.extend(self.provider.as_u128().to_be_bytes());
        bytes.extend(self.start.as_micros().to_be_bytes());
        bytes.extend(self.location.as_u128().to_be_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for VisitMark {
    type Err = BadVisitMark;

    fn from_str(text: &str) -> Result<Self, BadVisitMark> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_not_base64| BadVisitMark)?;
        let (&[VERSION], rest) = bytes.split_first_chunk::<1>().ok_or(BadVisitMark)? else {
            return Err(BadVisitMark);
        };
        let (rank, rest) = rest.split_first_chunk::<2>().ok_or(BadVisitMark)?;
        let (at, rest) = rest.split_first_chunk::<8>().ok_or(BadVisitMark)?;
        let (provider, rest) = rest.split_first_chunk::<16>().ok_or(BadVisitMark)?;
        let (start, rest) = rest.split_first_chunk::<8>().ok_or(BadVisitMark)?;
        let location: &[u8; 16] = rest.try_into().map_err(|_wrong_length| BadVisitMark)?;
        Ok(Self {
            rank: u16::from_be_bytes(*rank),
            at: i64::from_be_bytes(*at),
            provider: ResourceId::from_u128(u128::from_be_bytes(*provider)),
            start: Instant::from_micros(i64::from_be_bytes(*start)),
            location: ResourceId::from_u128(u128::from_be_bytes(*location)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(order: VisitOrder, start: i64, provider: u128) -> VisitMark {
        let (start, id) = (Instant::from_seconds(start), ResourceId::from_u128);
        VisitMark::of(order, Score::NONE, || start.as_micros() - 7, id(provider), start, id(9))
    }

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        for order in [VisitOrder::Soonest, VisitOrder::Best] {
            let mark = mark(order, 1_790_000_000, 5);
            let text = mark.to_string();
            assert_eq!(text.parse(), Ok(mark));
            assert_eq!((mark.is_of(order), mark.is_of(VisitOrder::Best)), (true, order == VisitOrder::Best));
            for bad in ["", "AQ", "!", &text[..text.len() - 4], &format!("{text}AAAA"), &text.replacen("AQ", "Ag", 1)] {
                assert_eq!(bad.parse::<VisitMark>(), Err(BadVisitMark), "{bad}");
            }
        }
    }

    #[test]
    fn marks_are_in_the_order_of_the_list() {
        let [a, b, c] = [(1, 2), (2, 1), (2, 2)].map(|(start, provider)| mark(VisitOrder::Soonest, start, provider));
        assert!(a < b && b < c);
        let at = |score| VisitMark::of(VisitOrder::Best, score, || 0, a.provider, a.start, a.location);
        assert!(at(Score::BEST) < at(Score::NONE));
    }
}
