//! Words, numbers and marks of a message, each with the place it came from.

use std::ops::Range;

use crate::fold;

/// Numbers longer than this are no dates and no times; their value is not kept.
const LONGEST_NUMBER: usize = 9;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Letters, folded.
    Word(String),
    /// Digits: their value, if it is short enough to be one, and how many they are.
    Digits {
        /// The value, absent when there are more than nine digits.
        value: Option<u32>,
        /// How many digits.
        count: usize,
    },
    /// A single other character.
    Mark(char),
}

/// A word, a number or a mark.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) shape: Shape,
    /// Where it is, in bytes of the message.
    pub(crate) span: Range<usize>,
    /// Whether nothing stands between it and the token before.
    pub(crate) glued: bool,
    /// Whether it begins with a capital letter.
    pub(crate) capital: bool,
    /// Whether the message wrote it with a cedilla, which tells `março` from `marco`.
    pub(crate) cedilla: bool,
}

impl Token {
    /// The folded word, if it is one.
    pub(crate) fn word(&self) -> Option<&str> {
        match &self.shape {
            Shape::Word(word) => Some(word),
            Shape::Digits { .. } | Shape::Mark(_) => None,
        }
    }

    /// The mark, if it is one.
    pub(crate) fn mark(&self) -> Option<char> {
        match self.shape {
            Shape::Mark(mark) => Some(mark),
            Shape::Word(_) | Shape::Digits { .. } => None,
        }
    }
}

/// What a character can be part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Space,
    Mark,
}

fn class(c: char) -> Class {
    if c.is_ascii_digit() {
        Class::Digit
    } else if matches!(c, 'ª' | 'º' | '°') {
        Class::Mark
    } else if c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c) {
        Class::Letter
    } else if c.is_whitespace() || c.is_control() || is_ornament(c) {
        Class::Space
    } else {
        Class::Mark
    }
}

/// Emoji, their joiners and other ornaments, which say nothing here.
fn is_ornament(c: char) -> bool {
    matches!(u32::from(c), 0x200b..=0x200f | 0x2060 | 0xfeff | 0xfe00..=0xfe0f | 0x2190..=0x2bff | 0x1f000..=0x1faff)
        || matches!(c, '*' | '_' | '~' | '`' | '"' | '“' | '”' | '\'' | '’')
}

/// Splits a message. Accents, capitals and ornaments are gone from the words; spans point into the message as it was.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::with_capacity(text.len() / 4 + 4);
    let mut chars = text.char_indices().peekable();
    let mut end_before = None;
    while let Some((start, first)) = chars.next() {
        let kind = class(first);
        if kind == Class::Space {
            continue;
        }
        let mut end = start + first.len_utf8();
        if kind != Class::Mark {
            while let Some(&(at, next)) = chars.peek() {
                if class(next) != kind {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
        }
        let piece = text.get(start..end).unwrap_or_default();
        let shape = match kind {
            Class::Letter => Shape::Word(fold::fold(piece)),
            Class::Digit => {
                let value = if piece.len() <= LONGEST_NUMBER { piece.parse().ok() } else { None };
                Shape::Digits { value, count: piece.len() }
            }
            Class::Mark | Class::Space => Shape::Mark(if first == '°' { 'º' } else { plain_dash(first) }),
        };
        found.push(Token {
            shape,
            span: start..end,
            glued: end_before == Some(start),
            capital: first.is_uppercase(),
            cedilla: piece.contains(['ç', 'Ç']),
        });
        end_before = Some(end);
    }
    join_hyphens(found)
}

fn plain_dash(c: char) -> char {
    if matches!(c, '–' | '—' | '−' | '‐' | '‑') { '-' } else { c }
}

/// Drops the hyphen inside of a word: `terça-feira` is two words, `13-15` stays three tokens.
fn join_hyphens(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let inside = token.mark() == Some('-')
            && token.glued
            && kept.last().is_some_and(|before| before.word().is_some() || before.mark() == Some('ª'))
            && rest.peek().is_some_and(|after| after.glued && after.word().is_some());
        if !inside {
            kept.push(token);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        tokens(text)
            .iter()
            .map(|token| match &token.shape {
                Shape::Word(word) => word.clone(),
                Shape::Digits { value, count } => format!("{}:{count}", value.unwrap_or(0)),
                Shape::Mark(mark) => format!("<{mark}>"),
            })
            .collect()
    }

    #[test]
    fn words_numbers_and_marks_are_told_apart() {
        assert_eq!(shown("Terça-feira, às 14h30 😀"), ["terca", "feira", "<,>", "as", "14:2", "h", "30:2"]);
        assert_eq!(shown("13-15 de Julho 2ª-feira"), ["13:2", "<->", "15:2", "de", "julho", "2:1", "<ª>", "feira"]);
    }

    #[test]
    fn spans_point_into_the_message() {
        let text = "olá, amanhã às 9";
        let found = tokens(text);
        assert_eq!(
            found.iter().map(|token| &text[token.span.clone()]).collect::<Vec<_>>(),
            ["olá", ",", "amanhã", "às", "9"]
        );
    }
}
