//! `cargo xtask ci`: what must hold before a change is merged.

use anyhow::Context;

use crate::shell;
use crate::workspace::Workspace;
use crate::{test, tidy, tools};

/// What to leave out.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Leave the tests out, because `cargo xtask test` has run before.
    #[arg(long)]
    skip_test: bool,
}

/// Runs the steps in order and stops at the first that fails.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> anyhow::Result<()> {
    step("fmt", || shell::run(workspace.cargo().args(["fmt", "--all", "--check"])))?;
    step("tidy", || tidy::run(workspace))?;
    step("clippy", || clippy(workspace))?;
    if !arguments.skip_test {
        step("test", || test::run(workspace, &test::Arguments::default()))?;
    }
    step("doc", || {
        let mut command = workspace.cargo();
        shell::run(command.args(["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    step("deny", || tools::check_dependencies(workspace))?;
    println!("ci: all steps passed");
    Ok(())
}

fn clippy(workspace: &Workspace) -> anyhow::Result<()> {
    let deny = ["--all-targets", "--locked", "--", "-D", "warnings"];
    shell::run(workspace.cargo().args(["clippy", "--workspace"]).args(deny))?;
    // The heavy runs are behind a feature, so that the tests do not wait for them to compile.
    shell::run(workspace.cargo().args(["clippy", "--package", "rig", "--features", "heavy"]).args(deny))
}

fn step(name: &str, run: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    eprintln!("== {name}");
    run().with_context(|| format!("the step {name} failed"))
}
