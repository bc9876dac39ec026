//! Parts of the day: `de manhã`, `no fim da tarde`, `esta noite`, `cedinho`.

use super::{Grammar, said::Said};
use crate::{
    lexicon::{Part, Role},
    policy::Edge,
};

impl Grammar<'_> {
    /// A part of the day that begins at this piece.
    pub(super) fn part(&self, at: usize) -> Option<(Said, usize)> {
        let edge = self.edge_word(at);
        let mut start = at + usize::from(edge.is_some());
        if edge.is_some() {
            start += usize::from(self.is(start, Role::Of) || self.is(start, Role::At));
            if self.is(start, Role::DayWord) && !self.is(start + 1, Role::Of) && self.count(start + 1).is_none() {
                return Some((Said::Part { part: Part::WholeDay, edge, today: false }, start + 1));
            }
        }
        let today = self.is(start, Role::This);
        start += usize::from(today);
        let part = self.piece(start)?.part()?;
        // `manhã` after an article or alone is a part of the day; `a tarde toda` too.
        Some((Said::Part { part, edge, today }, start + 1))
    }

    fn edge_word(&self, at: usize) -> Option<Edge> {
        let piece = self.piece(at)?;
        if piece.is(Role::Begin) {
            Some(Edge::Begin)
        } else if piece.is(Role::Middle) {
            Some(Edge::Middle)
        } else if piece.is(Role::End) {
            Some(Edge::End)
        } else {
            None
        }
    }
}
