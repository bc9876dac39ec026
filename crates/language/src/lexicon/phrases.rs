//! A book of words and phrases with their senses; the longest phrase wins.

use std::collections::HashMap;

use super::{Sense, lines};
use crate::fold;

/// Phrases by their first word.
#[derive(Debug, Default)]
pub(crate) struct Phrases {
    by_first: HashMap<Box<str>, Vec<Phrase>>,
    senses: Vec<Vec<Sense>>,
}

/// The words after the first, and the place of its senses.
#[derive(Debug)]
struct Phrase {
    rest: Vec<Box<str>>,
    entry: usize,
}

/// The endings that `@` in a file stands for.
const ENDINGS: &[&str] = &["o", "a", "os", "as"];

impl Phrases {
    /// Reads lines `kind value: form, form`. What cannot be read goes to `faults`; every single word goes to `words`.
    pub(super) fn read(files: &[&str], faults: &mut Vec<String>, words: &mut Vec<Box<str>>) -> Self {
        let mut book = Self::default();
        for line in files.iter().flat_map(|file| lines(file)) {
            let Some((head, forms)) = line.split_once(':') else {
                faults.push(line.to_owned());
                continue;
            };
            let (kind, value) = head.trim().split_once(' ').unwrap_or((head.trim(), ""));
            let Some(sense) = Sense::read(kind, value.trim()) else {
                faults.push(line.to_owned());
                continue;
            };
            for form in forms.split(',').map(str::trim).filter(|form| !form.is_empty()) {
                for spelled in endings(form) {
                    book.add(&spelled, &sense, words);
                }
            }
        }
        for phrases in book.by_first.values_mut() {
            phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        book
    }

    fn add(&mut self, form: &str, sense: &Sense, words: &mut Vec<Box<str>>) {
        let folded = fold::fold(form).replace('-', " ");
        let mut parts = folded.split_whitespace().map(Box::<str>::from);
        let Some(first) = parts.next() else { return };
        let rest: Vec<Box<str>> = parts.collect();
        words.push(first.clone());
        words.extend(rest.iter().cloned());
        let known = self.by_first.entry(first).or_default();
        if let Some(phrase) = known.iter().find(|phrase| phrase.rest == rest) {
            if let Some(senses) = self.senses.get_mut(phrase.entry) {
                senses.push(sense.clone());
            }
            return;
        }
        known.push(Phrase { rest, entry: self.senses.len() });
        self.senses.push(vec![sense.clone()]);
    }

    /// The longest phrase that these words begin with: how many words, and its senses.
    pub(crate) fn longest<'a, 'w>(
        &'a self,
        first: &str,
        after: impl Fn(usize) -> Option<&'w str>,
    ) -> Option<(usize, &'a [Sense])> {
        let phrase = self
            .by_first
            .get(first)?
            .iter()
            .find(|phrase| phrase.rest.iter().enumerate().all(|(at, word)| after(at) == Some(&**word)))?;
        Some((phrase.rest.len() + 1, self.senses.get(phrase.entry)?))
    }
}

/// The forms that one written form stands for: `primeir@` is four.
fn endings(form: &str) -> Vec<String> {
    if form.contains('@') {
        ENDINGS.iter().map(|ending| form.replace('@', ending)).collect()
    } else {
        vec![form.to_owned()]
    }
}
