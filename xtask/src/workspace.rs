//! What cargo knows about this workspace.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;

use crate::shell;

/// The workspace: its folders and its packages.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) packages: Vec<Package>,
}

/// One crate of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Relative to the root, with slashes.
    pub(crate) folder: String,
    pub(crate) dependencies: Vec<Dependency>,
}

/// One line of a `[dependencies]` table.
#[derive(Debug)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) kind: DependencyKind,
    pub(crate) optional: bool,
    /// Whether it is a crate of this workspace.
    pub(crate) ours: bool,
}

/// The table that a dependency stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DependencyKind {
    Normal,
    Dev,
    Build,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn load() -> anyhow::Result<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here.parent().context("the folder xtask has no parent")?;
        let mut command = shell::cargo(root);
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        Self::parse(&shell::output(&mut command)?)
    }

    /// Reads the answer of `cargo metadata --no-deps`.
    fn parse(metadata: &str) -> anyhow::Result<Self> {
        let metadata: Value = serde_json::from_str(metadata).context("cargo metadata printed no JSON")?;
        let root = PathBuf::from(text(&metadata, "workspace_root")?);
        let target = PathBuf::from(text(&metadata, "target_directory")?);
        let packages = list(&metadata, "packages").iter().map(|package| Package::parse(package, &root));
        let packages = packages.collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Self { root, target, packages })
    }

    /// A cargo command that runs at the root.
    pub(crate) fn cargo(&self) -> Command {
        shell::cargo(&self.root)
    }

    /// The path of a program built in the development profile.
    pub(crate) fn debug_binary(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(name)
    }

    /// The path of a program built for release.
    pub(crate) fn release_binary(&self, name: &str) -> PathBuf {
        self.target.join("release").join(name)
    }
}

impl Package {
    fn parse(package: &Value, root: &Path) -> anyhow::Result<Self> {
        let manifest = PathBuf::from(text(package, "manifest_path")?);
        let Some(folder) = manifest.parent().and_then(|folder| folder.strip_prefix(root).ok()) else {
            bail!("{} is outside the workspace", manifest.display());
        };
        let dependencies = list(package, "dependencies").iter().map(Dependency::parse);
        Ok(Self {
            name: text(package, "name")?.to_owned(),
            folder: folder.to_string_lossy().replace('\\', "/"),
            dependencies: dependencies.collect::<anyhow::Result<_>>()?,
        })
    }
}

impl Dependency {
    fn parse(dependency: &Value) -> anyhow::Result<Self> {
        let kind = match dependency.get("kind").and_then(Value::as_str) {
            None => DependencyKind::Normal,
            Some("dev") => DependencyKind::Dev,
            Some("build") => DependencyKind::Build,
            Some(other) => bail!("unknown kind of dependency: {other}"),
        };
        Ok(Self {
            name: text(dependency, "name")?.to_owned(),
            kind,
            optional: dependency.get("optional").and_then(Value::as_bool).unwrap_or(false),
            ours: dependency.get("path").is_some_and(Value::is_string),
        })
    }
}

fn text<'a>(value: &'a Value, name: &str) -> anyhow::Result<&'a str> {
    value.get(name).and_then(Value::as_str).with_context(|| format!("cargo metadata lacks {name}"))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_metadata() {
        let workspace = Workspace::parse(
            r#"{"workspace_root": "/r", "target_directory": "/r/target", "packages": [{
                "name": "slot-server", "manifest_path": "/r/bins/server/Cargo.toml", "dependencies": [
                    {"name": "api", "kind": null, "optional": false, "path": "/r/crates/api"},
                    {"name": "rig", "kind": "dev", "optional": false, "path": "/r/crates/rig"},
                    {"name": "clap", "kind": null, "optional": true}
                ]}]}"#,
        )
        .unwrap();
        let [package] = workspace.packages.as_slice() else { panic!("one package") };
        assert_eq!((package.name.as_str(), package.folder.as_str()), ("slot-server", "bins/server"));
        let read: Vec<_> = package.dependencies.iter().map(|d| (d.name.as_str(), d.kind, d.optional, d.ours)).collect();
        assert_eq!(
            read,
            [
                ("api", DependencyKind::Normal, false, true),
                ("rig", DependencyKind::Dev, false, true),
                ("clap", DependencyKind::Normal, true, false),
            ]
        );
    }
}
