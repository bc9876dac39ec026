//! Numbers that are no times: documents, telephones, ages, prices, measures, blood pressure, addresses.

use crate::{
    lexicon::{Role, Unit},
    numeral,
    piece::Piece,
};

/// Marks the pieces that belong to such numbers.
pub(super) fn blocked(pieces: &[Piece<'_>]) -> Vec<bool> {
    let mut marks = vec![false; pieces.len()];
    let pressure = pieces.iter().any(|piece| piece.is(Role::Pressure));
    let mut at = 0;
    while at < pieces.len() {
        let next = long_number(pieces, at)
            .or_else(|| money(pieces, at))
            .or_else(|| measured(pieces, at))
            .or_else(|| age(pieces, at))
            .or_else(|| two_values(pieces, at, pressure))
            .or_else(|| numbered(pieces, at))
            .filter(|next| *next > at);
        match next {
            Some(next) => {
                for mark in marks.iter_mut().take(next).skip(at) {
                    *mark = true;
                }
                at = next;
            }
            None => at += 1,
        }
    }
    marks
}

fn digits(pieces: &[Piece<'_>], at: usize) -> Option<(u32, usize)> {
    pieces.get(at)?.digits
}

fn is(pieces: &[Piece<'_>], at: usize, role: Role) -> bool {
    pieces.get(at).is_some_and(|piece| piece.is(role))
}

/// A run of digits and the marks inside of it, as documents and telephones are written.
fn long_number(pieces: &[Piece<'_>], at: usize) -> Option<usize> {
    let opened = pieces.get(at)?.mark.is_some_and(|mark| matches!(mark, '(' | '+'));
    let start = at + usize::from(opened);
    digits(pieces, start)?;
    let (mut next, mut total, mut longest, mut groups) = (start, 0, 0, 0);
    let mut dashed_tail = 0;
    let mut dashes = 0;
    while let Some((_, length)) = digits(pieces, next) {
        total += length;
        longest = longest.max(length);
        groups += 1;
        dashed_tail = length;
        let Some(mark) = pieces.get(next + 1) else {
            next += 1;
            break;
        };
        let inside = matches!(mark.mark, Some('.' | '-' | ')' | '/'));
        let tight = mark.glued
            && pieces
                .get(next + 2)
                .is_some_and(|piece| piece.digits.is_some() && (piece.glued || mark.mark == Some(')')));
        if inside && tight {
            dashes += usize::from(matches!(mark.mark, Some('-' | ')')));
            next += 2;
        } else if pieces.get(next + 1).is_some_and(|piece| piece.digits.is_some_and(|(_, length)| length >= 4))
            && (opened || length >= 4)
        {
            next += 1;
        } else {
            next += 1;
            break;
        }
    }
    let document = longest >= 5
        || total >= 8
            && (dashes > 0 && (longest >= 3 && dashed_tail != 4 || longest >= 4 && groups == 2 || opened)
                || groups >= 4);
    let telephone = opened && total >= 8;
    let iso = groups == 3 && digits(pieces, start).is_some_and(|(_, length)| length == 4);
    let dmy = groups == 3 && total <= 8 && longest == 4 && dashed_tail == 4;
    ((document || telephone) && !iso && !dmy).then_some(next)
}

/// `R$ 150,00`, `150 reais`.
fn money(pieces: &[Piece<'_>], at: usize) -> Option<usize> {
    let sign = pieces.get(at)?.word == Some("r") && pieces.get(at + 1).is_some_and(|piece| piece.mark == Some('$'));
    let sign = if sign {
        at + 2
    } else if pieces.get(at)?.mark == Some('$') {
        at + 1
    } else {
        let (_, next) = amount(pieces, at)?;
        return is(pieces, next, Role::Money).then_some(next + 1);
    };
    amount(pieces, sign).map(|(_, next)| next)
}

/// A number with its decimals, in digits or words.
fn amount(pieces: &[Piece<'_>], at: usize) -> Option<(u32, usize)> {
    let (value, mut next) = numeral::count(pieces, at)?;
    while pieces.get(next).is_some_and(|mark| mark.glued && matches!(mark.mark, Some(',' | '.')))
        && pieces.get(next + 1).is_some_and(|piece| piece.glued && piece.digits.is_some())
    {
        next += 2;
    }
    Some((value, next))
}

/// `38,5 graus`, `70 kg`, `20%`.
fn measured(pieces: &[Piece<'_>], at: usize) -> Option<usize> {
    let (_, next) = amount(pieces, at)?;
    let percent = pieces.get(next).is_some_and(|piece| piece.mark == Some('%'));
    (percent || is(pieces, next, Role::Measure)).then_some(next + 1)
}

/// `6 anos`, `2 anos e 3 meses`: an age, unless a word makes it a distance in time.
fn age(pieces: &[Piece<'_>], at: usize) -> Option<usize> {
    let (_, next) = numeral::count(pieces, at)?;
    let unit = pieces.get(next).and_then(Piece::unit)?;
    let old = is(pieces, next + 1, Role::Age);
    if unit != Unit::Year && !(unit == Unit::Month && old) {
        return None;
    }
    let before = at.wrapping_sub(1);
    let lead = [Role::Within, Role::SinceAgo, Role::Next, Role::Last, Role::Around]
        .iter()
        .any(|role| is(pieces, before, *role));
    let behind = [Role::Coming, Role::Last, Role::Ago, Role::Later, Role::Earlier]
        .iter()
        .any(|role| is(pieces, next + 1, *role));
    let number_before = pieces.get(before).is_some_and(|piece| piece.number().is_some() || piece.is(Role::And));
    if (lead || behind || number_before || is(pieces, before, Role::Lasting)) && !old {
        return None;
    }
    Some(next + 1 + usize::from(old))
}

/// `18 por 11`; `12/8` and `120x80` of somebody who speaks of blood pressure.
fn two_values(pieces: &[Piece<'_>], at: usize, pressure: bool) -> Option<usize> {
    digits(pieces, at)?;
    let middle = pieces.get(at + 1)?;
    digits(pieces, at + 2)?;
    let by = middle.word == Some("por");
    let cross = middle.word == Some("x");
    let slash = pressure && middle.mark == Some('/') && middle.glued;
    (by || cross || slash).then_some(at + 3)
}

/// A number that a word says the number of: `apto 34`, `CPF: 123`, `rua das Flores, 120`.
fn numbered(pieces: &[Piece<'_>], at: usize) -> Option<usize> {
    if !is(pieces, at, Role::Numbered) {
        return None;
    }
    let street = pieces.get(at).is_some_and(|piece| matches!(piece.word, Some("rua" | "avenida" | "av")));
    let reach = if street { 6 } else { 3 };
    let mut next = at + 1;
    let mut comma = false;
    while next <= at + reach {
        let piece = pieces.get(next)?;
        if piece.digits.is_some() {
            let clock = pieces.get(next + 1).is_some_and(|mark| {
                mark.glued && (matches!(mark.mark, Some(':' | '/')) || mark.unit() == Some(Unit::Hour))
            });
            return (!clock && (!street || comma)).then_some(next + 1);
        }
        comma |= matches!(piece.mark, Some(',' | 'º' | '.')) || piece.is(Role::Numbered);
        let small = piece.mark.is_some_and(|mark| matches!(mark, ':' | '.' | 'º' | '#' | '-' | ','))
            || matches!(piece.word, Some("e" | "n" | "no" | "de" | "do" | "da" | "meu" | "das" | "dos" | "eh"))
            || piece.is(Role::Numbered);
        let street_name = street && piece.word.is_some() && piece.senses.is_empty();
        if !(small || street_name) {
            return None;
        }
        next += 1;
    }
    None
}
