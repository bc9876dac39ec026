//! Visits that come again: `toda segunda`, `às terças e quintas`, `a cada 15 dias`, `quinzenalmente`.

use time::Weekday;

use super::{Grammar, reading::Rhythm, said::Said};
use crate::{
    lexicon::{Role, Unit},
    piece::Piece,
};

impl Grammar<'_> {
    /// A rhythm that begins at this piece.
    pub(super) fn rhythm(&self, at: usize) -> Option<(Said, usize)> {
        let piece = self.piece(at)?;
        if let Some((every, unit)) = piece.rhythm() {
            return Some((Said::Every(Rhythm { every, unit, weekdays: Vec::new() }), at + 1));
        }
        if piece.is(Role::Each) {
            let (every, next) = self.count(at + 1).unwrap_or((1, at + 1));
            let unit = self.unit(next).filter(|unit| *unit >= Unit::Day)?;
            return Some((Said::Every(Rhythm { every, unit, weekdays: Vec::new() }), next + 1));
        }
        let every = piece.is(Role::Every);
        let plural = (piece.is(Role::At) || piece.is(Role::In)) && self.is_plural_weekday(at + 1);
        if !every && !plural {
            return None;
        }
        let mut start = at + 1;
        while start < at + 3 && self.is(start, Role::Article) {
            start += 1;
        }
        if let Some((weekdays, next)) = self.weekdays(start) {
            return Some((Said::Every(Rhythm { every: 1, unit: Unit::Week, weekdays }), next));
        }
        let unit = self.unit(start).filter(|unit| every && *unit >= Unit::Day)?;
        (!self.is(start + 1, Role::Of))
            .then(|| (Said::Every(Rhythm { every: 1, unit, weekdays: Vec::new() }), start + 1))
    }

    /// Weekdays joined by commas and `e`.
    fn weekdays(&self, at: usize) -> Option<(Vec<Weekday>, usize)> {
        let (first, mut next) = self.weekday_name(at)?;
        let mut found = vec![first];
        while found.len() < 7 {
            let joins = self.is(next, Role::And) || self.piece(next).is_some_and(|mark| mark.mark == Some(','));
            let mut start = next + usize::from(joins);
            while start < next + 3 && (self.is(start, Role::Article) || self.is(start, Role::In)) {
                start += 1;
            }
            let Some((weekday, after)) = self.weekday_name(start).filter(|_| joins) else { break };
            found.push(weekday);
            next = after;
        }
        Some((found, next))
    }

    fn is_plural_weekday(&self, at: usize) -> bool {
        self.piece(at).and_then(Piece::weekday).is_some()
            && self.piece(at).is_some_and(|piece| self.text_of(piece).ends_with(['s', 'S']))
    }
}
