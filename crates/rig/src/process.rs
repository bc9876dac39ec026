//! A server process: started, waited for until it listens, stopped or killed by its pid.

use std::env;
use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, anyhow, bail};

use crate::os::{self, Signal};

/// What the server prints before its address when it accepts connections.
const LISTENING: &str = "listening on ";
/// How long a server may take to listen: it may migrate a database first.
const START: Duration = Duration::from_mins(1);
/// How long a server may take to end after a signal.
const END: Duration = Duration::from_mins(1);

/// A running server; dropping it kills it.
pub struct ServerProcess {
    child: Child,
    base: String,
    output: Transcript,
    errors: Transcript,
}

impl ServerProcess {
    /// Starts `binary` and waits for its line `listening on http://ADDR:PORT`.
    ///
    /// `DATABASE_URL` and `SLOT_LISTEN` of the caller are not handed down: name them in `environment`.
    ///
    /// # Errors
    ///
    /// When it ends or stays silent; what it wrote to standard error is in the message.
    pub fn spawn(binary: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> anyhow::Result<Self> {
        let mut command = Command::new(binary);
        command.args(arguments).env_remove("DATABASE_URL").env_remove("SLOT_LISTEN");
        command.envs(environment.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("cannot run {}", binary.display()))?;
        let (heard, hear) = mpsc::channel();
        let output = Transcript::follow(child.stdout.take(), Some(heard));
        let errors = Transcript::follow(child.stderr.take(), None);
        let mut server = Self { child, base: String::new(), output, errors };
        match hear.recv_timeout(START) {
            Ok(base) => server.base = base,
            Err(RecvTimeoutError::Timeout) => bail!("the server does not listen after {START:?}: {}", server.errors),
            Err(RecvTimeoutError::Disconnected) => {
                let status = os::wait_for_exit(&mut server.child, END)?;
                server.errors.finish();
                bail!("the server ended with {status} instead of listening: {}", server.errors);
            }
        }
        Ok(server)
    }

    /// The address it listens on, as `http://ADDR:PORT`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The URL of a path that starts with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The process id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it wrote to standard output until now.
    pub fn stdout_so_far(&self) -> String {
        self.output.to_string()
    }

    /// What it wrote to standard error until now.
    pub fn stderr_so_far(&self) -> String {
        self.errors.to_string()
    }

    /// Asks it to end in good order, without waiting.
    ///
    /// # Errors
    ///
    /// When the signal cannot be sent.
    pub fn sigterm(&self) -> anyhow::Result<()> {
        os::signal(self.child.id(), Signal::TERM)
    }

    /// Asks it to end in good order and waits until it has.
    ///
    /// # Errors
    ///
    /// When it does not end in time.
    pub fn sigterm_and_wait(&mut self) -> anyhow::Result<ExitStatus> {
        self.sigterm()?;
        self.wait()
    }

    /// Waits until it ends, and until all it wrote can be read.
    ///
    /// # Errors
    ///
    /// When it does not end in time.
    pub fn wait(&mut self) -> anyhow::Result<ExitStatus> {
        let status = os::wait_for_exit(&mut self.child, END)?;
        self.output.finish();
        self.errors.finish();
        Ok(status)
    }

    /// Kills it with SIGKILL, as a crash would, and waits until it is gone.
    ///
    /// # Errors
    ///
    /// When it is not gone in time.
    pub fn kill9(&mut self) -> anyhow::Result<ExitStatus> {
        self.child.kill().context("cannot kill the server")?;
        self.wait()
    }
}

impl fmt::Debug for ServerProcess {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ServerProcess")
            .field("pid", &self.pid())
            .field("base", &self.base)
            .finish_non_exhaustive()
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended already; there is nobody to tell.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The path of another program of this workspace, built into the folder of the running one: for heavy runs, which
/// have no `CARGO_BIN_EXE_..`.
///
/// # Errors
///
/// When it is not there.
pub fn sibling(name: &str) -> anyhow::Result<PathBuf> {
    let own = env::current_exe().context("cannot tell where this program is")?;
    let found = own.ancestors().skip(1).take(2).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.ok_or_else(|| anyhow!("{name} is not beside {}: build it first", own.display()))
}

/// What a process writes to one of its streams, read by a thread as it comes.
struct Transcript {
    text: Arc<Mutex<String>>,
    reader: Option<thread::JoinHandle<()>>,
}

impl Transcript {
    fn follow(stream: Option<impl Read + Send + 'static>, heard: Option<Sender<String>>) -> Self {
        let text = Arc::new(Mutex::new(String::new()));
        let written = Arc::clone(&text);
        let reader = stream.map(|stream| {
            thread::spawn(move || {
                let mut lines = BufReader::new(stream);
                let mut line = Vec::new();
                while matches!(lines.read_until(b'\n', &mut line), Ok(read) if read > 0) {
                    let said = String::from_utf8_lossy(&line).into_owned();
                    written.lock().unwrap_or_else(PoisonError::into_inner).push_str(&said);
                    if let (Some(heard), Some(base)) = (&heard, said.trim().strip_prefix(LISTENING)) {
                        // Nobody listens any more after the first address.
                        drop(heard.send(base.to_owned()));
                    }
                    line.clear();
                }
            })
        });
        Self { text, reader }
    }

    /// Waits for the end of the stream.
    fn finish(&mut self) {
        if let Some(reader) = self.reader.take() {
            // The thread only appends to a string.
            drop(reader.join());
        }
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
