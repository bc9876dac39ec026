//! Cues: the words that tell what a message wants and whom it is about.

use std::ops::Range;

use crate::{lexicon::Sense, piece::Piece};

/// A cue of a message.
#[derive(Clone, Debug)]
pub(crate) struct Cue<'a> {
    /// Its kind: `intent`, `specialty`, `visit`, `other`, ...
    pub(crate) kind: &'a str,
    /// Its value within the kind.
    pub(crate) value: &'a str,
    /// The piece it is.
    pub(crate) at: usize,
    /// Where it is, in bytes.
    pub(crate) span: Range<usize>,
    /// Whether a negation stands shortly before it.
    pub(crate) negated: bool,
}

/// Pieces between a negation and the verb that it negates: `não quero mais cancelar`.
const REACH: usize = 3;

/// The cues of the pieces.
pub(crate) fn cues<'a>(pieces: &[Piece<'a>]) -> Vec<Cue<'a>> {
    let mut found = Vec::new();
    let mut denied_at: Option<usize> = None;
    for (at, piece) in pieces.iter().enumerate() {
        let values = |kind_wanted: &'static str| {
            piece.senses.iter().any(|sense| matches!(sense, Sense::Cue(kind, _) if &**kind == kind_wanted))
        };
        let ends_clause = piece.mark.is_some();
        if ends_clause {
            denied_at = None;
        }
        let negated = denied_at.is_some_and(|denied| at - denied <= REACH);
        for sense in piece.senses {
            if let Sense::Cue(kind, value) = sense {
                found.push(Cue { kind, value, at, span: piece.span.clone(), negated });
            }
        }
        if values("negation") {
            denied_at = Some(at);
        }
    }
    found
}
