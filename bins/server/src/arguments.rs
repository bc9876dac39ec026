//! The command line.

use clap::{CommandFactory as _, Parser, ValueEnum, error::ErrorKind};
use slot_core::Instant;
use std::net::SocketAddr;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Serves the booking APIs of Slotkeeper.
#[derive(Debug, Parser)]
#[command(name = "slot-server", version)]
pub(crate) struct Arguments {
    /// The database: `postgres://..` or the path of an SQLite file, as `sqlite:PATH`.
    ///
    /// Without it, the file `slotkeeper.sqlite` in the folder that `SLOT_DATA_DIR` names, or else in `data`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// The address to listen on; port 0 is any free one.
    #[arg(long, env = "SLOT_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT")]
    pub(crate) listen: SocketAddr,
    /// Create, once, a business with people, hours and keys to play with, and print a first request.
    #[arg(long)]
    pub(crate) demo: bool,
    /// Start the server's clock at this moment, such as `2026-03-02T09:00:00Z`, and let it tick on from there.
    ///
    /// For tests: refused without `--demo`, unless the environment says `SLOT_ALLOW_TEST_CLOCK=1`.
    #[arg(long, value_name = "INSTANT", value_parser = instant)]
    pub(crate) test_clock: Option<Instant>,
    /// How the log on standard error is written. What is written is said by `SLOT_LOG`, as in `info` or `api=debug`.
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    /// The header in which the proxy in front says from where a request comes, such as `x-forwarded-for`.
    ///
    /// Only where every request comes through that proxy: its last address is kept in the audit trail.
    #[arg(long, env = "SLOT_ADDRESS_HEADER", value_name = "NAME", value_parser = api::address_header)]
    pub(crate) address_header: Option<api::HeaderName>,
    /// Take and call webhook addresses that are not public or not `https`: for development.
    #[arg(long)]
    pub(crate) allow_private_webhooks: bool,
    /// Deliver no events: they wait for a server that does.
    #[arg(long)]
    pub(crate) no_deliveries: bool,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line of text for each event.
    Text,
    /// A line of JSON for each event.
    Json,
}

impl Arguments {
    /// The arguments; what is wrong with them ends the process with code 2.
    pub(crate) fn parse_checked() -> Self {
        let arguments = Self::parse();
        let allowed = arguments.demo || std::env::var("SLOT_ALLOW_TEST_CLOCK").is_ok_and(|value| value == "1");
        if arguments.test_clock.is_some() && !allowed {
            let why = "--test-clock would let a real server lie about the time: \
                       use it with --demo, or set SLOT_ALLOW_TEST_CLOCK=1";
            Self::command().error(ErrorKind::ArgumentConflict, why).exit();
        }
        arguments
    }
}

fn instant(text: &str) -> Result<Instant, String> {
    match OffsetDateTime::parse(text, &Rfc3339) {
        Ok(moment) => Ok(Instant::from(moment.to_utc())),
        Err(error) => Err(format!("a moment is written like 2026-03-02T09:00:00Z ({error})")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn moments_have_an_offset() {
        assert_eq!(instant("2026-03-02T09:00:00-03:00"), instant("2026-03-02T12:00:00Z"));
        assert!(instant("2026-03-02T09:00:00").is_err());
    }
}
