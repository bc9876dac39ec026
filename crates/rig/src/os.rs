//! Signals and the process table: by pid only, without unsafe code.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, ExitStatus};
use std::time::Duration;

use anyhow::{Context, bail};
use rustix::io::Errno;
use rustix::process::{Pid, kill_process};

use crate::wait;

pub(crate) use rustix::process::Signal;

/// Sends `signal` to one process. A process that is gone already is no error.
pub(crate) fn signal(pid: u32, signal: Signal) -> anyhow::Result<()> {
    let raw = i32::try_from(pid).ok().and_then(Pid::from_raw).with_context(|| format!("{pid} is no process id"))?;
    match kill_process(raw, signal) {
        Ok(()) | Err(Errno::SRCH) => Ok(()),
        Err(error) => Err(error).with_context(|| format!("cannot signal process {pid}")),
    }
}

/// Waits for a child of this process to end.
pub(crate) fn wait_for_exit(child: &mut std::process::Child, bound: Duration) -> anyhow::Result<ExitStatus> {
    let what = format!("process {} to end", child.id());
    let mut ended = None;
    wait::until(bound, &what, || {
        ended = child.try_wait().transpose();
        ended.is_some()
    })?;
    match ended {
        Some(status) => status.with_context(|| format!("cannot wait for process {}", child.id())),
        None => bail!("process {} has no exit status", child.id()),
    }
}

/// The living children of a process.
pub(crate) fn children(parent: u32) -> anyhow::Result<BTreeSet<u32>> {
    Ok(table()?.into_iter().filter(|entry| entry.parent == parent && entry.alive).map(|entry| entry.pid).collect())
}

/// Those of `pids` that still run.
pub(crate) fn alive(pids: &BTreeSet<u32>) -> anyhow::Result<BTreeSet<u32>> {
    Ok(table()?.into_iter().filter(|entry| entry.alive && pids.contains(&entry.pid)).map(|entry| entry.pid).collect())
}

struct Entry {
    pid: u32,
    parent: u32,
    alive: bool,
}

/// The process table: from `/proc` where there is one, from `ps` elsewhere.
fn table() -> anyhow::Result<Vec<Entry>> {
    if !fs::exists("/proc/self/stat")? {
        let listing = Command::new("ps").args(["-A", "-o", "pid=,ppid=,stat="]).output().context("cannot run ps")?;
        return Ok(String::from_utf8_lossy(&listing.stdout).lines().filter_map(from_ps).collect());
    }
    let mut entries = Vec::new();
    for folder in fs::read_dir("/proc")? {
        // A process may end between the listing and the reading: then it is not in the table.
        if let Ok(stat) = fs::read_to_string(folder?.path().join("stat")) {
            entries.extend(from_stat(&stat));
        }
    }
    Ok(entries)
}

/// Reads a line of `/proc/PID/stat`: `pid (name) state parent ..`, where the name may hold anything.
fn from_stat(line: &str) -> Option<Entry> {
    let (pid, rest) = line.split_once(" (")?;
    let (_, rest) = rest.rsplit_once(") ")?;
    let mut fields = rest.split(' ');
    let state = fields.next()?;
    Some(Entry { pid: pid.parse().ok()?, parent: fields.next()?.parse().ok()?, alive: !matches!(state, "Z" | "X") })
}

/// Reads a line of `ps -o pid=,ppid=,stat=`.
fn from_ps(line: &str) -> Option<Entry> {
    let mut fields = line.split_whitespace();
    let (pid, parent, state) = (fields.next()?, fields.next()?, fields.next()?);
    Some(Entry { pid: pid.parse().ok()?, parent: parent.parse().ok()?, alive: !state.starts_with('Z') })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_name_with_brackets() {
        let entry = from_stat("42 (a) b (c) S 7 42 42 0").unwrap();
        assert_eq!((entry.pid, entry.parent, entry.alive), (42, 7, true));
        assert!(!from_stat("42 (x) Z 7 42").unwrap().alive);
        assert!(from_stat("nonsense").is_none());
    }

    #[test]
    fn reads_ps() {
        let entry = from_ps("  42     7 Ss+ ").unwrap();
        assert_eq!((entry.pid, entry.parent, entry.alive), (42, 7, true));
        assert!(!from_ps("42 7 Z").unwrap().alive);
    }

    #[test]
    fn sees_and_ends_a_child() {
        let mut child = Command::new("sleep").arg("600").spawn().unwrap();
        let pid = child.id();
        assert!(children(std::process::id()).unwrap().contains(&pid));
        signal(pid, Signal::KILL).unwrap();
        wait_for_exit(&mut child, Duration::from_secs(10)).unwrap();
        assert!(alive(&BTreeSet::from([pid])).unwrap().is_empty());
        signal(pid, Signal::KILL).unwrap();
    }
}
