//! Running other programs.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, bail};

/// A cargo command, free of what `cargo run` told this program about itself.
pub(crate) fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    clean(&mut command);
    command.current_dir(folder);
    command
}

/// Takes the variables away that `cargo run` set for this program: they would make nested builds look changed.
pub(crate) fn clean(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
}

/// Runs a command to success, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    announce(command);
    let status = command.stdin(Stdio::null()).status().with_context(|| format!("cannot run {}", shown(command)))?;
    if !status.success() {
        bail!("{} failed with {status}", shown(command));
    }
    Ok(())
}

/// Whether a command succeeds; its output is dropped.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// Runs a command to success and returns what it printed on standard output.
pub(crate) fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
    let output = output.with_context(|| format!("cannot run {}", shown(command)))?;
    if !output.status.success() {
        bail!("{} failed with {}", shown(command), output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What a command that was shown while it ran has printed, and whether it succeeded.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) success: bool,
    pub(crate) text: String,
}

/// Runs a command, shows what it prints and keeps it too.
pub(crate) fn tee(command: &mut Command) -> anyhow::Result<Finished> {
    announce(command);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot run {}", shown(command)))?;
    let errors = child.stderr.take().map(|stream| thread::spawn(move || copy(stream, std::io::stderr())));
    let mut text = child.stdout.take().map(|stream| copy(stream, std::io::stdout())).unwrap_or_default();
    let status = child.wait().with_context(|| format!("cannot wait for {}", shown(command)))?;
    if let Some(Ok(errors)) = errors.map(thread::JoinHandle::join) {
        text.push_str(&errors);
    }
    Ok(Finished { success: status.success(), text })
}

fn copy(stream: impl Read, mut sink: impl Write) -> String {
    let mut text = String::new();
    let mut line = Vec::new();
    let mut reader = BufReader::new(stream);
    while matches!(reader.read_until(b'\n', &mut line), Ok(read) if read > 0) {
        // When nobody reads our output any more the command shall still be read to its end.
        drop(sink.write_all(&line));
        text.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    text
}

fn announce(command: &Command) {
    eprintln!("+ {}", shown(command));
}

/// The command as one would type it, with the program's file name.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_it_shows() {
        let finished = tee(Command::new("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap();
        assert!(!finished.success);
        assert_eq!(finished.text, "out\nerr\n");
    }

    #[test]
    fn a_failure_names_the_command() {
        let error = run(Command::new("/bin/sh").args(["-c", "exit 3"])).unwrap_err();
        assert_eq!(error.to_string(), "sh -c exit 3 failed with exit status: 3");
        assert!(succeeds(Command::new("sh").args(["-c", "echo x"])));
        assert!(!succeeds(&mut Command::new("/nonexistent")));
    }
}
