//! The words of a language, read from data files: which word or phrase means what.

mod names;
mod phrases;
mod sense;

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

pub(crate) use phrases::Phrases;
pub(crate) use sense::{Feast, Role, Sense};
pub use sense::{Part, Unit};

use crate::{fold, typo};

/// A language's words: expressions of time, cues of intents and people, shorthand of chats.
///
/// # Example
/// ```
/// assert_eq!(language::Lexicon::pt_br().faults(), [""; 0]);
/// ```
#[derive(Debug)]
pub struct Lexicon {
    pub(crate) time: Phrases,
    pub(crate) intents: Phrases,
    pub(crate) subjects: Phrases,
    shorthand: HashMap<Box<str>, Box<str>>,
    plain: HashSet<Box<str>>,
    correctable: typo::Index,
    faults: Vec<String>,
}

static PT_BR: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::read(&Source {
        time: &[
            include_str!("../../lexicon/pt_br/calendar.txt"),
            include_str!("../../lexicon/pt_br/clock.txt"),
            include_str!("../../lexicon/pt_br/feasts.txt"),
            include_str!("../../lexicon/pt_br/numbers.txt"),
            include_str!("../../lexicon/pt_br/small_words.txt"),
        ],
        intents: &[include_str!("../../lexicon/pt_br/intents.txt")],
        subjects: &[
            include_str!("../../lexicon/pt_br/people.txt"),
            include_str!("../../lexicon/pt_br/specialties.txt"),
        ],
        shorthand: include_str!("../../lexicon/pt_br/shorthand.txt"),
        plain: include_str!("../../lexicon/pt_br/plain.txt"),
    })
});

/// The files of one language.
struct Source<'a> {
    time: &'a [&'a str],
    intents: &'a [&'a str],
    subjects: &'a [&'a str],
    shorthand: &'a str,
    plain: &'a str,
}

impl Lexicon {
    /// Brazilian Portuguese. Read once; a message costs look-ups only.
    pub fn pt_br() -> &'static Self {
        &PT_BR
    }

    /// Lines of the files that say nothing; none, unless a file is wrong.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }

    fn read(source: &Source<'_>) -> Self {
        let mut faults = Vec::new();
        let mut words: Vec<Box<str>> = Vec::new();
        let time = Phrases::read(source.time, &mut faults, &mut words);
        let intents = Phrases::read(source.intents, &mut faults, &mut words);
        let subjects = Phrases::read(source.subjects, &mut faults, &mut words);
        let mut shorthand = HashMap::new();
        for line in lines(source.shorthand) {
            let Some((meant, forms)) = line.split_once(':') else {
                faults.push(line.to_owned());
                continue;
            };
            for form in forms.split(',') {
                shorthand.insert(fold::fold(form.trim()).into(), fold::fold(meant.trim()).into());
            }
        }
        let plain: HashSet<Box<str>> =
            lines(source.plain).flat_map(str::split_whitespace).map(|word| fold::fold(word).into()).collect();
        words.retain(|word| !plain.contains(word));
        Self { time, intents, subjects, shorthand, plain, correctable: typo::Index::new(words), faults }
    }

    /// Whether it is a common word that is no slip of another, and nobody's name unless a title says so.
    pub(crate) fn is_plain(&self, word: &str) -> bool {
        self.plain.contains(word)
    }

    /// The word that a word of a message stands for: itself, what its shorthand means, or what it is a typing slip of.
    /// `name` says that it looks like somebody's name, which is never corrected.
    pub(crate) fn meant<'a>(&'a self, word: &'a str, name: bool) -> &'a str {
        if let Some(meant) = self.shorthand.get(word) {
            return meant;
        }
        if name || self.plain.contains(word) || self.correctable.knows(word) {
            return word;
        }
        self.correctable.nearest(word).unwrap_or(word)
    }
}

/// The lines that say something: not empty, not comments.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
