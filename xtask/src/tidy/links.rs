//! Links between the project's own documents lead somewhere.

use std::collections::BTreeSet;

use super::{TextFile, has_extension};

/// Says which relative links of a Markdown file name no file or folder of the project.
pub(super) fn check(file: &TextFile, paths: &BTreeSet<String>) -> Vec<String> {
    if !has_extension(&file.path, "md") {
        return Vec::new();
    }
    let mut broken = Vec::new();
    let mut in_code = false;
    for (number, line) in (1..).zip(file.text.lines()) {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        for target in targets(line).filter(|target| !is_outside(target)) {
            let place = target.split('#').next().unwrap_or_default();
            if !place.is_empty() && !resolve(&file.path, place).is_some_and(|path| exists(&path, paths)) {
                broken.push(format!("{}:{number}: the link {target} leads nowhere", file.path));
            }
        }
    }
    broken
}

/// The targets of `[text](target)`, and of a definition `[name]: target`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    let inline = line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let definition = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]: "));
    inline.chain(definition.and_then(|(_, target)| target.split_whitespace().next()))
}

fn is_outside(target: &str) -> bool {
    target.contains("://") || target.starts_with("mailto:")
}

/// The path from the root that a link in the file `from` means; `None` when it leaves the project.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.rsplit_once('/').map_or(Vec::new(), |(folder, _)| folder.split('/').collect()),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn exists(path: &str, paths: &BTreeSet<String>) -> bool {
    let folder = format!("{path}/");
    path.is_empty()
        || paths.contains(path)
        || paths.range(folder.clone()..).next().is_some_and(|next| next.starts_with(&folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Vec<String> {
        let paths = ["README.md", "docs/operate.md", "docs/adr/0001-ids.md"].map(str::to_owned).into();
        check(&TextFile { path: "docs/map.md".to_owned(), text: line.to_owned() }, &paths)
    }

    #[test]
    fn links_that_lead_somewhere() {
        for line in [
            "see [ids](adr/0001-ids.md) and [operate](operate.md#backup)",
            "see [all](adr/), [all](adr), [the readme](../README.md) and [this](#here)",
            "see [diesel](https://diesel.rs/guides) or [us](mailto:us@example.org)",
            "[ids]: ./adr/0001-ids.md",
            "```\n[x](nowhere)\n```",
            "see [root](/README.md)",
        ] {
            assert_eq!(said(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn links_that_lead_nowhere() {
        for (line, target) in [
            ("see [x](adr/0002-x.md)", "adr/0002-x.md"),
            ("see [x](README.md) now", "README.md"),
            ("see [x](../../other/README.md)", "../../other/README.md"),
            ("[x]: gone.md", "gone.md"),
        ] {
            assert_eq!(said(line), [format!("docs/map.md:1: the link {target} leads nowhere")]);
        }
    }
}
