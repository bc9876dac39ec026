//! Pieces: words joined to the longest phrases of a lexicon, between numbers and marks.

use std::ops::Range;

use time::{Month, Weekday};

use crate::{
    Lexicon,
    lexicon::{Feast, Part, Phrases, Role, Sense, Unit},
    token::{Shape, Token},
};

/// A phrase of the lexicon, an unknown word, a number, or a mark.
#[derive(Clone, Debug)]
pub(crate) struct Piece<'a> {
    /// What the phrase can mean; empty for unknown words, numbers and marks.
    pub(crate) senses: &'a [Sense],
    /// The digits, if it is a number: value and how many.
    pub(crate) digits: Option<(u32, usize)>,
    /// The mark, if it is one.
    pub(crate) mark: Option<char>,
    /// The folded word as it was written, of single words.
    pub(crate) word: Option<&'a str>,
    /// Whether nothing stands between it and the piece before.
    pub(crate) glued: bool,
    /// Whether the message wrote a cedilla.
    pub(crate) cedilla: bool,
    /// Where it is, in bytes.
    pub(crate) span: Range<usize>,
}

impl Piece<'_> {
    pub(crate) fn is(&self, role: Role) -> bool {
        self.senses.iter().any(|sense| matches!(sense, Sense::Role(known) if *known == role))
    }

    fn find<T>(&self, read: impl Fn(&Sense) -> Option<T>) -> Option<T> {
        self.senses.iter().find_map(read)
    }

    pub(crate) fn weekday(&self) -> Option<Weekday> {
        self.find(|sense| if let Sense::Weekday(day) = sense { Some(*day) } else { None })
    }

    pub(crate) fn month(&self) -> Option<Month> {
        self.find(|sense| if let Sense::Month(month) = sense { Some(*month) } else { None })
    }

    pub(crate) fn short_month(&self) -> Option<Month> {
        self.find(|sense| if let Sense::ShortMonth(month) = sense { Some(*month) } else { None })
    }

    pub(crate) fn unit(&self) -> Option<Unit> {
        self.find(|sense| if let Sense::Unit(unit) = sense { Some(*unit) } else { None })
    }

    pub(crate) fn part(&self) -> Option<Part> {
        self.find(|sense| if let Sense::Part(part) = sense { Some(*part) } else { None })
    }

    pub(crate) fn day(&self) -> Option<i16> {
        self.find(|sense| if let Sense::Day(days) = sense { Some(*days) } else { None })
    }

    pub(crate) fn ordinal(&self) -> Option<u16> {
        self.find(|sense| if let Sense::Ordinal(n) = sense { Some(*n) } else { None })
    }

    pub(crate) fn feast(&self) -> Option<Feast> {
        self.find(|sense| if let Sense::Feast(feast) = sense { Some(*feast) } else { None })
    }

    pub(crate) fn rhythm(&self) -> Option<(u32, Unit)> {
        self.find(|sense| if let Sense::Rhythm(every, unit) = sense { Some((*every, *unit)) } else { None })
    }

    pub(crate) fn number(&self) -> Option<u32> {
        self.find(|sense| if let Sense::Number(n) = sense { Some(*n) } else { None })
    }
}

/// The words of the tokens as they are meant: shorthand written out, slips mended.
pub(crate) fn meant<'a>(tokens: &'a [Token], lexicon: &'a Lexicon) -> Vec<Option<&'a str>> {
    let mut sentence_start = true;
    tokens
        .iter()
        .map(|token| {
            let name = token.capital && !sentence_start;
            sentence_start = matches!(token.mark(), Some('.' | '!' | '?'));
            token.word().map(|word| lexicon.meant(word, name))
        })
        .collect()
}

/// Joins the tokens to pieces.
pub(crate) fn pieces<'a>(tokens: &'a [Token], meant: &[Option<&'a str>], phrases: &'a Phrases) -> Vec<Piece<'a>> {
    let mut found = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut piece = Piece {
            senses: &[],
            digits: None,
            mark: None,
            word: None,
            glued: token.glued,
            cedilla: token.cedilla,
            span: token.span.clone(),
        };
        let mut taken = 1;
        match &token.shape {
            Shape::Digits { value, count } => piece.digits = Some((value.unwrap_or(u32::MAX), *count)),
            Shape::Mark(mark) => piece.mark = Some(*mark),
            Shape::Word(written) => {
                piece.word = Some(written);
                let first = meant.get(at).copied().flatten().unwrap_or(written);
                if let Some((words, senses)) =
                    phrases.longest(first, |after| meant.get(at + 1 + after).copied().flatten())
                {
                    taken = words;
                    piece.senses = senses;
                    if let Some(last) = tokens.get(at + words - 1) {
                        piece.span.end = last.span.end;
                    }
                    if words > 1 {
                        piece.word = None;
                    }
                }
            }
        }
        found.push(piece);
        at += taken;
    }
    found
}
