//! Which words of a message may be somebody's or some place's name.

use std::ops::Range;

use crate::{Lexicon, directory::Candidate, lexicon::Role, piece::Piece};

/// Words after a title that may belong to one name.
const LONGEST_NAME: usize = 4;

/// What the words of a message are already known to be.
pub(crate) struct Words<'a, 'p> {
    /// The pieces by the lexicon of time.
    pub(crate) time: &'p [Piece<'a>],
    /// Where intents, people and specialties are said.
    pub(crate) known: &'p [Range<usize>],
    /// Where days and hours are said.
    pub(crate) busy: &'p [Range<usize>],
    pub(crate) lexicon: &'p Lexicon,
}

impl Words<'_, '_> {
    /// Whether `com` stands here, asked for by the words before it: `marcar com`, `pode ser com`.
    fn asks_with(&self, text: &str, at: usize) -> bool {
        let Some(piece) = self.time.get(at).filter(|piece| piece.word == Some("com")) else { return false };
        let whole = self.known.iter().any(|span| span.end == piece.span.end && span.start < piece.span.start);
        let gap = |span: &Range<usize>| text.get(span.end..piece.span.start).is_some_and(|gap| gap.trim().is_empty());
        whole || self.known.iter().any(|span| span.end <= piece.span.start && gap(span))
    }
}

/// For each piece, whether it is inside of one of the spans. One pass over both.
fn covered(pieces: &[Piece<'_>], spans: &[Range<usize>]) -> Vec<bool> {
    let mut sorted: Vec<&Range<usize>> = spans.iter().collect();
    sorted.sort_by_key(|span| span.start);
    let mut next = sorted.into_iter().peekable();
    let mut reach = 0;
    let inside = |piece: &Piece<'_>| {
        while let Some(span) = next.next_if(|span| span.start <= piece.span.start) {
            reach = reach.max(span.end);
        }
        piece.span.end <= reach
    };
    pieces.iter().map(inside).collect()
}

/// The words that may be names, with their places. A word after a title, or after a wish and `com`, is one, whether the
/// business has the name or not.
pub(crate) fn candidates<'a>(text: &str, words: &Words<'a, '_>) -> Vec<(Candidate<'a>, Range<usize>)> {
    let mut found = Vec::new();
    let mut titled = 0;
    let (said, busy) = (covered(words.time, words.known), covered(words.time, words.busy));
    let marks = said.into_iter().zip(busy);
    for ((at, piece), (said, taken)) in words.time.iter().enumerate().zip(marks) {
        if piece.is(Role::Title) {
            titled = LONGEST_NAME;
            continue;
        }
        let Some(word) = piece.word else {
            if piece.mark != Some('.') {
                titled = 0;
            }
            continue;
        };
        let known = !piece.senses.is_empty() || said;
        if titled == 0 && !known && !words.lexicon.is_plain(word) {
            let article = at > 0 && words.time.get(at - 1).is_some_and(|before| before.is(Role::Article));
            let with = at.checked_sub(1 + usize::from(article));
            if with.is_some_and(|with| words.asks_with(text, with)) {
                titled = LONGEST_NAME - 1;
            }
        }
        let month = piece.month().is_some() || piece.short_month().is_some();
        if titled > 0 && (!known || month) && (!taken || month) {
            found.push((Candidate { word, titled: true, unknown: !known }, piece.span.clone()));
            titled -= 1;
            continue;
        }
        if !matches!(word, "de" | "da" | "do" | "dos" | "das") {
            titled = 0;
        }
        if !taken && !known && word.len() > 2 {
            found.push((Candidate { word, titled: false, unknown: true }, piece.span.clone()));
        }
    }
    found
}
