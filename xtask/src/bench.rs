//! `cargo xtask bench core|http|language|no-show`: the figures that the project promises.

use crate::chaos;
use crate::shell;
use crate::workspace::Workspace;

/// What to measure.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Bench {
    /// The pure core: availability of days and busy claims.
    Core(Rest),
    /// Brazilian Portuguese: the share of the shared vectors that is read right, and the time a message takes.
    Language(Rest),
    /// The server over HTTP on both databases, against the ceilings of the same run.
    Http(Rest),
    /// The risks of a day in a business with a million past visits, and single ones beside plain reads.
    NoShow(Rest),
}

/// What is passed on.
#[derive(Debug, clap::Args)]
pub(crate) struct Rest {
    /// Passed on to the run.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Builds for release and measures.
pub(crate) fn run(workspace: &Workspace, bench: &Bench) -> anyhow::Result<()> {
    match bench {
        Bench::Core(rest) => {
            // Only the benchmarks: the test harness of the library does not know criterion's arguments.
            let mut command = workspace.cargo();
            command.args(["bench", "--package", "slot-core", "--benches", "--"]);
            shell::run(command.args(&rest.arguments))
        }
        Bench::Language(rest) => {
            let mut command = workspace.cargo();
            command.args(["bench", "--package", "language", "--benches", "--"]);
            shell::run(command.args(&rest.arguments))
        }
        Bench::NoShow(rest) => chaos::heavy(workspace, "bench-no-show", &rest.arguments),
        Bench::Http(rest) => chaos::heavy(workspace, "bench-http", &rest.arguments),
    }
}
