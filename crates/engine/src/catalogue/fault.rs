//! What is wrong with a file, and where in it.

use std::fmt;

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, such as `tenants[0].people[2].hours[0].end`; empty for the file as a whole.
    pub path: String,
    /// What, in words that go on after the path.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.message) } else { write!(f, "{}: {}", self.path, self.message) }
    }
}

/// Everything that is wrong with a file, in the order in which it was found. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", lines(.0))]
pub struct Faulty(pub Vec<Fault>);

fn lines(faults: &[Fault]) -> String {
    faults.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n")
}

/// A place in a file.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'a> {
    /// The whole.
    File,
    /// A field of an object.
    Field(&'a Place<'a>, &'a str),
    /// An item of a list.
    Item(&'a Place<'a>, usize),
}

impl<'a> Place<'a> {
    pub(super) const fn field(&'a self, name: &'a str) -> Self {
        Self::Field(self, name)
    }

    pub(super) const fn item(&'a self, index: usize) -> Self {
        Self::Item(self, index)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Field(Self::File, name) => f.write_str(name),
            Self::Field(of, name) => write!(f, "{of}.{name}"),
            Self::Item(of, index) => write!(f, "{of}[{index}]"),
        }
    }
}

/// Collects what is wrong.
#[derive(Debug, Default)]
pub(super) struct Faults {
    found: Vec<Fault>,
    /// Whether something could not be read to which others may refer.
    lost: bool,
}

impl Faults {
    pub(super) fn add(&mut self, place: &Place<'_>, message: impl Into<String>) {
        self.found.push(Fault { path: place.to_string(), message: message.into() });
    }

    /// Something could not be read to which others may refer: it makes no sense to look at these.
    pub(super) const fn lose(&mut self) {
        self.lost = true;
    }

    /// What was read, with what is wrong with single fields of it, unless something was lost.
    pub(super) fn read<T>(self, read: Option<T>) -> Result<(T, Vec<Fault>), Faulty> {
        match read {
            Some(read) if !self.lost => Ok((read, self.found)),
            Some(_) | None => Err(Faulty(self.found)),
        }
    }

    /// Nothing, unless anything is wrong, or was wrong before. What is said below a place that was wrong before follows from
    /// that, and is left out.
    pub(super) fn none_after(self, before: &[Fault]) -> Result<(), Faulty> {
        let follows = |fault: &Fault| {
            before.iter().any(|cause| {
                fault.path.strip_prefix(&cause.path).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            })
        };
        let later = self.found.into_iter().filter(|fault| !follows(fault));
        let all: Vec<Fault> = before.iter().cloned().chain(later).collect();
        if all.is_empty() { Ok(()) } else { Err(Faulty(all)) }
    }
}

/// `: did you mean X?`, or nothing when no known word is near.
pub(super) fn hint<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> String {
    let typed = typed.to_lowercase();
    let scored = known.map(|word| (strsim::normalized_damerau_levenshtein(&typed, &word.to_lowercase()), word));
    let nearest = scored.filter(|(score, _)| *score >= 0.6).max_by(|(a, _), (b, _)| a.total_cmp(b));
    nearest.map_or_else(String::new, |(_, word)| format!(": did you mean {word}?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_reads_as_a_path() {
        let (tenants, people) = (Place::File.field("tenants").to_string(), "tenants[0].people[2]");
        assert_eq!((Place::File.to_string(), tenants), (String::new(), "tenants".to_owned()));
        let all = Place::File;
        let list = all.field("tenants");
        let tenant = list.item(0);
        let list = tenant.field("people");
        assert_eq!(list.item(2).to_string(), people);
    }

    #[test]
    fn a_near_word_is_offered() {
        let known = ["timezone", "name"];
        assert_eq!(hint("TimeZnoe", known.into_iter()), ": did you mean timezone?");
        assert_eq!(hint("colour", known.into_iter()), "");
    }
}
