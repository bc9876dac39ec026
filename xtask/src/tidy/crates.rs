//! Which crate may use which: the table of the rooms, and the names that only one room may say.

use crate::workspace::{Dependency, DependencyKind, Package};

/// A crate that may exist, where it lives, and what of ours it may use.
struct Room {
    name: &'static str,
    folder: &'static str,
    uses: &'static [&'static str],
}

/// The libraries, which the binaries may all use.
const LIBRARIES: &[&str] = &["slot-core", "language", "no-show", "engine", "store", "courier", "api"];

/// The table of `docs/ARCHITECTURE.md`. A name that is here and not in the workspace is reserved.
const ROOMS: &[Room] = &[
    Room { name: "slot-core", folder: "crates/slot-core", uses: &[] },
    Room { name: "language", folder: "crates/language", uses: &["slot-core"] },
    Room { name: "no-show", folder: "crates/no-show", uses: &["slot-core"] },
    Room { name: "engine", folder: "crates/engine", uses: &["slot-core", "language", "no-show"] },
    Room { name: "store", folder: "crates/store", uses: &["engine", "slot-core"] },
    Room { name: "courier", folder: "crates/courier", uses: &["engine", "slot-core"] },
    Room { name: "api", folder: "crates/api", uses: &["engine", "store", "slot-core"] },
    Room { name: "slot-server", folder: "bins/server", uses: LIBRARIES },
    Room { name: "slot-admin", folder: "bins/admin", uses: LIBRARIES },
    Room { name: "rig", folder: "crates/rig", uses: &["engine", "store", "slot-core"] },
    Room { name: "xtask", folder: "xtask", uses: &[] },
];

/// A dependency from outside that belongs to few rooms. A prefix ends with `*`.
struct Reserved {
    names: &'static [&'static str],
    rooms: &'static [&'static str],
    /// Whether a test may use it in any room.
    tests: bool,
}

const RESERVED: &[Reserved] = &[
    Reserved { names: &["diesel*", "pq-sys", "libsqlite3-sys", "r2d2"], rooms: &["store", "rig"], tests: false },
    Reserved { names: &["actix*", "tracing-actix-web"], rooms: &["api", "slot-server", "rig"], tests: false },
    Reserved { names: &["reqwest", "lettre"], rooms: &["courier"], tests: false },
    Reserved { names: &["ureq"], rooms: &["rig"], tests: true },
];

/// What would make the core impure, or tie its users to a format.
const IMPURE: &[&str] = &["serde*", "actix*", "diesel*", "tokio*", "rand*", "getrandom", "async*", "futures*"];

/// Says which edges and names are not in the tables.
pub(super) fn check(packages: &[Package]) -> Vec<String> {
    packages.iter().flat_map(check_package).collect()
}

fn check_package(package: &Package) -> Vec<String> {
    let Some(room) = ROOMS.iter().find(|room| room.name == package.name) else {
        return vec![format!("{}: the crate {} is not in the table of rooms", package.folder, package.name)];
    };
    let mut broken = Vec::new();
    if package.folder != room.folder {
        broken.push(format!("{}: the crate {} lives in {}", package.folder, room.name, room.folder));
    }
    for dependency in &package.dependencies {
        let name = &dependency.name;
        if dependency.ours && !may_use(room, dependency) {
            broken.push(format!("{}: {} may not use {name}", package.folder, room.name));
        }
        if !dependency.ours && !may_name(room, dependency) {
            broken.push(format!("{}: only some rooms name {name}, and {} is none of them", package.folder, room.name));
        }
        if room.name == "slot-core" && dependency.kind != DependencyKind::Dev && matches(IMPURE, name) {
            broken.push(format!("{}: slot-core is pure and may not use {name}", package.folder));
        }
    }
    broken
}

