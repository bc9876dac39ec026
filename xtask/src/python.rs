//! The scripts in `xtask/python`: clients of other people's making that must be able to drive the server.
//!
//! A script runs in a virtual environment with the packages of `xtask/python/requirements.txt`, beside a Postgres
//! (`SLOT_TEST_POSTGRES_URL`), and finds the programs in `SLOT_SERVER_BIN` and `SLOT_ADMIN_BIN`. It starts its own
//! server, and its exit code says whether the client was content.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use crate::shell;
use crate::workspace::Workspace;

/// What to send.
#[derive(Debug, clap::Args)]
pub(crate) struct Fuzz {
    /// Passed on to the script: `--help` lists the faces and bounds.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// How one script ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) success: bool,
    pub(crate) outcome: String,
}

/// Runs the scripts. Where Python with its `venv` module is missing there is one outcome, which says so.
pub(crate) fn run(workspace: &Workspace, with_postgres: &Path) -> anyhow::Result<Vec<Outcome>> {
    let folder = workspace.root.join("xtask/python");
    let scripts = scripts(&folder)?;
    if scripts.is_empty() {
        return Ok(Vec::new());
    }
    let Some(python) = environment(workspace, &folder, "python")? else {
        let outcome = format!("{} scripts skipped: no python3 with the module venv here", scripts.len());
        return Ok(vec![Outcome { success: true, outcome }]);
    };
    shell::run(workspace.cargo().args(["build", "--quiet", "--package", "slot-server", "--package", "slot-admin"]))?;
    scripts.iter().map(|script| run_script(workspace, with_postgres, &python, script)).collect()
}

/// Runs `fuzz/faces.py`: requests that a program makes of the OpenAPI documents.
///
/// # Errors
///
/// When there is no Python here, or an answer was not as its document says.
pub(crate) fn fuzz(workspace: &Workspace, arguments: &Fuzz) -> anyhow::Result<()> {
    let folder = workspace.root.join("xtask/python");
    let python =
        environment(workspace, &folder.join("fuzz"), "python-fuzz")?.context("no python3 with the module venv")?;
    shell::run(workspace.cargo().args(["build", "--quiet", "--package", "slot-server", "--package", "slot-admin"]))?;
    let mut command = Command::new(python);
    command.arg(folder.join("fuzz/faces.py")).args(&arguments.rest).env("PYTHONPATH", &folder);
    shell::run(on_programs(workspace, &mut command))
}

/// Tells a script where the programs are.
fn on_programs<'a>(workspace: &Workspace, command: &'a mut Command) -> &'a mut Command {
    command.current_dir(&workspace.root);
    command.env("SLOT_SERVER_BIN", workspace.debug_binary("slot-server"));
    command.env("SLOT_ADMIN_BIN", workspace.debug_binary("slot-admin"));
    command.env("PYTHONDONTWRITEBYTECODE", "1")
}

fn run_script(workspace: &Workspace, with_postgres: &Path, python: &Path, script: &Path) -> anyhow::Result<Outcome> {
    let mut command = Command::new(with_postgres);
    command.arg(python).arg(script);
    let finished = shell::tee(on_programs(workspace, &mut command))?;
    let name = script.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let last = finished.text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("said nothing");
    let verdict = if finished.success { "ok" } else { "FAILED" };
    Ok(Outcome { success: finished.success, outcome: format!("{name}: {verdict}: {last}") })
}

fn scripts(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut scripts = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "py") {
            scripts.push(path);
        }
    }
    scripts.sort();
    Ok(scripts)
}

/// The interpreter of the virtual environment of this name, with the packages that the folder requires; `None` where none can be made.
fn environment(workspace: &Workspace, folder: &Path, name: &str) -> anyhow::Result<Option<PathBuf>> {
    let place = workspace.target.join(name);
    let python = place.join("bin/python");
    if !shell::succeeds(Command::new(&python).args(["-m", "pip", "--version"]))
        && !shell::succeeds(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&place))
    {
        return Ok(None);
    }
    let requirements = folder.join("requirements.txt");
    if requirements.is_file() {
        let wanted = fs::read_to_string(&requirements)?;
        let installed = place.join("installed.txt");
        if fs::read_to_string(&installed).ok().as_ref() != Some(&wanted) {
            let mut pip = Command::new(&python);
            pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&requirements);
            shell::run(&mut pip).context("cannot install the Python packages")?;
            fs::write(&installed, wanted)?;
        }
    }
    Ok(Some(python))
}
