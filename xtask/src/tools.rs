//! The tools that the tasks need, installed when they are missing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::shell;
use crate::workspace::Workspace;

/// The test runner, at the version this workspace was tried with.
const NEXTEST: Tool = Tool { subcommand: "nextest", package: "cargo-nextest", version: "0.9.143" };
/// The licence, ban and advisory checker.
const DENY: Tool = Tool { subcommand: "deny", package: "cargo-deny", version: "0.20.2" };
/// Tells Debian's packages not to make a database cluster that nobody asked for.
const NO_CLUSTER: &str = "/etc/postgresql-common/createcluster.d/slotkeeper.conf";

struct Tool {
    subcommand: &'static str,
    package: &'static str,
    version: &'static str,
}

/// Makes sure that `cargo nextest` is there, in any version.
pub(crate) fn nextest(workspace: &Workspace) -> anyhow::Result<()> {
    NEXTEST.ensure(workspace)
}

/// Makes sure that `cargo deny` is there, in any version.
pub(crate) fn deny(workspace: &Workspace) -> anyhow::Result<()> {
    DENY.ensure(workspace)
}

impl Tool {
    fn ensure(&self, workspace: &Workspace) -> anyhow::Result<()> {
        if shell::succeeds(workspace.cargo().args([self.subcommand, "--version"])) {
            return Ok(());
        }
        eprintln!("{} is missing: installing it once, which takes minutes", self.package);
        shell::run(workspace.cargo().args(["install", self.package, "--version", self.version, "--locked"]))
            .with_context(|| format!("`cargo xtask` needs {}", self.package))
    }
}

/// Builds `with-postgres`, which runs a command beside a Postgres of its own, and makes sure that it finds one.
pub(crate) fn with_postgres(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    shell::run(workspace.cargo().args(["build", "--quiet", "--package", "rig", "--bin", "with-postgres"]))?;
    let program = workspace.debug_binary("with-postgres");
    if shell::succeeds(Command::new(&program).arg("--find")) {
        return Ok(program);
    }
    let root = rustix::process::geteuid().is_root();
    if root && shell::succeeds(Command::new("apt-get").arg("--version")) {
        eprintln!("Postgres is missing: installing Debian's package");
        install_postgres().context("cannot install Postgres")?;
    }
    // Says what is missing when it still is.
    shell::run(Command::new(&program).arg("--find"))?;
    Ok(program)
}

fn install_postgres() -> anyhow::Result<()> {
    let marker = Path::new(NO_CLUSTER);
    let written = !marker.exists();
    if written {
        fs::create_dir_all(marker.parent().context("a file has a folder")?)?;
        fs::write(marker, "create_main_cluster = false\n")?;
    }
    let installed = apt(&["update"]).and_then(|()| apt(&["install", "--yes", "--no-install-recommends", "postgresql"]));
    if written {
        fs::remove_file(marker)?;
    }
    installed
}

fn apt(arguments: &[&str]) -> anyhow::Result<()> {
    shell::run(Command::new("apt-get").args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Runs the advisory check too where the advisory database can be fetched, and says so where it cannot.
pub(crate) fn check_dependencies(workspace: &Workspace) -> anyhow::Result<()> {
    deny(workspace)?;
    let mut command = workspace.cargo();
    command.args(["deny", "--workspace", "--all-features", "check"]);
    if shell::succeeds(workspace.cargo().args(["deny", "fetch", "db"])) {
        command.args(["advisories", "bans", "licenses", "sources"]);
    } else {
        eprintln!("the advisory database cannot be fetched: checking bans, licences and sources only");
        command.args(["bans", "licenses", "sources"]);
    }
    let Ok(()) = shell::run(&mut command) else { bail!("a dependency breaks a rule of deny.toml") };
    Ok(())
}