fn may_use(room: &Room, dependency: &Dependency) -> bool {
    let name = dependency.name.as_str();
    // The rig needs the rest for its heavy runs only, and never while other crates are tested with it.
    let asked = room.name != "rig" || dependency.optional;
    (name == "rig" && dependency.kind == DependencyKind::Dev) || (room.uses.contains(&name) && asked)
}

fn may_name(room: &Room, dependency: &Dependency) -> bool {
    RESERVED.iter().filter(|reserved| matches(reserved.names, &dependency.name)).all(|reserved| {
        let in_test = reserved.tests && dependency.kind == DependencyKind::Dev;
        let asked = room.name != "rig" || dependency.optional || reserved.rooms == ["rig"];
        in_test || (reserved.rooms.contains(&room.name) && asked)
    })
}

fn matches(patterns: &[&str], name: &str) -> bool {
    patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == *pattern,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NORMAL: DependencyKind = DependencyKind::Normal;
    const DEV: DependencyKind = DependencyKind::Dev;

    fn ours(name: &str, kind: DependencyKind, optional: bool) -> Dependency {
        Dependency { name: name.to_owned(), kind, optional, ours: true }
    }

    fn theirs(name: &str, kind: DependencyKind, optional: bool) -> Dependency {
        Dependency { name: name.to_owned(), kind, optional, ours: false }
    }

    fn said(name: &str, folder: &str, dependency: Dependency) -> Vec<String> {
        check(&[Package { name: name.to_owned(), folder: folder.to_owned(), dependencies: vec![dependency] }])
    }

    #[test]
    fn edges_of_the_table_are_allowed() {
        for (name, folder, dependency) in [
            ("engine", "crates/engine", ours("slot-core", NORMAL, false)),
            ("store", "crates/store", theirs("diesel_migrations", NORMAL, false)),
            ("store", "crates/store", ours("rig", DEV, false)),
            ("api", "crates/api", theirs("actix-web", NORMAL, false)),
            ("slot-server", "bins/server", ours("courier", NORMAL, false)),
            ("slot-server", "bins/server", theirs("ureq", DEV, false)),
            ("rig", "crates/rig", ours("store", NORMAL, true)),
            ("rig", "crates/rig", theirs("ureq", NORMAL, false)),
            ("rig", "crates/rig", theirs("diesel", NORMAL, true)),
            ("slot-core", "crates/slot-core", theirs("serde", DEV, false)),
        ] {
            assert_eq!(said(name, folder, dependency), [""; 0], "{name}");
        }
    }

    #[test]
    fn other_edges_are_not() {
        for (name, folder, dependency, sentence) in [
            ("engine", "crates/engine", ours("store", NORMAL, false), "engine may not use store"),
            ("engine", "crates/engine", ours("rig", NORMAL, false), "engine may not use rig"),
            ("rig", "crates/rig", ours("store", NORMAL, false), "rig may not use store"),
            ("rig", "crates/rig", ours("api", NORMAL, true), "rig may not use api"),
            ("slot-server", "bins/server", ours("rig", NORMAL, false), "slot-server may not use rig"),
            ("xtask", "xtask", ours("rig", NORMAL, false), "xtask may not use rig"),
            ("engine", "crates/engine", theirs("diesel", DEV, false), "only some rooms name diesel"),
            ("rig", "crates/rig", theirs("actix-web", NORMAL, false), "only some rooms name actix-web"),
            ("api", "crates/api", theirs("reqwest", NORMAL, false), "only some rooms name reqwest"),
            ("api", "crates/api", theirs("ureq", NORMAL, false), "only some rooms name ureq"),
            ("slot-core", "crates/slot-core", theirs("serde", NORMAL, true), "may not use serde"),
            ("slot-core", "crates/core", theirs("time", NORMAL, false), "lives in crates/slot-core"),
            ("helpers", "crates/helpers", theirs("time", NORMAL, false), "not in the table of rooms"),
        ] {
            let said = said(name, folder, dependency);
            assert!(matches!(said.as_slice(), [only] if only.contains(sentence)), "{sentence}: {said:?}");
        }
    }
}
