//! `with-postgres COMMAND ..`: runs a command beside a Postgres of its own, and stops that whatever happens.
//!
//! The command finds the server in `SLOT_TEST_POSTGRES_URL`, and its exit code is the exit code. `--find` instead of
//! a command only says which Postgres would be started, and fails when there is none.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks on its standard streams")]

use std::env;
use std::ffi::OsString;
use std::io::{IsTerminal, stdin};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};
use rig::postgres::{Binaries, Options, Server, URL_VARIABLE};
use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// The exit code when this program itself fails.
const FAILED: u8 = 125;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    match run(&arguments) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("with-postgres: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

fn run(arguments: &[OsString]) -> anyhow::Result<u8> {
    let Some((program, rest)) = arguments.split_first() else { bail!("a command to run is missing") };
    if program == "--find" {
        let found = Binaries::find()?;
        println!("{}", found.program("postgres").display());
        return Ok(0);
    }
    let relay = Relay::install()?;
    let mut server = Server::start_with(Options { own_group: true, ..Options::default() })?;
    let mut command = Command::new(program);
    command.args(rest).env(URL_VARIABLE, server.url());
    let code = relay.run(&mut command);
    let stopped = server.stop();
    let code = code.with_context(|| format!("cannot run {}", program.display()))?;
    stopped?;
    Ok(code)
}

/// Hands the signals that would end this program on to the command instead.
struct Relay {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    child: Option<Child>,
    received: Option<i32>,
}

impl Relay {
    fn install() -> anyhow::Result<Self> {
        let state = Arc::new(Mutex::new(State::default()));
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).context("cannot listen to signals")?;
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for number in signals.forever() {
                let mut state = lock(&shared);
                state.received = Some(number);
                if let Some(child) = &state.child {
                    forward(number, child);
                }
            }
        });
        Ok(Self { state })
    }

    /// Runs the command to its end, unless a signal came before it could start.
    fn run(&self, command: &mut Command) -> anyhow::Result<u8> {
        {
            let mut state = lock(&self.state);
            if let Some(number) = state.received {
                return Ok(ended_by(number));
            }
            state.child = Some(command.spawn()?);
        }
        loop {
            {
                // Waited for under the lock, so that no signal goes to a pid that is somebody else's by now.
                let mut state = lock(&self.state);
                if let Some(child) = state.child.as_mut()
                    && let Some(status) = child.try_wait()?
                {
                    state.child = None;
                    return Ok(code(status));
                }
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn forward(number: i32, child: &Child) {
    // An interrupt typed at a terminal has reached the command already.
    if number == SIGINT && stdin().is_terminal() {
        return;
    }
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let (Some(pid), Some(signal)) = (pid, Signal::from_named_raw(number))
        && let Err(error) = kill_process(pid, signal)
    {
        eprintln!("with-postgres: cannot hand the signal on: {error}");
    }
}

/// The exit code of the command, by the shell's convention when a signal ended it.
fn code(status: ExitStatus) -> u8 {
    match (status.code(), status.signal()) {
        (Some(code), _) => u8::try_from(code).unwrap_or(FAILED),
        (None, Some(number)) => ended_by(number),
        (None, None) => FAILED,
    }
}

fn ended_by(signal: i32) -> u8 {
    u8::try_from(128 + signal).unwrap_or(FAILED)
}
