//! Starting the server for a test.

use rig::{Client, ServerProcess, TempDatabase};
use std::path::Path;
use std::process::{Command, Output};

/// The program that is tested.
pub(crate) fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_slot-server"))
}

/// The server on this database, at any free port.
pub(crate) fn server(database: &TempDatabase, arguments: &[&str]) -> ServerProcess {
    at(database.url(), arguments)
}

/// The server on the database at this URL, at any free port.
pub(crate) fn at(url: &str, arguments: &[&str]) -> ServerProcess {
    let arguments = [&["--database-url", url, "--listen", "127.0.0.1:0"], arguments].concat();
    ServerProcess::spawn(binary(), &arguments, &[]).unwrap()
}

/// Runs the server when it is not expected to serve, until it ends.
pub(crate) fn refused(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(binary());
    command.args(arguments).env_remove("DATABASE_URL").env_remove("SLOT_LISTEN").env_remove("SLOT_ALLOW_TEST_CLOCK");
    command.envs(environment.iter().copied()).output().unwrap()
}

/// What `--demo` printed.
pub(crate) struct Demo {
    pub(crate) slotflow: String,
    pub(crate) novala: String,
    pub(crate) clinic: String,
    /// The body of the booking that is proposed.
    pub(crate) booking: serde_json::Value,
    pub(crate) client: Client,
}

/// Reads what a server with `--demo` printed.
pub(crate) fn demo(server: &ServerProcess) -> Demo {
    let printed = server.stdout_so_far();
    let key = |name: &str| {
        let line = printed.lines().find_map(|line| line.trim().strip_prefix(name));
        line.unwrap_or_else(|| panic!("no {name} key in {printed}")).trim().to_owned()
    };
    let (slotflow, novala, clinic) = (key("slotflow"), key("novala"), key("clinic"));
    let booking = printed.lines().find(|line| line.contains("/v1/bookings")).unwrap();
    assert!(booking.contains(&slotflow) && booking.contains(&format!("{}/v1/bookings", server.base())), "{booking}");
    let body = booking.split('\'').find(|part| part.starts_with('{')).unwrap();
    let client = Client::new(server.base()).key(&slotflow);
    Demo { slotflow, novala, clinic, booking: serde_json::from_str(body).unwrap(), client }
}
