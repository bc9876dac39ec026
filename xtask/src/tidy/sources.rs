//! Rules of single files: Rust sources, and no path of somebody's machine anywhere.

use super::{TextFile, has_extension};

/// A Rust file longer than this wants splitting.
const LONGEST: usize = 500;

/// Words that a finished source does not have, written in two halves so that this file does not have them.
const UNFINISHED: &[(&str, &str)] = &[
    (concat!("to", "do!"), "say what is missing in an issue, or write it"),
    (concat!("unimple", "mented!"), "say what is missing in an issue, or write it"),
    (concat!("FIX", "ME"), "say what is wrong in an issue, or mend it"),
    (concat!("#[ig", "nore"), "a test runs, or goes"),
    (concat!("#[al", "low("), "use `#[expect(.., reason = \"..\")]`"),
    (concat!("#![al", "low("), "use `#![expect(.., reason = \"..\")]`"),
];

/// Where people keep their own things, in halves as well.
const PRIVATE: &[&str] = &[concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/Us", "ers/")];

/// Says which rules a file breaks.
pub(super) fn check(file: &TextFile) -> Vec<String> {
    let mut broken = Vec::new();
    if has_extension(&file.path, "rs") {
        if !file.text.starts_with("//! ") {
            broken.push(format!("{}:1: begin with `//!` and say what lives here", file.path));
        }
        let lines = file.text.lines().count();
        if lines > LONGEST {
            broken.push(format!("{}: {lines} lines: split it ({LONGEST} at most)", file.path));
        }
    }
    for (number, line) in (1..).zip(file.text.lines()) {
        if has_extension(&file.path, "rs") {
            let words = UNFINISHED.iter().filter(|(word, _)| line.contains(word));
            broken.extend(words.map(|(word, advice)| format!("{}:{number}: `{word}`: {advice}", file.path)));
        }
        let paths = PRIVATE.iter().filter(|prefix| names_path(line, prefix));
        broken.extend(paths.map(|prefix| format!("{}:{number}: a path below {prefix} is of one machine", file.path)));
    }
    broken
}

/// Whether the line has an absolute path with this prefix: not the middle of a longer path or URL.
fn names_path(line: &str, prefix: &str) -> bool {
    line.match_indices(prefix).any(|(at, _)| {
        let before = line.get(..at).and_then(|head| head.chars().next_back());
        before.is_none_or(|last| !(last.is_alphanumeric() || matches!(last, '.' | '_' | '-' | '}' | '*')))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &str, text: &str) -> Vec<String> {
        check(&TextFile { path: path.to_owned(), text: text.to_owned() })
    }

    #[test]
    fn a_source_begins_with_what_lives_here() {
        assert_eq!(said("a.rs", "//! Spans.\n"), [""; 0]);
        assert_eq!(said("a.rs", "use std::fs;\n"), ["a.rs:1: begin with `//!` and say what lives here"]);
        assert_eq!(said("a.md", "# Spans\n"), [""; 0]);
    }

    #[test]
    fn a_source_is_short() {
        let text = |lines: usize| format!("//! Spans.\n{}", "//\n".repeat(lines - 1));
        assert_eq!(said("a.rs", &text(500)), [""; 0]);
        assert_eq!(said("a.rs", &text(501)), ["a.rs: 501 lines: split it (500 at most)"]);
    }

    #[test]
    fn a_source_is_finished() {
        for (word, _) in UNFINISHED {
            let said = said("a.rs", &format!("//! Spans.\nfn f() {{}} {word}()\n"));
            assert!(said.iter().any(|sentence| sentence.starts_with(&format!("a.rs:2: `{word}`"))), "{said:?}");
        }
        assert_eq!(said("a.md", UNFINISHED[0].0), [""; 0]);
    }

    #[test]
    fn no_file_names_a_place_of_one_machine() {
        for prefix in PRIVATE {
            assert_eq!(said("a.md", &format!("see {prefix}me/notes")).len(), 1, "{prefix}");
            assert_eq!(said("a.md", &format!("see https://example.org{prefix}me")), [""; 0], "{prefix}");
            assert_eq!(said("a.md", &format!("see ..{prefix}me")), [""; 0], "{prefix}");
        }
    }
}
