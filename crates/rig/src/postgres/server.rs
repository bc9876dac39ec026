//! One Postgres server in a temporary folder, from `initdb` to the last of its processes.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail};
use tempfile::TempDir;

use super::account::Account;
use super::binaries::{Binaries, psql};
use crate::os::{self, Signal};
use crate::wait;

/// How long a start, with recovery after a crash, may take.
const START: Duration = Duration::from_mins(2);
/// How long a fast shutdown, with its checkpoint, may take.
const STOP: Duration = Duration::from_mins(1);
/// How long killed processes may take to be gone.
const GONE: Duration = Duration::from_secs(30);
/// How many ports are tried when somebody else takes the chosen one first.
const PORTS: u32 = 10;

/// Whether a commit is on disk when it is acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Postgres as it comes: `fsync`, `full_page_writes` and `synchronous_commit` on.
    #[default]
    On,
    /// `synchronous_commit = off`: the control of crash tests, which must be seen to lose bookings.
    Off,
}

/// How a server is started.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether a commit is on disk when it is acknowledged.
    pub durability: Durability,
    /// Puts the server in a process group of its own, so that an interrupt typed at a terminal does not reach it.
    pub own_group: bool,
}

/// What the data folder lies on: a figure measured in memory says nothing about a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filesystem {
    /// Something that survives a power cut.
    Disk,
    /// `tmpfs` or `ramfs`: `fsync` costs nothing here.
    Memory,
}

/// A running (or just killed) Postgres; dropping it stops it and removes its data.
#[derive(Debug)]
pub struct Server {
    binaries: Binaries,
    account: Account,
    options: Options,
    port: u16,
    child: Option<Child>,
    folder: TempDir,
}

impl Server {
    /// Starts a durable server on a port that the system chooses.
    ///
    /// # Errors
    ///
    /// When Postgres is not installed, or does not start; its log is in the message.
    pub fn start() -> anyhow::Result<Self> {
        Self::start_with(Options::default())
    }

    /// Starts a server.
    ///
    /// # Errors
    ///
    /// As [`Server::start`].
    pub fn start_with(options: Options) -> anyhow::Result<Self> {
        let binaries = Binaries::find()?;
        let account = Account::choose()?;
        // Short, because the path of a unix socket may not be long.
        let folder = tempfile::Builder::new().prefix("slotpg").tempdir().context("cannot make a temporary folder")?;
        account.give(folder.path())?;
        let mut server = Self { binaries, account, options, port: 0, child: None, folder };
        server.initialise()?;
        for _ in 0..PORTS {
            server.port = free_port()?;
            match server.launch() {
                Ok(()) => return Ok(server),
                Err(_) if server.log().contains("could not bind") => fs::remove_file(server.log_file())?,
                Err(error) => return Err(error),
            }
        }
        bail!("{PORTS} ports in a row were taken by somebody else")
    }

