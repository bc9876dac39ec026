//! `cargo xtask test`: everything, on SQLite and on a Postgres that is started for the run.

use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use anyhow::bail;

use crate::shell::{self, Finished};
use crate::workspace::Workspace;
use crate::{python, tools};

/// What to test.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Arguments {
    /// Passed on to `cargo nextest run`: a filter, `-p CRATE`, ..; doc tests and Python are left out then.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    nextest: Vec<String>,
}

/// Runs the tests and repeats each runner's own summary at the end.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> anyhow::Result<()> {
    tools::nextest(workspace)?;
    let with_postgres = tools::with_postgres(workspace)?;
    // Before Postgres starts, so that it does not wait for the compiler.
    if arguments.nextest.is_empty() {
        shell::run(workspace.cargo().args(["nextest", "run", "--workspace", "--no-run"]))?;
    }
    let tests = shell::tee(&mut nextest(workspace, &with_postgres, &arguments.nextest))?;
    let mut summary = vec![("nextest", nextest_summary(&tests.text), tests.success)];
    if arguments.nextest.is_empty() {
        let Finished { success, text } = shell::tee(workspace.cargo().args(["test", "--doc", "--workspace"]))?;
        summary.push(("doc tests", doc_summary(&text), success));
        for script in python::run(workspace, &with_postgres)? {
            summary.push(("python", vec![script.outcome], script.success));
        }
    }
    println!();
    for (runner, lines, _) in &summary {
        println!("{runner}:");
        for line in lines {
            println!("  {line}");
        }
    }
    let failed: Vec<_> = summary.iter().filter(|(_, _, success)| !success).map(|(runner, ..)| *runner).collect();
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

fn nextest(workspace: &Workspace, with_postgres: &Path, arguments: &[String]) -> Command {
    let cargo = workspace.cargo();
    let mut command = Command::new(with_postgres);
    shell::clean(&mut command);
    command.current_dir(&workspace.root).arg(cargo.get_program()).args(["nextest", "run"]);
    // A run in CI says in its profile that it goes on after a failure.
    if env::var_os("CI").is_some_and(|ci| ci != OsStr::new("false")) {
        command.args(["--profile", "ci"]);
    }
    if !names_packages(arguments) {
        command.arg("--workspace");
    }
    command.args(arguments);
    command
}

fn names_packages(arguments: &[String]) -> bool {
    arguments
        .iter()
        .any(|argument| matches!(argument.as_str(), "-p" | "--package") || argument.starts_with("--package="))
}

/// nextest's last words: the line `Summary [..]` and the failures below it.
fn nextest_summary(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let from = lines.iter().rposition(|line| line.trim_start().starts_with("Summary ["));
    match from.and_then(|from| lines.get(from..)) {
        Some(last) => last.iter().map(|line| line.trim().to_owned()).collect(),
        None => vec!["no summary: see above".to_owned()],
    }
}

/// The result of each crate that has doc tests.
fn doc_summary(text: &str) -> Vec<String> {
    let mut results: Vec<&str> = text.lines().filter(|line| line.starts_with("test result:")).collect();
    results.retain(|line| !line.contains(" 0 passed; 0 failed;"));
    if results.is_empty() {
        return vec!["none".to_owned()];
    }
    results.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_nextests_summary() {
        let text = "   PASS x\n────\n     Summary [   4.519s] 31 tests run: 30 passed, 1 failed, 0 skipped\n  FAIL a b\nerror: x\n";
        assert_eq!(
            nextest_summary(text),
            ["Summary [   4.519s] 31 tests run: 30 passed, 1 failed, 0 skipped", "FAIL a b", "error: x"]
        );
        assert_eq!(nextest_summary("error: could not compile"), ["no summary: see above"]);
    }

    #[test]
    fn finds_results_of_doc_tests() {
        let text = "   Doc-tests engine\ntest result: ok. 0 passed; 0 failed; 0 ignored\n\
                    test result: ok. 12 passed; 0 failed; 0 ignored\n";
        assert_eq!(doc_summary(text), ["test result: ok. 12 passed; 0 failed; 0 ignored"]);
        assert_eq!(doc_summary(""), ["none"]);
    }

    #[test]
    fn sees_whether_packages_are_named() {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(names_packages(&words("-p rig wait")));
        assert!(names_packages(&words("--package=rig")));
        assert!(!names_packages(&words("wait --no-capture")));
    }
}
