//! `cargo xtask tidy`: the house rules that no compiler knows.
//!
//! Each rule is a pure function from what it looks at to the sentences it has to say, so that its tests need no files.

mod crates;
mod links;
mod migrations;
mod sources;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use anyhow::bail;

use crate::shell;
use crate::workspace::Workspace;

/// A file of the project: its path from the root, with slashes, and its text.
#[derive(Debug)]
struct TextFile {
    path: String,
    text: String,
}

/// Checks all rules and prints what breaks one.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let paths = paths(workspace)?;
    let mut broken = crates::check(&workspace.packages);
    broken.extend(migrations::check(&paths));
    for path in &paths {
        // What is no text, or was deleted and not yet committed so, has no rules.
        let Ok(text) = fs::read_to_string(workspace.root.join(path)) else { continue };
        let file = TextFile { path: path.clone(), text };
        broken.extend(sources::check(&file));
        broken.extend(links::check(&file, &paths));
    }
    for sentence in &broken {
        eprintln!("tidy: {sentence}");
    }
    if !broken.is_empty() {
        bail!("{} of the house rules are broken", broken.len());
    }
    println!("tidy: {} files are in order", paths.len());
    Ok(())
}

/// The files that git tracks, and those that it would.
fn paths(workspace: &Workspace) -> anyhow::Result<BTreeSet<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(&workspace.root);
    let listing = shell::output(&mut git)?;
    Ok(listing.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect())
}

fn has_extension(path: &str, extension: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, last)| last == extension)
}
