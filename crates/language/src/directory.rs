//! The names of one business, and which of them a message means.

use crate::{fold, typo};

/// A provider: name with title, and specialties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// What the business knows it by.
    pub id: String,
    /// The name as patients see it.
    pub name: String,
    /// The specialties as the business spells them.
    pub specialties: Vec<String>,
}

/// A type of appointment or a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What the business knows it by.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What a business has that a message may name. What is found is told by its place in these lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// Who sees patients.
    pub providers: Vec<Provider>,
    /// The types of appointments.
    pub visits: Vec<Entry>,
    /// The places.
    pub locations: Vec<Entry>,
}

impl Directory {
    /// The places of the providers of a specialty.
    pub fn of_specialty(&self, specialty: &str) -> Vec<usize> {
        let wanted = fold::fold(specialty);
        let has = |provider: &Provider| provider.specialties.iter().any(|name| fold::fold(name) == wanted);
        self.providers.iter().enumerate().filter(|(_, provider)| has(provider)).map(|(at, _)| at).collect()
    }

    /// The type of appointment that is meant when none is said: the one called `Consulta`, or the only one.
    pub fn usual_visit(&self) -> Option<&Entry> {
        let usual = self.visits.iter().find(|entry| fold::fold(&entry.name) == "consulta");
        usual.or(if let [only] = self.visits.as_slice() { Some(only) } else { None })
    }
}

/// A word of a message that may be a name.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) word: &'a str,
    /// Whether a title stands before it, or before the names before it.
    pub(crate) titled: bool,
    /// Whether no lexicon knows the word.
    pub(crate) unknown: bool,
}

/// Words that belong to a name and tell nobody from anybody.
const PARTICLES: &[&str] = &[
    "dr",
    "dra",
    "doutor",
    "doutora",
    "de",
    "da",
    "do",
    "das",
    "dos",
    "e",
    "prof",
    "sr",
    "sra",
    "unidade",
    "clinica",
    "filial",
    "consultorio",
];

/// The best providers for these words, by their places: none, one, or those that tie.
pub(crate) fn providers(directory: &Directory, candidates: &[Candidate<'_>]) -> Vec<usize> {
    let titled = candidates.iter().any(|candidate| candidate.titled);
    let words: Vec<&Candidate<'_>> = candidates.iter().filter(|candidate| candidate.titled || !titled).collect();
    best(directory.providers.iter().map(|provider| name_score(&provider.name, &words)))
}

/// The best places for these words.
pub(crate) fn locations(directory: &Directory, candidates: &[Candidate<'_>]) -> Vec<usize> {
    let words: Vec<&Candidate<'_>> = candidates.iter().filter(|candidate| !candidate.titled).collect();
    best(directory.locations.iter().map(|place| name_score(&place.name, &words)))
}

/// The places of the highest score above nothing.
fn best(scores: impl Iterator<Item = u32>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut highest = 0;
    for (at, score) in scores.enumerate() {
        if score > highest {
            highest = score;
            found.clear();
        }
        if score == highest && score > 0 {
            found.push(at);
        }
    }
    found
}

/// How much of a name the words say: two for each word, one for a word with a slip.
fn name_score(name: &str, words: &[&Candidate<'_>]) -> u32 {
    let folded = fold::fold(name);
    let parts = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() > 1 && !PARTICLES.contains(part));
    parts.map(|part| words.iter().map(|candidate| word_score(part, candidate)).max().unwrap_or(0)).sum()
}

fn word_score(part: &str, candidate: &Candidate<'_>) -> u32 {
    if part == candidate.word {
        return 2;
    }
    let near = candidate.titled || candidate.unknown;
    // A first name is known by four letters even with a slip, when a title stands before it.
    let bound =
        if candidate.titled && part.len() == 4 { 1 } else { typo::allowed(part.len().min(candidate.word.len())) };
    u32::from(near && bound > 0 && typo::distance(part, candidate.word, bound).is_some())
}

/// The visits whose names are said: by the canonical name of the lexicon, or by the words themselves.
pub(crate) fn visits(directory: &Directory, canonical: &[&str], candidates: &[Candidate<'_>]) -> Vec<usize> {
    for wanted in canonical {
        let wanted = fold::fold(wanted);
        let same: Vec<usize> = places(&directory.visits, |name| fold::fold(name) == wanted);
        if !same.is_empty() {
            return same;
        }
        let within: Vec<usize> =
            places(&directory.visits, |name| fold::fold(name).split(' ').any(|word| word == wanted));
        if wanted != "consulta" && !within.is_empty() {
            return within;
        }
    }
    let words: Vec<&Candidate<'_>> =
        candidates.iter().filter(|candidate| !candidate.titled && candidate.unknown).collect();
    best(directory.visits.iter().map(|visit| name_score(&visit.name, &words)))
}

/// The business's own spelling of a specialty, if it has it.
pub(crate) fn specialty<'a>(directory: &'a Directory, canonical: &str) -> Option<&'a str> {
    let wanted = fold::fold(canonical);
    let all = || directory.providers.iter().flat_map(|provider| &provider.specialties);
    all()
        .find(|name| fold::fold(name) == wanted)
        .or_else(|| all().find(|name| fold::fold(name).split(' ').any(|word| word == wanted)))
        .map(String::as_str)
}

fn places(entries: &[Entry], fits: impl Fn(&str) -> bool) -> Vec<usize> {
    entries.iter().enumerate().filter(|(_, entry)| fits(&entry.name)).map(|(at, _)| at).collect()
}