    /// The URL of the database `postgres`, as its superuser.
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// The URL of another database of this server.
    pub fn url_of(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// The port on 127.0.0.1, the same after a restart.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder of the unix socket.
    pub fn socket_folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder.
    pub fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// What the data folder lies on.
    pub fn filesystem(&self) -> Filesystem {
        let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
        filesystem_of(self.folder.path(), &mounts)
    }

    /// The process id of the postmaster, while it runs.
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Everything the server wrote to its log.
    pub fn log(&self) -> String {
        fs::read(self.log_file()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// Runs SQL in the database `postgres` and returns what `psql` prints.
    ///
    /// # Errors
    ///
    /// When the server refuses it.
    pub fn psql(&self, sql: &str) -> anyhow::Result<String> {
        psql(&self.binaries, &self.url(), sql)
    }

    /// Kills the postmaster and all its processes with SIGKILL, at once, and waits until they are gone: what was
    /// only in memory is lost, as in a crash. [`Server::restart`] brings the server back.
    ///
    /// # Errors
    ///
    /// When a process survives.
    pub fn kill9(&mut self) -> anyhow::Result<()> {
        let Some(mut child) = self.child.take() else { return Ok(()) };
        // Stopped first, so that it starts no process that the list would lack.
        os::signal(child.id(), Signal::STOP)?;
        let others = os::children(child.id())?;
        os::signal(child.id(), Signal::KILL)?;
        for &pid in &others {
            os::signal(pid, Signal::KILL)?;
        }
        os::wait_for_exit(&mut child, GONE)?;
        // Postgres refuses to start while a process still holds the shared memory.
        wait::until(GONE, "the processes of Postgres to be gone", || {
            os::alive(&others).is_ok_and(|alive| alive.is_empty())
        })
    }

    /// Stops the server in good order; open connections are cut.
    ///
    /// # Errors
    ///
    /// When it does not end in time; then it has been killed.
    pub fn stop(&mut self) -> anyhow::Result<()> {
        let Some(child) = self.child.as_mut() else { return Ok(()) };
        os::signal(child.id(), Signal::INT)?;
        if let Err(error) = os::wait_for_exit(child, STOP) {
            self.kill9()?;
            return Err(error);
        }
        self.child = None;
        Ok(())
    }

    /// Starts the server again on the same data and port, after a kill or a stop; a running one is stopped first.
    ///
    /// # Errors
    ///
    /// When it does not come back.
    pub fn restart(&mut self) -> anyhow::Result<()> {
        self.stop()?;
        self.launch()
    }

    /// Starts the server again, with another durability.
    ///
    /// # Errors
    ///
    /// As [`Server::restart`].
    pub fn restart_with(&mut self, durability: Durability) -> anyhow::Result<()> {
        self.options.durability = durability;
        self.restart()
    }

    fn initialise(&self) -> anyhow::Result<()> {
        let mut command = Command::new(self.binaries.program("initdb"));
        command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        command.arg(self.data_folder());
        self.prepare(&mut command);
        let output = command.output().context("cannot run initdb")?;
        if !output.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(())
    }

    /// Starts the postmaster and waits until it accepts connections.
    fn launch(&mut self) -> anyhow::Result<()> {
        let log = File::options().create(true).append(true).open(self.log_file())?;
        let mut command = Command::new(self.binaries.program("postgres"));
        command.arg("-D").arg(self.data_folder());
        for setting in self.settings() {
            command.args(["-c", &setting]);
        }
        self.prepare(&mut command);
        if self.options.own_group {
            command.process_group(0);
        }
        let child = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn();
        let child = self.child.insert(child.context("cannot run postgres")?);
        let pid = child.id();
        let pid_file = self.folder.path().join("data/postmaster.pid");
        let mut ended = None;
        let waited = wait::until(START, "Postgres to accept connections", || {
            ended = child.try_wait().ok().flatten();
            ended.is_some() || fs::read_to_string(&pid_file).is_ok_and(|text| is_ready(&text, pid))
        });
        if let Some(status) = ended {
            self.child = None;
            bail!("Postgres ended with {status} instead of starting: {}", self.log());
        }
        if waited.is_err() {
            self.kill9()?;
        }
        waited.with_context(|| self.log())
    }

    fn settings(&self) -> Vec<String> {
        let synchronous = match self.options.durability {
            Durability::On => "on",
            Durability::Off => "off",
        };
        vec![
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={}", self.port),
            format!("unix_socket_directories={}", self.folder.path().display()),
            "max_connections=300".to_owned(),
            format!("synchronous_commit={synchronous}"),
            "logging_collector=off".to_owned(),
        ]
    }

    fn prepare(&self, command: &mut Command) {
        self.account.apply(command);
        // The account may not be allowed to look into the caller's folder.
        command.current_dir(self.folder.path()).env("LC_ALL", "C");
    }

    fn log_file(&self) -> PathBuf {
        self.folder.path().join("log")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that does not stop in time has been killed; there is nobody to tell.
        drop(self.stop());
    }
}

/// A port that is free now; it may be taken again before Postgres binds it.
fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("cannot bind a port on 127.0.0.1")?;
    Ok(listener.local_addr()?.port())
}

/// Whether `postmaster.pid` is of this process and its eighth line says that it accepts connections.
fn is_ready(pid_file: &str, pid: u32) -> bool {
    let mut lines = pid_file.lines().map(str::trim);
    lines.next() == Some(pid.to_string().as_str()) && lines.nth(6) == Some("ready")
}

/// Finds the mount that `path` lies on in the lines `device point type options ..`.
fn filesystem_of(path: &Path, mounts: &str) -> Filesystem {
    let mounted = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?, words.next()?))
    });
    // Of two mounts on one point the later one is seen.
    let kind = mounted.filter(|(point, _)| path.starts_with(point)).max_by_key(|(point, _)| point.len());
    match kind {
        Some((_, "tmpfs" | "ramfs")) => Filesystem::Memory,
        _ => Filesystem::Disk,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_pid_file() {
        let text = "4242\n/tmp/x/data\n1790000000\n40001\n/tmp/x\n127.0.0.1\n  123  456\nready   \n";
        assert!(is_ready(text, 4242));
        assert!(!is_ready(text, 4243));
        assert!(!is_ready(&text.replace("ready   ", "starting"), 4242));
        assert!(!is_ready("4242\n", 4242));
    }

    #[test]
    fn tells_memory_from_disk() {
        let mounts = "/dev/vda / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n/dev/vdb /tmp/big xfs rw 0 0\n";
        for (path, expected) in
            [("/var/x", Filesystem::Disk), ("/tmp/x", Filesystem::Memory), ("/tmp/big/x", Filesystem::Disk)]
        {
            assert_eq!(filesystem_of(Path::new(path), mounts), expected, "{path}");
        }
    }
}
