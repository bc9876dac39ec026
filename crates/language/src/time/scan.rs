//! The scan: at each piece the first rule that fits, else on to the next piece.

use time::{Date, PrimitiveDateTime};

use super::{Mention, Said, not_time};
use crate::{duration, lexicon::Role, piece::Piece, policy::Policy};

/// What the rules of the grammar look at. Each rule looks at a bounded number of pieces, so that a scan is linear.
pub(crate) struct Grammar<'a> {
    pub(super) text: &'a str,
    pub(super) pieces: &'a [Piece<'a>],
    pub(super) blocked: Vec<bool>,
    pub(super) now: PrimitiveDateTime,
    pub(super) today: Date,
    pub(super) policy: Policy,
}

impl<'a> Grammar<'a> {
    pub(crate) fn new(text: &'a str, pieces: &'a [Piece<'a>], now: PrimitiveDateTime, policy: Policy) -> Self {
        Self { text, pieces, blocked: not_time::blocked(pieces), now, today: now.date(), policy }
    }

    pub(super) fn is_blocked(&self, at: usize) -> bool {
        self.blocked.get(at).copied().unwrap_or(false)
    }

    /// The piece as the message wrote it.
    pub(super) fn text_of(&self, piece: &Piece<'_>) -> &str {
        self.text.get(piece.span.clone()).unwrap_or_default()
    }

    /// Whether the message wrote the piece with an accent.
    pub(super) fn accented(&self, at: usize) -> bool {
        self.piece(at).is_some_and(|piece| !self.text_of(piece).is_ascii())
    }

    fn rule(&self, at: usize) -> Option<(Said, usize)> {
        if self.piece(at)?.is(Role::Ignored) {
            return None;
        }
        self.rhythm(at)
            .or_else(|| self.relative(at))
            .or_else(|| self.range(at))
            .or_else(|| self.bound(at))
            .or_else(|| self.few_moments(at))
            .or_else(|| self.nth(at))
            .or_else(|| self.month_then_day(at))
            .or_else(|| self.stretch(at))
            .or_else(|| self.day(at))
            .or_else(|| self.part(at))
            .or_else(|| self.led_clock(at).map(|(hour, next)| (Said::Hour(hour), next)))
            .or_else(|| self.whole_length(at))
    }

    /// A length by itself: how long the visit is to take.
    fn whole_length(&self, at: usize) -> Option<(Said, usize)> {
        let start = at + usize::from(self.is(at, Role::Lasting) || self.is(at, Role::Of));
        if self.is_blocked(start) {
            return None;
        }
        let (period, next) = duration::length(self.pieces, start)?;
        Some((Said::Length(period), next))
    }
}

/// What the pieces say, in their order.
pub(crate) fn scan(grammar: &Grammar<'_>) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < grammar.pieces.len() {
        if grammar.is_blocked(at) {
            at += 1;
            continue;
        }
        match grammar.rule(at).filter(|(_, next)| *next > at) {
            Some((said, next)) => {
                mentions.push(Mention { said, pieces: at..next });
                at = next;
            }
            None => at += 1,
        }
    }
    mentions
}
