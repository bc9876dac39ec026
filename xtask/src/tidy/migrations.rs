//! Both databases have the same migrations, each with a way back.

use std::collections::BTreeSet;

const KINDS: [&str; 2] = ["sqlite", "postgres"];

/// Says which migration one of the databases lacks, and which has no way up or down.
pub(super) fn check(paths: &BTreeSet<String>) -> Vec<String> {
    let [sqlite, postgres] = KINDS.map(|kind| names(paths, kind));
    let mut broken = Vec::new();
    for (kind, own, other) in [("sqlite", &sqlite, &postgres), ("postgres", &postgres, &sqlite)] {
        for name in other.difference(own) {
            broken.push(format!("migrations/{kind}/{name}: missing, the other database has it"));
        }
        for name in own {
            for direction in ["up.sql", "down.sql"] {
                let path = format!("migrations/{kind}/{name}/{direction}");
                if !paths.contains(&path) {
                    broken.push(format!("{path}: missing"));
                }
            }
        }
    }
    broken
}

fn names<'a>(paths: &'a BTreeSet<String>, kind: &str) -> BTreeSet<&'a str> {
    let prefix = format!("migrations/{kind}/");
    let inside = paths.iter().filter_map(|path| path.strip_prefix(&prefix));
    inside.filter_map(|path| path.split_once('/')).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(paths: &[&str]) -> Vec<String> {
        check(&paths.iter().map(|&path| path.to_owned()).collect())
    }

    #[test]
    fn both_databases_go_the_same_way() {
        let both = [
            "migrations/sqlite/0001_first/up.sql",
            "migrations/sqlite/0001_first/down.sql",
            "migrations/postgres/0001_first/up.sql",
            "migrations/postgres/0001_first/down.sql",
        ];
        assert_eq!(said(&both), [""; 0]);
        assert_eq!(said(&[]), [""; 0]);
        assert_eq!(said(&both[..3]), ["migrations/postgres/0001_first/down.sql: missing"]);
        assert_eq!(said(&both[..2]), ["migrations/postgres/0001_first: missing, the other database has it"]);
    }
}
