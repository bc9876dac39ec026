//! `slot-server`: reads its arguments, builds the parts, and serves until it is told to stop.

mod arguments;
mod demo;
mod log;
mod no_show;
mod office;
mod parts;
mod stop;

use anyhow::Context as _;
use arguments::Arguments;
use std::{
    io::{self, Write as _},
    net::SocketAddr,
    process::ExitCode,
    time::Duration,
};

/// How long deliveries that are on their way may take to end after the server is told to stop.
const PATIENCE: Duration = Duration::from_secs(15);

fn main() -> ExitCode {
    let arguments = Arguments::parse_checked();
    log::start(arguments.log_format);
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The log may be JSON, or filtered; why the server does not run is always told.
            drop(writeln!(io::stderr(), "slot-server: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let parts = parts::build(arguments)?;
    let demo = arguments.demo.then(|| demo::prepare(&parts)).transpose().context("cannot prepare the demo")?;
    let told = |address: SocketAddr| {
        let base = format!("http://{address}");
        let introduction = demo.map(|demo| demo.introduction(&base)).unwrap_or_default();
        // Nobody may be listening to standard output; the server serves all the same.
        drop(writeln!(io::stdout(), "{introduction}listening on {base}").and_then(|()| io::stdout().flush()));
    };
    let job = parts.no_show().start().context("cannot start a thread")?;
    let how = api::Serve::at(arguments.listen);
    let mut courier = parts.courier(arguments)?;
    let app = parts.app(arguments, &courier);
    if !arguments.no_deliveries {
        courier.start();
    }
    let served = api::serve(app, how, stop::listen, told);
    job.stop();
    // What is on its way is ended, also when nobody could be served.
    courier.stop(PATIENCE);
    served.with_context(|| format!("cannot serve on {}", arguments.listen))?;
    tracing::info!("stopped");
    Ok(())
}
