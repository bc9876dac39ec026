//! What somebody probably meant: the known names nearest to what was typed.

use engine::verbs::slugify;

/// How alike two names must be for one to be offered in place of the other: 1 is the same.
const ALIKE: f64 = 0.85;
/// How much less alike than the best one others may be, to be offered beside it.
const CLOSE: f64 = 0.05;
/// How many names are offered.
const OFFERED: usize = 3;

/// `: did you mean X, Y or Z?`, or nothing when no name is near.
pub(crate) fn hint<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = nearest(typed, known);
    match near.split_last() {
        None => String::new(),
        Some((only, [])) => format!(": did you mean {only}?"),
        Some((last, others)) => format!(": did you mean {} or {last}?", others.join(", ")),
    }
}

/// The known names nearest to what was typed, whatever the letter case, accents and punctuation; the nearest first.
pub(crate) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    if !typed.chars().any(char::is_alphanumeric) {
        return Vec::new();
    }
    let typed = slugify(typed);
    let mut scored: Vec<(f64, &str)> =
        known.map(|name| (likeness(&typed, name), name)).filter(|(score, _)| *score >= ALIKE).collect();
    scored.sort_by(|(a, left), (b, right)| b.total_cmp(a).then_with(|| left.cmp(right)));
    let best = scored.first().map_or(0.0, |(score, _)| *score);
    scored.into_iter().take_while(|(score, _)| best - score <= CLOSE).take(OFFERED).map(|(_, name)| name).collect()
}

/// The whole name counts, and so does its last part: people type `Sao Paulo` for `America/Sao_Paulo`.
fn likeness(typed: &str, name: &str) -> f64 {
    let last = name.rsplit('/').next().unwrap_or(name);
    let whole = strsim::normalized_damerau_levenshtein(typed, &slugify(name));
    let part = strsim::normalized_damerau_levenshtein(typed, &slugify(last));
    // Spelling errors are usually late in a word.
    let start = strsim::jaro_winkler(typed, &slugify(name)) - 0.05;
    whole.max(part).max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use slot_core::Zone;

    #[test]
    fn finds_what_was_meant() {
        for (typed, meant) in [
            ("Sao Paulo", "America/Sao_Paulo"),
            ("America/São Paulo", "America/Sao_Paulo"),
            ("America/SaoPaulo", "America/Sao_Paulo"),
            ("new york", "America/New_York"),
            ("Europe/Amsterdm", "Europe/Amsterdam"),
            ("Asia/Calcuta", "Asia/Calcutta"),
        ] {
            assert_eq!(nearest(typed, Zone::names()).first(), Some(&meant), "{typed}");
        }
        assert!(nearest("xyzzy", Zone::names()).is_empty());
        assert!(nearest("??", Zone::names()).is_empty());
    }

    #[test]
    fn a_hint_reads_well() {
        let known = ["clinic-a", "clinic-b", "shop"];
        assert_eq!(hint("clinic", known.into_iter()), ": did you mean clinic-a or clinic-b?");
        assert_eq!(hint("shp", known.into_iter()), ": did you mean shop?");
        assert_eq!(hint("bakery", known.into_iter()), "");
    }
}
