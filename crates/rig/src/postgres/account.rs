//! The account that Postgres runs under: it refuses to be root.

use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

/// Who owns the data folder and runs the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Account {
    /// The caller itself, who is not root.
    Caller,
    /// The unprivileged user `postgres`, because the caller is root.
    Unprivileged { user: u32, group: u32 },
}

impl Account {
    /// Chooses the account for the caller.
    pub(super) fn choose() -> anyhow::Result<Self> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Caller);
        }
        Ok(Self::Unprivileged { user: id("-u")?, group: id("-g")? })
    }

    /// Hands a folder over to the account.
    pub(super) fn give(self, folder: &Path) -> anyhow::Result<()> {
        match self {
            Self::Caller => Ok(()),
            Self::Unprivileged { user, group } => chown(folder, Some(user), Some(group))
                .with_context(|| format!("cannot give {} to the user postgres", folder.display())),
        }
    }

    /// Makes a command run under the account, with no `PG*` settings of the caller's.
    pub(super) fn apply(self, command: &mut Command) {
        for name in ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS", "PGPASSWORD", "PGSERVICE"] {
            command.env_remove(name);
        }
        if let Self::Unprivileged { user, group } = self {
            command.uid(user).gid(group);
        }
    }
}

fn id(which: &str) -> anyhow::Result<u32> {
    let output = Command::new("id").args([which, "postgres"]).output().context("cannot run id")?;
    if !output.status.success() {
        bail!("Postgres refuses to run as root and this machine has no user `postgres` to run it");
    }
    String::from_utf8_lossy(&output.stdout).trim().parse().context("id printed no number")
}
