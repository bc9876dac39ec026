//! `cargo xtask chaos`: faults under load, in a release build, beside a Postgres of its own.

use std::process::Command;

use crate::workspace::Workspace;
use crate::{shell, tools};

/// What to break.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Passed on to the run: `--help` lists its faults and bounds.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds and runs the program `chaos` of the rig.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> anyhow::Result<()> {
    heavy(workspace, "chaos", &arguments.rest)
}

/// Runs a heavy program of the rig, with the binaries of the server built beside it.
pub(crate) fn heavy(workspace: &Workspace, program: &str, arguments: &[String]) -> anyhow::Result<()> {
    let with_postgres = tools::with_postgres(workspace)?;
    // In one go: what is built with other packages is built with other features of what they share, and so once more.
    let mut build = workspace.cargo();
    build.args(["build", "--release", "--package", "slot-server", "--package", "slot-admin"]);
    shell::run(build.args(["--package", "rig", "--features", "rig/heavy", "--bins"]))?;
    let mut command = Command::new(with_postgres);
    shell::clean(&mut command);
    command.current_dir(&workspace.root).arg(workspace.release_binary(program));
    shell::run(command.args(arguments))
}
