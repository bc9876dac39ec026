//! Numbers and ordinals, as digits and as words.

use crate::{
    Lexicon,
    lexicon::Role,
    piece::{self, Piece},
    token,
};

/// No number of a message has more pieces than this.
const LONGEST: usize = 24;

/// A whole number that begins at this piece, in digits or in words, and where it ends.
pub(crate) fn count(pieces: &[Piece<'_>], at: usize) -> Option<(u32, usize)> {
    let first = pieces.get(at)?;
    if let Some((value, length)) = first.digits {
        return (length <= 9).then_some((value, at + 1));
    }
    words(pieces, at).and_then(|(value, next)| Some((u32::try_from(value).ok()?, next)))
}

/// A number in words.
fn words(pieces: &[Piece<'_>], at: usize) -> Option<(u64, usize)> {
    let (mut total, mut current, mut scale): (u64, u64, u64) = (0, 0, u64::MAX);
    let mut next = at;
    let mut any = false;
    let mut zero = false;
    while next < at + LONGEST {
        let join = usize::from(any && pieces.get(next).is_some_and(|piece| piece.is(Role::And)));
        let Some(value) = pieces.get(next + join).and_then(Piece::number).map(u64::from) else { break };
        if zero {
            break;
        }
        match value {
            1000.. => {
                if value >= scale || (any && current == 0) {
                    break;
                }
                total = total.saturating_add(current.max(1).saturating_mul(value));
                (current, scale) = (0, value);
            }
            100..1000 if current == 0 => current = value,
            10..100 if current.is_multiple_of(100) => current += value,
            1..10 if current.is_multiple_of(10) && (current % 100 >= 20 || current.is_multiple_of(100)) => {
                current += value;
            }
            0 if !any => zero = true,
            _ => break,
        }
        any = true;
        next += join + 1;
    }
    any.then_some((total + current, next))
}

/// An ordinal in words that begins at this piece: `primeiro`, `décima segunda`.
pub(crate) fn ordinal_words(pieces: &[Piece<'_>], at: usize) -> Option<(u16, usize)> {
    let mut value = pieces.get(at)?.ordinal()?;
    let mut next = at + 1;
    while value >= 10 && value.is_multiple_of(10) {
        match pieces.get(next).and_then(Piece::ordinal) {
            Some(unit) if unit < 10 || (value >= 100 && unit < 100) => value += unit,
            _ => break,
        }
        next += 1;
    }
    Some((value, next))
}

/// An ordinal in words or digits: `1º`, `3a`.
pub(crate) fn ordinal_at(pieces: &[Piece<'_>], at: usize) -> Option<(u16, usize)> {
    if let Some((value, length)) = pieces.get(at)?.digits {
        let mark = pieces.get(at + 1)?;
        let is_mark = matches!(mark.mark, Some('ª' | 'º')) || matches!(mark.word, Some("o" | "a" | "os" | "as"));
        return (length <= 3 && mark.glued && is_mark).then_some((u16::try_from(value).ok()?, at + 2));
    }
    ordinal_words(pieces, at)
}

/// The number that a text is, whole or with a fraction, of either sign.
///
/// # Example
/// ```
/// assert_eq!(language::number("trinta e dois vírgula setenta e cinco"), Some(32.75));
/// assert_eq!(language::number("-1,2M"), Some(-1_200_000.0));
/// assert_eq!(language::number("duas dúzias"), Some(24.0));
/// assert_eq!(language::number("amanhã"), None);
/// ```
pub fn number(text: &str) -> Option<f64> {
    let lexicon = Lexicon::pt_br();
    let tokens = token::tokens(text);
    let meant = piece::meant(&tokens, lexicon);
    let pieces = piece::pieces(&tokens, &meant, &lexicon.time);
    let mut at = 0;
    let mut sign = 1.0;
    match pieces.first()? {
        first if first.mark == Some('-') || first.is(Role::Minus) => (at, sign) = (1, -1.0),
        first if first.mark == Some('+') => at = 1,
        _ => {}
    }
    let rest = pieces.get(at..)?;
    let value = digits(text.get(rest.first()?.span.start..)?).or_else(|| spoken(rest))?;
    Some(sign * value)
}

/// The ordinal that a text is.
///
/// # Example
/// ```
/// assert_eq!(language::ordinal("quinquagésimas oitavas"), Some(58));
/// assert_eq!(language::ordinal("3ª"), Some(3));
/// ```
pub fn ordinal(text: &str) -> Option<u16> {
    let lexicon = Lexicon::pt_br();
    let tokens = token::tokens(text);
    let meant = piece::meant(&tokens, lexicon);
    let pieces = piece::pieces(&tokens, &meant, &lexicon.time);
    ordinal_at(&pieces, 0).filter(|&(_, next)| next == pieces.len()).map(|(value, _)| value)
}

/// A number in digits with points and a comma, a fraction, or a letter for thousands and more.
fn digits(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some((over, under)) = text.split_once('/') {
        let (over, under): (f64, f64) = (over.trim().parse().ok()?, under.trim().parse().ok()?);
        return (under != 0.0).then(|| over / under);
    }
    let (text, power) = match text.chars().next_back()? {
        'k' | 'K' => (text.get(..text.len() - 1)?, "e3"),
        'm' | 'M' => (text.get(..text.len() - 1)?, "e6"),
        'g' | 'G' => (text.get(..text.len() - 1)?, "e9"),
        _ => (text, ""),
    };
    let (whole, fraction) = text.split_once(',').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split('.').collect();
    let grouped = groups.len() == 1 || groups.iter().skip(1).all(|group| group.len() == 3);
    let plain = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if !grouped
        || !plain(fraction)
        || !groups.iter().all(|group| plain(group))
        || (whole.is_empty() && fraction.is_empty())
    {
        return None;
    }
    format!("0{}.{fraction}0{power}", groups.concat()).parse().ok()
}

/// A number in words, with `vírgula` or `ponto` before its fraction, or counted in pairs and dozens.
fn spoken(pieces: &[Piece<'_>]) -> Option<f64> {
    let (whole, next) = match pieces.first()? {
        first if first.is(Role::Point) => (0, 0),
        first if first.is(Role::PairOf) => return (pieces.len() == 1).then_some(2.0),
        first if first.is(Role::Dozen) => return (pieces.len() == 1).then_some(12.0),
        first if first.digits.is_some() => {
            let (value, next) = count(pieces, 0)?;
            (u64::from(value), next)
        }
        _ => words(pieces, 0)?,
    };
    let Some(after) = pieces.get(next) else { return format!("{whole}").parse().ok() };
    let several = if after.is(Role::PairOf) {
        2
    } else if after.is(Role::Dozen) {
        12
    } else {
        0
    };
    if several > 0 {
        return (next + 1 == pieces.len()).then(|| format!("{}", whole * several).parse().ok()).flatten();
    }
    if !after.is(Role::Point) {
        return None;
    }
    let mut fraction = String::new();
    let mut at = next + 1;
    while let Some((value, after)) = count(pieces, at) {
        fraction.push_str(&value.to_string());
        at = after;
    }
    (at == pieces.len() && !fraction.is_empty()).then(|| format!("{whole}.{fraction}").parse().ok()).flatten()
}
