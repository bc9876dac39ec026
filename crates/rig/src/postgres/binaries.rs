//! Where the Postgres programs are on this machine.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use super::account::Account;

/// The oldest major version that the store supports.
const OLDEST: u32 = 13;

/// A folder with `initdb`, `postgres` and `psql`, all of one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    folder: PathBuf,
    version: (u32, u32),
}

impl Binaries {
    /// Finds the newest Postgres: on `PATH`, and where distributions hide it from `PATH`.
    ///
    /// # Errors
    ///
    /// When there is none of version 13 or newer.
    pub fn find() -> anyhow::Result<Self> {
        let found = candidates().into_iter().filter_map(|folder| Self::at(&folder)).max_by_key(|found| found.version);
        match found {
            Some(found) if found.version.0 >= OLDEST => Ok(found),
            Some(found) => bail!(
                "Postgres {} in {} is too old: version {OLDEST} or newer is needed",
                found.version.0,
                found.folder.display()
            ),
            None => bail!(
                "no Postgres found (initdb, postgres and psql): install version {OLDEST} or newer, \
                 for example `sudo apt-get install postgresql`"
            ),
        }
    }

    /// The path of one program.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The version, as (major, minor).
    pub fn version(&self) -> (u32, u32) {
        self.version
    }

    fn at(folder: &Path) -> Option<Self> {
        if !["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file()) {
            return None;
        }
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let version = parse_version(&String::from_utf8_lossy(&output.stdout))?;
        Some(Self { folder: folder.to_path_buf(), version })
    }
}

/// Runs SQL through `psql`, each statement in a transaction of its own, and returns what it prints, unaligned and
/// without headers.
pub(crate) fn psql(binaries: &Binaries, url: &str, sql: &str) -> anyhow::Result<String> {
    let mut command = Command::new(binaries.program("psql"));
    Account::Caller.apply(&mut command);
    let mut child = command
        .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-f", "-"])
        .env("LC_ALL", "C")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot run psql")?;
    if let Some(mut input) = child.stdin.take() {
        // When psql stops at an error it closes its input: its own message below says more than a broken pipe.
        drop(input.write_all(sql.as_bytes()));
    }
    let output = child.wait_with_output().context("cannot wait for psql")?;
    if !output.status.success() {
        bail!("psql failed on `{sql}`: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

fn candidates() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> =
        env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
    folders.extend(below("/usr/lib/postgresql", "", "bin"));
    folders.extend(below("/usr", "pgsql-", "bin"));
    folders.extend(below("/opt/homebrew/opt", "postgresql", "bin"));
    folders.extend(below("/usr/local/opt", "postgresql", "bin"));
    folders
}

/// The folders `parent/<prefix>*/last`.
fn below(parent: &str, prefix: &str, last: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else { return Vec::new() };
    entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .map(|entry| entry.path().join(last))
        .collect()
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`; a beta is `17beta1`.
fn parse_version(line: &str) -> Option<(u32, u32)> {
    let word = line.split_once("(PostgreSQL) ")?.1.split_whitespace().next()?;
    let (major, minor) = word.split_once('.').unwrap_or((word, "0"));
    let digits: String = major.chars().take_while(char::is_ascii_digit).collect();
    Some((digits.parse().ok()?, minor.parse().unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        for (line, expected) in [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some((15, 18))),
            ("postgres (PostgreSQL) 17beta1", Some((17, 0))),
            ("postgres (PostgreSQL) 18.0", Some((18, 0))),
            ("bash: postgres: command not found", None),
        ] {
            assert_eq!(parse_version(line), expected, "{line}");
        }
    }

    #[test]
    fn finds_programs_that_exist() {
        let found = Binaries::find().unwrap();
        assert!(found.version() >= (OLDEST, 0));
        assert!(found.program("initdb").is_file());
    }
}
