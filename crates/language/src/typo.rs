//! Typing slips: the known word that is one slip away, two for long words.

use std::collections::{HashMap, HashSet};

/// Words shorter than this are never corrected.
const SHORTEST: usize = 5;
/// Words from this length on may have two slips.
const LONG: usize = 9;
/// Words longer than this are not compared.
const LONGEST: usize = 24;

/// The words that slips are corrected to, by first letter and length.
#[derive(Debug)]
pub(crate) struct Index {
    known: HashSet<Box<str>>,
    by_start: HashMap<(char, usize), Vec<Box<str>>>,
}

impl Index {
    pub(crate) fn new(words: Vec<Box<str>>) -> Self {
        let known: HashSet<Box<str>> = words.into_iter().collect();
        let mut by_start: HashMap<(char, usize), Vec<Box<str>>> = HashMap::new();
        for word in known.iter().filter(|word| word.len() >= SHORTEST) {
            if let Some(first) = word.chars().next() {
                by_start.entry((first, word.len())).or_default().push(word.clone());
            }
        }
        for words in by_start.values_mut() {
            words.sort();
        }
        Self { known, by_start }
    }

    pub(crate) fn knows(&self, word: &str) -> bool {
        self.known.contains(word)
    }

    /// The only known word this near; `None` when there is none, or a tie.
    pub(crate) fn nearest(&self, word: &str) -> Option<&str> {
        if word.len() < SHORTEST || word.len() > LONGEST || !word.is_ascii() {
            return None;
        }
        let first = word.chars().next()?;
        let bound = allowed(word.len());
        let mut best: Option<(usize, &str)> = None;
        let mut tie = false;
        for length in word.len() - bound..=word.len() + bound {
            for known in self.by_start.get(&(first, length)).into_iter().flatten() {
                if let Some(slips) = distance(word, known, bound) {
                    match best {
                        Some((least, _)) if slips > least => {}
                        Some((least, _)) if slips == least => tie = true,
                        _ => {
                            best = Some((slips, known));
                            tie = false;
                        }
                    }
                }
            }
        }
        best.filter(|_| !tie).map(|(_, known)| known)
    }
}

/// How many slips a word of this length may have.
pub(crate) fn allowed(length: usize) -> usize {
    match length {
        0..SHORTEST => 0,
        SHORTEST..LONG => 1,
        _ => 2,
    }
}

/// Letters left out, put in, changed or swapped between two words, when at most `bound`. Allocates nothing.
pub(crate) fn distance(one: &str, other: &str, bound: usize) -> Option<usize> {
    let (a, b) = (one.as_bytes(), other.as_bytes());
    if a.len() > LONGEST || b.len() > LONGEST || a.len().abs_diff(b.len()) > bound {
        return None;
    }
    let mut rows = [[0_usize; LONGEST + 1]; 3];
    for (column, cell) in rows[1].iter_mut().enumerate() {
        *cell = column;
    }
    let mut before_a = None;
    for (i, &left) in a.iter().enumerate() {
        let [older, old, new] = &mut rows;
        if let Some(cell) = new.first_mut() {
            *cell = i + 1;
        }
        let mut least = i + 1;
        let mut before_b: Option<u8> = None;
        for (j, &right) in b.iter().enumerate() {
            let at = |row: &[usize; LONGEST + 1], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut slips = (at(old, j) + usize::from(left != right)).min(at(old, j + 1) + 1).min(at(new, j) + 1);
            if before_a == Some(right) && before_b == Some(left) && j > 0 {
                slips = slips.min(at(older, j - 1) + 1);
            }
            if let Some(cell) = new.get_mut(j + 1) {
                *cell = slips;
            }
            least = least.min(slips);
            before_b = Some(right);
        }
        if least > bound {
            return None;
        }
        before_a = Some(left);
        rows.rotate_left(1);
    }
    rows[1].get(b.len()).copied().filter(|&slips| slips <= bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted() {
        for (one, other, slips) in [
            ("amanha", "amanha", Some(0)),
            ("amnha", "amanha", Some(1)),
            ("amnaha", "amanha", Some(1)),
            ("amanhaa", "amanha", Some(1)),
            ("terca", "sexta", None),
        ] {
            assert_eq!(distance(one, other, 1), slips, "{one}");
        }
        assert_eq!(distance("cardiolojsta", "cardiologista", 2), Some(2));
    }

    #[test]
    fn a_tie_is_no_correction() {
        let index = Index::new(vec!["quarta".into(), "quanta".into()]);
        assert_eq!(index.nearest("quaxta"), None);
        assert_eq!(index.nearest("quuarta"), Some("quarta"));
    }
}
